package org.omoide.sound;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.omoide.web.Whole;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/footage/{id}/voice")
@Tag(name = "Voices", description = "What who filmed says about the place")
class VoiceApi {

    private final Voices voices;

    VoiceApi(Voices voices) {
        this.voices = voices;
    }

    /** @param voice its address; null where nobody has spoken */
    @Schema(name = "Voice")
    record VoiceView(@Nullable String voice) {}

    @GetMapping
    @Operation(summary = "Where the voice of who filmed can be heard")
    Mono<VoiceView> voice(@PathVariable String id, Visitor visitor) {
        return voices.find(id, visitor)
                .map(voice -> new VoiceView(Voices.address(voice)))
                .defaultIfEmpty(new VoiceView(null));
    }

    @GetMapping("/{file}")
    @Operation(summary = "The voice itself", description = "Single byte ranges can be had, RFC 9110, 14")
    Mono<ResponseEntity<Resource>> file(@PathVariable String id, @PathVariable String file, Visitor visitor) {
        return voices.find(id, visitor)
                .filter(voice -> voice.file().equals(file))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(voice -> Whole.answer(voices.bytes(voice), voice.mediaType()));
    }

    @PutMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Operation(
            summary = "Speak about the place",
            description =
                    "MP3, M4A, Ogg or WAVE of at most 10 MiB, known by its content; takes the place of the one before")
    Mono<VoiceView> speak(@PathVariable String id, ServerHttpRequest request, Visitor visitor) {
        var bytes = Whole.body(
                        request,
                        SoundFile.LARGEST,
                        () -> new Problem(HttpStatus.CONTENT_TOO_LARGE, "sound.large", SoundFile.LARGEST / 1024 / 1024))
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "sound.no-file")));
        return voices.put(id, bytes, visitor).map(VoiceView::new);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take the voice away")
    Mono<Void> delete(@PathVariable String id, Visitor visitor) {
        return voices.delete(id, visitor);
    }
}
