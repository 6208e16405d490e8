package org.omoide.transcoding;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.Problem;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Footage.Work;
import org.omoide.footage.Review;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Measurements;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoding.Transcoders.Outcome;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Footage that waits for a transcoder, and the leases of those who work.
 *
 * <p>The lease lies in the footage's own document, so that taking it, prolonging it and publishing are each one atomic
 * update, and a worker that lost its lease can't publish. The token of a lease is also the version of the derived files
 * that are made under it.
 */
@Component
public class Queue {

    /** How long a worker may be silent. */
    static final Duration LEASE = Duration.ofSeconds(15);

    /** A film that took so many workers down with it is given up. */
    static final int MOST_ATTEMPTS = 5;

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;
    private final Transcoders transcoders;

    public Queue(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        this.transcoders = new Transcoders(mongo, clock);
    }

    /** Takes the footage that waits longest, or whose worker fell silent. Empty where there is nothing to do. */
    Mono<Lease> claim() {
        var now = clock.instant();
        var update = new Update()
                .set("state", State.WORKING)
                .set("work.token", UUID.randomUUID().toString())
                .set("work.until", now.plus(LEASE))
                .set("work.started", now)
                .set("work.fraction", 0.0)
                .inc("work.attempts", 1)
                .set("updated", now);
        return mongo.findAndModify(
                        query(unleased(now)
                                        .and("work.attempts")
                                        .lt(MOST_ATTEMPTS)
                                        .and("work.cancel")
                                        .is(false))
                                .with(Sort.by("work.attempts", "created")),
                        update,
                        FindAndModifyOptions.options().returnNew(true),
                        Footage.class)
                .map(footage -> new Lease(footage, token(footage)));
    }

    /** Ends what nobody will work on any more: footage that used up its attempts, and what was cancelled meanwhile. */
    Mono<Long> reap() {
        var now = clock.instant();
        var givenUp = mongo.updateMulti(
                query(unleased(now).and("work.attempts").gte(MOST_ATTEMPTS)),
                ended(State.FAILED)
                        .set("problem", new Problem(null, "the transcoder stopped " + MOST_ATTEMPTS + " times")),
                Footage.class);
        var cancelled = mongo.updateMulti(
                query(unleased(now).and("work.cancel").is(true)), ended(State.CANCELLED), Footage.class);
        return givenUp.zipWith(cancelled, (a, b) -> a.getModifiedCount() + b.getModifiedCount());
    }

    /**
     * Prolongs the lease and notes how far the work is.
     *
     * @return false if the lease is lost or the work is not wanted any more
     */
    Mono<Boolean> prolong(Lease lease, double fraction) {
        var now = clock.instant();
        var update = new Update()
                .set("work.until", now.plus(LEASE))
                .set("work.fraction", fraction)
                .set("updated", now);
        return mongo.findAndModify(query(held(lease).and("work.cancel").is(false)), update, Footage.class)
                .hasElement();
    }

    /** Notes what was found in the master, for the page to show at once. */
    Mono<Boolean> recognised(Lease lease, Inspection.Recognised inspection) {
        return change(lease, new Update().set("inspection", inspection));
    }

    /**
     * Shows the new version to everybody, and the whole of it: all its files are stored. Not where other edits were saved
     * since the lease was taken, as saving them ends it.
     */
    Mono<Boolean> publish(Lease lease, Measurements measurements) {
        return noted(
                Outcome.READY,
                lease,
                change(
                        lease,
                        ended(State.READY)
                                // For the history that leaves with the footage; nothing here asks for it.
                                .set("transcoded", clock.instant())
                                .set("version", lease.token())
                                .set("measurements", measurements)
                                .unset("problem")));
    }

    Mono<Boolean> refuse(Lease lease, Refusal refusal, String detail) {
        return noted(
                Outcome.REFUSED,
                lease,
                change(lease, ended(State.REFUSED).set("problem", new Problem(refusal, detail))));
    }

