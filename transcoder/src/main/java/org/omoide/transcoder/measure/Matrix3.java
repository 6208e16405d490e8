package org.omoide.transcoder.measure;

import org.jspecify.annotations.Nullable;

/** Sums of products of vectors with three components: a symmetric matrix and the right side of its equations. */
final class Matrix3 {

    private final double[][] sums = new double[3][3];
    private final double[] right = new double[3];

    void add(double weight, double x, double y, double z, double value) {
        sums[0][0] += weight * x * x;
        sums[0][1] += weight * x * y;
        sums[0][2] += weight * x * z;
        sums[1][1] += weight * y * y;
        sums[1][2] += weight * y * z;
        sums[2][2] += weight * z * z;
        right[0] += weight * x * value;
        right[1] += weight * y * value;
        right[2] += weight * z * value;
    }

    /** The inverse, by cofactors; null where there is none. */
    double @Nullable [][] inverse() {
        double a = sums[0][0];
        double b = sums[0][1];
        double c = sums[0][2];
        double d = sums[1][1];
        double e = sums[1][2];
        double f = sums[2][2];
        double[][] cofactors = {
            {d * f - e * e, c * e - b * f, b * e - c * d},
            {c * e - b * f, a * f - c * c, b * c - a * e},
            {b * e - c * d, b * c - a * e, a * d - b * b}
        };
        double determinant = a * cofactors[0][0] + b * cofactors[0][1] + c * cofactors[0][2];
        double trace = a + d + f;
        if (!(determinant > 1e-12 * trace * trace * trace)) {
            return null;
        }
        for (double[] row : cofactors) {
            for (int i = 0; i < 3; i++) {
                row[i] /= determinant;
            }
        }
        return cofactors;
    }

    /** The vector whose products come nearest to the values. */
    double[] solution(double[][] inverse) {
        double[] solution = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                solution[i] += inverse[i][j] * right[j];
            }
        }
        return solution;
    }
}
