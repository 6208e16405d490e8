package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** A headset, emulated by IWER; the left half of the page is what the left eye sees. */
class HeadsetIT {

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.STEREO, Exhibit.STILL);

    /** What a page that offers asking would send to its server. */
    private static final String RECORDED = """
            window.asked = [];
            addEventListener('DOMContentLoaded', () => document.getElementById('viewer').addEventListener('ask', async ({ detail }) => {
              if (window.offline) { detail.failed(''); return; }
              const bytes = new Uint8Array(await detail.picture.arrayBuffer());
              asked.push({ ...detail.pointed, why: detail.why, picture: btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join('')) });
              detail.done();
            }));""";

    @Test
    void eachEyeSeesItsOwnPictureWhereverTheHeadTurns() throws Exception {
        try (var watching = enterVr()) {
            watching.turnHead(22, 12);
            watching.until("state.slots.includes('left/full/0-2') && state.slots.includes('right/full/0-2')");
            watching.page.evaluate("omoideViewer.pause()");
            watching.run("seek(0.5)");
            watching.until("state.frame === 15");
            watching.sees(0.25, 0.5, Footage.colour(22, 0, false));
            watching.sees(0.75, 0.5, Footage.colour(22, 0, true));

            watching.turnHead(112, 12);
            watching.until("state.slots.includes('left/full/0-3') && state.slots.includes('right/full/0-3')");
            assertThat(watching.list("fetched")).contains("0 left/full/0-3", "0 right/full/0-3");
            watching.sees(0.25, 0.5, Footage.colour(112, 0, false));
            watching.sees(0.75, 0.5, Footage.colour(112, 0, true));
        }
    }

    @Test
    void nothingMovesBeforeThePersonHasLookedAround() throws Exception {
        try (var watching =
                gallery.open(Exhibit.STEREO, Watching.emulatedHeadset()).ready()) {
            watching.page.evaluate("""
                    window.seen = [];
                    setInterval(() => {
                      const { presenting, playing, time } = omoideViewer.state();
                      if (presenting && time === 0) seen.push(playing ? 'begins' : 'stands');
                    }, 20);""");
            watching.page.click(".enter-vr");
            watching.until("state.playing && state.time > 0");
            assertThat(watching.page.evaluate("seen[0]")).isEqualTo("stands");
        }
    }

    @Test
    void aPhotoHasNothingToPause() throws Exception {
        try (var watching =
                gallery.open(Exhibit.STILL, Watching.emulatedHeadset()).ready()) {
            watching.page.click(".enter-vr");
            watching.until("state.presenting && state.playing && state.brightness === 1");
            watching.turnHead(0, -36);
            watching.page.waitForTimeout(1000);
            // Two targets are left, which stand where neither of them is straight ahead.
            watching.turnHead(9, -36);
            watching.until("!state.presenting");
        }
    }

    @Test
    void takingTheHeadsetOffPauses() throws Exception {
        try (var watching = enterVr()) {
            watching.until("state.playing");
            watching.page.evaluate("xrDevice.updateVisibilityState('hidden')");
            watching.until("!state.playing");
            watching.turnHead(22, 12);
            watching.page.evaluate("xrDevice.updateVisibilityState('visible')");
            watching.until("state.playing");
            watching.run("pause()");
            watching.until("state.frame === Math.floor(state.time * 30 + 0.01)");
            watching.sees(0.25, 0.5, Footage.colour(22, (int) watching.time(), false));
            watching.sees(0.75, 0.5, Footage.colour(22, (int) watching.time(), true));
        }
    }

    @Test
    void aLongLookAtTheTargetsBelowPausesAndLeaves() throws Exception {
        try (var watching = enterVr()) {
            watching.until("state.playing");
            watching.turnHead(0, -36);
            watching.page.waitForTimeout(1000);
            assertThat(watching.state()).containsEntry("playing", true);
            watching.turnHead(-15, -36);
            watching.until("!state.playing");
            watching.turnHead(15, -36);
            watching.until("!state.presenting");
            assertThat(watching.page.isVisible(".bar")).isTrue();
        }
    }

    @Test
    void whatIsLookedAtForAWhileBecomesAWish() throws Exception {
        try (var watching = enterVrWhereOneMayAsk()) {
            choosesFurther(watching);
            watching.until("state.asking === 'choosing' && !state.playing");
            double time = watching.time();
            watching.turnHead(8, 0);
            watching.until("state.asking === 'reading' && state.saidInside === '見たいほうを、じっと見てください'");
            assertThat(asked(watching)).isEmpty();
            watching.turnHead(112, 12);
            watching.until("state.asking === null && state.playing");
            watching.until("state.saidInside.startsWith('お願いを受け取りました')");

            var wish = asked(watching).get(0);
            assertThat(wish).containsEntry("direction", "FURTHER").containsEntry("why", null);
            assertThat(number(wish, "yaw")).isCloseTo(112, within(2.0));
            assertThat(number(wish, "pitch")).isCloseTo(12, within(2.0));
            assertThat(number(wish, "seconds")).isCloseTo(time, within(0.05));
            var still = ImageIO.read(new ByteArrayInputStream(
                    Base64.getDecoder().decode(wish.get("picture").toString())));
            assertThat(still.getWidth()).isEqualTo(960);
            assertThat(still.getHeight()).isEqualTo(540);
            var middle = new Color(still.getRGB(480, 270));
            assertThat(Watching.isAlike(middle, Footage.colour(112, Math.min((int) time, 1), false)))
                    .as("%s in the still", middle)
                    .isTrue();

            watching.until("state.saidInside === ''");
            assertThat(asked(watching)).hasSize(1);

            watching.page.evaluate("window.offline = true");
            choosesFurther(watching);
            watching.until("state.asking === 'choosing'");
            watching.turnHead(0, 5);
            watching.until("state.saidInside.startsWith('いまは、お願いを送れませんでした')");
            watching.until("state.asking === null && state.playing");
        }
    }

    @Test
    void whoLooksAwayOrEndsItOrTakesTheHeadsetOffAsksNothing() throws Exception {
        try (var watching = enterVrWhereOneMayAsk()) {
            choosesFurther(watching);
            watching.until("state.asking === 'choosing'");
            // Who goes on looking at what they chose neither asks nor ends it.
            watching.page.waitForTimeout(2000);
            assertThat(watching.state()).containsEntry("asking", "choosing").containsEntry("playing", false);
            watching.page.evaluate("""
                    let turns = 0;
                    window.swing = setInterval(() => {
                      const half = (turns++ % 2 ? 1 : -1) * 10 * Math.PI / 180;
                      xrDevice.quaternion.set(0, Math.sin(half), 0, Math.cos(half));
                    }, 700);""");
            watching.until("state.asking === 'aiming'");
            watching.page.waitForTimeout(4000);
            assertThat(watching.state()).containsEntry("asking", "aiming");
            watching.page.evaluate("clearInterval(swing)");
            watching.turnHead(0, -36);
            watching.page.waitForTimeout(1000);
            watching.until("state.asking === null && state.playing");
            assertThat(asked(watching)).isEmpty();

            watching.turnHead(0, 0);
            watching.page.waitForTimeout(1000);
            choosesFurther(watching);
            watching.until("state.asking === 'choosing'");
            watching.turnHead(0, 0);
            watching.until("state.asking === 'reading'");
            watching.page.evaluate("xrDevice.updateVisibilityState('hidden')");
            watching.until("state.asking === null");
            watching.page.evaluate("xrDevice.updateVisibilityState('visible')");
            watching.until("state.playing");
            assertThat(asked(watching)).isEmpty();
        }
    }

    private static Watching enterVrWhereOneMayAsk() throws Exception {
        var watching = Watching.open(
                        gallery.chromium(),
                        640,
                        400,
                        gallery.site().address("/watch/stereo?ask=one"),
                        Watching.emulatedHeadset(),
                        RECORDED)
                .ready();
        watching.page.click(".enter-vr");
        watching.until("state.presenting && state.playing");
        return watching;
    }

    /** Four targets stand below: pause, centre, further in, leave. */
    private static void choosesFurther(Watching watching) {
        watching.turnHead(0, -36);
        watching.page.waitForTimeout(1000);
        watching.turnHead(7.5, -36);
        watching.page.waitForTimeout(500);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> asked(Watching watching) {
        return (List<Map<String, Object>>) watching.page.evaluate("asked");
    }

    private static double number(Map<String, Object> wish, String name) {
        return ((Number) wish.get(name)).doubleValue();
    }

    private static Watching enterVr() throws Exception {
        Watching watching =
                gallery.open(Exhibit.STEREO, Watching.emulatedHeadset()).ready();
        watching.page.click(".enter-vr");
        watching.until("state.presenting");
        return watching;
    }
}
