package org.omoide.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LikenessTest {

    private static float[] noise(long seed, float middle, float spread) {
        Random random = new Random(seed);
        float[] samples = new float[64 * 64];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = middle + spread * (random.nextFloat() - 0.5f);
        }
        return samples;
    }

    @Test
    void aViewIsLikeItself() {
        float[] view = noise(1, 120, 80);

        Likeness likeness = Likeness.of(view, view, 64);

        assertThat(likeness.ssim()).isEqualTo(1, within(1e-6));
        assertThat(likeness.psnr()).isGreaterThan(60);
    }

    @Test
    void anErrorOfFiveEverywhereIs34Decibels() {
        float[] view = noise(1, 120, 80);
        float[] brighter = view.clone();
        for (int i = 0; i < brighter.length; i++) {
            brighter[i] += 5;
        }

        assertThat(Likeness.of(view, brighter, 64).psnr()).isEqualTo(34.15, within(0.01));
    }

    @Test
    void structureCountsMoreThanBrightness() {
        float[] view = noise(1, 120, 80);
        float[] brighter = view.clone();
        for (int i = 0; i < brighter.length; i++) {
            brighter[i] += 5;
        }

        assertThat(Likeness.of(view, brighter, 64).ssim()).isGreaterThan(0.98);
        assertThat(Likeness.of(view, noise(2, 120, 80), 64).ssim()).isLessThan(0.1);
    }
}
