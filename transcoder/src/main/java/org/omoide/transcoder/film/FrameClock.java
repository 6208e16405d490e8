package org.omoide.transcoder.film;

/**
 * Puts pictures of any timing on the even beat of a constant frame rate: each beat shows the picture nearest to it, the
 * earlier one in doubt; a picture that has no beat is left out, and one that is shown for long is repeated.
 */
public final class FrameClock {

    /** Of a frame; timestamps in milliseconds are rounded. */
    private static final double TOLERANCE = 0.04;

    private final double framesPerSecond;
    private long next;

    public FrameClock(double framesPerSecond) {
        this.framesPerSecond = framesPerSecond;
    }

    /** Beats given out so far. */
    public long beats() {
        return next;
    }

    /**
     * A picture arrives.
     *
     * @param seconds from the first picture on
     * @return how often the picture before it has to be repeated first, or -1 if the new one is left out
     */
    public long arrive(double seconds) {
        long beat = (long) Math.ceil(seconds * framesPerSecond - 0.5 - TOLERANCE);
        if (beat < next) {
            return -1;
        }
        long repeated = beat - next;
        next = beat + 1;
        return repeated;
    }

    /** How often the last picture has to be repeated so that the film ends after {@code seconds}. */
    public long end(double seconds) {
        long beats = Math.max(next, Math.round(seconds * framesPerSecond));
        long repeated = beats - next;
        next = beats;
        return repeated;
    }
}
