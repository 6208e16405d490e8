package org.omoide.hotspot;

/** What a hotspot is. */
public enum Kind {
    /** Leads to other footage; all others are things that open. */
    WAY,
    PICTURE,
    PHOTO,
    SOUND,
    SENTENCE
}
