package org.omoide.run;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.omoide.account.Visitor;
import org.omoide.footage.Footages;
import org.omoide.web.Problem;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Headsets tell what people walked by and touched; who filmed hears how often. */
@RestController
@Tag(name = "Runs")
class UseApi {

    private final Runs runs;
    private final Rooms rooms;
    private final Footages footages;

    UseApi(Runs runs, Rooms rooms, Footages footages) {
        this.runs = runs;
        this.rooms = rooms;
        this.footages = footages;
    }

    /** @param revision of the run, from which on it is in what its headsets are told */
    @Schema(name = "RunUseNoted")
    record Noted(int revision) {}

    @GetMapping("/api/footage/{id}/uses")
    @Operation(
            summary = "How often its ways and things were used on trips",
            description = "By the id of the way or thing; of which facilities and whose headsets isn't told")
    Mono<Map<String, Long>> uses(@PathVariable String id, Visitor visitor) {
        return footages.find(id, visitor)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .doOnNext(footage -> footage.requireChangeBy(visitor))
                .flatMap(footage -> runs.usesIn(footage.id()));
    }

    @PostMapping("/api/headset/uses")
    @Operation(
            summary = "Tell that somebody walked on, or touched something",
            description =
                    "To be sent again until it is answered: twice is as good as once. Who walked on is from then on"
                            + " shown where they went, unless staff led them elsewhere since. 404 where the headset isn't in that"
                            + " run, 409 where that is over")
    Mono<Noted> use(@RequestBody UseDraft use, Visitor visitor) {
        return runs.use(use, visitor)
                .flatMap(rooms::changed)
                .map(telling -> new Noted(telling.run().revision()));
    }
}
