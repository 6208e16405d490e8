package org.omoide.hotspot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A direction in footage that leads somewhere, or in which something is.
 *
 * @param yaw in degrees, -180 to 180; 0 is the middle of the film's picture, and it grows to the right
 * @param pitch in degrees, -85 to 85, upwards
 */
@Document("hotspots")
@CompoundIndex(def = "{'footageId': 1, 'created': 1}")
record Hotspot(@Id String id, String footageId, double yaw, double pitch, What what, Instant created) {

    sealed interface What permits Way, Thing {}

    /**
     * A bit further in.
     *
     * @param to id of the other footage
     * @param arrival where one looks on arriving there, as yaw of that footage in degrees, -180 to 180
     * @param text what is said of the way, or null
     */
    record Way(String to, double arrival, @Nullable String text) implements What {}

    /** Opens when it is looked at, reached for or tapped. */
    sealed interface Thing extends What permits Picture, Photo, Sound, Sentence {}

    /**
     * A close-up, as a JPEG picture in the store.
     *
     * @param credit whose it is, or null
     * @param aspect width divided by height
     */
    record Picture(@Nullable String text, @Nullable String credit, double aspect) implements Thing {}

    /** An old photo that lies over this footage. */
    record Photo(String overlayId, @Nullable String text) implements Thing {}

    /** A sound, in the store. */
    record Sound(@Nullable String text, @Nullable String credit, String mediaType) implements Thing {}

    /** Is read aloud. */
    record Sentence(String text) implements Thing {}

    /** Of the file of a picture or a sound. */
    static String key(String footageId, String id) {
        return prefix(footageId) + id;
    }

    static String prefix(String footageId) {
        return "hotspots/" + footageId + "/";
    }
}
