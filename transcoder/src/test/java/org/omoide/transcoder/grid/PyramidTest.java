package org.omoide.transcoder.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PyramidTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
             500 |  250 |  2 | 1 | 256 | 256
            1280 |  640 |  4 | 3 | 320 | 208
            1920 |  540 |  8 | 3 | 240 | 176
            1920 |  960 |  8 | 6 | 240 | 160
            2048 | 1024 |  8 | 6 | 256 | 176
            2880 | 1440 |  8 | 6 | 368 | 240
            3840 | 1920 |  8 | 6 | 480 | 320
            1920 | 1920 |  8 | 6 | 240 | 320
            4096 | 2048 |  8 | 6 | 512 | 336
            5760 | 2880 |  8 | 6 | 720 | 480
            7680 | 3840 | 12 | 8 | 640 | 480
            """)
    void theFullLevelIsAboutAsFineAsTheSource(
            int width, int height, int columns, int rows, int tileWidth, int tileHeight) {
        assertThat(Grid.forSource(width, height)).isEqualTo(new Grid(columns, rows, tileWidth, tileHeight));
    }

    @ParameterizedTest
    @CsvSource({"7,4,480,480", "8,0,480,480", "8,4,480,470", "8,4,0,480"})
    void gridsThatCannotBeEncodedAreRefused(int columns, int rows, int tileWidth, int tileHeight) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Grid(columns, rows, tileWidth, tileHeight));
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
        List<Level> levels = Pyramid.ofStill(width, 480);
        assertThat(String.join(
                        " ", levels.stream().map(level -> "" + level.equator()).toList()))
                .isEqualTo(equators);
        assertThat(levels).allSatisfy(level -> assertThat(level.equator()).isEqualTo(2 * level.rows()));
    }

    @Test
    void rowsAtThePolesHaveHalfAsManyTiles() {
        assertThat(columns(8, 4)).containsExactly(List.of(2), List.of(4, 4), List.of(4, 8, 8, 4));
        assertThat(columns(8, 6)).containsExactly(List.of(2), List.of(4, 4, 4), List.of(4, 8, 8, 8, 8, 4));
        assertThat(columns(6, 4)).containsExactly(List.of(2), List.of(3, 3), List.of(3, 6, 6, 3));
    }

    @Test
    void noLevelIsThereTwice() {
        assertThat(columns(4, 2)).containsExactly(List.of(2), List.of(4, 4));
        assertThat(columns(2, 1)).containsExactly(List.of(2));
    }

    private static List<List<Integer>> columns(int columns, int rows) {
        return Pyramid.ofFilm(new Grid(columns, rows, 480, 480)).stream()
                .map(Level::columns)
                .toList();
    }
}
