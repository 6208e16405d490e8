package org.omoide.request;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.footage.FootageView;
import org.omoide.footage.FootageViews;
import org.omoide.footage.Footages;
import org.omoide.place.Place;
import org.omoide.place.Places;
import org.omoide.place.Spot;
import org.omoide.request.Wish.State;
import org.omoide.search.Search;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The pages of those who work with wishes: to each role its own. */
@Controller
class WishPages {

    private static final int MOST_SUGGESTIONS = 6;

    private static final Set<State> TWINS = Set.of(State.ASKED, State.OPEN, State.CLAIMED, State.UPLOADED);

    private final Wishes wishes;
    private final WishViews views;
    private final Asking asking;
    private final AskPages ask;
    private final Lessons lessons;
    private final Footages footages;
    private final Places places;
    private final Search search;
    private final FootageViews footageViews;

    WishPages(
            Wishes wishes,
            WishViews views,
            Asking asking,
            AskPages ask,
            Lessons lessons,
            Footages footages,
            Places places,
            Search search,
            FootageViews footageViews) {
        this.wishes = wishes;
        this.views = views;
        this.asking = asking;
        this.ask = ask;
        this.lessons = lessons;
        this.footages = footages;
        this.places = places;
        this.search = search;
        this.footageViews = footageViews;
    }

    @GetMapping("/wishes")
    Mono<Rendering> wishes(Locale locale, Visitor visitor) {
        return switch (visitor.signedIn().role()) {
            case COORDINATOR -> board(locale, visitor);
            case VOLUNTEER -> filming(locale, visitor);
            case STAFF, HEADSET -> facility(locale, visitor);
        };
    }

    private Mono<Rendering> board(Locale locale, Visitor visitor) {
        return Mono.zip(views.of(wishes.in(Set.of(State.values()), visitor), visitor, locale), lessons.learnt(locale))
                .map(found -> Rendering.view("wishes-board")
                        .modelAttribute("wishes", found.getT1())
                        .modelAttribute("learnt", found.getT2())
                        .build());
    }

    private Mono<Rendering> facility(Locale locale, Visitor visitor) {
        return views.of(wishes.in(Set.of(State.values()), visitor), visitor, locale)
                .map(found -> Rendering.view("wishes-facility")
                        .modelAttribute("wishes", found)
                        .build());
    }

    private Mono<Rendering> filming(Locale locale, Visitor visitor) {
        return Mono.zip(
                        views.of(wishes.in(Set.of(State.OPEN, State.CLAIMED), visitor), visitor, locale),
                        views.of(wishes.fulfilledBy(visitor), visitor, locale),
                        lessons.of(visitor, locale))
                .map(found -> Rendering.view("wishes-filming")
                        .modelAttribute("mine", in(found.getT1(), State.CLAIMED))
                        .modelAttribute("open", in(found.getT1(), State.OPEN))
                        .modelAttribute("spots", spots(in(found.getT1(), State.OPEN)))
                        .modelAttribute("moved", in(found.getT2(), State.THANKED))
                        .modelAttribute(
                                "watched",
                                found.getT2().stream()
                                        .filter(wish -> wish.state() == State.WATCHED || wish.state() == State.THANKED)
                                        .count())
                        .modelAttribute("lesson", found.getT3())
                        .build());
    }

    private static List<WishView> in(List<WishView> wishes, State state) {
        return wishes.stream().filter(wish -> wish.state() == state).toList();
    }

    private static List<Spot> spots(List<WishView> open) {
        return open.stream()
                .filter(wish -> wish.at() != null && wish.at().coordinates() != null)
                .map(wish -> new Spot(
                        wish.at().name(),
                        "/wishes/" + wish.id(),
                        wish.at().coordinates().latitude(),
                        wish.at().coordinates().longitude(),
                        Spot.Kind.WISH,
                        wish.at().area(),
                        wish.brief()))
                .toList();
    }

