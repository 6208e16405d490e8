package org.omoide.transcoder.inspect;

import java.util.List;

/**
 * What pictures themselves tell of being equirectangular: such a picture goes on at the left edge where it ends at the
 * right one. {@code docs/decisions/0004-recognising-360.md} has the figures.
 *
 * @param openness how unlike the left and right edges are: 0 for neighbouring columns, 1 for distant ones
 * @param contrast how much more distant columns differ than neighbouring ones, in steps of brightness; where it is
 *     small, the openness says nothing
 * @param bars whether both edges are plain borders beside a picture that has none in it
 */
record SphereEvidence(double openness, double contrast, boolean bars) {

    /** Measured: 25 equirectangular pictures up to 0.15, 285 others from 0.23 on. */
    private static final double CLOSED = 0.2;

    /** Darkness and fog: differences that noise has too. */
    private static final double LEAST_CONTRAST = 6;

    private static final double BAR = 0.01;
    private static final int PLAIN = 3;

    /** From several pictures of one film: bright and lively ones count for more. */
    static SphereEvidence of(List<Luma> pictures) {
        double edges = 0;
        double near = 0;
        double far = 0;
        int bars = 0;
        for (Luma picture : pictures) {
            edges += difference(picture, 0, picture.width() - 1);
            near += meanDifference(picture, 1);
            far += distantDifference(picture);
            bars += hasBars(picture) ? 1 : 0;
        }
        int count = Math.max(1, pictures.size());
        double contrast = (far - near) / count;
        double openness = contrast < 1e-3 ? 0 : (edges - near) / count / contrast;
        return new SphereEvidence(openness, contrast, bars * 2 > pictures.size());
    }

    /** Edges that can only meet like this on purpose. */
    boolean wraps() {
        return !bars && contrast >= LEAST_CONTRAST && openness <= CLOSED;
    }

    /** Whether somebody who says that this is a whole sphere may be right. */
    boolean allows() {
        return !bars && (contrast < LEAST_CONTRAST || openness <= CLOSED);
    }

    private static double difference(Luma picture, int left, int right) {
        long sum = 0;
        for (int y = 0; y < picture.height(); y++) {
            sum += Math.abs(picture.at(left, y) - picture.at(right, y));
        }
        return sum / (double) picture.height();
    }

    private static double meanDifference(Luma picture, int distance) {
        double sum = 0;
        for (int x = 0; x + distance < picture.width(); x++) {
            sum += difference(picture, x, x + distance);
        }
        return sum / (picture.width() - distance);
    }

    private static double distantDifference(Luma picture) {
        double sum = 0;
        for (double share : new double[] {0.3, 0.4, 0.5, 0.6}) {
            sum += meanDifference(picture, (int) (picture.width() * share));
        }
        return sum / 4;
    }

    private static boolean hasBars(Luma picture) {
        int least = Math.max(1, (int) (picture.width() * BAR));
        int left = plainColumns(picture, 0, 1);
        int right = plainColumns(picture, picture.width() - 1, -1);
        return left >= least && right >= least && left + right < picture.width() * 0.9;
    }

    private static int plainColumns(Luma picture, int first, int step) {
        int level = picture.at(first, picture.height() / 2);
        int columns = 0;
        for (int x = first; x >= 0 && x < picture.width(); x += step) {
            for (int y = 0; y < picture.height(); y++) {
                if (Math.abs(picture.at(x, y) - level) > PLAIN) {
                    return columns;
                }
            }
            columns++;
        }
        return columns;
    }

    /**
     * How alike two pictures of one size are, -1 to 1: Pearson's correlation of their brightness, after the mean of each
     * row was taken away, as otherwise the two halves of any seaside are alike.
     */
    static double likeness(Luma one, Luma other) {
        double sumAa = 0;
        double sumBb = 0;
        double sumAb = 0;
        for (int y = 0; y < one.height(); y++) {
            double meanA = mean(one, y);
            double meanB = mean(other, y);
            for (int x = 0; x < one.width(); x++) {
                double a = one.at(x, y) - meanA;
                double b = other.at(x, y) - meanB;
                sumAa += a * a;
                sumBb += b * b;
                sumAb += a * b;
            }
        }
        // Less than one step of brightness is noise.
        double least = one.samples().length;
        return sumAa < least || sumBb < least ? 0 : sumAb / Math.sqrt(sumAa * sumBb);
    }

    private static double mean(Luma picture, int row) {
        long sum = 0;
        for (int x = 0; x < picture.width(); x++) {
            sum += picture.at(x, row);
        }
        return sum / (double) picture.width();
    }

    /** Whether the picture is bright within a circle of its own height, or width, and black in all corners. */
    static boolean isFisheye(Luma picture) {
        double radius = Math.min(picture.width(), picture.height()) / 2.0;
        int[] outside = new int[256];
        int[] inside = new int[256];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                double r = Math.hypot(x + 0.5 - picture.width() / 2.0, y + 0.5 - picture.height() / 2.0) / radius;
                if (r > 1.12) {
                    outside[picture.at(x, y)]++;
                } else if (r < 0.85) {
                    inside[picture.at(x, y)]++;
                }
            }
        }
        int border = percentile(outside, 0.9);
        return border <= 40 && percentile(inside, 0.25) >= border + 8 && percentile(inside, 0.5) >= 2 * border;
    }

    private static int percentile(int[] histogram, double share) {
        long total = 0;
        for (int count : histogram) {
            total += count;
        }
        long seen = 0;
        for (int value = 0; value < histogram.length; value++) {
            seen += histogram[value];
            if (seen >= share * total) {
                return value;
            }
        }
        return 255;
    }
}
