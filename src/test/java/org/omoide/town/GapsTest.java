package org.omoide.town;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omoide.era.Era;
import org.omoide.town.Gaps.Cell;
import org.omoide.town.Gaps.WantedDecade;

class GapsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1958        | [1950]
                    1958~       | [1950]
                    195X        | [1950]
                    1955/1964   | [1950, 1960]
                    1959-24     | [1950, 1960]
                    1945/1969   | [1940, 1950, 1960]
                    1939/1960   | []
                    19XX        | []
                    1958/..     | []
                    /1958       | []
                    2026-11-23  | [2020]
                    """)
    void aSpanCountsInEachDecadeThatItTouchesUnlessItSaysTooLittle(String edtf, String decades) {
        assertThat(Gaps.decades(Era.ofEdtf(edtf).years())).hasToString(decades);
    }

    @Test
    void whoWasBornInTheThirtiesRemembersTheFortiesToTheSixties() {
        assertThat(Gaps.youth(1930)).containsExactly(1940, 1950, 1960);
        assertThat(Gaps.youth(null)).isEmpty();
    }

    @Test
    void whatIsWishedForAndNotThereIsMissing() {
        var gaps = new Gaps();
        gaps.footage("新港町", Era.ofEdtf("1955/1964").years());
        gaps.footage("新港町", null);
        gaps.openWish("新港町", 1930);
        gaps.openWish("銀座", null);
        gaps.openWish(null, 1930);
        gaps.asker(1930);
        gaps.asker(1930);
        gaps.asker(null);
        var summary = gaps.summary();

        assertThat(summary.decades()).containsExactly(1940, 1950, 1960);
        assertThat(summary.areas()).extracting(Gaps.Area::name).containsExactly("新港町", "銀座", null);
        var harbour = summary.areas().get(0);
        assertThat(harbour.cells())
                .containsExactly(new Cell(1940, 0, 1, true), new Cell(1950, 1, 1, false), new Cell(1960, 1, 1, false));
        assertThat(harbour.footage()).isEqualTo(2);
        assertThat(harbour.footageOfUnknownDecade()).isEqualTo(1);
        assertThat(harbour.missing()).isFalse();
        assertThat(summary.areasWithoutFootage()).containsExactly("銀座");
        assertThat(summary.decadesWithoutFootage()).containsExactly(new WantedDecade(1940, 2));
    }

    @Test
    void anEmptyLibraryLacksNothing() {
        var summary = new Gaps().summary();
        assertThat(summary.areas()).isEmpty();
        assertThat(summary.decades()).isEmpty();
        assertThat(summary.decadesWithoutFootage()).isEmpty();
    }
}
