package org.omoide.footage;

import java.time.Clock;
import java.time.Duration;
import org.omoide.footage.Footage.Takedown;
import org.omoide.storage.ObjectStore;
import org.omoide.sweep.Sweep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Takes footage down: its mark first, so that nobody sees it any more, then everything that was derived, and the master
 * unless it is kept apart. The document stays, and says when, why and by whom.
 *
 * <p>A crash in between leaves the mark, from which the sweep goes on. A transcoder that was at it lost its lease by the
 * mark, but may write a last file before it hears of that; so the sweep comes once more after a while.
 */
@Component
public class Takedowns implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(Takedowns.class);
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    /** Longer than a transcoder can work without hearing that its lease is gone. */
    private static final Duration LAST_WRITE = Duration.ofMinutes(1);

    private final Footages footages;
    private final ObjectStore objects;
    private final Clock clock;

    Takedowns(Footages footages, ObjectStore objects, Clock clock) {
        this.footages = footages;
        this.objects = objects;
        this.clock = clock;
    }

    /**
     * Completes when nobody gets at it any more. Empty where there is no such footage, or where it was taken down before.
     *
     * @param review in state TAKEN_DOWN; its note is the reason
     * @param keepMaster false to delete the master too
     */
    public Mono<Footage> takeDown(String id, Review review, boolean keepMaster) {
        return footages.markTakenDown(id, review, keepMaster)
                .flatMap(footage -> removeOrLeaveToTheSweep(footage).thenReturn(footage));
    }

    @Override
    public Duration rest() {
        return INTERVAL;
    }

    /** Goes on with all that was marked. */
    @Override
    public Mono<Void> sweep() {
        return footages.markedTakenDown()
                .concatMap(this::removeOrLeaveToTheSweep)
                .then();
    }

    private Mono<Void> removeOrLeaveToTheSweep(Footage footage) {
        return remove(footage).onErrorResume(e -> {
            log.warn("footage {} could not be taken down wholly, trying again later", footage.id(), e);
            return Mono.empty();
        });
    }

    private Mono<Void> remove(Footage footage) {
        // Asked before the objects go: what is written in the last moment must not outlive the mark.
        var last = footage.review().at().plus(LAST_WRITE).isBefore(clock.instant());
        Takedown takedown = footage.takedown();
        var master = takedown != null && takedown.masterKept()
                ? Mono.<Void>empty()
                : objects.delete(Footage.masterKey(footage.id()));
        return objects.deleteAll(Footage.derivedPrefix(footage.id()))
                .then(master)
                .then(last ? footages.noteTakenDown(footage.id()).then() : Mono.empty());
    }
}
