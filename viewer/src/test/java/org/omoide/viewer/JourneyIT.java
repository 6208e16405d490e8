package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** A trip as one headset has it; the left half of the page is what the left eye sees. */
class JourneyIT {

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.STEREO, Exhibit.STILL, Exhibit.LONG);

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** Three places; to the second one comes looking to the right. */
    private static final String STOPS = """
            window.stops = [['stereo', null], ['still', 112.5], ['long', null]].map(([name, yaw]) => ({
              id: name, footageId: name, name: '三池港の朝', place: '三池港', eraText: '昭和33年頃', filmedBy: '山田ハナさん', media: `/media/${name}/`, yaw, pitch: yaw && 0, seconds: 60 }));
            window.scene = { stop: 0, motion: 'WAITING', position: 0, at: 0, volume: 1, centred: 0, light: null };
            window.tell = change => journey.show(Object.assign(scene, change) && { ...scene }, stops);
            """;

    /** A headset that is put on, looks around and goes on a trip, all in one session. */
    @Test
    void fromTheRoomToStopsAndToCalmInOneSession() throws Exception {
        try (var watching = open(Watching.emulatedHeadset())) {
            watching.page.evaluate("journey.enterVr().then(() => { window.session = xrDevice.activeSession; })");
            watching.until("state.presenting && state.dusk === 1 && state.said.startsWith('1号')");
            watching.sees(0.25, 0.1, new Color(0x1b2327));
            assertThat(watching.state()).containsEntry("stop", null).containsEntry("look", null);

            tell(watching, "{ stop: 0, motion: 'PAUSED', position: 0.5 }");
            watching.until("state.said === '三池港の朝三池港　昭和33年頃撮影：山田ハナさん'");
            watching.until("state.brightness === 1");
            watching.turnHead(22, 12);
            watching.until(
                    "state.brightness === 1 && state.dusk === 0 && state.frame === 15 && state.slots.includes('left/full/0-2') && state.slots.includes('right/full/0-2')");
            watching.sees(0.25, 0.5, Footage.colour(22, 0, false));
            watching.sees(0.75, 0.5, Footage.colour(22, 0, true));

            record(watching);
            tell(watching, "{ motion: 'CALM' }");
            watching.until("state.dusk === 1 && state.brightness === 0 && state.said === 'ひと休みしましょう'");
            assertThat(seen(watching)).as("dusk after half a second").isEqualTo(1.0);
            for (double x : List.of(0.25, 0.75)) {
                watching.sees(x, 0.1, new Color(0x1b2327));
            }

            // To where one looks now it opens, though the head is turned.
            watching.turnHead(-60, 12);
            tell(watching, "{ stop: 1, motion: 'PAUSED', position: 0 }");
            watching.until("state.at === 'still' && state.brightness === 1");
            watching.sees(0.25, 0.5, Footage.colour(112.5, 0, false));
            assertThat(yaw(watching)).isCloseTo(112.5, within(1.0));

            watching.turnHead(0, 12);
            watching.until("state.brightness === 1");
            assertThat(yaw(watching)).isCloseTo(172.5, within(1.0));
            tell(watching, "{ centred: 1 }");
            watching.until("state.brightness < 1");
            watching.until("state.brightness === 1");
            assertThat(yaw(watching)).isCloseTo(112.5, within(1.0));

            watching.page.evaluate("journey.show(null)");
            watching.until("state.at === null && state.dusk === 1 && state.said.startsWith('1号')");
            assertThat(watching.page.evaluate("xrDevice.activeSession === session"))
                    .isEqualTo(true);
        }
    }

    @Test
    void calmComesWhileAFilmIsStillLoading() throws Exception {
        try (var watching = open()) {
            gallery.site().hold();
            tell(watching, "{ stop: 0, motion: 'RUNNING' }");
            watching.until("state.at === 'stereo' && state.dusk === 0 && !state.ready");
            record(watching);
            tell(watching, "{ motion: 'CALM' }");
            watching.until("state.dusk === 1");
            assertThat(seen(watching)).as("dusk after half a second").isEqualTo(1.0);
        } finally {
            gallery.site().release();
        }
    }

    @Test
    void aLightStandsWhereItPointsForBothEyesAndAGlowLeadsToIt() throws Exception {
        try (var watching = open(Watching.emulatedHeadset())) {
            watching.page.evaluate("journey.enterVr()");
            tell(watching, "{ stop: 1, motion: 'PAUSED' }");
            watching.until("state.presenting && state.brightness === 1 && state.said === ''");
            // Straight ahead is 112.5°; the light is 20° to the right of it and 10° above.
            String light = "tell({ light: { yaw: 132.5, pitch: 10, at: journey.time.now } })";
            watching.turnHead(20, 10);
            watching.page.waitForTimeout(1000);
            var without = watching.picture();
            watching.page.evaluate(light);
            watching.until("state.light?.strength === 1");
            assertThat(hint(watching)).isZero();
            watching.page.waitForTimeout(500);
            var lit = watching.picture();
            for (int eye : List.of(0, 1)) {
                assertThat(brightness(lit, eye, 0.5, 0.5)).isGreaterThan(brightness(without, eye, 0.5, 0.5) + 20);
                assertThat(brightness(lit, eye, 0.1, 0.5)).isLessThan(0.8 * brightness(without, eye, 0.1, 0.5));
            }

            tell(watching, "{ light: null }");
            watching.until("state.light === null");
            watching.turnHead(-60, 0);
            watching.page.evaluate(light);
            watching.until("state.light?.hint === 1");
            watching.page.waitForTimeout(500);
            var led = watching.picture();
            watching.until("state.light === null");
            watching.page.waitForTimeout(500);
            without = watching.picture();
            for (int eye : List.of(0, 1)) {
                assertThat(edge(led, eye, true)).isGreaterThan(edge(without, eye, true) + 20);
                assertThat(edge(led, eye, false)).isLessThan(edge(without, eye, false));
            }
        }
    }

    @Test
    void whatTheNextStopNeedsFirstIsThereBeforeOneGoes() {
        try (var watching = open()) {
            var asked = new CopyOnWriteArrayList<String>();
            watching.page.onRequest(request -> asked.add(request.url().replaceFirst("^.*/media/", "")));
            tell(watching, "{ stop: 1, motion: 'RUNNING' }");
            watching.until("state.at === 'still' && state.ready");
            watching.page.waitForCondition(() -> asked.stream().anyMatch(one -> one.startsWith("long/tiles/")));
            assertThat(asked)
                    .filteredOn(one -> one.startsWith("long/"))
                    .startsWith("long/manifest.json", "long/tiles.idx");
            watching.page.waitForTimeout(1000);
            var ahead =
                    asked.stream().filter(one -> one.startsWith("long/tiles/")).toList();
            assertThat(ahead).isNotEmpty().allMatch(one -> one.contains("/base/"));

            tell(watching, "{ stop: 2, motion: 'PAUSED', position: 0 }");
            watching.until("state.at === 'long' && state.ready");
            assertThat(asked)
                    .filteredOn(one -> one.equals("long/manifest.json") || one.equals("long/tiles.idx"))
                    .hasSize(2);
        }
    }

    @Test
    void twoKeepTogetherAndOneWhoOpensThePageAnewIsWhereTheOthersAre() throws Exception {
        try (var one = open();
                var other = open()) {
            long at = System.currentTimeMillis() + 4000;
            for (var someone : List.of(one, other)) {
                tell(someone, "{ stop: 2, motion: 'RUNNING', position: 1, at: %d }".formatted(at));
            }
            for (var someone : List.of(one, other)) {
                someone.until("state.brightness === 1 && state.running && state.skew !== null");
            }
            one.page.waitForTimeout(6000);
            print("Ahead or behind, two pages: ", one, other);

            other.page.reload();
            other.page.waitForFunction("() => window.journey");
            tell(other, "{ stop: 2, motion: 'RUNNING', position: 1, at: %d }".formatted(at));
            for (var someone : List.of(one, other)) {
                someone.until("state.brightness === 1 && state.running && Math.abs(state.skew) < 500");
            }
            print("After one was opened anew: ", one, other);

            for (var someone : List.of(one, other)) {
                tell(someone, "{ motion: 'PAUSED', position: 2.5 }");
            }
            for (var someone : List.of(one, other)) {
                someone.until("!state.running && state.brightness === 1 && Math.abs(state.frame / 30 - 2.5) < 0.3");
                someone.sees(0.5, 0.5, Footage.colour(22, 2, false));
            }
        }
    }

    @Test
    void takenOffItStandsAndPutOnAgainItCatchesUpThroughTheDark() throws Exception {
        try (var watching = open(Watching.emulatedHeadset())) {
            watching.page.evaluate("journey.enterVr()");
            watching.page.evaluate("tell({ stop: 2, motion: 'RUNNING', position: 0, at: journey.time.now + 1500 })");
            watching.until("state.presenting && state.brightness === 1 && state.running");
            watching.page.evaluate("xrDevice.updateVisibilityState('hidden')");
            watching.until("state.state === 'OFF' && !state.running && state.brightness === 0");
            watching.page.waitForTimeout(1500);
            watching.page.evaluate("xrDevice.updateVisibilityState('visible')");
            watching.until("state.running && state.brightness === 1 && Math.abs(state.skew) < 500");

            watching.page.evaluate("journey.unheard(true)");
            watching.until("state.state === 'DEAF' && !state.running && state.said.startsWith('つながるのを')");
            watching.page.evaluate("journey.unheard(false)");
            watching.until("state.running && state.brightness === 1 && Math.abs(state.skew) < 500");
        }
    }

    /** In both eyes; by looks, and by staff. */
    @Test
    void whatIsLookedAtOpensAndAWayIsGoneThroughTheDark() throws Exception {
        try (var watching = open(Watching.emulatedHeadset())) {
            film(watching, "stereo", """
                    {"id":"way","kind":"WAY","yaw":68,"pitch":-5,"to":"still","arrival":112,"text":null,"title":"港"},
                    {"id":"blind","kind":"WAY","yaw":140,"pitch":-5,"to":"nowhere","arrival":0,"text":null,"title":"奥"},
                    {"id":"photo","kind":"PICTURE","yaw":-68,"pitch":0,"file":"%s","aspect":1.5,"text":"銀座通り","credit":"古賀さん"}
                    """.formatted(WalkingIT.picture()));
            film(watching, "still", "");
            watching.page.evaluate("""
                    window.used = [];
                    window.seen = [];
                    journey.addEventListener('used', ({ detail }) => {
                      used.push(`${detail.footage} ${detail.hotspot} ${detail.by}`);
                      if (detail.to) tell({ aside: detail.to, yaw: detail.arrival, position: 0, at: detail.given });
                    });
                    (function look() {
                      const { presenting, brightness, at } = journey.state();
                      seen.push({ presenting, brightness, at });
                      requestAnimationFrame(look);
                    })();
                    journey.enterVr();""");
            tell(watching, "{ stop: 0, motion: 'PAUSED', position: 0.5 }");
            watching.until("state.presenting && state.brightness === 1 && state.frame === 15");
            watching.until(
                    "state.hotspots.marks.length === 3 && state.hotspots.marks.every(({ drawn }) => drawn === 1)");

            watching.turnHead(-68, 0);
            watching.until("state.hotspots.marks.find(({ id }) => id === 'photo').share > 0.1");
            watching.until("state.hotspots.opened === 'photo'");
            for (double x : List.of(0.25, 0.75)) {
                watching.sees(x, 0.4, WalkingIT.PHOTO);
            }
            watching.page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("journey-touched.png")));
            watching.turnHead(0, 20);
            watching.until("state.hotspots.opened === null");

            // What staff open stays for who doesn't look there yet, and goes when they close it, or when all is calm.
            tell(watching, "{ opened: { hotspot: 'photo', at: 1 } }");
            watching.until("state.hotspots.opened === 'photo'");
            watching.page.waitForTimeout(3000);
            assertThat(opened(watching)).isEqualTo("photo");
            tell(watching, "{ opened: null }");
            watching.until("state.hotspots.opened === null");
            tell(watching, "{ opened: { hotspot: 'photo', at: 2 } }");
            watching.until("state.hotspots.opened === 'photo'");
            tell(watching, "{ motion: 'CALM', opened: null }");
            watching.until("state.dusk === 1 && state.hotspots.opened === null");
            watching.until("state.hotspots.marks.every(({ drawn }) => drawn === 0)");
            watching.turnHead(68, -30);
            watching.page.waitForTimeout(2000);
            assertThat(watching.state()).containsEntry("at", "stereo");

            // A way that leads nowhere leaves one where one is.
            watching.turnHead(0, 20);
            tell(watching, "{ motion: 'PAUSED' }");
            watching.until("state.brightness === 1");
            watching.turnHead(140, -30);
            watching.until("state.said.startsWith('いまは、その先へ')");
            watching.until("state.brightness === 1 && state.at === 'stereo'");

            watching.turnHead(0, 20);
            watching.page.waitForTimeout(500);
            watching.turnHead(68, -30);
            watching.page.waitForTimeout(700);
            watching.page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("journey-way.png")));
            watching.until("state.at === 'still' && state.footage === 'still' && state.brightness === 1");
            watching.turnHead(68, 0);
            for (double x : List.of(0.25, 0.75)) {
                watching.sees(x, 0.5, Footage.colour(112, 0, false));
            }
            assertThat(yaw(watching)).isCloseTo(112, within(2.0));
            assertThat(watching.page.evaluate("used")).isEqualTo(List.of("stereo photo GAZE", "stereo way GAZE"));
            assertThat((boolean) watching.page.evaluate("""
                            seen.slice(seen.findIndex(({ presenting }) => presenting)).every(({ presenting }) => presenting)
                              && seen[seen.findLastIndex(({ at }) => at === 'stereo')].brightness < 0.1"""))
                    .as("in one session, through the dark")
                    .isTrue();
            // Staff lead on.
            tell(watching, "{ stop: 2, aside: null, yaw: null, at: 0 }");
            watching.until("state.at === 'long' && state.brightness === 1 && state.hotspots.marks.length === 0");
        }
    }

    @SuppressWarnings("unchecked")
    private static Object opened(Watching watching) {
        return ((Map<String, Object>) watching.state().get("hotspots")).get("opened");
    }

    /** What the server tells of a film. */
    private static void film(Watching watching, String id, String hotspots) {
        watching.page.route(
                "**/api/footage/" + id + "/watch",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setHeaders(Map.of("Content-Type", "application/json"))
                        .setBody("""
                                {"id":"%1$s","media":"/media/%1$s/","title":"港の奥","filmedBy":"山田ハナ","eraText":null,
                                "back":"/left","overlays":[],"hotspots":[%2$s]}""".formatted(id, hotspots))));
    }

    private static Watching open(String... scripts) {
        var all = Stream.concat(Stream.of(STOPS), Stream.of(scripts)).toArray(String[]::new);
        var watching =
                Watching.open(gallery.chromium(), 640, 400, gallery.site().address("/journey"), all);
        watching.page.waitForFunction("() => window.journey");
        return watching;
    }

    private static void tell(Watching watching, String change) {
        watching.page.evaluate("tell(" + change + ")");
    }

    /** Notes how much of the dusk has come half a second after now, or with the first picture after that. */
    private static void record(Watching watching) {
        watching.page.evaluate("""
                window.duskAfter = new Promise(resolve => setTimeout(() => requestAnimationFrame(() => resolve(journey.state().dusk)), 500));
                0""");
    }

    private static double seen(Watching watching) {
        return ((Number) watching.page.evaluate("duskAfter")).doubleValue();
    }

    /** Where the view leads in the film, in degrees, from the quaternion that is told to others. */
    @SuppressWarnings("unchecked")
    private static double yaw(Watching watching) {
        List<Number> look = (List<Number>) watching.state().get("look");
        double x = look.get(0).doubleValue();
        double y = look.get(1).doubleValue();
        double z = look.get(2).doubleValue();
        double w = look.get(3).doubleValue();
        return Math.toDegrees(Math.atan2(-2 * (x * z + w * y), 1 - 2 * (x * x + y * y)));
    }

    @SuppressWarnings("unchecked")
    private static double hint(Watching watching) {
        return ((Number) ((Map<String, Object>) watching.state().get("light")).get("hint")).doubleValue();
    }

    private static double brightness(BufferedImage picture, int eye, double x, double y) {
        var colour =
                new Color(picture.getRGB((int) ((eye + x) * picture.getWidth() / 2), (int) (y * picture.getHeight())));
        return (colour.getRed() + colour.getGreen() + colour.getBlue()) / 3.0;
    }

    /** The brightest of a line at one side of what an eye sees. */
    private static double edge(BufferedImage picture, int eye, boolean right) {
        double most = 0;
        for (double x = 0.02; x < 0.4; x += 0.02) {
            most = Math.max(most, brightness(picture, eye, right ? 1 - x : x, 0.5));
        }
        return most;
    }

    private static void print(String what, Watching... people) {
        System.out.println(what
                + Stream.of(people)
                        .map(Watching::state)
                        .map(state -> state.get("skew") + " ms")
                        .toList());
    }
}
