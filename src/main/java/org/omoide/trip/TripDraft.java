package org.omoide.trip;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.trip.Trip.Stop;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** A trip as it comes in, the whole of it. */
@Schema(description = "A trip, the whole of it: what isn't named isn't in it")
record TripDraft(
        @Schema(example = "子どものころの港") @Nullable String title,

        @Schema(description = "In the order in which one goes there, at most 12") @Nullable
        List<@Nullable StopDraft> stops,

        @Schema(description = "Of a change: the revision that was changed") @Nullable
        Integer revision) {

    private static final int LONGEST_TITLE = 80;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @Schema(name = "TripStopDraft")
    record StopDraft(
            @Schema(description = "A UUID, which the stop keeps; where it has none it is given one") @Nullable
            String id,

            @Nullable String footageId,

            @Schema(minimum = "-180", maximum = "180", description = "Degrees; null as the film opens") @Nullable
            Double yaw,

            @Schema(minimum = "-90", maximum = "90") @Nullable
            Double pitch,

            @Schema(minimum = "30", maximum = "300", defaultValue = "90") @Nullable
            Integer seconds,

            @Schema(description = "Open questions, at most 8 of at most 200 characters; shown to staff only") @Nullable
            List<@Nullable String> prompts) {}

    /** What was understood of it. */
    record Content(String title, List<Stop> stops) {}

    /** @throws Problem 422 with a sentence for each field that can't be taken */
    Content checked() {
        var faults = new HashMap<String, Sentence>();
        var name = clean(title).replaceAll("\\s+", " ").strip();
        if (name.isEmpty()) {
            faults.put("title", Sentence.of("trip.title.missing"));
        } else if (name.length() > LONGEST_TITLE) {
            faults.put("title", Sentence.of("problem.too-long", LONGEST_TITLE));
        }
        var drafts = stops == null ? List.<StopDraft>of() : stops;
        if (drafts.size() > Trip.MOST_STOPS) {
            throw Problem.invalid(Map.of("stops", Sentence.of("trip.stops.many", Trip.MOST_STOPS)));
        }
        var ids = new HashSet<String>();
        var understood = new ArrayList<Stop>();
        for (int i = 0; i < drafts.size(); i++) {
            understood.add(stop(drafts.get(i), "stops[" + i + "]", ids, faults));
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new Content(name, List.copyOf(understood));
    }

    private static Stop stop(
            @Nullable StopDraft said, String field, HashSet<String> ids, Map<String, Sentence> faults) {
        var draft = said == null ? new StopDraft(null, null, null, null, null, null) : said;
        var id = draft.id == null ? UUID.randomUUID().toString() : draft.id;
        check(ID.matcher(id).matches() && ids.add(id), field + ".id", "trip.stop.id", faults);
        check(draft.footageId != null && !draft.footageId.isBlank(), field + ".footageId", "trip.stop.footage", faults);
        // Who says one angle means the other to be straight ahead.
        boolean asItOpens = draft.yaw == null && draft.pitch == null;
        double yaw = Objects.requireNonNullElse(draft.yaw, 0.0);
        double pitch = Objects.requireNonNullElse(draft.pitch, 0.0);
        check(Math.abs(yaw) <= 180, field + ".yaw", "trip.stop.yaw", faults);
        check(Math.abs(pitch) <= 90, field + ".pitch", "trip.stop.pitch", faults);
        int seconds = Objects.requireNonNullElse(draft.seconds, Stop.USUAL);
        if (seconds < Stop.SHORTEST || seconds > Stop.LONGEST) {
            faults.put(field + ".seconds", Sentence.of("trip.stop.seconds", Stop.SHORTEST, Stop.LONGEST));
        }
        var prompts = (draft.prompts == null ? List.<String>of() : draft.prompts)
                .stream()
                        .map(prompt -> clean(prompt).strip())
                        .filter(prompt -> !prompt.isEmpty())
                        .toList();
        if (prompts.size() > Stop.MOST_PROMPTS) {
            faults.put(field + ".prompts", Sentence.of("trip.prompts.many", Stop.MOST_PROMPTS));
        } else if (prompts.stream().anyMatch(prompt -> prompt.length() > Stop.LONGEST_PROMPT)) {
            faults.put(field + ".prompts", Sentence.of("problem.too-long", Stop.LONGEST_PROMPT));
        }
        return new Stop(
                id,
                Objects.requireNonNullElse(draft.footageId, ""),
                asItOpens ? null : yaw,
                asItOpens ? null : pitch,
                seconds,
                prompts);
    }

    private static void check(boolean sound, String field, String key, Map<String, Sentence> faults) {
        if (!sound) {
            faults.put(field, Sentence.of(key));
        }
    }

    /** In one way of breaking lines, without what can't be seen but changes how the rest is shown. */
    private static String clean(@Nullable String typed) {
        return typed == null
                ? ""
                : typed.replaceAll("\\r\\n?", "\n")
                        .replaceAll("[\\p{Cntrl}&&[^\\n\\t]]|[\\u202a-\\u202e\\u2066-\\u2069]", "");
    }
}
