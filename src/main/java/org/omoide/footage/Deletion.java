package org.omoide.footage;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.omoide.storage.ObjectStore;
import org.omoide.sweep.Sweep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes footage away for good: its mark first, so that nobody sees it any more, then its objects, its document last. A
 * crash in between leaves the mark, from which the sweep goes on.
 *
 * <p>A worker that holds a lease may still be writing files, and hears of the deletion only when it wants to prolong. So
 * the document stays as long as the lease lasts, and the objects are deleted once more after it.
 */
@Component
class Deletion implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(Deletion.class);
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final Footages footages;
    private final ObjectStore objects;
    private final List<Attachment> attachments;
    private final Clock clock;

    Deletion(Footages footages, ObjectStore objects, List<Attachment> attachments, Clock clock) {
        this.footages = footages;
        this.objects = objects;
        this.attachments = attachments;
        this.clock = clock;
    }

    /** Completes when nobody sees the footage any more; false where there was none. */
    Mono<Boolean> delete(String id) {
        return footages.markDeleted(id)
                .flatMap(footage -> removeOrLeaveToTheSweep(footage).thenReturn(true))
                .defaultIfEmpty(false);
    }

    @Override
    public Duration rest() {
        return INTERVAL;
    }

    /** Goes on with all that was marked. */
    @Override
    public Mono<Void> sweep() {
        return footages.markedDeleted().concatMap(this::removeOrLeaveToTheSweep).then();
    }

    private Mono<Void> removeOrLeaveToTheSweep(Footage footage) {
        return remove(footage).onErrorResume(e -> {
            log.warn("footage {} could not be deleted wholly, trying again later", footage.id(), e);
            return Mono.empty();
        });
    }

    private Mono<Void> remove(Footage footage) {
        // Asked before the objects go: what a worker writes in its last moment must not outlive the document.
        boolean leased = isLeased(footage);
        return Flux.fromIterable(attachments)
                .concatMap(attachment -> attachment.remove(footage.id()))
                .then(objects.deleteAll(Footage.derivedPrefix(footage.id())))
                .then(objects.delete(Footage.masterKey(footage.id())))
                .then(leased ? Mono.empty() : footages.forget(footage.id()));
    }

    private boolean isLeased(Footage footage) {
        var work = footage.work();
        return work != null && work.until() != null && work.until().isAfter(clock.instant());
    }
}
