package org.omoide.benchmark;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Numbers for people. */
final class Figures {

    private Figures() {}

    /** A number in English with so many decimals; a dash where there is none. */
    static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "–";
    }

    /** NaN where there are none. */
    static double mean(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /**
     * The smallest value that so large a share of the values doesn't exceed (nearest rank); NaN where there are none.
     *
     * @param share 0 to 1
     */
    static double percentile(Collection<Double> values, double share) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
