package org.omoide.transcoder.demo;

import java.util.Random;

/** Small waves on a quay and a few far chimes, of a length that repeats without a seam. */
final class Soundscape {

    /** A pentatonic scale in Hz. */
    private static final double[] NOTES = {587.33, 659.26, 783.99, 880, 1174.66};

    private static final double[] CHIMES_AT = {0.8, 3.1, 5.9, 6.6, 9.4};

    private Soundscape() {}

    /** Two channels. */
    static float[][] of(int seconds, int rate) {
        float[][] sound = new float[2][seconds * rate];
        for (int channel = 0; channel < 2; channel++) {
            waves(sound[channel], channel, seconds, rate);
        }
        for (int i = 0; i < CHIMES_AT.length; i++) {
            chime(sound, CHIMES_AT[i], NOTES[i], 0.35 + 0.3 * (i % 2), rate);
        }
        return sound;
    }

    private static void waves(float[] samples, int channel, int seconds, int rate) {
        Random random = new Random(36 + channel);
        float[] noise = new float[samples.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat() - 0.5f;
        }
        double soft = 0;
        double softer = 0;
        // Twice around, so that the filter has forgotten its beginning.
        for (int i = 0; i < 2 * samples.length; i++) {
            int at = i % samples.length;
            double time = at / (double) rate;
            double swell = 0.5 + 0.5 * Math.sin(2 * Math.PI * (3 * time / seconds + 0.12 * channel));
            double lap = 0.5 + 0.5 * Math.sin(2 * Math.PI * (8 * time / seconds + 0.4 * channel));
            double opening = 0.02 + 0.10 * swell * swell;
            soft += opening * (noise[at] - soft);
            softer += 0.25 * (soft - softer);
            samples[at] = (float) (softer * (0.35 + 0.9 * swell + 0.3 * lap));
        }
    }

    private static void chime(float[][] sound, double from, double frequency, double right, int rate) {
        int length = sound[0].length;
        int start = (int) (from * rate);
        for (int i = 0; i < 4 * rate; i++) {
            double time = i / (double) rate;
            double attack = Math.min(1, time / 0.01);
            double tone = Math.sin(2 * Math.PI * frequency * time) * Math.exp(-1.6 * time)
                    + 0.3 * Math.sin(2 * Math.PI * 2.756 * frequency * time) * Math.exp(-4 * time);
            float sample = (float) (0.035 * attack * tone * Math.min(1, (4 - time) / 0.2));
            int at = (start + i) % length;
            sound[0][at] += (float) (sample * (1 - right));
            sound[1][at] += (float) (sample * right);
        }
    }
}
