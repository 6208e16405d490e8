package org.omoide.trip;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Year;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.search.Found;
import org.omoide.search.Question;
import org.omoide.search.Search;
import org.omoide.trip.TripView.Sight;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/trips")
@Tag(name = "Trips", description = "Places in the order in which a room of people goes there together")
class TripApi {

    private static final int PLACES_A_PAGE = 12;
    private static final int LAST_PAGE = 400;

    private final Trips trips;
    private final TripViews views;
    private final Search search;
    private final Footages footages;
    private final Clock clock;

    TripApi(Trips trips, TripViews views, Search search, Footages footages, Clock clock) {
        this.trips = trips;
        this.views = views;
        this.search = search;
        this.footages = footages;
        this.clock = clock;
    }

    @Schema(name = "TripSights", description = "One page of what can be added; pages are counted from 0")
    record Sights(
            List<Sight> items,

            @Schema(description = "Whether there is a next page")
            boolean more,

            @Schema(description = "The first year that was looked for; for a birth year the age of 10") @Nullable
            Integer from,

            @Nullable Integer to) {}

    @GetMapping
    @Operation(
            summary = "List trips",
            description = "Those of the visitor's facility, what was changed last first, then the ready-made ones")
    Mono<List<TripView>> list(Locale locale, Visitor visitor) {
        return trips.own(visitor)
                .concatWith(trips.readyMade())
                .collectList()
                .flatMap(found -> views.of(found, visitor, locale));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Make a trip",
            description = "By staff for their facility; by a coordinator a ready-made one for all of them")
    Mono<ResponseEntity<TripView>> make(@RequestBody TripDraft draft, Locale locale, Visitor visitor) {
        return created(trips.make(draft, visitor), locale, visitor);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One trip")
    Mono<TripView> find(@PathVariable String id, Locale locale, Visitor visitor) {
        return view(trips.find(id, visitor), locale, visitor);
    }

    @PutMapping("/{id}")
    @Operation(
            summary = "Change a trip",
            description =
                    "With the revision that was seen; 409 where somebody else has changed it since, and nothing is"
                            + " changed. To send the same change twice is as good as once.")
    Mono<TripView> change(@PathVariable String id, @RequestBody TripDraft draft, Locale locale, Visitor visitor) {
        return view(trips.find(id, visitor).flatMap(trip -> trips.change(trip, draft, visitor)), locale, visitor);
    }

    @PostMapping("/{id}/copy")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Copy a trip", description = "To an own one, of the stops that can be shown at present")
    Mono<ResponseEntity<TripView>> copy(@PathVariable String id, Locale locale, Visitor visitor) {
        return created(trips.find(id, visitor).flatMap(trip -> trips.copy(trip, visitor)), locale, visitor);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a trip", description = "The footage on it stays")
    Mono<Void> delete(@PathVariable String id, Visitor visitor) {
        return trips.find(id, visitor).flatMap(trip -> trips.delete(trip, visitor));
    }

    @GetMapping("/{id}/footage")
    @Operation(
            summary = "Search what can be added to a trip",
            description =
                    "By words (q) and a birth year (born, for which the years from the age of 10 to 30 are taken):"
                            + " published footage that everybody who goes on this trip may see")
    Mono<Sights> footage(
            @PathVariable String id,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @RequestParam(defaultValue = "") String q,
            @Parameter(example = "昭和8年") @RequestParam(defaultValue = "") String born,
            @RequestParam(defaultValue = "0") int page,
            Locale locale,
            Visitor visitor) {
        if (page < 0 || page > LAST_PAGE || q.length() > 200) {
            throw new Problem(HttpStatus.BAD_REQUEST, "problem.page");
        }
        var understood = Question.of(parameters).understood(Year.now(clock));
        return trips.find(id, visitor)
                .flatMap(trip -> search.search(understood.orThrow(), visitor, page, PLACES_A_PAGE)
                        .flatMap(found -> films(found, visitor)
                                .filter(trip::canShow)
                                .distinct(Footage::id)
                                .collectList()
                                .flatMap(films -> views.sights(films, visitor, locale))
                                .map(sights -> new Sights(
                                        sights,
                                        (page + 1L) * PLACES_A_PAGE < found.total(),
                                        understood.years() == null
                                                ? null
                                                : understood.years().from(),
                                        understood.years() == null
                                                ? null
                                                : understood.years().to()))));
    }

    /** A place that was found by its own name stands for all that was filmed there. */
    private Flux<Footage> films(Found found, Visitor visitor) {
        return Flux.fromIterable(found.hits())
                .concatMap(hit -> hit.place() == null || !hit.footage().isEmpty()
                        ? Flux.fromIterable(hit.footage())
                        : footages.at(List.of(hit.place().id()), visitor));
    }

    private Mono<TripView> view(Mono<Trip> trip, Locale locale, Visitor visitor) {
        return trip.flatMap(found -> views.of(found, visitor, locale));
    }

    private Mono<ResponseEntity<TripView>> created(Mono<Trip> trip, Locale locale, Visitor visitor) {
        return view(trip, locale, visitor)
                .map(view -> ResponseEntity.created(URI.create("/api/trips/" + view.id()))
                        .body(view));
    }
}
