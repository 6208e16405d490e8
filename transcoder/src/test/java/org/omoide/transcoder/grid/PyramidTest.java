package org.omoide.transcoder.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PyramidTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            500  | 2
            960  | 2
            1920 | 2 4
            2048 | 2 4
            2880 | 2 4 6
            3840 | 2 4 8
            4096 | 2 4 8
            4800 | 2 6 10
            5760 | 2 6 12
            7680 | 2 8 16
            """)
    void levelsOfFilms(int width, String equators) {
        assertThat(equators(Pyramid.ofFilm(width, 480))).isEqualTo(equators);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1000 | 2
            2000 | 2 4
            4096 | 2 4 8
            6912 | 2 4 8 14
            8192 | 2 4 8 18
            """)
    void levelsOfPhotos(int width, String equators) {
        assertThat(equators(Pyramid.ofStill(width, 480))).isEqualTo(equators);
    }

    private static String equators(List<Level> levels) {
        return String.join(
                " ",
                levels.stream()
                        .map(level -> "" + level.columns().get(level.rows() / 2))
                        .toList());
    }

    @Test
    void rowsAtThePolesHaveHalfAsManyTiles() {
        assertThat(Pyramid.ofFilm(3840, 480))
                .extracting(Level::columns)
                .containsExactly(List.of(2), List.of(4, 4), List.of(4, 8, 8, 4));
    }
}
