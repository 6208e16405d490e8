package org.omoide.place;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.omoide.web.MergePatch;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/places")
@Tag(name = "Places", description = "Spots of the town that people remember")
class PlaceApi {

    private final Places places;
    private final MergePatch patches;

    PlaceApi(Places places, MergePatch patches) {
        this.places = places;
        this.patches = patches;
    }

    @GetMapping("/{id}")
    @Operation(summary = "One place")
    Mono<Place> find(@PathVariable String id) {
        return places.find(id).switchIfEmpty(Mono.error(Problem::notFound));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Add a place")
    Mono<ResponseEntity<Place>> create(@RequestBody PlaceDraft draft) {
        return places.create(draft)
                .map(place -> ResponseEntity.created(URI.create("/api/places/" + place.id()))
                        .body(place));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
    @Operation(summary = "Change a place", description = "JSON merge patch, RFC 7396")
    Mono<Place> update(
            @PathVariable String id,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = PlaceDraft.class)))
                    @RequestBody
                    JsonNode patch) {
        return find(id).flatMap(
                        place -> places.update(place, patches.apply(PlaceDraft.of(place), patch, PlaceDraft.class)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a place", description = "Refused with 409 while footage hangs on it")
    Mono<Void> delete(@PathVariable String id) {
        return places.delete(id);
    }
}
