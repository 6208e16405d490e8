package org.omoide.circular;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.omoide.web.TownTime;

/** A notice as it comes in. */
@Schema(description = "Plain text; web addresses in it can be followed")
record NoticeDraft(
        @Nullable String title,
        @Nullable String text,
        @Nullable Boolean allVolunteers,
        @Nullable Boolean allFacilities,

        @Schema(description = "Ids of accounts, where it isn't for all volunteers") @Nullable
        List<String> volunteers,

        @Schema(description = "Ids of facilities, where it isn't for all of them") @Nullable
        List<String> facilities,

        @Schema(description = "The last day on which it matters", example = "2026-12-10") @Nullable
        String until,

        @Schema(description = "Of a change: the revision that was changed") @Nullable
        Integer revision,

        @Schema(description = "Of a change to what was sent: everybody is asked to confirm it again") @Nullable
        Boolean askAgain) {

    static final int LONGEST_TITLE = 80;
    static final int LONGEST_TEXT = 4000;
    private static final int MOST_NAMED = 1000;
    private static final int YEARS_AHEAD = 5;

    /** What was understood of it. */
    record Words(
            String title,
            String text,
            Notice.Audience audience,
            @Nullable Instant ends) {}

    /**
     * Reads it.
     *
     * @param keptEnd the end that the notice has already, which may lie in the past
     * @throws Problem 422 with a sentence for each field that can't be taken
     */
    Words words(Instant now, @Nullable Instant keptEnd) {
        var faults = new HashMap<String, Sentence>();
        var heading = clean(title).replaceAll("\\s+", " ").strip();
        var body = clean(text).strip();
        required("title", heading, LONGEST_TITLE, faults);
        required("text", body, LONGEST_TEXT, faults);
        boolean toVolunteers = Boolean.TRUE.equals(allVolunteers);
        boolean toFacilities = Boolean.TRUE.equals(allFacilities);
        var audience = new Notice.Audience(
                toVolunteers, toFacilities, named(volunteers, toVolunteers), named(facilities, toFacilities));
        if (audience.isEmpty()) {
            faults.put("audience", Sentence.of("circular.audience.missing"));
        } else if (audience.volunteers().size() > MOST_NAMED
                || audience.facilities().size() > MOST_NAMED) {
            faults.put("audience", Sentence.of("circular.audience.many"));
        }
        var ends = ends(now, keptEnd, faults);
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new Words(heading, body, audience, ends);
    }

    private @Nullable Instant ends(Instant now, @Nullable Instant keptEnd, Map<String, Sentence> faults) {
        if (until == null || until.isBlank()) {
            return null;
        }
        try {
            var day = LocalDate.parse(until.strip());
            var today = LocalDate.ofInstant(now, TownTime.ZONE);
            if (day.isAfter(today.plusYears(YEARS_AHEAD))) {
                faults.put("until", Sentence.of("circular.until.far"));
                return null;
            }
            var ends = Notice.endOf(day);
            if (day.isBefore(today) && !(keptEnd != null && keptEnd.equals(ends))) {
                faults.put("until", Sentence.of("circular.until.over"));
            }
            return ends;
        } catch (DateTimeParseException e) {
            faults.put("until", Sentence.of("circular.until.unreadable"));
            return null;
        }
    }

    private static void required(String field, String value, int longest, Map<String, Sentence> faults) {
        if (value.isEmpty()) {
            faults.put(field, Sentence.of("circular." + field + ".missing"));
        } else if (value.length() > longest) {
            faults.put(field, Sentence.of("problem.too-long", longest));
        }
    }

    /** In one way of breaking lines, without what can't be seen but changes how the rest is shown. */
    private static String clean(@Nullable String typed) {
        return typed == null
                ? ""
                : typed.replaceAll("\\r\\n?", "\n")
                        .replaceAll("[\\p{Cntrl}&&[^\\n\\t]]|[\\u202a-\\u202e\\u2066-\\u2069]", "");
    }

    private static Set<String> named(@Nullable List<String> ids, boolean all) {
        return all || ids == null
                ? Set.of()
                : ids.stream()
                        .filter(id -> id != null && !id.isBlank() && id.length() <= 64)
                        .collect(java.util.stream.Collectors.toCollection(LinkedHashSet::new));
    }
}
