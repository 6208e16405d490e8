package org.omoide.transcoder.measure;

import org.jspecify.annotations.Nullable;

/**
 * Integrated loudness of mono or stereo by ITU-R BS.1770-5, annex 1, whose filters are given for 48 kHz. Takes constant
 * memory: the energies of all gating blocks are kept in steps of 0.1 LU, as only those within a step of the relative gate
 * could be told wrongly.
 */
public final class LoudnessMeter {

    private static final int RATE = 48_000;

    /** Gating blocks of 400 ms begin every 100 ms. */
    private static final int STEP = RATE / 10;

    private static final int STEPS_PER_BLOCK = 4;

    private static final double OFFSET = -0.691;
    private static final double ABSOLUTE_GATE = -70;
    private static final double RELATIVE_GATE = -10;
    private static final double LOUDEST = 30;
    private static final int BINS_PER_UNIT = 10;

    private final Filter[] shelf;
    private final Filter[] highPass;
    private final double[] steps = new double[STEPS_PER_BLOCK];
    private final int bins = (int) ((LOUDEST - ABSOLUTE_GATE) * BINS_PER_UNIT);
    private final long[] blocks = new long[bins];
    private final double[] energies = new double[bins];
    private double energy;
    private int samples;
    private long completed;

    /** @param channels 1 or 2, which count alike */
    public LoudnessMeter(int channels) {
        shelf = new Filter[channels];
        highPass = new Filter[channels];
        for (int channel = 0; channel < channels; channel++) {
            shelf[channel] = new Filter(
                    1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585);
            highPass[channel] = new Filter(1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621);
        }
    }

    /** Hears samples of 48 kHz, each channel in an array of its own, 1 being full scale. */
    public void hear(float[][] channels, int from, int count) {
        for (int i = from; i < from + count; i++) {
            for (int channel = 0; channel < shelf.length; channel++) {
                double weighted = highPass[channel].next(shelf[channel].next(channels[channel][i]));
                energy += weighted * weighted;
            }
            if (++samples == STEP) {
                step();
            }
        }
    }

    private void step() {
        steps[(int) (completed++ % STEPS_PER_BLOCK)] = energy / STEP;
        energy = 0;
        samples = 0;
        if (completed < STEPS_PER_BLOCK) {
            return;
        }
        double block = 0;
        for (double step : steps) {
            block += step / STEPS_PER_BLOCK;
        }
        double loudness = loudness(block);
        if (loudness > ABSOLUTE_GATE) {
            int bin = Math.min(bins - 1, (int) ((loudness - ABSOLUTE_GATE) * BINS_PER_UNIT));
            blocks[bin]++;
            energies[bin] += block;
        }
    }

    /** In LUFS; null where no block is louder than the absolute gate. */
    public @Nullable Double integrated() {
        double all = mean(0);
        if (Double.isNaN(all)) {
            return null;
        }
        double gate = loudness(all) + RELATIVE_GATE;
        return loudness(mean((int) Math.max(0, Math.round((gate - ABSOLUTE_GATE) * BINS_PER_UNIT))));
    }

    private double mean(int firstBin) {
        long count = 0;
        double sum = 0;
        for (int bin = firstBin; bin < bins; bin++) {
            count += blocks[bin];
            sum += energies[bin];
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private static double loudness(double energy) {
        return OFFSET + 10 * Math.log10(energy);
    }

    /** A filter of second order, transposed direct form II; a0 is 1. */
    private static final class Filter {

        private final double b0;
        private final double b1;
        private final double b2;
        private final double a1;
        private final double a2;
        private double first;
        private double second;

        Filter(double b0, double b1, double b2, double a1, double a2) {
            this.b0 = b0;
            this.b1 = b1;
            this.b2 = b2;
            this.a1 = a1;
            this.a2 = a2;
        }

        double next(double in) {
            double out = b0 * in + first;
            first = b1 * in - a1 * out + second;
            second = b2 * in - a2 * out;
            return out;
        }
    }
}
