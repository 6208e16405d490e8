package org.omoide.request;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A volunteer has learnt filming.
 *
 * @param id of the account
 * @param trusted since when a coordinator trusts them: what they upload from then on needs no review; null where none does
 * @param trustedBy id of that coordinator's account
 */
@Document("filming_lessons")
record Lesson(
        @Id String id,
        Instant passed,
        @Nullable Instant trusted,
        @Nullable String trustedBy) {}
