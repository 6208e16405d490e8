package org.omoide.headset;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Colour;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/**
 * What staff say of a headset, as typed.
 *
 * @param code on the headset
 * @param sign that was shown beside the form
 * @param facilityId chosen by a coordinator; that of staff is known
 */
record HeadsetDraft(
        @Nullable String code,
        @Nullable Integer sign,
        @Nullable String name,
        @Nullable Colour colour,
        @Nullable String facilityId) {

    /** Read at a glance, from across the room. */
    static final int LONGEST_NAME = 20;

    /** What was said, if it can be taken. */
    record Checked(String name, Colour colour) {}

    String typedCode() {
        return code == null ? "" : code;
    }

    /** @throws Problem 422 where something is missing */
    Checked checked() {
        var faults = new LinkedHashMap<String, Sentence>();
        var shown = name == null ? "" : name.strip();
        if (shown.isEmpty()) {
            faults.put("name", Sentence.of("headset.name.missing"));
        } else if (shown.length() > LONGEST_NAME) {
            faults.put("name", Sentence.of("problem.too-long", LONGEST_NAME));
        }
        if (colour == null) {
            faults.put("colour", Sentence.of("headset.colour.missing"));
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new Checked(shown, Objects.requireNonNull(colour));
    }

    static Problem nameTaken() {
        return Problem.invalid(Map.of("name", Sentence.of("headset.name.taken")));
    }
}
