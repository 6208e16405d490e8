package org.omoide.transcoder.film;

/** The encoder's settings. A preset decides the parameter sets, so there is one for all tiles. */
final class Encoding {

    static final String PRESET = "veryfast";

    private static final double BASE = 28;
    private static final double HALF = 24;
    private static final double FULL = 23;

    /** Of the untiled rendition. */
    static final double FALLBACK = 23;

    /** Widest untiled rendition in pixels: what old phones and tablets decode. */
    static final int FALLBACK_WIDTH = 1920;

    private Encoding() {}

    /** Constant rate factor: the base has to arrive at all costs, and is soon replaced by something better. */
    static double crf(String level) {
        return switch (level) {
            case "base" -> BASE;
            case "half" -> HALF;
            default -> FULL;
        };
    }
}