    /** Something went wrong that may go right the next time; after the last attempt the footage has failed. */
    Mono<Boolean> giveBack(Lease lease, String detail) {
        return noted(
                Outcome.FAILED,
                lease,
                lease.attempts() < MOST_ATTEMPTS
                        ? change(lease, waiting())
                        : change(lease, ended(State.FAILED).set("problem", new Problem(null, detail))));
    }

    /** The worker stops before the work is done, through no fault of the footage: the attempt doesn't count. */
    Mono<Boolean> release(Lease lease) {
        return change(lease, waiting().inc("work.attempts", -1));
    }

    Mono<Boolean> stopped(Lease lease) {
        return change(lease, ended(State.CANCELLED));
    }

    /** Asks to stop. At once where nobody works on it yet, else as soon as the worker hears of it. */
    public Mono<Footage> cancel(String id) {
        var inQueue = mongo.findAndModify(
                query(where("_id").is(id).and("state").is(State.WAITING)),
                ended(State.CANCELLED),
                FindAndModifyOptions.options().returnNew(true),
                Footage.class);
        var atWork = mongo.findAndModify(
                query(where("_id").is(id).and("state").is(State.WORKING)),
                new Update().set("work.cancel", true),
                FindAndModifyOptions.options().returnNew(true),
                Footage.class);
        return inQueue.switchIfEmpty(atWork);
    }

    /**
     * Puts footage that was refused, failed or cancelled into the queue again. Empty where there is none in such a state.
     *
     * @param claim the volunteer's word on the layout; null leaves what they said before
     */
    public Mono<Footage> again(String id, @Nullable Layout claim) {
        var update = new Update()
                .set("state", State.WAITING)
                .set("work", new Work(0, null, null, null, 0, false))
                .unset("problem")
                .set("updated", clock.instant());
        if (claim != null) {
            update.set("claim", claim);
        }
        return mongo.findAndModify(
                query(where("_id")
                        .is(id)
                        .and("state")
                        .in(List.of(State.REFUSED, State.FAILED, State.CANCELLED))
                        .and("review.state")
                        .ne(Review.State.TAKEN_DOWN)
                        .and("master.sha256")
                        .ne(null)),
                update,
                FindAndModifyOptions.options().returnNew(true),
                Footage.class);
    }

    /** For the metrics alone, so that it goes on where that fails. */
    private Mono<Boolean> noted(Outcome outcome, Lease lease, Mono<Boolean> change) {
        return change.delayUntil(
                done -> done ? transcoders.note(outcome, lease.started()).onErrorComplete() : Mono.empty());
    }

    private Mono<Boolean> change(Lease lease, Update update) {
        return mongo.findAndModify(query(held(lease)), update.set("updated", clock.instant()), Footage.class)
                .hasElement();
    }

    private Update ended(State state) {
        return new Update().set("state", state).unset("work").set("updated", clock.instant());
    }

    private static Update waiting() {
        return new Update()
                .set("state", State.WAITING)
                .unset("work.token")
                .unset("work.until")
                .unset("work.started")
                .set("work.fraction", 0.0);
    }

    private static Criteria held(Lease lease) {
        return where("_id")
                .is(lease.footage().id())
                .and("state")
                .is(State.WORKING)
                .and("work.token")
                .is(lease.token());
    }

    private static Criteria unleased(Instant now) {
        return new Criteria()
                .orOperator(
                        where("state").is(State.WAITING),
                        where("state").is(State.WORKING).and("work.until").lt(now));
    }

    private static String token(Footage footage) {
        var work = footage.work();
        if (work == null || work.token() == null) {
            throw new IllegalStateException("footage " + footage.id() + " was claimed without a token");
        }
        return work.token();
    }

    /** A worker's right to the footage, as it was when it was claimed. */
    record Lease(Footage footage, String token) {

        private @Nullable Instant started() {
            var work = footage.work();
            return work == null ? null : work.started();
        }

        int attempts() {
            var work = footage.work();
            return work == null ? 0 : work.attempts();
        }
    }
}
