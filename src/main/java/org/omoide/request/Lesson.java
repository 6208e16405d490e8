package org.omoide.request;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A volunteer has learnt filming.
 *
 * @param id of the account
 * @param trusted since when they are known to be trusted, too: what they upload from then on needs no review
 */
@Document("filming_lessons")
record Lesson(@Id String id, Instant passed, @Nullable Instant trusted) {}
