package org.omoide.footage;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.omoide.account.Visitor;
import org.omoide.place.Place;
import org.omoide.place.Places;
import org.omoide.web.Problem;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** One film or photo: how far it is, what is known of it, and what can be done with it. */
@Controller
class FootagePage {

    private final Footages footages;
    private final Places places;
    private final Suggestions suggestions;
    private final FootageViews views;

    FootagePage(Footages footages, Places places, Suggestions suggestions, FootageViews views) {
        this.footages = footages;
        this.places = places;
        this.suggestions = suggestions;
        this.views = views;
    }

    @GetMapping("/footage/{id}")
    Mono<Rendering> footage(@PathVariable String id, Locale locale, Visitor visitor) {
        return footages.find(id, visitor)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(footage -> Mono.zip(place(footage), suggestions.of(footage, locale))
                        .map(found -> Rendering.view("footage")
                                .modelAttribute("footage", views.of(footage, visitor, locale))
                                .modelAttribute("suggested", found.getT2())
                                .modelAttribute("reviews", visitor.isCoordinator())
                                .model(footage.isChangedBy(visitor) ? Map.of("review", footage.review()) : Map.of())
                                .model(found.getT1()
                                        .map(place -> Map.of("place", place))
                                        .orElse(Map.of()))
                                .build()));
    }

    private Mono<Optional<Place>> place(Footage footage) {
        return Mono.justOrEmpty(footage.placeId())
                .flatMap(places::find)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
    }
}
