package org.omoide.intake;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era;
import org.omoide.place.Place.Coordinates;
import org.omoide.place.PlaceDraft;
import org.omoide.transcoder.Layout;

/**
 * The table that says of each file of an archive which place and era it shows. The first line names the columns, in
 * Japanese or English; only {@code file} is needed. As spreadsheets of Japanese towns save it: UTF-8, or else Windows-31J.
 */
record Catalogue(List<Entry> entries) {

    /** A line of the table: either understood, or with what is wrong in it. */
    sealed interface Entry {
        String file();

        record Understood(String file, Intake.Described described) implements Entry {}

        record Wrong(String file, long line, String column, String value) implements Entry {}
    }

    private enum Column {
        FILE("file", "ファイル", "ファイル名"),
        PLACE("place", "場所"),
        READING("reading", "よみ", "読み"),
        OLD_NAMES("old_names", "旧名", "昔の名前"),
        LATITUDE("latitude", "緯度"),
        LONGITUDE("longitude", "経度"),
        AREA("area", "地区"),
        ERA("era", "時代", "年代"),
        TITLE("title", "題名"),
        FILMED_BY("filmed_by", "撮影者"),
        LAYOUT("layout", "形式");

        private final List<String> names;

        Column(String... names) {
            this.names = List.of(names);
        }
    }

    private static final Map<String, Layout> LAYOUTS = Map.of(
            "", Layout.MONO,
            "mono", Layout.MONO,
            "360", Layout.MONO,
            "top-bottom", Layout.TOP_BOTTOM,
            "上下", Layout.TOP_BOTTOM,
            "left-right", Layout.LEFT_RIGHT,
            "左右", Layout.LEFT_RIGHT);

    /** @throws IOException if the table can't be read, or has no column for the file's name */
    static Catalogue read(Path csv) throws IOException {
        var format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(true)
                .setIgnoreHeaderCase(true)
                .get();
        try (var parser = format.parse(new StringReader(text(Files.readAllBytes(csv))))) {
            var header = parser.getHeaderNames();
            if (header.stream().noneMatch(name -> Column.FILE.names.contains(name.toLowerCase(Locale.ROOT)))) {
                throw new IOException(csv + ": the first line names no column “file” (ファイル). Columns are: "
                        + Arrays.stream(Column.values())
                                .map(column -> column.names.get(0) + " (" + column.names.get(1) + ")")
                                .collect(Collectors.joining(", ")));
            }
            var entries = new ArrayList<Entry>();
            for (var line : parser) {
                entries.add(entry(line));
            }
            return new Catalogue(List.copyOf(entries));
        }
    }

    private static String text(byte[] bytes) throws IOException {
        var text = decoded(bytes, StandardCharsets.UTF_8);
        if (text == null) {
            text = decoded(bytes, Charset.forName("windows-31j"));
        }
        if (text == null) {
            throw new IOException("the table is neither UTF-8 nor Shift_JIS");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static @Nullable String decoded(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static Entry entry(CSVRecord line) {
        var file = value(line, Column.FILE);
        var era = value(line, Column.ERA);
        var layout = LAYOUTS.get(value(line, Column.LAYOUT).toLowerCase(Locale.ROOT));
        if (layout == null) {
            return wrong(line, Column.LAYOUT);
        }
        Coordinates coordinates;
        try {
            coordinates = coordinates(line);
        } catch (NumberFormatException e) {
            return wrong(line, Column.LATITUDE);
        }
        String edtf = null;
        if (!era.isEmpty()) {
            try {
                edtf = Era.parse(era).edtf();
            } catch (IllegalArgumentException e) {
                return wrong(line, Column.ERA);
            }
        }
        var name = value(line, Column.PLACE);
        var place = name.isEmpty()
                ? null
                : new PlaceDraft(
                        name,
                        value(line, Column.READING),
                        list(value(line, Column.OLD_NAMES)),
                        coordinates,
                        orNull(value(line, Column.AREA)));
        return new Entry.Understood(
                file,
                new Intake.Described(
                        place, edtf, orNull(value(line, Column.TITLE)), orNull(value(line, Column.FILMED_BY)), layout));
    }

    private static Entry wrong(CSVRecord line, Column column) {
        return new Entry.Wrong(
                value(line, Column.FILE), line.getRecordNumber() + 1, column.names.get(0), value(line, column));
    }

    /** @throws NumberFormatException if only one is there, or one is out of range */
    private static @Nullable Coordinates coordinates(CSVRecord line) {
        var latitude = value(line, Column.LATITUDE);
        var longitude = value(line, Column.LONGITUDE);
        if (latitude.isEmpty() && longitude.isEmpty()) {
            return null;
        }
        var coordinates = new Coordinates(Double.parseDouble(latitude), Double.parseDouble(longitude));
        if (!(Math.abs(coordinates.latitude()) <= 90 && Math.abs(coordinates.longitude()) <= 180)) {
            throw new NumberFormatException(latitude + ", " + longitude);
        }
        return coordinates;
    }

    private static String value(CSVRecord line, Column column) {
        return column.names.stream()
                .filter(name -> line.isMapped(name) && line.isSet(name))
                .map(name -> line.get(name).strip())
                .findFirst()
                .orElse("");
    }

    private static List<String> list(String value) {
        return Stream.of(value.split("[;；、]"))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static @Nullable String orNull(String value) {
        return value.isEmpty() ? null : value;
    }
}
