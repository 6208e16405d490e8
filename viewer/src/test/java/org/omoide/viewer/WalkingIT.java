package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** Going a bit further in, and touching, by looks alone and by tap and key. */
class WalkingIT {

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.STEREO, Exhibit.STILL);

    static final Color PHOTO = new Color(250, 120, 10);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** In the still, in the middle of a stripe. */
    private static final int ARRIVAL = 112;

    @Test
    void inAHeadsetALookOpensAThingAndGoesOnToTheNextFilm() throws Exception {
        try (var watching = open("stereo", Watching.emulatedHeadset())) {
            watching.page.click(".enter-vr");
            watching.until("state.presenting && state.playing");
            watching.run("pause()");
            watching.run("seek(0.5)");
            watching.until("state.frame === 15");
            watching.page.evaluate("""
                    window.seen = [];
                    window.used = [];
                    document.querySelector('#viewer').addEventListener('used', ({ detail }) => used.push(detail.hotspot));
                    setInterval(() => {
                      const { presenting, brightness, kind } = omoideViewer.state();
                      seen.push({ presenting, brightness, kind });
                    }, 50);""");

            watching.turnHead(-68, 0);
            watching.until("state.hotspots.marks.find(({ id }) => id === 'photo').share > 0.2");
            assertThat(watching.state().get("hotspots")).asString().contains("opened=null");
            watching.until("state.hotspots.opened === 'photo'");
            watching.sees(0.25, 0.4, PHOTO);
            watching.sees(0.75, 0.4, PHOTO);
            watching.page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("touched-vr.png")));
            watching.turnHead(22, 12);
            watching.until("state.hotspots.opened === null");
            watching.sees(0.25, 0.5, Footage.colour(22, 0, false));

            // Who goes away in time goes nowhere.
            watching.turnHead(68, -30);
            watching.until("state.hotspots.marks.find(({ id }) => id === 'way').share > 0.3");
            watching.turnHead(22, 12);
            watching.page.waitForTimeout(2500);
            assertThat(watching.state()).containsEntry("kind", "film");

            watching.turnHead(68, -30);
            watching.until("state.kind === 'still' && state.ready && state.brightness === 1");
            assertThat(watching.state()).containsEntry("presenting", true);
            // The arrival is where one looks.
            watching.turnHead(68, 0);
            watching.sees(0.25, 0.7, Footage.colour(ARRIVAL, 0, false));
            watching.sees(0.75, 0.7, Footage.colour(ARRIVAL, 0, false));
            assertThat(watching.page.url()).endsWith("/watch/still");
            assertThat(watching.page.evaluate("used")).isEqualTo(List.of("photo", "way"));
            assertThat((boolean) watching.page.evaluate("seen.every(({ presenting }) => presenting)"))
                    .as("one session")
                    .isTrue();
            assertThat((boolean) watching.page.evaluate("""
                            seen.findIndex(({ kind }) => kind === 'still') > 0
                              && seen[seen.findLastIndex(({ kind }) => kind === 'film')].brightness < 0.1"""))
                    .as("through the dark")
                    .isTrue();
        }
    }

    @Test
    void onThePageATapOrAKeyDoesIt() throws Exception {
        try (var watching = open("still")) {
            watching.page.click(".enter");
            watching.until("state.entered && state.brightness === 1");
            watching.run("lookAt(-68, 0)");
            watching.page.waitForSelector("button.hotspot:has-text('銀座通り')");
            watching.page.locator("canvas").first().focus();
            watching.page.keyboard().press("Enter");
            watching.until("state.hotspots.opened === 'photo'");
            assertThat(watching.page.innerText(".opened")).contains("銀座通り", "古賀さん");
            watching.page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("touched-page.png")));
            watching.page.keyboard().press("Escape");
            watching.until("state.hotspots.opened === null");
            assertThat((boolean) watching.page.evaluate("document.activeElement.matches('canvas')"))
                    .isTrue();

            watching.run("lookAt(-20, -15)");
            watching.until("Math.abs(state.yaw + 20) < 1 && state.hotspots.middle === null");
            // The sentence stands at yaw 0, pitch -10.
            watching.page.mouse().click(430, 175);
            watching.until("state.hotspots.opened === 'words'");
            watching.page.click(".opened button");

            watching.run("lookAt(68, -30)");
            watching.page.waitForSelector("button.hotspot:has-text('この先へ：港')");
            watching.page.locator("canvas").first().focus();
            watching.page.keyboard().press("Enter");
            watching.until("state.kind === 'film' && state.ready && state.brightness === 1 && state.playing");
            assertThat(watching.page.url()).endsWith("/watch/stereo");
            assertThat(((Number) watching.state().get("yaw")).doubleValue()).isCloseTo(0, within(0.5));
            assertThat(watching.page.isVisible(".bar .pause")).isTrue();
        }
    }

    @Test
    void whereTheLineIsGoneOneStays() throws Exception {
        try (var watching = open("still")) {
            watching.page.route("**/api/footage/*/watch", Route::abort);
            watching.page.evaluate("AbortSignal.timeout = () => AbortSignal.abort()");
            watching.page.click(".enter");
            watching.run("lookAt(68, -30)");
            watching.page.click("button.hotspot");
            watching.until("state.said.startsWith('いまは、その先へ行けませんでした')");
            watching.until("state.kind === 'still' && state.brightness === 1");
        }
    }

    /** The page of this film, with ways and things; a way leads to the other one. */
    private static Watching open(String film, String... scripts) throws IOException {
        var other = film.equals("still") ? "stereo" : "still";
        var hotspots = """
                [{"id":"way","kind":"WAY","yaw":68,"pitch":-5,"to":"%s","arrival":%d,"text":null,"title":"港"},
                 {"id":"photo","kind":"PICTURE","yaw":-68,"pitch":0,"file":"%s","aspect":1.5,"text":"銀座通り","credit":"古賀さん"},
                 {"id":"words","kind":"SENTENCE","yaw":0,"pitch":-10,"text":"ここに甘酒の店がありました。"}]""".formatted(other, ARRIVAL, picture());
        var all = new String[scripts.length + 1];
        System.arraycopy(scripts, 0, all, 0, scripts.length);
        all[scripts.length] = """
                new MutationObserver(() => {
                  const root = document.getElementById('viewer');
                  if (root && !root.dataset.hotspots) root.dataset.hotspots = JSON.stringify(%s);
                }).observe(document, { childList: true, subtree: true });
                """.formatted(hotspots);
        var watching =
                Watching.open(gallery.chromium(), gallery.site(), film, all).ready();
        watching.page.route(
                "**/api/footage/" + other + "/watch",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setHeaders(Map.of("Content-Type", "application/json"))
                        .setBody("""
                                {"id":"%1$s","media":"/media/%1$s/","title":"港","filmedBy":"山田ハナ","eraText":null,
                                "back":"/left","overlays":[],"hotspots":[]}""".formatted(other))));
        return watching;
    }

    /** The address of a picture that has this colour. */
    static String picture() throws IOException {
        var picture = new BufferedImage(600, 400, BufferedImage.TYPE_INT_RGB);
        var pen = picture.createGraphics();
        pen.setColor(PHOTO);
        pen.fillRect(0, 0, 600, 400);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
