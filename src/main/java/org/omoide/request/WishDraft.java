package org.omoide.request;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** What somebody says who wishes. */
@Schema(
        description =
                "A wish, as it is asked. Only the place is needed, and not even that where somebody points at it.")
record WishDraft(
        @Schema(example = "銀座通りの角の映画館", description = "In their own words") @Nullable
        String place,

        @Schema(example = "はじめて二人で行った所です") @Nullable String why,

        @Schema(example = "はな", description = "Never leaves the facility") @Nullable
        String nickname,

        @Schema(example = "1930", description = "The first year of the decade of birth") @Nullable
        Integer birthDecade,

        @Nullable Pointing pointed) {

    /** A spot in a view; yaw and pitch in degrees in the film's own directions. */
    @Schema(name = "Pointing")
    record Pointing(
            @Nullable String footageId,
            @Nullable Double yaw,
            @Nullable Double pitch,
            @Nullable Double seconds,
            Wish.@Nullable Direction direction) {}

    static final int FIRST_DECADE = 1900;
    static final int LAST_DECADE = 2000;
    static final int LONGEST_PLACE = 200;
    static final int LONGEST_WHY = 1000;
    private static final int LONGEST_NICKNAME = 40;

    /**
     * As it is kept: trimmed.
     *
     * @throws Problem that names the fields that can't be taken
     */
    WishDraft checked() {
        var faults = faults();
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new WishDraft(trimmed(place), trimmed(why), trimmed(nickname), birthDecade, pointed);
    }

    Map<String, Sentence> faults() {
        var faults = new LinkedHashMap<String, Sentence>();
        if (trimmed(place) == null && pointed == null) {
            faults.put("place", Sentence.of("wish.place.missing"));
        }
        checkLength("place", place, LONGEST_PLACE, faults);
        checkLength("why", why, LONGEST_WHY, faults);
        checkLength("nickname", nickname, LONGEST_NICKNAME, faults);
        if (birthDecade != null && (birthDecade < FIRST_DECADE || birthDecade > LAST_DECADE || birthDecade % 10 != 0)) {
            faults.put("birthDecade", Sentence.of("wish.decade.wrong"));
        }
        if (pointed != null
                && (pointed.footageId() == null
                        || pointed.direction() == null
                        || !lies(pointed.yaw(), -180, 180)
                        || !lies(pointed.pitch(), -90, 90)
                        || !lies(pointed.seconds(), 0, 1e6))) {
            faults.put("pointed", Sentence.of("wish.pointed.wrong"));
        }
        return faults;
    }

    Wish.@Nullable Person person() {
        return nickname == null && birthDecade == null ? null : new Wish.Person(nickname, birthDecade);
    }

    private static boolean lies(@Nullable Double value, double least, double most) {
        return value != null && value >= least && value <= most;
    }

    private static void checkLength(String field, @Nullable String value, int longest, Map<String, Sentence> faults) {
        if (value != null && value.strip().length() > longest) {
            faults.put(field, Sentence.of("problem.too-long", longest));
        }
    }

    static @Nullable String trimmed(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
