package org.omoide.place;

import java.util.List;
import org.omoide.web.Problem;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The forms for a place; they send to the API. */
@Controller
class PlacePages {

    private static final int MOST_NEIGHBOURS = 100;
    private static final double NEIGHBOURHOOD_METRES = 3000;

    private final Places places;

    PlacePages(Places places) {
        this.places = places;
    }

    @GetMapping("/places/new")
    Mono<Rendering> fresh() {
        return spots(places.located(MOST_NEIGHBOURS))
                .map(neighbours -> Rendering.view("place-form")
                        .modelAttribute("neighbours", neighbours)
                        .build());
    }

    @GetMapping("/places/{id}/edit")
    Mono<Rendering> edit(@PathVariable String id) {
        return places.find(id)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(place -> spots(neighbours(place))
                        .map(neighbours -> Rendering.view("place-form")
                                .modelAttribute("place", place)
                                .modelAttribute("neighbours", neighbours)
                                .build()));
    }

    private Flux<Place> neighbours(Place place) {
        return place.coordinates() == null
                ? places.located(MOST_NEIGHBOURS)
                : places.around(place.coordinates(), NEIGHBOURHOOD_METRES)
                        .filter(other -> !other.id().equals(place.id()))
                        .take(MOST_NEIGHBOURS);
    }

    private static Mono<List<Spot>> spots(Flux<Place> places) {
        return places.flatMapIterable(
                        place -> Spot.of(place, Spot.Kind.PLACE, null).stream().toList())
                .collectList();
    }
}
