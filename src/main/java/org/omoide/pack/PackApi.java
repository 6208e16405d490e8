package org.omoide.pack;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Locale;
import org.omoide.account.Visitor;
import org.omoide.footage.Footages;
import org.omoide.pack.PackView.Files;
import org.omoide.pack.PackView.Order;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Packs", description = "Trips that headsets take along, to run without a line")
class PackApi {

    private final Packs packs;
    private final FileLists files;
    private final Packer packer;
    private final Things things;
    private final Footages footages;

    PackApi(Packs packs, FileLists files, Packer packer, Things things, Footages footages) {
        this.packs = packs;
        this.files = files;
        this.packer = packer;
        this.things = things;
        this.footages = footages;
    }

    @GetMapping("/api/trips/{id}/packs")
    @Operation(summary = "Which headsets of the facility have a trip with them")
    Mono<PackView> list(@PathVariable String id, Visitor visitor) {
        return packs.of(id, visitor);
    }

    @PutMapping("/api/trips/{id}/packs/{headset}")
    @Operation(
            summary = "Let a headset take a trip along",
            description = "It does so as soon as it is heard and on no trip; what it has already is proven anew")
    Mono<PackView> order(@PathVariable String id, @PathVariable String headset, Visitor visitor) {
        return packs.order(id, headset, visitor).then(packs.of(id, visitor));
    }

    @DeleteMapping("/api/trips/{id}/packs/{headset}")
    @Operation(summary = "Let a headset throw a trip away")
    Mono<PackView> cancel(@PathVariable String id, @PathVariable String headset, Visitor visitor) {
        return packs.cancel(id, headset, visitor).then(packs.of(id, visitor));
    }

    @GetMapping("/api/headset/packs")
    @Operation(summary = "What this headset is to take along, and to throw away")
    Flux<Order> orders(Visitor visitor, Locale locale) {
        return packs.orders(visitor, locale);
    }

    @PutMapping("/api/headset/packs/{trip}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "How far this headset is with a trip")
    Mono<Void> tell(@PathVariable String trip, @RequestBody Pack.Told told, Visitor visitor) {
        return told.isCredible()
                ? packs.told(trip, told, visitor)
                : Mono.error(new Problem(HttpStatus.BAD_REQUEST, "problem.unreadable"));
    }

    @DeleteMapping("/api/headset/packs/{trip}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "This headset has thrown a trip away")
    Mono<Void> gone(@PathVariable String trip, Visitor visitor) {
        return packs.gone(trip, visitor);
    }

    @GetMapping("/api/footage/{id}/files")
    @Operation(
            summary = "The files of the present version that a headset needs, with what proves them",
            description =
                    "With the pictures and sounds that go with it. Asked for the first time, the files are read through, which takes a while")
    Mono<Files> files(
            @PathVariable String id,
            @Parameter(description = "For a device that can't decode tiles") @RequestParam(defaultValue = "false")
                    boolean untiled,
            Locale locale,
            Visitor visitor) {
        return footages.find(id, visitor)
                .filter(footage -> footage.version() != null)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(footage -> Mono.zip(
                        files.of(footage),
                        packer.things(footage, visitor, locale).flatMap(wanted -> things.proven(footage.id(), wanted)),
                        (list, beside) -> new Files(String.valueOf(footage.version()), list.needed(untiled), beside)));
    }
}
