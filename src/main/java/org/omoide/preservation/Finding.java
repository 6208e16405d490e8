package org.omoide.preservation;

/**
 * Something that is not as it should be.
 *
 * @param key of the object
 * @param name of the film, photo or file as people know it; empty where there is none
 */
record Finding(Trouble trouble, String key, String name, Remedy remedy) {

    enum Trouble {
        /** A document names it, and it isn't there. */
        MISSING,
        /** Its bytes are others than those that were stored. */
        CORRUPT,
        /** The store could not give it just now, again and again; nothing is known of it. */
        UNREADABLE,
        /** No document names it. */
        ORPHANED
    }

    enum Remedy {
        /** Nothing was done, as nobody asked for it. */
        NONE,
        /** It can't be mended from here: somebody has to look after it. */
        BY_HAND,
        /** It is made again from its master. */
        QUEUED,
        /** It was shown, can't be made again, and went back to who filmed it. */
        RETURNED,
        REMOVED,
        /** It may be the last that there is of something, so it stays. */
        KEPT;

        /** Whether there is nothing left to do. */
        boolean isDone() {
            return this == QUEUED || this == REMOVED;
        }
    }
}
