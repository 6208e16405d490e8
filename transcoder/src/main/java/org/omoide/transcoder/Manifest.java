package org.omoide.transcoder;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that a viewer needs to know of a version; {@code manifest.json} of {@code docs/derived-files.md}.
 *
 * @param format of this document, {@value #FORMAT}
 * @param kind {@code video} or {@code still}
 * @param seconds length of a film
 * @param eyes {@code mono}, or {@code left} and {@code right}
 * @param start where the view opens; absent for straight ahead
 * @param levels the coarsest first
 */
public record Manifest(
        int format,
        String kind,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double seconds,
        List<String> eyes,
        Inspection.Pose pose,
        @JsonInclude(JsonInclude.Include.NON_NULL) Edits.@Nullable Direction start,
        Tile tile,
        List<Level> levels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Video video,
        @Nullable Audio audio) {

    public static final int FORMAT = 2;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * One resolution of the sphere, as {@link org.omoide.transcoder.grid.Level}.
     *
     * @param columns number of tiles in each row, from the top
     * @param wsPsnr weighted-to-spherically-uniform PSNR of luma in dB against the source scaled to this level, from one
     *     picture per segment; absent for photos and for films of less than half a segment
     */
    public record Level(
            String name,
            List<Integer> columns,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double wsPsnr) {

        /** A level whose quality isn't known. */
        public static Level of(org.omoide.transcoder.grid.Level level) {
            return new Level(level.name(), level.columns(), null);
        }

        /** How the level is cut. */
        public org.omoide.transcoder.grid.Level cut() {
            return new org.omoide.transcoder.grid.Level(name, columns);
        }
    }

    /**
     * Pixels of every tile.
     *
     * @param width of the content
     * @param height of the content
     * @param guard rows of grey above and below the content; 0 for photos
     */
    public record Tile(int width, int height, int guard) {}

    /**
     * The coded tiles.
     *
     * @param codec RFC 6381 name
     * @param description Base64 of the {@code avcC} box's content
     * @param frameRate numerator and denominator
     */
    public record Video(
            String codec,
            String description,
            List<Integer> frameRate,
            int framesPerSegment,
            long frames,
            int segments) {}

    /** @param codec RFC 6381 name */
    public record Audio(String codec) {}

    /** The document in UTF-8. */
    public byte[] toJson() {
        return JSON.writeValueAsBytes(this);
    }

    /** @throws tools.jackson.core.JacksonException if it is no manifest */
    public static Manifest ofJson(byte[] json) {
        return JSON.readValue(json, Manifest.class);
    }
}
