package org.omoide.transcoder.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sphere of soft spots, turned by known angles. */
class RotationEstimateTest {

    private static final int WIDTH = 160;
    private static final int HEIGHT = 80;
    private static final double[][] SPOTS = spots();

    private static double[][] spots() {
        Random random = new Random(4);
        double[][] spots = new double[60][];
        for (int i = 0; i < spots.length; i++) {
            double[] d = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            double length = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
            spots[i] = new double[] {d[0] / length, d[1] / length, d[2] / length, random.nextGaussian() * 50};
        }
        return spots;
    }

    /** What a camera sees that is turned about the vertical axis, as the picture moves by {@code yaw}. */
    private static GreySphere turned(double yaw, int noise) {
        Random random = new Random(noise);
        float[] luma = new float[WIDTH * HEIGHT];
        GreySphere sphere = new GreySphere(WIDTH, HEIGHT, luma);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double latitude = sphere.latitude(y);
                double longitude = sphere.longitude(x) - Math.toRadians(yaw);
                double right = Math.cos(latitude) * Math.sin(longitude);
                double up = Math.sin(latitude);
                double ahead = Math.cos(latitude) * Math.cos(longitude);
                double sum = 128 + noise * random.nextGaussian();
                for (double[] spot : SPOTS) {
                    sum += spot[3] * Math.exp(20 * (right * spot[0] + up * spot[1] + ahead * spot[2] - 1));
                }
                luma[y * WIDTH + x] = (float) sum;
            }
        }
        return sphere;
    }

    @ParameterizedTest
    @CsvSource({"0", "0.05", "-1", "6", "-12"})
    void isExact(double yaw) {
        RotationEstimate estimate = RotationEstimate.between(turned(0, 0), turned(yaw, 0));
        assertThat(Math.toDegrees(estimate.vector()[1])).isCloseTo(yaw, within(0.01 + 0.01 * Math.abs(yaw)));
        assertThat(Math.toDegrees(estimate.vector()[0])).isCloseTo(0, within(0.02));
        assertThat(Math.toDegrees(estimate.vector()[2])).isCloseTo(0, within(0.02));
    }

    @Test
    void noiseIsNoTurning() {
        RotationEstimate estimate = RotationEstimate.between(turned(0, 3), turned(0, 4));
        assertThat(Math.toDegrees(estimate.vector()[1])).isCloseTo(0, within(0.1));
    }

    @Test
    void greyTellsNothing() {
        GreySphere grey = new GreySphere(WIDTH, HEIGHT, new float[WIDTH * HEIGHT]);
        assertThat(RotationEstimate.between(grey, grey)).isNull();
    }
}
