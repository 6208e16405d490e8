package org.omoide.care;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Year;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Colour;
import org.omoide.era.Era;
import org.omoide.era.EraNotUnderstood;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** What staff say of a resident, as typed. */
@Schema(description = "A resident: a nickname and a colour. No names, please.")
record ResidentDraft(
        @Schema(example = "うめ") @Nullable String nickname,
        @Nullable Colour colour,

        @Schema(example = "昭和8年", description = "The birth year as people say it; may be empty") @Nullable
        String born) {

    /** What was understood of it. */
    record Content(String nickname, Colour colour, @Nullable Integer birthYear) {}

    /** @throws Problem 422 with a sentence for each field that can't be taken */
    Content checked(Year present) {
        var faults = new LinkedHashMap<String, Sentence>();
        var called = nickname == null
                ? ""
                : nickname.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (called.isEmpty()) {
            faults.put("nickname", Sentence.of("care.nickname.missing"));
        } else if (called.length() > Resident.LONGEST_NICKNAME) {
            faults.put("nickname", Sentence.of("problem.too-long", Resident.LONGEST_NICKNAME));
        }
        if (colour == null) {
            faults.put("colour", Sentence.of("care.colour.missing"));
        }
        var year = year(present, faults);
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new Content(called, Objects.requireNonNull(colour), year);
    }

    private @Nullable Integer year(Year present, Map<String, Sentence> faults) {
        if (born == null || born.isBlank()) {
            return null;
        }
        try {
            var years = Era.parse(born.strip().replaceFirst("の?(?:生まれ|生れ|うまれ)$", ""))
                    .years();
            var year = years.first();
            if (year != null
                    && year.equals(years.last())
                    && year >= Resident.FIRST_BIRTH_YEAR
                    && year <= present.getValue()) {
                return year;
            }
        } catch (EraNotUnderstood e) {
            // Said below: its own sentence speaks of decades, too.
        }
        faults.put("born", Sentence.of("care.born.one"));
        return null;
    }
}
