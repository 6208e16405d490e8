package org.omoide.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static Samples samples(int from, int to) {
        var samples = new Samples();
        for (int i = to; i >= from; i--) {
            samples.add(i * 1000L);
        }
        return samples;
    }

    @Test
    void percentilesAreOfAllThatWasMeasured() {
        var all = Samples.of(List.of(samples(1, 500), samples(501, 2000)));
        assertThat(all.size()).isEqualTo(2000);
        assertThat(all.percentile(0.5)).isEqualTo(1000);
        assertThat(all.percentile(0.99)).isEqualTo(1980);
        assertThat(all).hasToString("1000 / 1900 / 1980 / 2000");
    }

    @Test
    void nothingMeasuredIsNoNumber() {
        assertThat(new Samples().percentile(0.5)).isNaN();
        assertThat(new Samples()).hasToString("–");
    }
}
