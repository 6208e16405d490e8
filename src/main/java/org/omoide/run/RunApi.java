package org.omoide.run;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/runs")
@Tag(name = "Runs", description = "Trips with a room of people and their headsets")
class RunApi {

    private static final int MOST_LISTED = 50;

    private final Runs runs;
    private final Rooms rooms;
    private final Clock clock;

    RunApi(Runs runs, Rooms rooms, Clock clock) {
        this.runs = runs;
        this.rooms = rooms;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "List runs", description = "Those of the visitor's facility, the latest first, at most 50")
    Flux<RunView> list(
            @Parameter(description = "Only those that last") @RequestParam(defaultValue = "false") boolean lasting,
            @Parameter(description = "Only those on this trip") @RequestParam(required = false) @Nullable String trip,
            Locale locale,
            Visitor visitor) {
        return runs.of(visitor)
                .filter(run -> !lasting || run.lasts(clock.instant()))
                .filter(run -> trip == null || run.tripId().equals(trip))
                .take(MOST_LISTED)
                .concatMap(rooms::telling)
                .map(telling -> telling.view(visitor, locale, clock.instant()));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Begin a run",
            description = "With everybody in the waiting room. 409 where a headset is in another run that lasts")
    Mono<ResponseEntity<RunView>> start(@RequestBody RunDraft draft, Locale locale, Visitor visitor) {
        return view(runs.start(draft, visitor).flatMap(rooms::changed), locale, visitor)
                .map(view -> ResponseEntity.created(URI.create("/api/runs/" + view.id()))
                        .body(view));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One run")
    Mono<RunView> find(@PathVariable String id, Locale locale, Visitor visitor) {
        return view(runs.find(id, visitor).flatMap(rooms::telling), locale, visitor);
    }

    @PostMapping("/{id}/commands")
    @Operation(
            summary = "Say what shall be",
            description = "Is told to the headsets at once. To be sent again until it is answered: twice is as good as"
                    + " once. 409 where the run is over")
    Mono<RunView> obey(@PathVariable String id, @RequestBody CommandDraft command, Locale locale, Visitor visitor) {
        return view(runs.obey(id, command, visitor).flatMap(rooms::changed), locale, visitor);
    }

    private Mono<RunView> view(Mono<Telling> telling, Locale locale, Visitor visitor) {
        return telling.map(found -> found.view(visitor, locale, clock.instant()));
    }
}
