package org.omoide.transcoder;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What looking at a master found. */
public sealed interface Inspection {

    /** Equirectangular footage that can be transcoded. */
    record Recognised(
            Medium medium,
            Picture picture,
            Layout layout,
            Pose pose,
            Evidence evidence,
            @Nullable Capture capture) implements Inspection {}

    /** Footage that is refused; {@code detail} is for the log, never for the page. */
    record Refused(Refusal refusal, String detail) implements Inspection {}

    /** What kind of medium it is. */
    sealed interface Medium {}

    /**
     * A film.
     *
     * @param codec FFmpeg's name of the video codec, for example {@code hevc}
     * @param seconds length of the picture
     * @param framesPerSecond on average, as the frame rate may vary
     * @param bits of a luma sample, 8 or 10
     */
    record Film(String codec, double seconds, double framesPerSecond, int bits, boolean audible) implements Medium {}

    /** A photo. */
    record Still(String format) implements Medium {}

    /** The size of the whole stored picture in pixels, with both eyes and after rotation. */
    record Picture(int width, int height) {}

    /**
     * How the sphere has to be turned so that it stands upright, in degrees; from the file's metadata.
     *
     * @param yaw -180 to 180
     * @param pitch -90 to 90
     * @param roll -180 to 180
     */
    record Pose(double yaw, double pitch, double roll) {
        public static final Pose UPRIGHT = new Pose(0, 0, 0);
    }

    /** What told that the picture is equirectangular. */
    enum Evidence {
        SPHERICAL_VIDEO_V1,
        SPHERICAL_VIDEO_V2,
        GPANO,
        /** The shape of the picture, and the word of who uploaded it. */
        WORD,
        /** Nobody's word, but a picture twice as wide as high whose edges meet as those of a sphere do. */
        PICTURE
    }

    /**
     * When and where it was taken, as far as the file says.
     *
     * @param latitude degrees north, -90 to 90; null with {@code longitude}
     * @param longitude degrees east, -180 to 180
     * @param camera make and model
     */
    record Capture(
            @Nullable Instant time,
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable String camera) {}
}
