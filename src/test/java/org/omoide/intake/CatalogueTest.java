package org.omoide.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omoide.intake.Catalogue.Entry;
import org.omoide.place.Place.Coordinates;
import org.omoide.place.PlaceDraft;
import org.omoide.transcoder.Layout;

class CatalogueTest {

    private static final String JAPANESE = """
            ファイル,場所,よみ,旧名,緯度,経度,地区,時代,題名,撮影者,形式
            港.mp4,三池港,みいけこう,"築港、三池築港",33.0077,130.4109,新港町,昭和33年ごろ,"朝の港, 北",山田,上下
            """;

    @TempDir
    Path folder;

    @Test
    void understandsATableOfATownsOffice() throws IOException {
        var entry = understood(JAPANESE.getBytes(StandardCharsets.UTF_8));

        assertThat(entry.file()).isEqualTo("港.mp4");
        var described = entry.described();
        assertThat(described.place())
                .isEqualTo(new PlaceDraft(
                        "三池港", "みいけこう", List.of("築港", "三池築港"), new Coordinates(33.0077, 130.4109), "新港町"));
        assertThat(described.era()).isEqualTo("1958~");
        assertThat(described.title()).isEqualTo("朝の港, 北");
        assertThat(described.claim()).isEqualTo(Layout.TOP_BOTTOM);
    }

    @Test
    void readsWhatSpreadsheetsSave() throws IOException {
        var utf8 = understood(JAPANESE.getBytes(StandardCharsets.UTF_8));
        assertThat(understood(("\uFEFF" + JAPANESE).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(utf8);
        assertThat(understood(JAPANESE.getBytes(Charset.forName("windows-31j"))))
                .isEqualTo(utf8);
        assertThat(understood(JAPANESE.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(utf8);
    }

    @Test
    void needsNothingButTheFilesName() throws IOException {
        var entry = understood("FILE\na.mp4\n".getBytes(StandardCharsets.UTF_8));
        assertThat(entry.described()).isEqualTo(new Intake.Described(null, null, null, null, Layout.MONO));
    }

    @ParameterizedTest
    @CsvSource({
        "era, むかしむかし, ''",
        "layout, sideways, ''",
        "latitude, 91, 130",
        "latitude, north, 130",
        "latitude, NaN, 130",
        "latitude, 33, ''"
    })
    void saysWhichLineAndColumnIsWrong(String column, String value, String longitude) throws IOException {
        var csv = "file,%s,longitude\nok.mp4,,\na.mp4,%s,%s\n".formatted(column, value, longitude);
        var entries = read(csv.getBytes(StandardCharsets.UTF_8)).entries();

        assertThat(entries.get(0)).isInstanceOf(Entry.Understood.class);
        var wrong = (Entry.Wrong) entries.get(1);
        assertThat(wrong.file()).isEqualTo("a.mp4");
        assertThat(wrong.line()).isEqualTo(3);
        assertThat(wrong.column()).isEqualTo(column);
        assertThat(wrong.value()).isEqualTo(value);
    }

    @Test
    void refusesATableWithoutFiles() {
        assertThatThrownBy(() -> read("place,era\nx,1958\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("file");
    }

    private Entry.Understood understood(byte[] csv) throws IOException {
        return (Entry.Understood) read(csv).entries().get(0);
    }

    private Catalogue read(byte[] csv) throws IOException {
        return Catalogue.read(Files.write(folder.resolve("table.csv"), csv));
    }
}
