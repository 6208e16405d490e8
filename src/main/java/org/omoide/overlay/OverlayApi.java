package org.omoide.overlay;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Locale;
import org.omoide.account.Visitor;
import org.omoide.web.MergePatch;
import org.omoide.web.Problem;
import org.omoide.web.Whole;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api")
@Tag(name = "Old photos", description = "Then and now: photos that are laid over footage in their direction")
class OverlayApi {

    private final Overlays overlays;
    private final MergePatch patches;

    OverlayApi(Overlays overlays, MergePatch patches) {
        this.overlays = overlays;
        this.patches = patches;
    }

    @GetMapping("/footage/{id}/overlays")
    @Operation(summary = "The old photos over it")
    Flux<Overlays.View> list(@PathVariable String id, Locale locale, Visitor visitor) {
        return overlays.seen(id, visitor).flatMapMany(footage -> overlays.of(footage, locale));
    }

    @PostMapping("/footage/{id}/overlays")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Lay an old photo over it",
            description =
                    "The body is a JPEG, PNG or WebP picture of at most 20 MiB. It is painted anew, and keeps nothing"
                            + " that is not to be seen.")
    Mono<Overlays.View> add(@PathVariable String id, ServerHttpRequest request, Locale locale, Visitor visitor) {
        var bytes = Whole.body(
                        request,
                        OldPhoto.LARGEST,
                        () -> new Problem(
                                HttpStatus.CONTENT_TOO_LARGE, "overlay.large", OldPhoto.LARGEST / 1024 / 1024))
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "overlay.no-picture")));
        return overlays.add(id, visitor, bytes).map(overlay -> Overlays.View.of(overlay, locale));
    }

    @PatchMapping(
            path = "/overlays/{id}",
            consumes = {MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
    @Operation(summary = "Say more of an old photo, or where it lies", description = "JSON merge patch, RFC 7396")
    Mono<Overlays.View> change(
            @PathVariable String id,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = OverlayDraft.class)))
                    @RequestBody
                    JsonNode patch,
            Locale locale,
            Visitor visitor) {
        return overlays.change(id, visitor, draft -> patches.apply(draft, patch, OverlayDraft.class))
                .map(overlay -> Overlays.View.of(overlay, locale));
    }

    @DeleteMapping("/overlays/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take an old photo away")
    Mono<Void> delete(@PathVariable String id, Visitor visitor) {
        return overlays.delete(id, visitor);
    }

    @GetMapping("/overlays/{id}/picture")
    @Operation(summary = "The picture of an old photo")
    Mono<Void> picture(@PathVariable String id, Visitor visitor, ServerHttpResponse response) {
        return overlays.seenOne(id, visitor).flatMap(overlay -> {
            DataBufferFactory buffers = response.bufferFactory();
            response.getHeaders().setContentType(MediaType.IMAGE_JPEG);
            // Whoever may see it today may not tomorrow: for this browser and this hour.
            response.getHeaders()
                    .setCacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePrivate());
            return response.writeWith(overlays.picture(overlay).map(buffers::wrap));
        });
    }
}
