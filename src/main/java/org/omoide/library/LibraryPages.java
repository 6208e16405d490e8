package org.omoide.library;

import static org.omoide.place.Spot.Kind.FOCUS;
import static org.omoide.place.Spot.Kind.PLACE;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omoide.OmoideSettings;
import org.omoide.account.Visitor;
import org.omoide.footage.FootageView;
import org.omoide.footage.FootageViews;
import org.omoide.footage.Footages;
import org.omoide.place.Place;
import org.omoide.place.Places;
import org.omoide.place.Spot;
import org.omoide.web.Problem;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** The album: places, and what was filmed there. */
@Controller
class LibraryPages {

    private static final int PLACES_A_PAGE = 24;
    private static final int MOST_UNPLACED = 12;
    private static final int MOST_NEIGHBOURS = 40;
    private static final double NEIGHBOURHOOD_METRES = 3000;

    /**
     * A place as its card shows it.
     *
     * @param cover the footage whose picture and era stand for the place; null while there is none to be seen
     * @param filmers names of all who filmed here
     * @param watchable how many can be watched
     * @param others how many are on their way, or need somebody's look
     */
    record Card(Place place, @Nullable FootageView cover, List<String> filmers, long watchable, long others) {}

    private final Places places;
    private final Footages footages;
    private final OmoideSettings settings;
    private final FootageViews views;

    LibraryPages(Places places, Footages footages, OmoideSettings settings, FootageViews views) {
        this.places = places;
        this.footages = footages;
        this.settings = settings;
        this.views = views;
    }

    @GetMapping("/")
    Mono<Rendering> library(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "0") int page,
            Locale locale,
            Visitor visitor) {
        int wanted = Math.max(0, Math.min(page, 100_000));
        var words = q.substring(0, Math.min(q.length(), 200));
        var unplaced = footages.withoutPlace(visitor, MOST_UNPLACED)
                .map(footage -> views.of(footage, visitor, locale))
                .collectList();
        return places.search(words, wanted, PLACES_A_PAGE)
                .flatMap(found -> cards(found.items(), locale, visitor)
                        .zipWith(
                                unplaced,
                                (cards, without) -> Rendering.view("library")
                                        .modelAttribute("cards", cards)
                                        .modelAttribute("unplaced", without)
                                        .modelAttribute("q", words)
                                        .modelAttribute("page", wanted)
                                        .modelAttribute("more", (wanted + 1L) * PLACES_A_PAGE < found.total())
                                        .modelAttribute(
                                                "empty", found.total() == 0 && words.isBlank() && without.isEmpty())
                                        .build()));
    }

    @GetMapping("/places/{id}")
    Mono<Rendering> place(@PathVariable String id, Locale locale, Visitor visitor) {
        return places.find(id)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(place -> Mono.zip(
                                footages.at(List.of(id), visitor)
                                        .map(footage -> views.of(footage, visitor, locale))
                                        .collectList(),
                                surroundings(place))
                        .map(found -> Rendering.view("place")
                                .modelAttribute("place", place)
                                .modelAttribute("footage", found.getT1())
                                .modelAttribute("surroundings", found.getT2())
                                .build()));
    }

    /** The place and its neighbours; nothing where nobody has said where it is. */
    private Mono<List<Spot>> surroundings(Place place) {
        return Mono.justOrEmpty(place.coordinates())
                .flatMapMany(at -> places.around(at, NEIGHBOURHOOD_METRES))
                .take(MOST_NEIGHBOURS)
                .flatMapIterable(near -> Spot.of(near, near.id().equals(place.id()) ? FOCUS : PLACE, null).stream()
                        .toList())
                .collectList();
    }

    @GetMapping("/upload")
    Mono<Rendering> upload(@RequestParam(required = false) @Nullable String place) {
        return Mono.justOrEmpty(place)
                .flatMap(places::find)
                .map(found -> Map.of("place", found))
                .defaultIfEmpty(Map.of())
                .map(known -> Rendering.view("upload")
                        .modelAttribute("largest", settings.largestUpload())
                        .model(known)
                        .build());
    }

    private Mono<List<Card>> cards(List<Place> shown, Locale locale, Visitor visitor) {
        return footages.at(shown.stream().map(Place::id).toList(), visitor)
                .map(footage -> views.of(footage, visitor, locale))
                .collect(Collectors.groupingBy(view -> Objects.requireNonNull(view.placeId())))
                .map(byPlace ->
                        shown.stream().map(place -> card(place, byPlace)).toList());
    }

    private static Card card(Place place, Map<String, List<FootageView>> byPlace) {
        var all = byPlace.getOrDefault(place.id(), List.of());
        var watchable = all.stream().filter(view -> view.watch() != null).toList();
        return new Card(
                place,
                watchable.isEmpty() ? null : watchable.get(0),
                watchable.stream()
                        .map(FootageView::filmedBy)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList(),
                watchable.size(),
                all.size() - watchable.size());
    }
}
