package org.omoide.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How a head moved: rows of time, quaternion and view vector, as they were recorded. What the axes mean is found out by
 * {@link Axes}.
 */
record HeadTrace(String name, List<Sample> samples) {

    private static final int COLUMNS = 8;

    /**
     * One row.
     *
     * @param seconds from the first row on
     * @param quaternion four numbers of unit length in the order of the file
     * @param view unit vector
     */
    record Sample(double seconds, double[] quaternion, Vector view) {}

    HeadTrace {
        samples = List.copyOf(samples);
    }

    /** Seconds from the first to the last row. */
    double seconds() {
        return samples.isEmpty() ? 0 : samples.get(samples.size() - 1).seconds;
    }

    /** Reads numbers between commas or blanks; rows that don't hold eight of them, such as a header, are left out. */
    static HeadTrace read(Path file) throws IOException {
        List<double[]> rows = new ArrayList<>();
        for (double[] row : Numbers.rows(file)) {
            double quaternion = length(row, 1, 4);
            double view = length(row, 5, 3);
            // A recorder that lost its head writes zeros.
            if (row.length >= COLUMNS && quaternion > 0.5 && view > 0.5) {
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparingDouble(row -> row[0]));
        List<Sample> samples = new ArrayList<>();
        for (double[] row : rows) {
            double[] quaternion = new double[4];
            double length = length(row, 1, 4);
            for (int i = 0; i < 4; i++) {
                quaternion[i] = row[1 + i] / length;
            }
            samples.add(new Sample(row[0] - rows.get(0)[0], quaternion, new Vector(row[5], row[6], row[7]).unit()));
        }
        String name = file.getFileName().toString();
        return new HeadTrace(name.replaceFirst("\\.[^.]*$", ""), samples);
    }

    private static double length(double[] row, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count && i < row.length; i++) {
            sum += row[i] * row[i];
        }
        return Math.sqrt(sum);
    }

    /** All traces below a folder that last two seconds at least, in the order of their names. */
    static List<HeadTrace> readAll(Path folder) throws IOException {
        List<HeadTrace> traces = new ArrayList<>();
        for (Path file : Numbers.files(folder)) {
            HeadTrace trace = read(file);
            if (trace.seconds() >= 2 && trace.samples.size() >= 20) {
                traces.add(trace);
            }
        }
        if (traces.isEmpty()) {
            throw new IOException("no head traces in " + folder
                    + ": they are files of rows with time, quaternion (4 numbers) and view vector (3 numbers)");
        }
        return traces;
    }
}
