package org.omoide.transcoder;

/** Hears how far the work is. */
@FunctionalInterface
public interface Progress {

    /**
     * Called several times a second at most, from the thread that does the work.
     *
     * @param fraction of the whole work, 0 to 1
     * @throws Cancelled to stop the work at the next frame
     */
    void report(double fraction) throws Cancelled;

    /** The work is not wanted any more. */
    final class Cancelled extends RuntimeException {
        public Cancelled(String why) {
            super(why);
        }
    }
}