    @GetMapping("/wishes/new")
    Mono<Rendering> fresh(Locale locale, Visitor visitor) {
        return form(Map.of(), Map.of(), HttpStatus.OK, locale, visitor);
    }

    @PostMapping("/wishes/new")
    Mono<Rendering> writeDown(Locale locale, Visitor visitor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .flatMap(said -> asking.by(visitor, AskPages.draft(said))
                        .map(wish ->
                                Rendering.redirectTo("/wishes/" + wish.id()).build())
                        .onErrorResume(
                                Problem.class,
                                problem -> problem.fields().isEmpty()
                                        ? Mono.error(problem)
                                        : form(
                                                said.toSingleValueMap(),
                                                ask.faults(problem, locale),
                                                problem.status(),
                                                locale,
                                                visitor)));
    }

    private Mono<Rendering> form(
            Map<String, String> said, Map<String, String> faults, HttpStatus status, Locale locale, Visitor visitor) {
        if (visitor.is(Role.VOLUNTEER)) {
            return Mono.error(new Problem(HttpStatus.FORBIDDEN, "problem.forbidden"));
        }
        return Mono.just(Rendering.view("wish-new")
                .status(status)
                .modelAttribute("said", said)
                .modelAttribute("faults", faults)
                .modelAttribute("decades", ask.decades(locale))
                .build());
    }

    @GetMapping("/wishes/{id}")
    Mono<Rendering> wish(@PathVariable String id, Locale locale, Visitor visitor) {
        return wishes.find(id, visitor)
                .flatMap(wish -> Mono.zip(
                                views.of(wish, visitor, locale),
                                visitor.isCoordinator() ? twins(wish, visitor, locale) : Mono.just(List.<WishView>of()),
                                visitor.isCoordinator()
                                        ? views.of(wishes.joinedTo(id), visitor, locale)
                                        : Mono.just(List.<WishView>of()),
                                visitor.isCoordinator() ? likelyPlaces(wish) : Mono.just(List.<Place>of()))
                        .flatMap(found -> footageAt(found.getT4(), visitor, locale)
                                .map(footage -> Rendering.view("wish")
                                        .modelAttribute("wish", found.getT1())
                                        .modelAttribute("twins", found.getT2())
                                        .modelAttribute("joined", found.getT3())
                                        .modelAttribute("places", found.getT4())
                                        .modelAttribute("footage", footage)
                                        .modelAttribute("spots", spots(List.of(found.getT1())))
                                        .modelAttribute("mine", wish.isClaimedBy(visitor))
                                        .build())));
    }

    private Mono<List<WishView>> twins(Wish wish, Visitor visitor, Locale locale) {
        return Step.JOIN.from().contains(wish.state())
                ? views.of(
                        wishes.in(TWINS, visitor).collectList().flatMapIterable(others -> Twins.of(wish, others)),
                        visitor,
                        locale)
                : Mono.just(List.of());
    }

    /** The one that a coordinator chose, and those whose names are in the words of who asked. */
    private Mono<List<Place>> likelyPlaces(Wish wish) {
        var chosen = Mono.justOrEmpty(wish.brief()).flatMap(brief -> places.find(brief.placeId()));
        var words = Flux.fromArray(wish.place().split("[\\s、。,.・（）()「」]+|(?:の|に|へ|を|が|で|と)"))
                .filter(word -> word.length() > 1)
                .take(MOST_SUGGESTIONS)
                .concatMap(word -> search.placesNamed(word, 3));
        return chosen.concatWith(words)
                .distinct(Place::id)
                .take(MOST_SUGGESTIONS)
                .collectList();
    }

    private Mono<List<FootageView>> footageAt(List<Place> at, Visitor visitor, Locale locale) {
        return at.isEmpty()
                ? Mono.just(List.of())
                : footages.at(at.stream().map(Place::id).toList(), visitor)
                        .filter(footage -> footage.version() != null)
                        .take(MOST_SUGGESTIONS)
                        .map(footage -> footageViews.of(footage, visitor, locale))
                        .collectList();
    }
}
