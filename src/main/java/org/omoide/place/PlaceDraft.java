package org.omoide.place;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.place.Place.Coordinates;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** What people say of a place. */
@Schema(description = "What people say of a place. Only the name is needed.")
public record PlaceDraft(
        @Schema(example = "三池港") @Nullable String name,

        @Schema(example = "みいけこう", description = "Kana; katakana becomes hiragana") @Nullable
        String reading,

        @Schema(example = "[\"三池築港\"]", description = "Names that people knew it by") @Nullable
        List<String> oldNames,

        @Nullable Coordinates coordinates,

        @Schema(example = "新港町", description = "The part of the town") @Nullable
        String area) {

    private static final int LONGEST = 100;
    private static final int MOST_OLD_NAMES = 20;

    static PlaceDraft of(Place place) {
        return new PlaceDraft(place.name(), place.reading(), place.oldNames(), place.coordinates(), place.area());
    }

    /**
     * As it is kept: trimmed, the reading in hiragana.
     *
     * @throws Problem that names the fields that can't be taken
     */
    PlaceDraft checked() {
        var faults = new LinkedHashMap<String, Sentence>();
        var checked = new PlaceDraft(
                trimmed(name),
                Kana.hiragana(trimmed(reading)),
                oldNames == null
                        ? List.of()
                        : oldNames.stream()
                                .map(PlaceDraft::trimmed)
                                .filter(old -> !old.isEmpty())
                                .distinct()
                                .toList(),
                coordinates,
                trimmed(area).isEmpty() ? null : trimmed(area));
        if (trimmed(name).isEmpty()) {
            faults.put("name", Sentence.of("place.name.missing"));
        }
        checkLength("name", checked.name, faults);
        if (!Kana.isReading(trimmed(checked.reading))) {
            faults.put("reading", Sentence.of("place.reading.kana"));
        }
        checkLength("reading", checked.reading, faults);
        checkLength("area", checked.area, faults);
        if (checked.oldNames != null) {
            checked.oldNames.forEach(old -> checkLength("oldNames", old, faults));
            if (checked.oldNames.size() > MOST_OLD_NAMES) {
                faults.put("oldNames", Sentence.of("place.old-names.many", MOST_OLD_NAMES));
            }
        }
        if (coordinates != null && !onEarth(coordinates)) {
            faults.put("coordinates", Sentence.of("place.coordinates.range"));
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return checked;
    }

    private static boolean onEarth(Coordinates spot) {
        return Math.abs(spot.latitude()) <= 90 && Math.abs(spot.longitude()) <= 180;
    }

    private static void checkLength(String field, @Nullable String value, Map<String, Sentence> faults) {
        if (value != null && value.length() > LONGEST) {
            faults.put(field, Sentence.of("problem.too-long", LONGEST));
        }
    }

    private static String trimmed(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
