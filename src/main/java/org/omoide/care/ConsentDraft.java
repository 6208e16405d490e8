package org.omoide.care;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.omoide.care.Resident.Consent.By;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** A consent, as staff write it down. */
@Schema(description = "Who consented, and on which day")
record ConsentDraft(
        @Nullable By by,

        @Schema(example = "2026-11-20", description = "Not in the future") @Nullable
        String day) {

    /** What was understood of it. */
    record Content(By by, LocalDate day) {}

    /** @throws Problem 422 with a sentence for each field that can't be taken */
    Content checked(LocalDate today) {
        var faults = new LinkedHashMap<String, Sentence>();
        if (by == null) {
            faults.put("by", Sentence.of("care.consent.by.missing"));
        }
        LocalDate said = null;
        try {
            said = LocalDate.parse(day == null ? "" : day.strip());
        } catch (DateTimeParseException e) {
            // Said below.
        }
        if (said == null || said.isAfter(today) || said.isBefore(today.minusYears(100))) {
            faults.put("day", Sentence.of("care.consent.day.wrong"));
        }
        if (by == null || said == null || !faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new Content(by, said);
    }
}
