package org.omoide.run;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.omoide.account.Accounts;
import org.omoide.account.Colour;
import org.omoide.account.Visitor;
import org.omoide.trip.TripViews;
import org.omoide.trip.Trips;
import org.omoide.web.Imports;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What staff have in their hands: who sets out, and the page from which the room is led. */
@Controller
class RunPages {

    /** In minutes, to choose from with one tap; more only on the way, after a question. */
    private static final List<Integer> LENGTHS = List.of(5, Run.USUAL_MINUTES, 15, Run.UNCONFIRMED_MINUTES);

    private final Runs runs;
    private final Trips trips;
    private final TripViews views;
    private final Accounts accounts;

    RunPages(Runs runs, Trips trips, TripViews views, Accounts accounts) {
        this.runs = runs;
        this.trips = trips;
        this.views = views;
        this.accounts = accounts;
    }

    @GetMapping("/runs/new")
    Mono<Rendering> begin(@RequestParam String trip, Locale locale, Visitor visitor) {
        return trips.find(trip, visitor)
                .flatMap(found -> views.of(found, visitor, locale))
                .zipWith(accounts.headsets(
                                Objects.requireNonNull(visitor.signedIn().facilityId()))
                        .collectList())
                .map(found -> Rendering.view("run-new")
                        .modelAttribute("trip", found.getT1())
                        .modelAttribute("headsets", found.getT2())
                        .modelAttribute("lengths", LENGTHS)
                        .modelAttribute("usual", Run.USUAL_MINUTES)
                        .build());
    }

    /** Everything on it comes by the line, so that it shows what is, whenever it is opened. */
    @GetMapping("/runs/{id}")
    Mono<Rendering> run(@PathVariable String id, Visitor visitor, ServerWebExchange exchange) {
        Imports.allow(exchange);
        return runs.find(id, visitor)
                .map(run -> Rendering.view("run")
                        .modelAttribute("imports", Imports.JSON)
                        .modelAttribute("id", run.id())
                        .modelAttribute("title", run.title())
                        .modelAttribute("colours", Colour.values())
                        .build());
    }
}
