package org.omoide.pack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.omoide.footage.Attachment;
import org.omoide.footage.Enclosed;
import org.omoide.storage.MissingObjectException;
import org.omoide.storage.ObjectStore;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The small files beside films: pictures and sounds that open, and the voices of those who filmed. */
@Component
class Things {

    private static final int MOST_KNOWN = 10_000;

    private final List<Attachment> attachments;
    private final ObjectStore objects;
    private final Proofs proofs;
    private final Cache<String, Mono<Long>> sizes =
            Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();
    private final Cache<String, Mono<Thing>> proven =
            Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

    Things(List<Attachment> attachments, ObjectStore objects, Proofs proofs) {
        this.attachments = attachments;
        this.objects = objects;
        this.proofs = proofs;
    }

    /** @param sha256 of its bytes, in hexadecimal digits */
    @Schema(name = "PackThing", description = "A picture or a sound that goes with footage")
    record Thing(String address, String mediaType, long bytes, String sha256) {}

    /** Those of a footage that are wanted, with what proves them; what is gone meanwhile isn't among them. */
    Mono<List<Thing>> proven(String footageId, Set<String> wanted) {
        return enclosed(footageId, wanted)
                .concatMap(file -> proven.get(
                                file.key(),
                                key -> lasting(proofs.of(key)
                                        .map(proof -> new Thing(
                                                file.address(), file.mediaType(), proof.bytes(), proof.sha256()))))
                        .onErrorResume(MissingObjectException.class, gone -> Mono.empty()))
                .collectList();
    }

    /** Bytes of those of a footage that are wanted; nothing is read for it. */
    Mono<Long> bytes(String footageId, Set<String> wanted) {
        return enclosed(footageId, wanted)
                .concatMap(file -> sizes.get(
                                file.key(), key -> lasting(objects.stat(key).map(ObjectStore.Stored::size)))
                        .onErrorResume(MissingObjectException.class, gone -> Mono.empty()))
                .reduce(0L, Long::sum);
    }

    private Flux<Enclosed> enclosed(String footageId, Set<String> wanted) {
        return wanted.isEmpty()
                ? Flux.empty()
                : Flux.fromIterable(attachments)
                        .concatMap(attachment -> attachment.enclosed(footageId))
                        .filter(file -> wanted.contains(file.address()));
    }

    private static <T> Mono<T> lasting(Mono<T> known) {
        return known.cache(value -> Duration.ofDays(1), error -> Duration.ZERO, () -> Duration.ZERO);
    }
}
