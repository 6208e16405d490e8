package org.omoide.town;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DaysTest {

    @Test
    void nothingIsInventedWhereNothingIsKnown() {
        assertThat(days().summary()).isEqualTo(new Days.Summary(0, null, null, null));
    }

    @Test
    void theMedianOfAnEvenNumberLiesInTheMiddle() {
        assertThat(days(7, 1, 3).summary().median()).isEqualTo(3);
        assertThat(days(8, 1, 3, 4).summary().median()).isEqualTo(3.5);
        assertThat(days(0).summary()).isEqualTo(new Days.Summary(1, 0.0, null, 0L));
    }

    @Test
    void theSlowestTenthIsToldFromTenWishesOn() {
        assertThat(days(LongStream.rangeClosed(1, 9).toArray()).summary().nineOfTen())
                .isNull();
        assertThat(days(1, 1, 1, 1, 1, 1, 1, 1, 20, 90).summary()).isEqualTo(new Days.Summary(10, 1.0, 20L, 90L));
        assertThat(days(LongStream.rangeClosed(1, 11).toArray()).summary().nineOfTen())
                .isEqualTo(10);
    }

    private static Days days(long... all) {
        var days = new Days();
        LongStream.of(all).forEach(days::add);
        return days;
    }
}
