package org.omoide.care;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What somebody said, in the words of staff.
 *
 * @param id chosen by who sends it, so that sending it twice is as good as once
 * @param residentId null where it is nobody's in particular
 * @param earlier what it said before it was corrected, the oldest first
 * @param stop of the run, counted from 0; null where they were in none
 * @param footageId what was in view; null where nothing was
 * @param yaw to which they looked, in the film's own directions, degrees to the right of its middle, -180 to 180; null as
 *     the stop begins
 * @param pitch in degrees above the horizon, -90 to 90; null where yaw is
 * @param wishId that was made of it, or is about to be
 * @param by id of the account
 */
@Document("notes")
record Note(
        @Id String id,
        String facilityId,
        @Indexed String runId,
        @Indexed @Nullable String residentId,
        String words,
        List<String> earlier,
        @Nullable Integer stop,
        @Nullable String footageId,
        @Nullable Double yaw,
        @Nullable Double pitch,
        @Nullable String wishId,
        Instant at,
        String by) {

    static final int LONGEST = 1000;
}
