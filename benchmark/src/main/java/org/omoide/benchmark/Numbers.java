package org.omoide.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files of rows of numbers, whatever stands between the numbers. */
final class Numbers {

    private static final Pattern BETWEEN = Pattern.compile("[,;\\s]+");

    private Numbers() {}

    /** All rows that hold nothing but numbers. */
    static List<double[]> rows(Path file) throws IOException {
        List<double[]> rows = new ArrayList<>();
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\\R")) {
            double[] row = row(line.strip());
            if (row != null) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static double @Nullable [] row(String line) {
        if (line.isEmpty()) {
            return null;
        }
        String[] cells = BETWEEN.split(line);
        double[] row = new double[cells.length];
        for (int i = 0; i < cells.length; i++) {
            try {
                row[i] = Double.parseDouble(cells[i]);
            } catch (NumberFormatException notANumber) {
                return null;
            }
            if (!Double.isFinite(row[i])) {
                return null;
            }
        }
        return row;
    }

    /** A file itself, or all files below a folder in the order of their paths. */
    static List<Path> files(Path root) throws IOException {
        if (!Files.exists(root)) {
            throw new IOException("there is no " + root.toAbsolutePath().normalize());
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
