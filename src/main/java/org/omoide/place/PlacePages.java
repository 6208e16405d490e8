package org.omoide.place;

import org.omoide.web.Problem;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** The forms for a place; they send to the API. */
@Controller
class PlacePages {

    private final Places places;

    PlacePages(Places places) {
        this.places = places;
    }

    @GetMapping("/places/new")
    Rendering fresh() {
        return Rendering.view("place-form").build();
    }

    @GetMapping("/places/{id}/edit")
    Mono<Rendering> edit(@PathVariable String id) {
        return places.find(id)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .map(place -> Rendering.view("place-form")
                        .modelAttribute("place", place)
                        .build());
    }
}
