package org.omoide.transcoder.media;

import java.util.Comparator;
import java.util.List;

/** Frames per second as a fraction. */
public record FrameRate(int numerator, int denominator) {

    private static final List<FrameRate> DELIVERED = List.of(
            new FrameRate(24000, 1001),
            new FrameRate(24, 1),
            new FrameRate(25, 1),
            new FrameRate(30000, 1001),
            new FrameRate(30, 1));

    /** Relative; less than the 0.1% between 30 and 29.97. */
    private static final double SAME = 0.0004;

    /**
     * The constant rate that footage is delivered with: 30 at most, as more is too much for many a headset's decoder.
     * A rate of which the source's is a multiple or a part keeps motion even; otherwise it is the nearest.
     *
     * @param average of the source, frames per second; 30 is taken where it is unknown (0)
     */
    public static FrameRate deliveredFor(double average) {
        if (!(average > 0)) {
            return new FrameRate(30, 1);
        }
        for (FrameRate rate : DELIVERED) {
            double ratio = average / rate.perSecond();
            double multiple = ratio >= 1 ? ratio : 1 / ratio;
            if (Math.abs(multiple / Math.rint(multiple) - 1) < SAME) {
                return rate;
            }
        }
        return DELIVERED.stream()
                .min(Comparator.comparingDouble(rate -> Math.abs(rate.perSecond() - average)))
                .orElseThrow();
    }

    public double perSecond() {
        return numerator / (double) denominator;
    }

    /** Frames of a segment, which lasts a second or within 0.1% of it. */
    public int framesPerSegment() {
        return (int) Math.rint(perSecond());
    }
}
