package org.omoide.hotspot;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.omoide.account.Visitor;
import org.omoide.overlay.OldPhoto;
import org.omoide.web.MergePatch;
import org.omoide.web.Problem;
import org.omoide.web.Whole;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api")
@Tag(name = "Hotspots", description = "Walking and touching: ways to other footage, and things that open")
class HotspotApi {

    private final Hotspots hotspots;
    private final Ways ways;
    private final MergePatch patches;

    HotspotApi(Hotspots hotspots, Ways ways, MergePatch patches) {
        this.hotspots = hotspots;
        this.ways = ways;
        this.patches = patches;
    }

    @GetMapping("/footage/{id}/hotspots")
    @Operation(
            summary = "Its ways and things",
            description = "Ways to footage that the visitor may not see are left out")
    Flux<HotspotView> list(@PathVariable String id, Locale locale, Visitor visitor) {
        return hotspots.seen(id, visitor).flatMapMany(footage -> hotspots.of(footage, visitor, locale));
    }

    @GetMapping("/footage/{id}/hotspots/suggestions")
    @Operation(
            summary = "Where one could go on from it",
            description = "The other footage of its place, by distance and time of capture, the likeliest first")
    Mono<List<Ways.Suggested>> suggestions(@PathVariable String id, Locale locale, Visitor visitor) {
        return hotspots.changed(id, visitor).flatMap(footage -> ways.from(footage, visitor, locale));
    }

    @PostMapping(path = "/footage/{id}/hotspots", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Add a way or a thing",
            description = "A picture or a sound is added by sending its bytes as application/octet-stream, with its yaw"
                    + " and pitch in the address: JPEG, PNG or WebP of at most 20 MiB, which is painted anew, or MP3, M4A,"
                    + " Ogg or WAVE of at most 10 MiB.")
    Mono<HotspotView> add(@PathVariable String id, @RequestBody HotspotDraft draft, Locale locale, Visitor visitor) {
        return hotspots.add(id, draft, visitor, locale);
    }

    @PostMapping(path = "/footage/{id}/hotspots", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Add a picture or a sound", hidden = true)
    Mono<HotspotView> add(
            @PathVariable String id,
            @RequestParam double yaw,
            @RequestParam double pitch,
            ServerHttpRequest request,
            Locale locale,
            Visitor visitor) {
        var bytes = Whole.body(
                        request,
                        OldPhoto.LARGEST,
                        () -> new Problem(
                                HttpStatus.CONTENT_TOO_LARGE, "overlay.large", OldPhoto.LARGEST / 1024 / 1024))
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "hotspot.no-file")));
        return hotspots.add(id, yaw, pitch, bytes, visitor, locale);
    }

    @PatchMapping(
            path = "/hotspots/{id}",
            consumes = {MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
    @Operation(summary = "Change a way or a thing, or where it is", description = "JSON merge patch, RFC 7396")
    Mono<HotspotView> change(
            @PathVariable String id,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = HotspotDraft.class)))
                    @RequestBody
                    JsonNode patch,
            Locale locale,
            Visitor visitor) {
        return hotspots.change(id, draft -> patches.apply(draft, patch, HotspotDraft.class), visitor, locale);
    }

    @DeleteMapping("/hotspots/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take a way or a thing away")
    Mono<Void> delete(@PathVariable String id, Visitor visitor) {
        return hotspots.delete(id, visitor);
    }

    @GetMapping("/hotspots/{id}/file")
    @Operation(
            summary = "The picture or the sound of a thing",
            description = "Single byte ranges can be had, RFC 9110, 14")
    Mono<ResponseEntity<Resource>> file(@PathVariable String id, Visitor visitor) {
        return hotspots.seenOne(id, visitor).flatMap(hotspot -> {
            var mediaType = Hotspots.mediaType(hotspot);
            if (mediaType == null) {
                return Mono.error(Problem.notFound());
            }
            return Whole.answer(hotspots.file(hotspot), mediaType);
        });
    }
}
