package org.omoide.transcoder;

import org.jspecify.annotations.Nullable;

/**
 * What software can tell of footage before anybody looks at it: of what is left after the edits.
 * {@code docs/decisions/0011-measurements.md} says how well.
 *
 * @param width of one eye's picture in pixels
 * @param height of one eye's picture in pixels
 * @param seconds length of a film as it is shown; null for photos
 * @param shake unwanted turning of the camera in degrees per second: the root mean square of its angular velocity about
 *     the mean of the second around, 0 on a good tripod; null for photos, and where the picture doesn't tell
 * @param tilt angle in degrees between what is upright in the picture and the picture's own vertical, 0 to
 *     {@value #MOST_TILT}; null where there are too few upright lines to tell
 * @param loudness integrated loudness of the sound in LUFS by ITU-R BS.1770-5 and EBU R 128; null where nothing is louder
 *     than its absolute gate of -70 LUFS
 */
public record Measurements(
        int width,
        int height,
        @Nullable Double seconds,
        @Nullable Double shake,
        @Nullable Double tilt,
        @Nullable Double loudness) {

    /** Degrees up to which upright lines are looked for. */
    public static final int MOST_TILT = 30;
}
