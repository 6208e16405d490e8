package org.omoide.footage;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era;
import org.omoide.place.Place;
import org.omoide.place.Place.Coordinates;
import org.omoide.place.Places;
import org.omoide.web.TownTime;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Guesses at place and time from what the file itself says. */
@Component
class Suggestions {

    /** A phone or a camera in the open knows where it is to some metres, and a place is rarely wider than this. */
    private static final double NEAR_METRES = 300;

    @Schema(description = "Guesses from the file's own metadata, where nobody has said it yet")
    record Suggested(
            @Nullable Place place,

            @Schema(description = "Where it was taken") @Nullable
            Coordinates coordinates,

            @Schema(description = "EDTF", example = "2023-05") @Nullable
            String era,

            @Nullable String eraText) {

        static final Suggested NOTHING = new Suggested(null, null, null, null);
    }

    private final Places places;

    Suggestions(Places places) {
        this.places = places;
    }

    Mono<Suggested> of(Footage footage, Locale locale) {
        var capture = footage.inspection() == null ? null : footage.inspection().capture();
        if (capture == null) {
            return Mono.just(Suggested.NOTHING);
        }
        var time = footage.era() != null || capture.time() == null
                ? null
                : Era.ofEdtf(capture.time()
                        .atZone(TownTime.ZONE)
                        .toLocalDate()
                        .toString()
                        .substring(0, 7));
        var spot = footage.placeId() != null || capture.latitude() == null || capture.longitude() == null
                ? null
                : new Coordinates(capture.latitude(), capture.longitude());
        var era = time == null ? null : time.edtf();
        var text = time == null ? null : time.text(locale);
        return spot == null
                ? Mono.just(new Suggested(null, null, era, text))
                : places.nearest(spot, NEAR_METRES)
                        .map(place -> new Suggested(place, spot, era, text))
                        .defaultIfEmpty(new Suggested(null, spot, era, text));
    }
}
