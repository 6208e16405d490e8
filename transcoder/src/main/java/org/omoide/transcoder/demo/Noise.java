package org.omoide.transcoder.demo;

/** Smooth value noise that repeats along x. */
final class Noise {

    private Noise() {}

    /** 0 to 1; {@code octaves} layers, of which each is half as strong and twice as fine as the one before. */
    static double fractal(double x, double y, int period, int octaves) {
        double sum = 0;
        double weight = 0;
        double strength = 1;
        int repeat = period;
        double scale = 1;
        for (int octave = 0; octave < octaves; octave++) {
            sum += strength * value(x * scale, y * scale + 17.3 * octave, repeat);
            weight += strength;
            strength /= 2;
            scale *= 2;
            repeat *= 2;
        }
        return sum / weight;
    }

    private static double value(double x, double y, int period) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double dx = smooth(x - left);
        double dy = smooth(y - top);
        double above = mix(random(left, top, period), random(left + 1, top, period), dx);
        double below = mix(random(left, top + 1, period), random(left + 1, top + 1, period), dx);
        return mix(above, below, dy);
    }

    private static double random(int x, int y, int period) {
        int hash = Math.floorMod(x, period) * 374761393 + y * 668265263;
        hash = (hash ^ hash >>> 13) * 1274126177;
        return ((hash ^ hash >>> 16) & 0xFFFF) / 65535.0;
    }

    static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    static double mix(double a, double b, double t) {
        return a + (b - a) * t;
    }
}
