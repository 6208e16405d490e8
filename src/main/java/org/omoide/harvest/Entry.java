package org.omoide.harvest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What others know of one film or photo. Stays when that is unpublished, taken down or deleted, so that they hear of it.
 *
 * @param footageId also its own id
 * @param shared whether a coordinator wants others to know of it
 * @param live whether others may know of it just now: shared, published, and for everybody
 * @param digest SHA-256 of what they were told last; null while they were told nothing
 * @param stamp when that changed last, to the second
 */
@Document("catalogue")
@CompoundIndex(def = "{'stamp': 1, '_id': 1}")
record Entry(
        @Id String footageId,
        boolean shared,
        boolean live,
        @Nullable String digest,
        Instant stamp) {}
