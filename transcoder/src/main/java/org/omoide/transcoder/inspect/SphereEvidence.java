package org.omoide.transcoder.inspect;

import java.util.List;

/**
 * What pictures themselves tell of being equirectangular. An equirectangular picture goes on at the left edge where it
 * ends at the right one, and its first and last row are one point each, drawn out; {@code
 * docs/decisions/0004-recognising-360.md} has the figures.
 *
 * @param openness how unlike the left and right edges are: 0 for neighbouring columns, 1 for distant ones
 * @param contrast how much more distant columns differ than neighbouring ones, in steps of brightness; where it is
 *     small, the openness says nothing
 * @param poles how much the smoother one of first and last row varies, 1 being an average row
 * @param bars whether both edges are plain borders beside a picture that has none in it
 */
record SphereEvidence(double openness, double contrast, double poles, boolean bars) {

    /** Measured: 26 equirectangular pictures up to 0.15, none of 259 others below 0.23, apart from whole fisheyes. */
    private static final double CLOSED = 0.18;

    private static final double UNDECIDED = 0.3;
    private static final double SMOOTH_POLES = 0.3;

    /** Darkness and fog: differences that noise has too. */
    private static final double LEAST_CONTRAST = 6;

    private static final double BAR = 0.01;
    private static final int PLAIN = 3;

    /** From several pictures of one film: bright and lively ones count for more. */
    static SphereEvidence of(List<Luma> pictures) {
        double edges = 0;
        double near = 0;
        double far = 0;
        double poles = 0;
        int bars = 0;
        for (Luma picture : pictures) {
            edges += difference(picture, 0, picture.width() - 1);
            near += meanDifference(picture, 1);
            far += distantDifference(picture);
            poles += poles(picture);
            bars += hasBars(picture) ? 1 : 0;
        }
        int count = Math.max(1, pictures.size());
        double contrast = (far - near) / count;
        double openness = contrast < 1e-3 ? 0 : (edges - near) / count / contrast;
        return new SphereEvidence(openness, contrast, poles / count, bars * 2 > pictures.size());
    }

    /** Edges that can only meet like this on purpose. */
    boolean wraps() {
        return !bars && contrast >= LEAST_CONTRAST && openness <= CLOSED;
    }

    /** Whether somebody who says that this is a whole sphere may be right. */
    boolean allows() {
        return !bars
                && (contrast < LEAST_CONTRAST || openness <= CLOSED || openness <= UNDECIDED && poles <= SMOOTH_POLES);
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

    private static double poles(Luma picture) {
        double inside = 0;
        int rows = 0;
        for (int y = picture.height() / 4; y < picture.height() * 3 / 4; y += 4) {
            inside += spread(picture, y);
            rows++;
        }
        double pole = Math.min(spread(picture, 0), spread(picture, picture.height() - 1));
        return inside == 0 ? 1 : pole / (inside / rows);
    }

    private static double spread(Luma picture, int row) {
        double sum = 0;
        double squares = 0;
        for (int x = 0; x < picture.width(); x++) {
            int value = picture.at(x, row);
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / picture.width();
        return Math.sqrt(Math.max(0, squares / picture.width() - mean * mean));
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

    /** How alike two pictures of one size are, as Pearson's correlation of their brightness, -1 to 1. */
    static double likeness(Luma one, Luma other) {
        int count = Math.min(one.samples().length, other.samples().length);
        double sumA = 0;
        double sumB = 0;
        double sumAa = 0;
        double sumBb = 0;
        double sumAb = 0;
        for (int i = 0; i < count; i++) {
            int a = one.samples()[i] & 0xff;
            int b = other.samples()[i] & 0xff;
            sumA += a;
            sumB += b;
            sumAa += (double) a * a;
            sumBb += (double) b * b;
            sumAb += (double) a * b;
        }
        double varianceA = sumAa - sumA * sumA / count;
        double varianceB = sumBb - sumB * sumB / count;
        return varianceA < 1 || varianceB < 1 ? 0 : (sumAb - sumA * sumB / count) / Math.sqrt(varianceA * varianceB);
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
