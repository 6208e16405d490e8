package org.omoide.overlay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * An old photo over a film or photo of today.
 *
 * @param era EDTF, or null where nobody said
 * @param credit whose photo it is, or null
 * @param yaw of its middle in degrees, -180 to 180; 0 is the middle of the film's picture, and it grows to the right
 * @param pitch of its middle in degrees, -85 to 85, upwards
 * @param width angle from its left to its right edge in degrees, 5 to 120
 * @param aspect its width divided by its height
 */
@Document("overlays")
@CompoundIndex(def = "{'footageId': 1}")
record Overlay(
        @Id String id,
        String footageId,
        @Nullable String title,
        @Nullable String era,
        @Nullable String credit,
        double yaw,
        double pitch,
        double width,
        double aspect,
        Instant created) {

    static String key(String footageId, String id) {
        return prefix(footageId) + id + ".jpg";
    }

    static String prefix(String footageId) {
        return "overlays/" + footageId + "/";
    }
}
