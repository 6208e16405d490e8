package org.omoide.care;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * One tap: a symptom or a mood, one of which is null. Is added to and never changed, but that it was a mistake.
 *
 * @param id chosen by who sends it, so that sending it twice is as good as once
 * @param stop of the run, counted from 0; null where they were in none
 * @param takenBack when somebody said that it was a mistake
 * @param by id of the account
 */
@Document("observations")
record Observation(
        @Id String id,
        String facilityId,
        @Indexed String runId,
        @Indexed String residentId,
        @Nullable Symptom symptom,
        @Nullable Mood mood,
        @Nullable Integer stop,
        Instant at,
        String by,
        @Nullable Instant takenBack) {}
