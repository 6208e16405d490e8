package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** What the players of others make of the manifests: hls.js, and dash.js where npm can bring it. */
class PlayersIT {

    private static final String DASH = "dashjs@5.2.1";
    private static final int TOLERANCE = 24;

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.SILENT);

    @Test
    void hlsPlaysTheUntiledRendition() throws Exception {
        try (Watching someone = page()) {
            someone.page.evaluate("""
                    async source => {
                      const { default: Hls } = await import('/webjars/hls.js/1.4.12/dist/hls.mjs');
                      const player = new Hls({ enableWorker: false });
                      player.loadSource(source);
                      player.attachMedia(document.querySelector('video'));
                    }""", "/media/silent/fallback.m3u8");
            seesTheWholeSphere(someone.page);
        }
    }

    @Test
    void dashPlaysTheUntiledRepresentationAmongTheTiles() throws Exception {
        try (Watching someone = page()) {
            dash(someone.page, "/media/silent/stream.mpd");
            seesTheWholeSphere(someone.page);
            assertThat(someone.asked).isEmpty();
        }
    }

    @Test
    void dashPlaysATileAloneWithoutItsGuard() throws Exception {
        String whole = Files.readString(gallery.media().resolve("silent/stream.mpd"));
        String tile = whole.substring(0, whole.indexOf("<AdaptationSet")) + setOf(whole, "tiles/mono/full/0-2.mp4")
                + "</Period></MPD>";
        try (Watching someone = page()) {
            someone.page.route(
                    "**/tile.mpd",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("application/dash+xml")
                            .setBody(tile)));
            dash(someone.page, "/media/silent/tile.mpd");
            at(someone.page, 1.5);
            assertThat(someone.page.evaluate("[video.videoWidth, video.videoHeight]"))
                    .isEqualTo(List.of(480, 480));
            // Chromium crops as many rows as it should, but all of them at the bottom, so that the upper guard is
            // there.
            for (double y : List.of(0.25, 0.5, 0.99)) {
                sees(someone.page, 0.25, y, Footage.colour(22, 1, false));
            }
        }
    }

    /** The adaptation set of a tile, as one that needn't be understood as part of a whole. */
    private static String setOf(String manifest, String tile) {
        int at = manifest.indexOf(tile);
        String set = manifest.substring(
                manifest.lastIndexOf("<AdaptationSet", at), manifest.indexOf("</AdaptationSet>", at) + 16);
        return set.replaceAll("<EssentialProperty[^>]*/>", "");
    }

    private static Watching page() {
        Watching someone = Watching.open(
                gallery.chromium().context(640, 400), gallery.site().address("/left"));
        someone.page.setContent("<video id=\"video\" muted crossorigin=\"anonymous\"></video>");
        return someone;
    }

    private static void dash(Page page, String manifest) throws Exception {
        page.addScriptTag(new Page.AddScriptTagOptions().setPath(dashJs()));
        page.evaluate("source => dashjs.MediaPlayer().create().initialize(video, source, false)", manifest);
    }

    private static Path dashJs() throws IOException, InterruptedException {
        Path folder = Path.of("target", "dash").toAbsolutePath();
        Path player = folder.resolve("node_modules/dashjs/dist/modern/umd/dash.all.min.js");
        if (!Files.exists(player)) {
            Files.createDirectories(folder);
            boolean brought = false;
            try {
                Process npm = new ProcessBuilder(
                                "npm", "install", "--no-save", "--ignore-scripts", "--prefix", "" + folder, DASH)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                brought = npm.waitFor(90, TimeUnit.SECONDS) && npm.exitValue() == 0;
                npm.destroy();
            } catch (IOException e) {
                System.err.println("npm: " + e.getMessage());
            }
            assumeTrue(brought && Files.exists(player), "skipped, as npm could not bring " + DASH);
        }
        return player;
    }

    private static void seesTheWholeSphere(Page page) {
        at(page, 1.5);
        assertThat(page.evaluate("video.videoWidth === 2 * video.videoHeight && Math.round(video.duration)"))
                .isEqualTo(3);
        for (int yaw : List.of(-157, -22, 22, 157)) {
            sees(page, (yaw + 180) / 360.0, 0.5, Footage.colour(yaw, 1, false));
        }
    }

    private static void at(Page page, double seconds) {
        page.waitForFunction("() => video.readyState >= 1");
        page.evaluate("seconds => { video.currentTime = seconds; }", seconds);
        page.waitForFunction("() => !video.seeking && video.readyState >= 2");
        // A frame that was sought may come some time after the seek has ended.
        page.waitForTimeout(500);
    }

    private static void sees(Page page, double x, double y, Color expected) {
        @SuppressWarnings("unchecked")
        List<Integer> seen = (List<Integer>) page.evaluate("""
                ([x, y]) => {
                  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
                  const context = canvas.getContext('2d');
                  context.drawImage(video, 0, 0);
                  return [...context.getImageData(x * canvas.width, y * canvas.height, 1, 1).data];
                }""", List.of(x, y));
        List<Integer> wanted = List.of(expected.getRed(), expected.getGreen(), expected.getBlue());
        for (int part = 0; part < 3; part++) {
            assertThat(seen.get(part))
                    .as("%s where %s is expected, at %s, %s", seen, wanted, x, y)
                    .isBetween(wanted.get(part) - TOLERANCE, wanted.get(part) + TOLERANCE);
        }
    }
}
