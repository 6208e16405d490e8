package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** Base and tiles always show the same frame, which every tile of this footage says itself, and one decoder is enough. */
class SameFrameIT {

    /** So few slots that a part of the view always shows the base. */
    private static final String FEW_SLOTS = "?height=2304";

    /** A frame counts as due up to a millisecond early, as its timestamp is rounded. */
    private static final String DUE = "state.frame === Math.floor((state.time + 0.001) * 30)";

    /** Counts decoders from within the Worker that they live in. */
    private static final String COUNTED = """
            {
              const channel = new BroadcastChannel('decoders');
              const Real = VideoDecoder;
              globalThis.VideoDecoder = class extends Real {
                constructor(init) { super(init); channel.postMessage(1); }
                close() { super.close(); channel.postMessage(-1); }
              };
            }
            """;

    private static final String COUNTING = """
            window.counted = { open: 0, most: 0 };
            new BroadcastChannel('decoders').onmessage = ({ data }) => {
              counted.open += data;
              counted.most = Math.max(counted.most, counted.open);
            };
            """;

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.NUMBERED);

    @Test
    void pausedAtAnyTimeAfterAnySeekAndTurn() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of pauses, seeks and turns: " + seed);
        var random = new Random(seed);
        try (var watching = open(FEW_SLOTS)) {
            for (int i = 0; i < 10; i++) {
                if (i % 2 == 1) {
                    watching.run("seek(" + 4 * random.nextDouble() + ")");
                }
                watching.run("resume()");
                watching.until("state.playing");
                watching.page.waitForTimeout(random.nextInt(700));
                watching.run("pause()");
                int border = 90 * random.nextInt(4) - 180;
                watching.run("lookAt(" + border + ", 0)");
                sharp(watching, border);
                seesOneFrame(watching, border);
            }
        }
    }

    @Test
    void aTurnOfTheHeadBringsNewTilesOfTheSameFrameOnASecondDecoder() throws Exception {
        try (var watching = open("")) {
            watching.run("pause()");
            watching.run("lookAt(-90, 0)");
            sharp(watching, -90);
            assertThat(((Number) watching.page.evaluate("counted.most")).intValue())
                    .isLessThanOrEqualTo(2);
            watching.until("state.time > 0 && !state.upgrading");
            int before = ((Number) watching.state().get("upgrades")).intValue();
            for (int border : List.of(90, -90)) {
                watching.run("lookAt(" + border + ", 0)");
                sharp(watching, border);
                seesOneFrame(watching, border);
            }
            assertThat(((Number) watching.state().get("upgrades")).intValue()).isGreaterThan(before);
            watching.until("state.decoders === 1");
            assertThat(watching.page.evaluate("counted.open")).isEqualTo(1);
            assertThat(watching.page.evaluate("counted.most")).isEqualTo(2);
        }
    }

    @Test
    void anUpgradeWhileTheFilmRunsShowsTheSameFrameFromItsFirstPictureOn() throws Exception {
        try (var watching = open("")) {
            for (int border : List.of(90, -90)) {
                // A slow machine may not catch up within a segment, so the head turns until it has.
                watching.page.evaluate("""
                        border => new Promise(resolve => {
                          omoideViewer.resume();
                          const before = omoideViewer.state().upgrades;
                          let turns = 0;
                          const turning = setInterval(() => omoideViewer.lookAt(border + (turns++ % 2 ? 0 : 180), 0), 1300);
                          (function look() {
                            if (omoideViewer.state().upgrades === before) return requestAnimationFrame(look);
                            omoideViewer.pause();
                            clearInterval(turning);
                            resolve();
                          })();
                        })""", border);
                watching.until(DUE);
                int yaw = ((Number) watching.state().get("yaw")).intValue();
                seesOneFrame(watching, yaw);
                sharp(watching, yaw);
                seesOneFrame(watching, yaw);
            }
        }
    }

    @Test
    void aSeekInTheMiddleOfAnUpgradeWins() throws Exception {
        try (var watching = open(FEW_SLOTS)) {
            watching.run("pause()");
            for (int second : List.of(3, 1)) {
                int border = second == 3 ? 180 : 0;
                watching.run("lookAt(" + (border - 45) + ", 0)");
                watching.page.waitForFunction("""
                        second => omoideViewer.state().upgrading && (omoideViewer.seek(second), true)""", second);
                watching.until("state.frame === " + second * Footage.RATE);
                watching.run("lookAt(" + border + ", 0)");
                sharp(watching, border);
                seesOneFrame(watching, border);
            }
        }
    }

    private static Watching open(String query) {
        var context = gallery.chromium().context(640, 400);
        context.route("**/decode-worker.js", route -> {
            var answer = route.fetch();
            route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(COUNTED + answer.text()));
        });
        var watching = Watching.open(context, gallery.site().address("/watch/numbered" + query), COUNTING)
                .ready()
                .enter();
        watching.page.addStyleTag(new Page.AddStyleTagOptions().setContent("#viewer .bar { visibility: hidden }"));
        for (int i = 0; i < 3; i++) {
            watching.page.keyboard().press("-");
        }
        watching.until("state.fov === 100");
        return watching;
    }

    /** Waits until tiles beside the border of two quarters are sharp. */
    private static void sharp(Watching watching, int border) {
        int right = Math.floorMod(border + 180, 360) / 90;
        int left = Math.floorMod(right - 1, 4);
        watching.until(("!state.upgrading && state.slots.filter(slot => /full.*-(%d|%d)$/.test(slot)).length >= 1"
                        + " && " + DUE)
                .formatted(left, right));
        // More may come, and they come in softly.
        watching.page.waitForTimeout(400);
    }

    /** Reads the numbers left and right of a border, above and below the horizon. */
    private static void seesOneFrame(Watching watching, int border) throws Exception {
        BufferedImage picture = watching.picture();
        var state = watching.state();
        for (int side : List.of(-45, 45)) {
            for (int sign : List.of(1, -1)) {
                assertThat(number(picture, ((Number) state.get("fov")).doubleValue(), side, sign))
                        .as("%s, %d° from %d°, %s", state, side, border, sign > 0 ? "above" : "below")
                        .isEqualTo(state.get("frame"));
            }
        }
    }

    private static int number(BufferedImage picture, double fov, int side, int sign) {
        double half = Math.tan(Math.toRadians(fov / 2));
        int number = 0;
        for (int bit = 0; bit < Footage.BITS; bit++) {
            var block = Footage.block(bit);
            double yaw = Math.toRadians(side + block.yaw());
            double pitch = Math.toRadians(sign * block.pitch());
            double x = Math.tan(yaw) / half * picture.getHeight() / picture.getWidth();
            double y = Math.tan(pitch) / Math.cos(yaw) / half;
            int colour = picture.getRGB(
                    (int) ((0.5 + x / 2) * picture.getWidth()), (int) ((0.5 - y / 2) * picture.getHeight()));
            number |= (colour >> 8 & 0xff) > 128 ? 1 << bit : 0;
        }
        return number;
    }
}
