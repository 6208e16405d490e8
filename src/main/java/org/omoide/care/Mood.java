package org.omoide.care;

/** How somebody looked to staff, on five faces; the words stand beside the face, which is a drawing and no measure. */
enum Mood {
    VERY_GOOD("M13 28c3 10 19 10 22 0z"),
    GOOD("M14 30c4 6 16 6 20 0"),
    FAIR("M15 32h18"),
    LOW("M14 35c4-6 16-6 20 0"),
    VERY_LOW("M14 37c3-9 17-9 20 0M11 13l7 3M37 13l-7 3");

    private static final String HEAD_AND_EYES = "M24 4a20 20 0 1 0 .01 0zM17 19v3M31 19v3";

    private final String mouth;

    Mood(String mouth) {
        this.mouth = mouth;
    }

    /** Path of an SVG picture of 48 by 48, to be drawn as a line. */
    public String face() {
        return HEAD_AND_EYES + mouth;
    }
}
