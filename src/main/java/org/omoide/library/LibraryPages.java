package org.omoide.library;

import static org.omoide.place.Spot.Kind.FOCUS;
import static org.omoide.place.Spot.Kind.PLACE;

import java.time.Clock;
import java.time.Year;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.OmoideSettings;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.era.Era;
import org.omoide.footage.FootageView;
import org.omoide.footage.FootageViews;
import org.omoide.footage.Footages;
import org.omoide.place.Place;
import org.omoide.place.Places;
import org.omoide.place.Spot;
import org.omoide.search.Found.Hit;
import org.omoide.search.Question;
import org.omoide.search.Search;
import org.omoide.search.Sought;
import org.omoide.web.Problem;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The album: places, and what was filmed there. */
@Controller
class LibraryPages {

    private static final int PLACES_A_PAGE = 24;
    private static final int MOST_UNPLACED = 12;
    private static final int LAST_PAGE = 400;
    private static final int MOST_NEIGHBOURS = 40;
    private static final double NEIGHBOURHOOD_METRES = 3000;

    /**
     * A place as its card shows it, or footage that has no place yet.
     *
     * @param place null for footage without a place
     * @param cover the footage whose picture and era stand for the place; null while there is none to be seen
     * @param filmers names of all who filmed here
     * @param watchable how many can be watched
     * @param others how many are on their way, or need somebody's look
     * @param found footage that was looked for, the best first
     * @param distance in words, from the spot near which was looked; null where none was given
     */
    record Card(
            @Nullable Place place,
            @Nullable FootageView cover,
            List<String> filmers,
            long watchable,
            long others,
            List<FootageView> found,
            @Nullable String distance) {}

    /** What was filmed in a decade. */
    record Period(String name, List<FootageView> footage) {}

    private final Places places;
    private final Footages footages;
    private final Search search;
    private final OmoideSettings settings;
    private final FootageViews views;
    private final MessageSource messages;
    private final Clock clock;

    LibraryPages(
            Places places,
            Footages footages,
            Search search,
            OmoideSettings settings,
            FootageViews views,
            MessageSource messages,
            Clock clock) {
        this.places = places;
        this.footages = footages;
        this.search = search;
        this.clock = clock;
        this.settings = settings;
        this.views = views;
        this.messages = messages;
    }

    @GetMapping("/")
    Mono<Rendering> library(
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestParam(defaultValue = "0") int page,
            Locale locale,
            Visitor visitor) {
        if (visitor.is(Role.HEADSET) && parameters.isEmpty()) {
            return Mono.just(Rendering.redirectTo("/headset").build());
        }
        int wanted = Math.max(0, Math.min(page, LAST_PAGE));
        var question = Question.of(parameters);
        var understood = question.understood(Year.now(clock));
        var sought = understood.sought();
        var unplaced = sought.isAnything()
                ? footages.withoutPlace(visitor, MOST_UNPLACED).map(footage -> views.of(footage, visitor, locale))
                : Flux.<FootageView>empty();
        return Mono.zip(search.search(sought, visitor, wanted, PLACES_A_PAGE), unplaced.collectList())
                .flatMap(found -> cards(found.getT1().hits(), sought, locale, visitor)
                        .map(cards -> Rendering.view("library")
                                .modelAttribute("cards", cards)
                                .modelAttribute("spots", spots(cards))
                                .modelAttribute("unplaced", found.getT2())
                                .modelAttribute("question", question)
                                .modelAttribute("understood", understood)
                                .modelAttribute("approximate", found.getT1().approximate())
                                .modelAttribute("total", found.getT1().total())
                                .modelAttribute("page", wanted)
                                .modelAttribute(
                                        "more",
                                        (wanted + 1L) * PLACES_A_PAGE
                                                < found.getT1().total())
                                .modelAttribute(
                                        "empty",
                                        found.getT1().total() == 0
                                                && sought.isAnything()
                                                && found.getT2().isEmpty())
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
                                .modelAttribute("periods", periods(found.getT1(), locale))
                                .modelAttribute("footage", found.getT1())
                                .modelAttribute("surroundings", found.getT2())
                                .build()));
    }

    /** From then to now; what has no time comes last. */
    private List<Period> periods(List<FootageView> footage, Locale locale) {
        var periods = new LinkedHashMap<String, List<FootageView>>();
        for (var view : footage) {
            var decade = view.era() == null ? "" : decade(Era.ofEdtf(view.era()).years(), locale);
            periods.computeIfAbsent(decade, words -> new ArrayList<>()).add(view);
        }
        var undated = periods.remove("");
        if (undated != null) {
            periods.put(messages.getMessage("place.timeline.undated", null, locale), undated);
        }
        return periods.entrySet().stream()
                .map(period -> new Period(period.getKey(), period.getValue()))
                .toList();
    }

    private static String decade(Era.Years years, Locale locale) {
        int year = Objects.requireNonNull(years.first() == null ? years.last() : years.first());
        return Era.Point.decade(year / 10 * 10, Era.Certainty.SURE).text(locale);
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
    Mono<Rendering> upload(
            @RequestParam(required = false) @Nullable String place,
            @RequestParam(required = false) @Nullable String wish) {
        return Mono.justOrEmpty(place)
                .flatMap(places::find)
                .map(found -> Map.of("place", found))
                .defaultIfEmpty(Map.of())
                .map(known -> Rendering.view("upload")
                        .modelAttribute("largest", settings.largestUpload())
                        .modelAttribute("wish", wish == null ? "" : wish)
                        .model(known)
                        .build());
    }

    private Mono<List<Card>> cards(List<Hit> hits, Sought sought, Locale locale, Visitor visitor) {
        var placeIds = hits.stream()
                .flatMap(hit -> Stream.ofNullable(hit.place()))
                .map(Place::id)
                .toList();
        return footages.at(placeIds, visitor)
                .map(footage -> views.of(footage, visitor, locale))
                .collect(Collectors.groupingBy(view -> Objects.requireNonNull(view.placeId())))
                .map(byPlace -> hits.stream()
                        .map(hit -> card(hit, sought, byPlace, locale, visitor))
                        .toList());
    }

    private Card card(Hit hit, Sought sought, Map<String, List<FootageView>> byPlace, Locale locale, Visitor visitor) {
        var found = hit.footage().stream()
                .map(footage -> views.of(footage, visitor, locale))
                .filter(view -> view.watch() != null)
                .toList();
        var place = hit.place();
        var all = place == null ? found : byPlace.getOrDefault(place.id(), List.of());
        var watchable = all.stream().filter(view -> view.watch() != null).toList();
        return new Card(
                place,
                Stream.concat(found.stream(), watchable.stream()).findFirst().orElse(null),
                watchable.stream()
                        .map(FootageView::filmedBy)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList(),
                watchable.size(),
                all.size() - watchable.size(),
                sought.isAnything() ? List.of() : found,
                place == null || place.coordinates() == null || sought.near() == null
                        ? null
                        : distance(place.coordinates().metresTo(sought.near()), locale));
    }

    private String distance(double metres, Locale locale) {
        var key = metres < 1000 ? "search.metres" : "search.kilometres";
        var number = metres < 1000 ? "" + Math.max(10, Math.round(metres / 10) * 10) : "%.1f".formatted(metres / 1000);
        return messages.getMessage(key, new Object[] {number}, locale);
    }

    private static List<Spot> spots(List<Card> cards) {
        return cards.stream()
                .flatMap(card -> Stream.ofNullable(card.place()))
                .flatMap(place -> Spot.of(place, PLACE, null).stream())
                .toList();
    }
}
