package org.omoide.care;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Colour;

/** A resident as staff of the facility see them. */
@Schema(name = "Resident", description = "A nickname and a colour; for staff of the facility alone")
record ResidentView(
        String id,
        String nickname,
        Colour colour,
        @Nullable Integer birthYear,
        Resident.@Nullable Consent consent,

        @Schema(description = "May wear a headset, and have something written down")
        boolean consents) {

    static ResidentView of(Resident resident) {
        return new ResidentView(
                resident.id(),
                resident.nickname(),
                resident.colour(),
                resident.birthYear(),
                resident.consent(),
                resident.hasConsent());
    }
}
