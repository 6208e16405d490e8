package org.omoide.pack;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * One trip that one headset is to take along, or to throw away again.
 *
 * @param id of the headset and of the trip, with a slash between
 * @param wanted false where it is to be thrown away, which it is once the headset has been heard of it
 * @param ordered when staff asked for it last
 * @param told what the headset said last; null while it said nothing of this order
 */
@Document("packs")
record Pack(
        @Id String id,
        @Indexed String headsetId,
        @Indexed String tripId,
        boolean wanted,
        Instant ordered,
        @Nullable Told told) {

    enum State {
        /** Fetches what is missing. */
        FETCHING,
        /** Has all of it, proven. */
        READY,
        /** Has no room for it. */
        TOO_BIG,
        /** Has no way to keep it, or what comes is broken again and again. */
        FAILED
    }

    /**
     * What a headset says of it.
     *
     * @param done bytes that it has, of all
     * @param lacking bytes of room that it hasn't
     * @param parts of which it speaks: ids of footage and version with a slash between, and addresses of pictures and
     *     sounds; a trip may be made of others by now
     */
    record Told(
            @Nullable State state,
            long done,
            long bytes,
            long lacking,
            @Nullable Set<String> parts) {

        private static final int MOST_PARTS = 2000;

        boolean isCredible() {
            return state != null
                    && done >= 0
                    && bytes >= done
                    && lacking >= 0
                    && parts != null
                    && parts.size() <= MOST_PARTS;
        }
    }

    static String id(String headsetId, String tripId) {
        return headsetId + "/" + tripId;
    }
}
