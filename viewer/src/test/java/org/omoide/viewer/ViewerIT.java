package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** Tablet and desktop. The films' colours say direction, second and eye. */
class ViewerIT {

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.SILENT, Exhibit.AUDIBLE, Exhibit.STEREO, Exhibit.STILL);

    @Test
    void firstTheWholeSphereThenSharpTilesWhereOneLooks() throws Exception {
        try (var watching = gallery.open(Exhibit.AUDIBLE).ready()) {
            watching.run("lookAt(22, 0)");
            watching.until("state.slots.includes('mono/full/0-2') && state.slots.includes('mono/full/1-2')");
            List<String> base = List.of("mono/base/0-0", "mono/base/0-1");
            assertThat(watching.asked.stream().limit(2)).containsExactlyElementsOf(base);
            List<String> fetched = watching.list("fetched");
            int sharp = IntStream.range(0, fetched.size())
                    .filter(i -> !fetched.get(i).contains("/base/"))
                    .findFirst()
                    .orElseThrow();
            assertThat(fetched.subList(0, sharp)).contains("0 " + base.get(0), "0 " + base.get(1));
            assertThat(watching.list("slots")).startsWith("mono/base/0-0", "mono/base/0-1");
            // The second one, which made the first picture sharp, rests again.
            watching.until("state.decoders === 1");
            watching.page.click(".enter");
            watching.run("pause()");
            watching.sees(0.5, 0.5, Footage.colour(22, 0, false));
        }
    }

    @Test
    void lookingElsewhereFetchesOtherTiles() throws Exception {
        try (var watching = gallery.open(Exhibit.AUDIBLE).ready().enter()) {
            watching.run("pause()");
            assertThat(watching.list("fetched")).noneMatch(tile -> tile.endsWith("full/0-0"));
            watching.run("lookAt(-157, 0)");
            watching.until("state.slots.includes('mono/full/0-0') && state.slots.includes('mono/full/1-0')");
            watching.sees(0.5, 0.5, Footage.colour(-157, (int) watching.time(), false));
        }
    }

    @Test
    void playsPausesAndSeeks() throws Exception {
        try (var watching = gallery.open(Exhibit.AUDIBLE).ready().enter()) {
            watching.until("state.time > 0.3 && state.frame > 5");
            watching.page.click(".pause");
            double paused = watching.time();
            watching.page.waitForTimeout(400);
            assertThat(watching.time()).isEqualTo(paused);

            for (int second : List.of(2, 1, 3)) {
                watching.run("seek(" + (second + 0.5) + ")");
                watching.until("state.frame === " + (second * Footage.RATE + 15));
                watching.run("lookAt(22, 0)");
                watching.until("state.slots.includes('mono/full/0-2')");
                watching.sees(0.5, 0.5, Footage.colour(22, second, false));
            }
        }
    }

    @Test
    void beginsAgainAfterItsEnd() {
        for (Exhibit film : List.of(Exhibit.AUDIBLE, Exhibit.SILENT)) {
            try (var watching = gallery.open(film).ready().enter()) {
                watching.run("seek(" + (film == Exhibit.AUDIBLE ? 3.5 : 2.5) + ")");
                watching.until("state.time < 2 && state.frame > 3 && state.frame < 60 && state.brightness === 1");
                assertThat(watching.state()).containsEntry("playing", true);
            }
        }
    }

    @Test
    void photosComeInTilesToo() throws Exception {
        try (var watching = gallery.open(Exhibit.STILL).ready().enter()) {
            watching.run("lookAt(112, 10)");
            watching.until("state.slots.some(slot => slot.startsWith('mono/level'))");
            watching.sees(0.5, 0.5, Footage.colour(112, 0, false));
            assertThat(watching.page.isVisible(".pause")).isFalse();
        }
    }

    @Test
    void opensWhereSomebodyChose() throws Exception {
        String chosen = """
                const ask = window.fetch;
                window.fetch = async (...request) => {
                  const answer = await ask(...request);
                  if (!answer.url.endsWith('manifest.json')) return answer;
                  return Response.json({ ...await answer.json(), start: { yaw: 112, pitch: 10 } });
                };
                """;
        try (var watching = gallery.open(Exhibit.STILL, chosen).ready().enter()) {
            watching.until("state.slots.some(slot => slot.startsWith('mono/level'))");
            watching.sees(0.5, 0.5, Footage.colour(112, 0, false));
            watching.run("lookAt(-90, 0)");
            watching.until("state.slots.some(slot => slot.startsWith('mono/level'))");
            watching.sees(0.5, 0.5, Footage.colour(22, 0, false));
            watching.page.locator("canvas[tabindex]").press("Home");
            watching.sees(0.5, 0.5, Footage.colour(112, 0, false));
        }
    }

    @Test
    void withoutHeadsetOneSeesWithTheLeftEye() throws Exception {
        try (var watching = gallery.open(Exhibit.STEREO).ready().enter()) {
            watching.run("pause()");
            watching.run("seek(0.5)");
            watching.run("lookAt(67, 12)");
            watching.until("state.slots.includes('left/full/0-2') && state.slots.includes('right/full/0-2')");
            watching.sees(0.5, 0.5, Footage.colour(67, 0, false));
        }
    }

    @Test
    void withoutWebCodecsTheUntiledFilmIsShown() throws Exception {
        String noDecoder = "delete window.VideoDecoder;";
        String noNativeHls = "HTMLMediaElement.prototype.canPlayType = () => '';";
        for (String script : List.of(noDecoder, noDecoder + noNativeHls)) {
            try (var watching = gallery.open(Exhibit.AUDIBLE, script).ready().enter()) {
                watching.until("state.kind === 'fallback' && state.time > 0.2");
                watching.run("pause()");
                watching.run("lookAt(22, 0)");
                watching.run("seek(2.5)");
                watching.sees(0.5, 0.5, Footage.colour(22, 2, false));
            }
        }
    }

    @Test
    void anUntiledFilmWhosePlaylistDidNotComeIsAskedForAgain() {
        String firstThreeFail = """
                delete window.VideoDecoder;
                HTMLMediaElement.prototype.canPlayType = () => '';
                const open = XMLHttpRequest.prototype.open;
                let left = 3;
                XMLHttpRequest.prototype.open = function (method, address, ...more) {
                  const fails = String(address).includes('fallback.m3u8') && left-- > 0;
                  return open.call(this, method, fails ? 'http://127.0.0.1:1/' : address, ...more);
                };
                """;
        try (var watching =
                gallery.open(Exhibit.AUDIBLE, firstThreeFail).ready().enter()) {
            watching.until("state.kind === 'fallback' && state.time > 0.2");
        }
    }

    @Test
    void saysWhatIsMissing() {
        try (var watching = Watching.open(gallery.chromium(), gallery.site(), "nowhere")) {
            watching.until("state.said.includes('見つかりませんでした')");
            watching.page.click(".card .quiet");
            watching.page.waitForURL("**/left");
        }
        try (var watching =
                Watching.open(gallery.chromium(), 640, 400, gallery.site().address("/watch/nowhere?lang=en"))) {
            watching.until("state.said.includes('could not be found')");
        }
    }

    @Test
    void aSlowLineIsSaidAndBorne() {
        gallery.site().hold();
        try (var watching = gallery.open(Exhibit.SILENT)) {
            watching.until("state.said === '用意しています…'");
            gallery.site().release();
            watching.until("state.ready && state.said === ''");
        } finally {
            gallery.site().release();
        }
    }

    @Test
    void aLostLineKeepsTheLastPictureAndGoesOnByItself() throws Exception {
        try (var watching = gallery.open(Exhibit.AUDIBLE).ready().enter()) {
            watching.run("pause()");
            watching.run("lookAt(22, 0)");
            watching.until("state.slots.includes('mono/full/0-2')");
            int second = (int) watching.time();
            watching.context.setOffline(true);
            watching.run("lookAt(-157, 0)");
            watching.until("state.said.includes('通信が切れています')");
            watching.sees(0.5, 0.5, Footage.colour(-157, second, false));
            watching.context.setOffline(false);
            watching.until("state.said === '' && state.slots.includes('mono/full/0-0')");
        }
    }

    @Test
    void theKeyboardIsEnough() {
        try (var watching = gallery.open(Exhibit.SILENT).ready()) {
            watching.page.keyboard().press("Tab");
            watching.page.keyboard().press("Tab");
            watching.page.keyboard().press("Enter");
            watching.until("state.playing");
            watching.page.keyboard().press("ArrowRight");
            watching.page.keyboard().press("ArrowUp");
            watching.until("state.yaw > 5 && state.pitch > 5");
            watching.page.keyboard().press("Home");
            watching.until("state.yaw === 0 && state.pitch === 0");
            watching.page.keyboard().press(" ");
            watching.until("!state.playing");
            watching.page.keyboard().press("d");
            watching.page.waitForFunction("() => document.querySelector('.panel').innerText.includes('H.264')");
            assertThat(watching.page.innerText(".panel"))
                    .contains("View", "Slots", "Fetched", "Speed", "Dropped", "Decoder", "Upgrades");
        }
    }

    @Test
    void aHiddenTabPauses() throws Exception {
        String hide = "Object.defineProperty(document, 'hidden', { value: %s, configurable: true });"
                + "document.dispatchEvent(new Event('visibilitychange'))";
        try (var watching = gallery.open(Exhibit.SILENT).ready().enter()) {
            watching.page.evaluate(hide.formatted(true));
            watching.until("!state.playing");
            watching.run("seek(1.5)");
            watching.run("lookAt(22, 0)");
            watching.page.evaluate(hide.formatted(false));
            watching.until("state.playing && state.frame > 45");
            watching.run("pause()");
            seesWhatIsDue(watching);
        }
    }

    @Test
    void seekTurnHiddenTabAndLostContextAtOnceEndInARightPicture() throws Exception {
        try (var watching = gallery.open(Exhibit.SILENT).ready().enter()) {
            watching.page.evaluate("""
                    () => {
                      const hide = hidden => {
                        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
                        document.dispatchEvent(new Event('visibilitychange'));
                      };
                      const loss = document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
                      omoideViewer.lookAt(-157, 0);
                      omoideViewer.seek(2.5);
                      hide(true);
                      loss.loseContext();
                      omoideViewer.seek(1.5);
                      omoideViewer.pause();
                      setTimeout(() => {
                        hide(false);
                        loss.restoreContext();
                        omoideViewer.lookAt(22, 0);
                      }, 500);
                    }""");
            watching.until("Math.round(state.yaw) === 22 && state.frame === 45");
            watching.page.waitForTimeout(1000);
            seesWhatIsDue(watching);
            watching.run("resume()");
            watching.until("state.playing && state.frame > 45");
        }
    }

    @Test
    void aLostGraphicsContextComesBack() throws Exception {
        try (var watching = gallery.open(Exhibit.SILENT).ready().enter()) {
            watching.run("pause()");
            watching.run("lookAt(22, 0)");
            int second = (int) watching.time();
            watching.page.evaluate("window.loss = document.querySelector('canvas').getContext('webgl2')"
                    + ".getExtension('WEBGL_lose_context'); loss.loseContext()");
            watching.page.waitForTimeout(300);
            watching.page.evaluate("loss.restoreContext()");
            watching.page.waitForTimeout(1000);
            watching.sees(0.5, 0.4, Footage.colour(22, second, false));
        }
    }

    /** To the right of straight ahead, in a film that stands. */
    private static void seesWhatIsDue(Watching watching) throws Exception {
        watching.until("state.frame === Math.floor(state.time * " + Footage.RATE + " + 0.01)");
        watching.sees(0.5, 0.4, Footage.colour(22, (int) watching.time(), false));
    }
}
