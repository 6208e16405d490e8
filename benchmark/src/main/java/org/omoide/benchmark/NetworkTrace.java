package org.omoide.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How much came through a line, over time. It begins again where it ends. */
record NetworkTrace(String name, List<Step> steps) {

    /**
     * From a time on.
     *
     * @param seconds from the beginning of the trace on
     */
    record Step(double seconds, double bitsPerSecond) {}

    NetworkTrace {
        steps = List.copyOf(steps);
    }

    static NetworkTrace constant(double megabitsPerSecond) {
        return new NetworkTrace(
                Figures.number(megabitsPerSecond, 0) + " Mbit/s", List.of(new Step(0, megabitsPerSecond * 1e6)));
    }

    /** Reads rows of seconds and Mbit/s. */
    static NetworkTrace read(Path root, Path file) throws IOException {
        List<double[]> rows = new ArrayList<>();
        for (double[] row : Numbers.rows(file)) {
            if (row.length >= 2 && row[1] >= 0) {
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparingDouble(row -> row[0]));
        List<Step> steps = new ArrayList<>();
        for (double[] row : rows) {
            steps.add(new Step(row[0] - rows.get(0)[0], row[1] * 1e6));
        }
        Path name = file.equals(root) ? file.getFileName() : root.relativize(file);
        return new NetworkTrace(name.toString().replace('\\', '/'), steps);
    }

    /** All traces below a folder, in the order of their names. */
    static List<NetworkTrace> readAll(Path folder) throws IOException {
        List<NetworkTrace> traces = new ArrayList<>();
        for (Path file : Numbers.files(folder)) {
            NetworkTrace trace = read(folder, file);
            if (trace.steps.size() >= 2 && trace.steps.get(trace.steps.size() - 1).seconds > 0) {
                traces.add(trace);
            }
        }
        return traces;
    }

    /** Seconds until it begins again. */
    double period() {
        if (steps.size() == 1) {
            return 1;
        }
        double last = steps.get(steps.size() - 1).seconds;
        return last + last / (steps.size() - 1);
    }

    /** Bits that come through from the beginning until {@code seconds}. */
    double bits(double seconds) {
        double period = period();
        double rounds = Math.floor(seconds / period);
        return rounds * bitsOfOneRound(period) + bitsOfOneRound(seconds - rounds * period);
    }

    private double bitsOfOneRound(double until) {
        double bits = 0;
        for (int i = 0; i < steps.size(); i++) {
            double from = steps.get(i).seconds;
            double to = Math.min(until, i + 1 < steps.size() ? steps.get(i + 1).seconds : period());
            bits += Math.max(0, to - from) * steps.get(i).bitsPerSecond;
        }
        return bits;
    }

    /** The lowest mean throughput of any {@code window} seconds that begin within the first {@code seconds}. */
    double lowest(double window, double seconds) {
        double lowest = Double.POSITIVE_INFINITY;
        for (double from = 0; from + window <= Math.max(seconds, window); from += 0.5) {
            lowest = Math.min(lowest, (bits(from + window) - bits(from)) / window);
        }
        return lowest;
    }
}
