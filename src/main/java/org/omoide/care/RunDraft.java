package org.omoide.care;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** What staff write down during a run, as it comes in. */
final class RunDraft {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private RunDraft() {}

    @Schema(name = "CareTap", description = "One symptom or one mood")
    record Tapped(
            @Schema(description = "A UUID, by which the same tap may be sent again; where it has none it is given one")
            @Nullable
            String id,

            @Nullable String residentId,
            @Nullable Symptom symptom,
            @Nullable Mood mood,

            @Schema(description = "Of the run, counted from 0") @Nullable
            Integer stop) {

        /** What was understood; of symptom and mood one is null. */
        record Content(
                String id,
                String residentId,
                @Nullable Symptom symptom,
                @Nullable Mood mood,
                @Nullable Integer stop) {}

        Content checked() {
            var faults = new LinkedHashMap<String, Sentence>();
            if (residentId == null || residentId.isBlank()) {
                faults.put("residentId", Sentence.of("care.resident.missing"));
            }
            if ((symptom == null) == (mood == null)) {
                faults.put("symptom", Sentence.of("care.tap.one"));
            }
            var known = idOf(id, faults);
            if (!faults.isEmpty()) {
                throw Problem.invalid(faults);
            }
            return new Content(known, Objects.requireNonNull(residentId), symptom, mood, stop);
        }
    }

    @Schema(name = "CareNote", description = "What somebody said, in the words of staff")
    record Noted(
            @Schema(description = "A UUID, by which the same note may be sent again; where it has none it is given one")
            @Nullable
            String id,

            @Schema(description = "Null where it is nobody's in particular") @Nullable
            String residentId,

            @Schema(example = "このあたりに駄菓子屋があってね") @Nullable String words,

            @Schema(description = "Of the run, counted from 0") @Nullable
            Integer stop,

            @Schema(minimum = "-180", maximum = "180", description = "Degrees; null as the stop begins") @Nullable
            Double yaw,

            @Schema(minimum = "-90", maximum = "90") @Nullable
            Double pitch) {

        /** What was understood. */
        record Content(
                String id,
                @Nullable String residentId,
                String words,
                @Nullable Integer stop,
                @Nullable Double yaw,
                @Nullable Double pitch) {}

        Content checked() {
            var faults = new LinkedHashMap<String, Sentence>();
            var said = words == null ? "" : words.strip();
            if (said.isEmpty()) {
                faults.put("words", Sentence.of("care.note.missing"));
            } else if (said.length() > Note.LONGEST) {
                faults.put("words", Sentence.of("problem.too-long", Note.LONGEST));
            }
            if ((yaw == null) != (pitch == null) || !lies(yaw, 180) || !lies(pitch, 90)) {
                faults.put("yaw", Sentence.of("care.note.direction"));
            }
            var known = idOf(id, faults);
            if (!faults.isEmpty()) {
                throw Problem.invalid(faults);
            }
            return new Content(
                    known, residentId == null || residentId.isBlank() ? null : residentId, said, stop, yaw, pitch);
        }

        private static boolean lies(@Nullable Double angle, double most) {
            return angle == null || Math.abs(angle) <= most;
        }
    }

    private static String idOf(@Nullable String said, Map<String, Sentence> faults) {
        if (said != null && !ID.matcher(said).matches()) {
            faults.put("id", Sentence.of("care.id.wrong"));
        }
        return said == null ? UUID.randomUUID().toString() : said;
    }
}
