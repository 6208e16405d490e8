package org.omoide.run;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** What was used in a headset, as it tells it. */
@Schema(name = "RunUse", description = "Somebody walked on, or touched something; to send it twice is as good as once")
record UseDraft(
        @Schema(description = "Id of the run") @Nullable String run,

        @Schema(description = "Made anew for each, and the same in each repetition") @Nullable
        String press,

        @Schema(description = "When it was, in milliseconds since 1970 of the servers' clock") @Nullable
        Long given,

        @Schema(description = "Where the way or the thing is") @Nullable
        String footage,

        @Schema(description = "Its id") @Nullable String hotspot,
        Use.@Nullable By by) {

    record Content(String run, String press, String footage, String hotspot, Use.By by) {}

    Instant givenBefore(Instant now) {
        return CommandDraft.givenBefore(given, now);
    }

    /** @throws Problem 422 where it can't be taken */
    Content understood() {
        if (press == null || !CommandDraft.PRESS.matcher(press).matches()) {
            throw Problem.invalid(Map.of("press", Sentence.of("run.press.unreadable")));
        }
        // What staff do they say themselves.
        if (run == null || footage == null || hotspot == null || by == null || by == Use.By.STAFF) {
            throw Problem.invalid(Map.of("hotspot", Sentence.of("run.hotspot.unknown")));
        }
        return new Content(run, press, footage, hotspot, by);
    }
}
