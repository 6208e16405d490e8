package org.omoide.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.omoide.hotspot.Kind;

/**
 * Somebody walked on, or touched something.
 *
 * @param headset its id
 * @param footageId where the hotspot is
 * @param hotspot its id
 * @param text what it was called then, or null; it may be gone by now
 */
record Use(
        String headset,
        String footageId,
        String hotspot,
        Kind kind,
        @Nullable String text,
        Instant at,
        By by) {

    enum By {
        /** It was looked at for a while. */
        GAZE,
        /** It was reached for. */
        HAND,
        /** It was tapped, where the view is a page. */
        TAP,
        /** Staff did it for them. */
        STAFF
    }
}
