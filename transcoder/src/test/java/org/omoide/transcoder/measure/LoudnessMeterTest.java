package org.omoide.transcoder.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The signals of EBU Tech 3341, table 1: sines of 1 kHz in both channels, which a meter has to tell to 0.1 LU. */
class LoudnessMeterTest {

    private static final int RATE = 48_000;

    /** @param levelsAndSeconds peak in dBFS and length, one pair after another */
    private static Double loudness(int channels, double... levelsAndSeconds) {
        LoudnessMeter meter = new LoudnessMeter(channels);
        for (int i = 0; i < levelsAndSeconds.length; i += 2) {
            float[][] tone = new float[channels][(int) (levelsAndSeconds[i + 1] * RATE)];
            double peak = Math.pow(10, levelsAndSeconds[i] / 20);
            for (int sample = 0; sample < tone[0].length; sample++) {
                for (float[] channel : tone) {
                    channel[sample] = (float) (peak * Math.sin(2 * Math.PI * 1000 * sample / RATE));
                }
            }
            meter.hear(tone, 0, tone[0].length);
        }
        return meter.integrated();
    }

    @Test
    void case1() {
        assertThat(loudness(2, -23, 20)).isCloseTo(-23, within(0.1));
    }

    @Test
    void case2() {
        assertThat(loudness(2, -33, 20)).isCloseTo(-33, within(0.1));
    }

    @Test
    void case3WhereTheRelativeGateLeavesOutTheQuiet() {
        assertThat(loudness(2, -36, 10, -23, 60, -36, 10)).isCloseTo(-23, within(0.1));
    }

    @Test
    void case4WhereTheAbsoluteGateLeavesOutTheSilent() {
        assertThat(loudness(2, -72, 10, -36, 10, -23, 60, -36, 10, -72, 10)).isCloseTo(-23, within(0.1));
    }

    @Test
    void case5() {
        assertThat(loudness(2, -26, 20, -20, 20.1, -26, 20)).isCloseTo(-23, within(0.1));
    }

    @Test
    void oneChannelIsHalfOfTwo() {
        assertThat(loudness(1, -20, 5)).isCloseTo(-23, within(0.1));
    }

    @Test
    void silenceHasNoLoudness() {
        assertThat(loudness(2, -90, 5)).isNull();
        assertThat(loudness(2)).isNull();
    }
}
