package org.omoide.transcoder;

/**
 * How films are encoded with libx264. The base has to arrive at all costs, and is soon replaced by something better.
 *
 * @param preset of libx264; it decides the parameter sets, so there is one for all tiles
 * @param base constant rate factor of the base level, 0 to 51
 * @param half constant rate factor of the half level
 * @param full constant rate factor of the full level
 * @param fallback constant rate factor of the untiled rendition
 */
public record Encoding(String preset, double base, double half, double full, double fallback) {

    public static final Encoding DEFAULT = new Encoding("veryfast", 28, 24, 23, 23);

    /** Constant rate factor of a level's tiles. */
    public double crf(String level) {
        return switch (level) {
            case "base" -> base;
            case "half" -> half;
            default -> full;
        };
    }
}
