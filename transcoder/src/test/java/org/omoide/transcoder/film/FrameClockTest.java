package org.omoide.transcoder.film;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omoide.transcoder.media.FrameRate;

class FrameClockTest {

    @ParameterizedTest
    @CsvSource({
        "23.976, 24000, 1001",
        "24, 24, 1",
        "25, 25, 1",
        "29.97, 30000, 1001",
        "30, 30, 1",
        "50, 25, 1",
        "59.94, 30000, 1001",
        "60, 30, 1",
        "47.952, 24000, 1001",
        "120, 24, 1",
        "15, 30, 1",
        "12.5, 25, 1",
        "28.7, 30000, 1001",
        "0, 30, 1"
    })
    void ratesAreKeptOrDividedEvenly(double source, int numerator, int denominator) {
        assertThat(FrameRate.deliveredFor(source)).isEqualTo(new FrameRate(numerator, denominator));
    }

    @Test
    void ofTwiceAsManyPicturesEveryOtherIsShown() {
        FrameClock clock = new FrameClock(30);
        for (int i = 0; i < 120; i++) {
            assertThat(clock.arrive(i / 60.0)).isEqualTo(i % 2 == 0 ? 0 : -1);
        }
        assertThat(clock.end(2)).isZero();
        assertThat(clock.beats()).isEqualTo(60);
    }

    @Test
    void roundedTimestampsNeitherDropNorRepeat() {
        FrameClock clock = new FrameClock(30000 / 1001.0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(clock.arrive(Math.round(i * 1001 / 30.0) / 1000.0)).isZero();
        }
    }

    @Test
    void aPictureThatStaysIsRepeated() {
        FrameClock clock = new FrameClock(30);
        assertThat(clock.arrive(0)).isZero();
        assertThat(clock.arrive(1)).isEqualTo(29);
        assertThat(clock.end(2)).isEqualTo(29);
        assertThat(clock.beats()).isEqualTo(60);
    }
}
