package org.omoide.run;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.springframework.http.HttpStatus;

/** A run as it is asked for. */
@Schema(description = "A trip with a room of people, to be begun")
record RunDraft(
        @Nullable String tripId,

        @Schema(description = "Ids of headsets of the facility, 1 to 32") @Nullable
        List<@Nullable String> headsets,

        @Schema(minimum = "1", maximum = "60", defaultValue = "10") @Nullable
        Integer minutes,

        @Schema(description = "That more than 20 minutes are meant") @Nullable
        Boolean confirmed,

        @Schema(description = "Names of the items of the list that were ticked before") @Nullable
        List<@Nullable String> checked) {

    private static final int MOST_CHECKED = 30;
    private static final Pattern ITEM = Pattern.compile("[A-Za-z0-9._-]{1,40}");

    record Content(String tripId, Set<String> headsets, int minutes, List<String> checked) {}

    /** @throws Problem 422 with a sentence for each field that can't be taken */
    Content understood() {
        var faults = new HashMap<String, Sentence>();
        if (tripId == null || tripId.isBlank()) {
            faults.put("tripId", Sentence.of("run.trip.missing"));
        }
        var wanted = headsets(headsets, "headsets", faults);
        if (wanted.isEmpty()) {
            faults.putIfAbsent("headsets", Sentence.of("run.headsets.none"));
        }
        int length = minutes == null ? Run.USUAL_MINUTES : minutes;
        checkLength(length, faults);
        var ticked = checked == null ? List.<@Nullable String>of() : checked;
        if (ticked.size() > MOST_CHECKED
                || ticked.stream()
                        .anyMatch(item -> item == null || !ITEM.matcher(item).matches())) {
            faults.put("checked", Sentence.of("run.checked.unreadable"));
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        requireConfirmed(length, confirmed);
        return new Content(String.valueOf(tripId), wanted, length, List.copyOf(ticked));
    }

    static Set<String> headsets(@Nullable List<@Nullable String> said, String field, Map<String, Sentence> faults) {
        var ids = new LinkedHashSet<String>();
        for (var id : said == null ? List.<@Nullable String>of() : said) {
            if (id != null && !id.isBlank() && id.indexOf('.') < 0 && id.indexOf('$') < 0) {
                ids.add(id);
            } else {
                faults.put(field, Sentence.of("run.headset.unknown"));
            }
        }
        if (ids.size() > Run.MOST_HEADSETS) {
            faults.put(field, Sentence.of("run.headsets.many", Run.MOST_HEADSETS));
        }
        return ids;
    }

    static void checkLength(int minutes, Map<String, Sentence> faults) {
        if (minutes < 1 || minutes > Run.MOST_MINUTES) {
            faults.put("minutes", Sentence.of("run.length.range", Run.MOST_MINUTES));
        }
    }

    /** @throws Problem 422 where it is long, and nobody said that it is meant */
    static void requireConfirmed(int minutes, @Nullable Boolean confirmed) {
        if (minutes > Run.UNCONFIRMED_MINUTES && !Boolean.TRUE.equals(confirmed)) {
            throw new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "run.length.confirm", Run.UNCONFIRMED_MINUTES);
        }
    }
}
