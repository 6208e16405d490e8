package org.omoide.transcoder.measure;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How much a camera shakes: the root mean square of its angular velocity about the mean of the second around. Turning
 * evenly is no shaking; an even turn that stays below the window's reach falls out with the mean.
 */
final class ShakeMeter {

    /** Seconds of the window whose mean is taken as wanted. */
    private static final double WINDOW = 1;

    private static final int LEAST_SAMPLES = 5;

    /** Standard error in degrees per second from which on a sample says nothing. */
    private static final double UNTOLD = 3;

    private record Sample(double seconds, double[] velocity) {}

    private final Deque<Sample> window = new ArrayDeque<>();
    private double squares;
    private int counted;
    private int untold;

    /**
     * Two pictures in direct succession.
     *
     * @param seconds of the second one
     * @param between the pictures, in seconds
     */
    void see(GreySphere before, GreySphere after, double seconds, double between) {
        RotationEstimate turn = RotationEstimate.between(before, after);
        if (turn == null || Math.toDegrees(turn.error()) / between > UNTOLD) {
            untold++;
            return;
        }
        double[] velocity = new double[3];
        for (int i = 0; i < 3; i++) {
            velocity[i] = Math.toDegrees(turn.vector()[i]) / between;
        }
        window.add(new Sample(seconds, velocity));
        while (window.getLast().seconds() - window.getFirst().seconds() > WINDOW) {
            count();
            window.remove();
        }
    }

    /** The middle sample against the mean of all, weighted by Hann's window: a plain mean would pass on ripples. */
    private void count() {
        Sample[] samples = window.toArray(Sample[]::new);
        if (samples.length < LEAST_SAMPLES) {
            return;
        }
        double[] middle = samples[samples.length / 2].velocity();
        double[] sums = new double[3];
        double weights = 0;
        for (int n = 0; n < samples.length; n++) {
            double weight = Math.pow(Math.sin(Math.PI * (n + 0.5) / samples.length), 2);
            weights += weight;
            for (int i = 0; i < 3; i++) {
                sums[i] += weight * samples[n].velocity()[i];
            }
        }
        for (int i = 0; i < 3; i++) {
            squares += Math.pow(middle[i] - sums[i] / weights, 2);
        }
        counted++;
    }

    /** In degrees per second; null where there was too little to see. */
    @Nullable
    Double rootMeanSquare() {
        return counted == 0 || untold > counted ? null : Math.sqrt(squares / counted);
    }
}
