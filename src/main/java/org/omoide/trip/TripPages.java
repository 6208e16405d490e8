package org.omoide.trip;

import java.util.List;
import java.util.Locale;
import org.omoide.account.Visitor;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** The trips, one trip to be put together or copied, and the sheet of it for the pocket. */
@Controller
class TripPages {

    /** In seconds, to choose from with one tap. */
    private static final List<Integer> LENGTHS = List.of(30, 60, 90, 120, 180, 300);

    /** Up to so many stops the sheet has room for large pictures. */
    private static final int FEW = 4;

    private static final int MANY = 8;

    private final Trips trips;
    private final TripViews views;

    TripPages(Trips trips, TripViews views) {
        this.trips = trips;
        this.views = views;
    }

    @GetMapping("/trips")
    Mono<Rendering> list(Locale locale, Visitor visitor) {
        return Mono.zip(
                        trips.own(visitor).collectList().flatMap(own -> views.of(own, visitor, locale)),
                        trips.readyMade().collectList().flatMap(town -> views.of(town, visitor, locale)))
                .map(found -> Rendering.view("trips")
                        .modelAttribute("own", found.getT1())
                        .modelAttribute("readyMade", found.getT2())
                        .build());
    }

    @GetMapping("/trips/{id}")
    Mono<Rendering> trip(@PathVariable String id, Locale locale, Visitor visitor) {
        return view(id, locale, visitor)
                .map(trip -> Rendering.view("trip")
                        .modelAttribute("trip", trip)
                        .modelAttribute("lengths", LENGTHS)
                        .modelAttribute("mostStops", Trip.MOST_STOPS)
                        .modelAttribute("mostPrompts", Trip.Stop.MOST_PROMPTS)
                        .modelAttribute("usual", Trip.Stop.USUAL)
                        .build());
    }

    /** One page of A4, to be printed. */
    @GetMapping("/trips/{id}/sheet")
    Mono<Rendering> sheet(@PathVariable String id, Locale locale, Visitor visitor) {
        return view(id, locale, visitor)
                .map(trip -> Rendering.view("trip-sheet")
                        .modelAttribute("trip", trip)
                        .modelAttribute(
                                "density",
                                trip.shown().size() <= FEW
                                        ? "few"
                                        : trip.shown().size() <= MANY ? "some" : "many")
                        .build());
    }

    private Mono<TripView> view(String id, Locale locale, Visitor visitor) {
        return trips.find(id, visitor).flatMap(trip -> views.of(trip, visitor, locale));
    }
}
