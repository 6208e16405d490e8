package org.omoide.benchmark;

import java.util.Comparator;
import java.util.List;

/**
 * What quality costs.
 *
 * @param points from the dearest and best on
 */
record Tradeoff(String name, List<Point> points) {

    /** PSNR of the view that may be lost against untiled delivery, in dB. */
    static final double ALLOWED = 0.5;

    /**
     * One setting of the scheduler.
     *
     * @param loss of the view's PSNR against untiled delivery in dB
     * @param ratio of bytes to those of untiled delivery
     */
    record Point(double economy, double loss, double ratio) {}

    Tradeoff {
        points = points.stream().sorted(Comparator.comparingDouble(Point::loss)).toList();
    }

    /** The ratio at the loss that is allowed, between two settings in a straight line; NaN where all lose more. */
    double ratioAllowed() {
        if (points.isEmpty() || points.get(0).loss > ALLOWED) {
            return Double.NaN;
        }
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            if (to.loss >= ALLOWED) {
                double share = (ALLOWED - from.loss) / (to.loss - from.loss);
                return from.ratio + share * (to.ratio - from.ratio);
            }
        }
        return points.get(points.size() - 1).ratio;
    }

    /** Whether the ratio is that of the thriftiest setting, as even that one loses less than is allowed. */
    boolean isBound() {
        return !points.isEmpty() && points.get(points.size() - 1).loss < ALLOWED;
    }

    String describeRatio() {
        double ratio = ratioAllowed();
        return Double.isNaN(ratio)
                ? "not reached (" + Figures.number(points.isEmpty() ? Double.NaN : points.get(0).loss, 2)
                        + " dB at best)"
                : (isBound() ? "≤ " : "") + Figures.number(ratio, 3);
    }
}
