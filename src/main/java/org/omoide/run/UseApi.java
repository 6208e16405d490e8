package org.omoide.run;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.omoide.account.Visitor;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Headsets tell what people walked by and touched. */
@RestController
@Tag(name = "Runs")
class UseApi {

    private final Runs runs;
    private final Rooms rooms;

    UseApi(Runs runs, Rooms rooms) {
        this.runs = runs;
        this.rooms = rooms;
    }

    /** @param revision of the run, from which on it is in what its headsets are told */
    @Schema(name = "RunUseNoted")
    record Noted(int revision) {}

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
