package org.omoide.transcoder.measure;

import org.jspecify.annotations.Nullable;

/**
 * How the camera turned between two pictures: the rotation of the sphere that makes them most alike, by Gauss-Newton on
 * brightness (Lucas and Kanade 1981; inverse compositional, Baker and Matthews 2004) with weights that leave out what
 * moves by itself (Geman and McClure).
 *
 * @param vector axis times angle in radians; right, up, ahead
 * @param error standard error of its least certain component, in radians, as if all pixels were independent
 */
record RotationEstimate(double[] vector, double error) {

    /** Degrees of latitude: below are feet and tripods, which turn with the camera; above, nothing but sky. */
    private static final double LOWEST = Math.toRadians(-50);

    private static final double HIGHEST = Math.toRadians(70);
    private static final int ITERATIONS = 4;

    /** Steps of brightness that noise and rounding make. */
    private static final double NOISE = 1.5;

    /** Null where the pictures have too little in them. */
    static @Nullable RotationEstimate between(GreySphere before, GreySphere after) {
        double[][] turned = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        RotationEstimate coarse = refine(before.quartered(), after.quartered(), turned);
        return coarse == null ? null : refine(before, after, turned);
    }

    private static @Nullable RotationEstimate refine(GreySphere before, GreySphere after, double[][] turned) {
        Gradients gradients = Gradients.of(before);
        double error = 0;
        double scale = 0;
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            Matrix3 normal = new Matrix3();
            double absolute = 0;
            double weights = 0;
            double squares = 0;
            for (int i = 0; i < gradients.count; i++) {
                double[] d = gradients.directions[i];
                double[] g = gradients.turning[i];
                double difference = after.at(
                                turned[0][0] * d[0] + turned[0][1] * d[1] + turned[0][2] * d[2],
                                turned[1][0] * d[0] + turned[1][1] * d[1] + turned[1][2] * d[2],
                                turned[2][0] * d[0] + turned[2][1] * d[1] + turned[2][2] * d[2])
                        - gradients.luma[i];
                absolute += Math.abs(difference);
                double trust = scale == 0 ? 1 : scale / (scale + difference * difference);
                double weight = gradients.solidAngle[i] * trust * trust;
                weights += weight;
                squares += weight * difference * difference;
                normal.add(weight, g[0], g[1], g[2], difference);
            }
            double[][] inverse = normal.inverse();
            if (inverse == null) {
                return null;
            }
            double[] step = normal.solution(inverse);
            turn(turned, new double[] {-step[0], -step[1], -step[2]});
            double deviation = Math.max(NOISE * NOISE, squares / weights);
            error = Math.sqrt(deviation * Math.max(inverse[0][0], Math.max(inverse[1][1], inverse[2][2])));
            double typical = Math.max(NOISE, 1.5 * absolute / gradients.count);
            scale = 4 * typical * typical;
        }
        return new RotationEstimate(vector(turned), error);
    }

    /** Puts a small turn before the rotation. */
    private static void turn(double[][] rotation, double[] by) {
        double angle = Math.sqrt(by[0] * by[0] + by[1] * by[1] + by[2] * by[2]);
        if (angle < 1e-15) {
            return;
        }
        double x = by[0] / angle;
        double y = by[1] / angle;
        double z = by[2] / angle;
        double s = Math.sin(angle);
        double c = Math.cos(angle);
        double t = 1 - c;
        double[][] small = {
            {c + t * x * x, t * x * y - s * z, t * x * z + s * y},
            {t * x * y + s * z, c + t * y * y, t * y * z - s * x},
            {t * x * z - s * y, t * y * z + s * x, c + t * z * z}
        };
        for (int i = 0; i < 3; i++) {
            double[] row = rotation[i].clone();
            for (int j = 0; j < 3; j++) {
                rotation[i][j] = row[0] * small[0][j] + row[1] * small[1][j] + row[2] * small[2][j];
            }
        }
    }

    private static double[] vector(double[][] r) {
        double x = r[2][1] - r[1][2];
        double y = r[0][2] - r[2][0];
        double z = r[1][0] - r[0][1];
        double sine = Math.sqrt(x * x + y * y + z * z) / 2;
        double angle = Math.atan2(sine, (r[0][0] + r[1][1] + r[2][2] - 1) / 2);
        double scale = sine < 1e-12 ? 0.5 : angle / (2 * sine);
        return new double[] {x * scale, y * scale, z * scale};
    }

    /** What a small turn about each axis does to the brightness of each pixel that counts. */
    private static final class Gradients {

        final double[][] directions;
        final double[][] turning;
        final double[] luma;
        final double[] solidAngle;
        final int count;

        private Gradients(double[][] directions, double[][] turning, double[] luma, double[] solidAngle, int count) {
            this.directions = directions;
            this.turning = turning;
            this.luma = luma;
            this.solidAngle = solidAngle;
            this.count = count;
        }

        static Gradients of(GreySphere sphere) {
            int most = sphere.width() * sphere.height();
            double[][] directions = new double[most][];
            double[][] turning = new double[most][];
            double[] luma = new double[most];
            double[] solidAngle = new double[most];
            int count = 0;
            for (int y = 0; y < sphere.height(); y++) {
                double latitude = sphere.latitude(y);
                if (latitude < LOWEST || latitude > HIGHEST) {
                    continue;
                }
                double sine = Math.sin(latitude);
                double cosine = Math.cos(latitude);
                for (int x = 0; x < sphere.width(); x++) {
                    double sin = Math.sin(sphere.longitude(x));
                    double cos = Math.cos(sphere.longitude(x));
                    double east = sphere.east(x, y);
                    double north = sphere.north(x, y);
                    double[] d = {cosine * sin, sine, cosine * cos};
                    // The gradient as a vector in space, then its moment about the centre.
                    double gx = east * cos - north * sine * sin;
                    double gy = north * cosine;
                    double gz = -east * sin - north * sine * cos;
                    directions[count] = d;
                    turning[count] = new double[] {d[1] * gz - d[2] * gy, d[2] * gx - d[0] * gz, d[0] * gy - d[1] * gx};
                    luma[count] = sphere.at(x, y);
                    solidAngle[count++] = cosine;
                }
            }
            return new Gradients(directions, turning, luma, solidAngle, count);
        }
    }
}
