package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** A headset, emulated by IWER; the left half of the page is what the left eye sees. */
class HeadsetIT {

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.STEREO, Exhibit.STILL);

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

    private static Watching enterVr() throws Exception {
        Watching watching =
                gallery.open(Exhibit.STEREO, Watching.emulatedHeadset()).ready();
        watching.page.click(".enter-vr");
        watching.until("state.presenting");
        return watching;
    }
}
