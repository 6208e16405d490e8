package org.omoide.transcoder;

/** How an equirectangular picture holds one or two eyes. */
public enum Layout {
    MONO,
    /** Two pictures, the left eye's above. */
    TOP_BOTTOM,
    /** Two pictures, the left eye's at the left. */
    LEFT_RIGHT
}
