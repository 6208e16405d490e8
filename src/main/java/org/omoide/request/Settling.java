package org.omoide.request;

import java.time.Duration;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.footage.Review;
import org.omoide.sweep.Sweep;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets wishes follow what happens without them: time, footage, and the wishes that they were joined to. Looks at the state
 * of things, not at news of it, so that nothing is missed and any number of instances may do it at a time.
 */
@Component
class Settling implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(Settling.class);
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final Wishes wishes;
    private final Footages footages;
    private final Lessons lessons;
    private final Pictures pictures;

    Settling(Wishes wishes, Footages footages, Lessons lessons, Pictures pictures) {
        this.wishes = wishes;
        this.footages = footages;
        this.lessons = lessons;
        this.pictures = pictures;
    }

    @Override
    public Duration rest() {
        return INTERVAL;
    }

    @Override
    public Mono<Void> sweep() {
        return goOn(lessons.publish(footages))
                .then(goOn(wishes.lapse()))
                .then(goOn(wishes.filmed().concatMap(wish -> goOn(followFootage(wish)))))
                .then(goOn(wishes.joined().concatMap(wish -> goOn(hear(wish)))))
                .then(goOn(wishes.pictured().concatMap(footage -> goOn(removeTakenDown(footage)))));
    }

    /** Tells those that were joined to it, where it has come to an end. */
    Mono<Wish> tellJoined(Wish head) {
        return wishes.joinedTo(head.id())
                .concatMap(wish -> wishes.hear(wish, head))
                .then()
                .thenReturn(head);
    }

    private Mono<Wish> followFootage(Wish wish) {
        return footages.find(String.valueOf(wish.footageId()))
                .filter(footage -> !footage.isTakenDown())
                .flatMap(footage -> follow(wish, footage).thenReturn(true))
                .defaultIfEmpty(false)
                .flatMap(there -> there ? Mono.empty() : wishes.lost(wish));
    }

    private Mono<Wish> follow(Wish wish, Footage footage) {
        boolean returned = footage.review().state() == Review.State.RETURNED
                || footage.state() == Footage.State.REFUSED
                || footage.state() == Footage.State.CANCELLED;
        boolean shown = footage.review().state() == Review.State.PUBLISHED && footage.version() != null;
        return switch (wish.state()) {
            case UPLOADED -> shown ? wishes.published(wish) : returned ? wishes.returned(wish) : Mono.empty();
            case CLAIMED -> shown ? wishes.published(wish) : returned ? Mono.empty() : wishes.sentAgain(wish);
            default -> Mono.empty();
        };
    }

    private Mono<Wish> hear(Wish wish) {
        return wishes.find(String.valueOf(wish.joinedTo()))
                .flatMap(head -> wishes.hear(wish, head).thenReturn(true))
                .defaultIfEmpty(false)
                .flatMap(there -> there ? Mono.empty() : wishes.partFromLost(wish));
    }

    /** A still goes with the footage that it was taken from. */
    private Mono<Void> removeTakenDown(String footageId) {
        return footages.find(footageId)
                .filter(footage -> footage.isTakenDown())
                .flatMap(footage -> pictures.remove(footageId));
    }

    /** One that can't be settled now must not keep the others waiting. */
    private static Mono<Void> goOn(Publisher<?> step) {
        return Flux.from(step)
                .onErrorResume(e -> {
                    log.warn("a wish could not be settled, trying again later", e);
                    return Mono.empty();
                })
                .then();
    }
}
