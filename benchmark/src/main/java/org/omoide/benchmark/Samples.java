package org.omoide.benchmark;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Durations that several threads measure, in microseconds. */
final class Samples {

    private long[] values = new long[1024];
    private int size;

    synchronized void add(long microseconds) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = microseconds;
    }

    synchronized int size() {
        return size;
    }

    private synchronized long[] copy() {
        return Arrays.copyOf(values, size);
    }

    static Samples of(Collection<Samples> parts) {
        var all = new Samples();
        for (var part : parts) {
            for (long value : part.copy()) {
                all.add(value);
            }
        }
        return all;
    }

    /**
     * The least value than which no more than this share is larger, in milliseconds; NaN where there is none.
     *
     * @param share from 0 to 1
     */
    double percentile(double share) {
        var sorted = copy();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? Double.NaN
                : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1000.0;
    }

    /** Median, 95th, 99th percentile and largest, in whole milliseconds. */
    @Override
    public String toString() {
        return size() == 0
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.0f / %.0f / %.0f / %.0f",
                        percentile(0.5),
                        percentile(0.95),
                        percentile(0.99),
                        percentile(1));
    }
}
