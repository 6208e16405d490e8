package org.omoide.care;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Colour;

/** All that is kept of a resident, to be handed to them or their family. */
@Schema(name = "ResidentExport", description = "All that is kept of a resident")
record Export(
        Instant exported,
        String id,
        String nickname,
        Colour colour,
        @Nullable Integer birthYear,
        Instant created,
        Resident.@Nullable Consent consent,
        List<Journey> trips,
        List<Wished> wishes) {

    @Schema(name = "ResidentTrip")
    record Journey(@Nullable String title, Instant at, boolean seated, List<Tapped> observations, List<Said> notes) {}

    @Schema(name = "ResidentObservation")
    record Tapped(
            Instant at,
            @Nullable Symptom symptom,
            @Nullable Mood mood,
            @Nullable Integer stop,
            @Nullable String place,

            @Schema(description = "It was a mistake, and said so then") @Nullable
            Instant takenBack) {}

    @Schema(name = "ResidentNote")
    record Said(
            Instant at,
            String words,
            @Schema(description = "Before it was corrected") List<String> earlier,
            @Nullable Integer stop,
            @Nullable String place,
            @Nullable String footageId,
            @Nullable Double yaw,
            @Nullable Double pitch,
            @Nullable String wishId) {}

    @Schema(name = "ResidentWish")
    record Wished(
            String id,
            Instant at,
            String place,
            @Nullable String why,
            @Nullable Integer birthDecade,
            String state,
            @Nullable String thanks) {}

    static Export of(Kept kept, Instant now) {
        var resident = kept.resident();
        return new Export(
                now,
                resident.id(),
                resident.nickname(),
                resident.colour(),
                resident.birthYear(),
                resident.created(),
                resident.consent(),
                kept.trips().stream()
                        .map(trip -> new Journey(
                                trip.title(),
                                trip.at(),
                                trip.seated(),
                                trip.observations().stream()
                                        .map(tap -> new Tapped(
                                                tap.at(),
                                                tap.symptom(),
                                                tap.mood(),
                                                tap.stop(),
                                                kept.place(trip.runId(), tap.stop()),
                                                tap.takenBack()))
                                        .toList(),
                                trip.notes().stream()
                                        .map(note -> new Said(
                                                note.at(),
                                                note.words(),
                                                note.earlier(),
                                                note.stop(),
                                                kept.place(trip.runId(), note.stop()),
                                                note.footageId(),
                                                note.yaw(),
                                                note.pitch(),
                                                note.wishId()))
                                        .toList()))
                        .toList(),
                kept.wishes().stream()
                        .map(wish -> new Wished(
                                wish.id(),
                                wish.created(),
                                wish.place(),
                                wish.why(),
                                wish.birthDecade(),
                                wish.state(),
                                wish.thanks()))
                        .toList());
    }
}
