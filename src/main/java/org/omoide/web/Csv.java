package org.omoide.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Tables as CSV (RFC 4180) that spreadsheets open as they are meant. */
public final class Csv {

    /** Without it, Excel takes UTF-8 for the letters of the machine's country. */
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private Csv() {}

    /** The whole table; an empty cell is null. */
    public static String table(List<String> columns, List<? extends List<? extends @Nullable Object>> rows) {
        var text = new StringBuilder().append(BYTE_ORDER_MARK);
        try (var printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
            printer.printRecord(columns);
            for (var row : rows) {
                printer.printRecord(row.stream().map(Csv::harmless));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** What people wrote is never a formula; the apostrophe makes spreadsheets take it as text (OWASP, CSV injection). */
    private static @Nullable Object harmless(@Nullable Object cell) {
        return cell instanceof String text && !text.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : cell;
    }

    /** An answer that the browser keeps as a file. */
    public static ResponseEntity<byte[]> file(String name, String table) {
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(table.getBytes(StandardCharsets.UTF_8));
    }
}
