package org.omoide.upload;

import java.time.Clock;
import java.time.Duration;
import org.omoide.footage.Footage;
import org.omoide.storage.ObjectStore;
import org.omoide.sweep.Sweep;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Mends what crashes left half done, and removes what was given up; any number of instances may do it at a time. */
@Component
class UploadSweep implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(UploadSweep.class);
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    /** What is younger may have a document in the next moment. */
    private static final Duration BEGINNING = Duration.ofHours(1);

    private static final String MASTERS = Footage.masterKey("");

    private final Uploads uploads;
    private final ObjectStore objects;
    private final Clock clock;

    UploadSweep(Uploads uploads, ObjectStore objects, Clock clock) {
        this.uploads = uploads;
        this.objects = objects;
        this.clock = clock;
    }

    @Override
    public Duration rest() {
        return INTERVAL;
    }

    @Override
    public Mono<Void> sweep() {
        return goOn(uploads.whole().concatMap(upload -> goOn(uploads.complete(upload))))
                .then(goOn(uploads.untouchedSince(clock.instant().minus(Upload.PATIENCE))
                        .concatMap(upload -> goOn(uploads.abandon(upload)))))
                .then(goOn(orphanedMultiparts()))
                .then(goOn(orphanedTails()));
    }

    private Flux<Void> orphanedMultiparts() {
        return objects.listMultiparts()
                .filter(multipart -> multipart.key().startsWith(MASTERS)
                        && multipart.begun().isBefore(clock.instant().minus(BEGINNING)))
                .filterWhen(multipart -> unknown(multipart.key().substring(MASTERS.length())))
                .concatMap(multipart -> objects.abortMultipart(multipart.key(), multipart.uploadId()));
    }

    private Flux<Void> orphanedTails() {
        return objects.list(Upload.TAILS)
                .map(tail -> tail.key().split("/")[1])
                .distinct()
                .filterWhen(this::unknown)
                .concatMap(id -> objects.deleteAll(Upload.TAILS + id + "/"));
    }

    private Mono<Boolean> unknown(String id) {
        return uploads.isKnown(id).map(known -> !known);
    }

    /** One that can't be mended now must not keep the others waiting. */
    private static Mono<Void> goOn(Publisher<Void> step) {
        return Flux.from(step)
                .onErrorResume(e -> {
                    log.warn("an upload could not be swept, trying again later", e);
                    return Mono.empty();
                })
                .then();
    }
}
