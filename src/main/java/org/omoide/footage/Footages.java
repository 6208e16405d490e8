package org.omoide.footage;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.changes.Changes;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Rights.Audience;
import org.omoide.place.Places;
import org.omoide.transcoder.Edits;
import org.omoide.web.Problem;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The footage of the library. Every change is one atomic update of one document. */
@Component
public class Footages implements Places.Use {

    /**
     * What is looked for; null leaves it open.
     *
     * @param from with {@code to}, the years of which one may lie in the footage's era; footage without an era is not
     *     found by years
     */
    public record Wanted(
            @Nullable String placeId,
            @Nullable State state,
            @Nullable Integer from,
            @Nullable Integer to) {}

    /** One page of a longer list; {@code page} is counted from 0. */
    public record Found(List<Footage> items, long total, int page, int size) {}

    private static final Sort BY_ERA = Sort.by(EraYears.FIRST, "created", "_id");

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;
    private final Changes changes;

    Footages(ReactiveMongoTemplate mongo, Clock clock, Changes changes) {
        this.mongo = mongo;
        this.clock = clock;
        this.changes = changes;
    }

    /** Empty where there is none, and where it was deleted. */
    public Mono<Footage> find(String id) {
        return mongo.findOne(query(kept().and("_id").is(id)), Footage.class);
    }

    /**
     * Empty where there is none that this visitor may see: whether there is another stays unknown.
     *
     * @throws Problem 410 where it was taken down
     */
    public Mono<Footage> find(String id, Visitor visitor) {
        return find(id).doOnNext(footage -> {
                    if (footage.isTakenDown()) {
                        throw new Problem(HttpStatus.GONE, "review.taken-down");
                    }
                })
                .filter(footage -> footage.isSeenBy(visitor));
    }

    /** What this visitor may see, the oldest era first. */
    public Mono<Found> search(Wanted wanted, Visitor visitor, int page, int size) {
        var all = new ArrayList<Criteria>();
        all.add(shown());
        all.add(seenBy(visitor));
        if (wanted.placeId() != null) {
            all.add(where("placeId").is(wanted.placeId()));
        }
        if (wanted.state() != null) {
            all.add(where("state").is(wanted.state()));
        }
        if (wanted.from() != null) {
            all.add(where(EraYears.LAST).gte(wanted.from()));
        }
        if (wanted.to() != null) {
            all.add(where(EraYears.FIRST).lte(wanted.to()));
        }
        var criteria = new Criteria().andOperator(all);
        var items = mongo.find(
                        new Query(criteria)
                                .with(BY_ERA)
                                .skip((long) page * size)
                                .limit(size),
                        Footage.class)
                .collectList();
        return items.zipWith(
                mongo.count(new Query(criteria), Footage.class), (found, total) -> new Found(found, total, page, size));
    }

    /** All that hangs on these places and that this visitor may see, the oldest era first. */
    public Flux<Footage> at(Collection<String> placeIds, Visitor visitor) {
        return mongo.find(
                query(shown().and("placeId").in(placeIds).andOperator(seenBy(visitor)))
                        .with(BY_ERA),
                Footage.class);
    }

    /** What nobody has said the place of and this visitor may see, the newest upload first. */
    public Flux<Footage> withoutPlace(Visitor visitor, int limit) {
        return mongo.find(
                query(shown().and("placeId").is(null).andOperator(seenBy(visitor)))
                        .with(Sort.by(Sort.Direction.DESC, "created"))
                        .limit(limit),
                Footage.class);
    }

    @Override
    public Mono<Long> count(String placeId) {
        return mongo.count(query(kept().and("placeId").is(placeId)), Footage.class);
    }

    /** Begins the footage's life in state UPLOADING. */
    public Mono<Footage> begin(Footage footage) {
        return mongo.insert(footage).flatMap(this::noted);
    }

    /**
     * The whole master is stored under its key: from now on it is in the queue. Calling it again changes nothing.
     *
     * @param sha256 in hexadecimal
     */
    public Mono<Footage> received(String id, String sha256) {
        var update = new Update()
                .set("state", State.WAITING)
                .set("master.sha256", sha256)
                .set("work", new Footage.Work(0, null, null, null, 0, false));
        return change(where("_id").is(id).and("state").is(State.UPLOADING), update)
                .switchIfEmpty(find(id));
    }

    /**
     * Writes down what people say of the footage. Empty where there is no such footage.
     *
     * @param fields those that are meant; of the others the draft is not asked
     */
    Mono<Footage> describe(String id, FootageDraft draft, Set<String> fields) {
        var update = new Update();
        if (fields.contains("title")) {
            update.set("title", draft.title());
        }
        if (fields.contains("filmedBy")) {
            update.set("filmedBy", draft.filmedBy());
        }
        if (fields.contains("placeId")) {
            update.set("placeId", draft.placeId());
        }
        if (fields.contains("claim")) {
            update.set("claim", draft.claim());
        }
        if (fields.contains("era")) {
            update.set("era", draft.era()).set(EraYears.FIELD, EraYears.of(draft.era()));
        }
        return change(kept().and("_id").is(id), update);
    }

    /**
     * Shows what a trusted volunteer uploaded, as soon as it can be watched, where nobody has decided anything yet.
     *
     * @param since when the volunteer is trusted: what came in earlier waits for the review
     * @return how many films and photos are shown from now on
     */
    public Mono<Long> publishTrusted(String uploadedBy, Instant since) {
        var now = clock.instant();
        return mongo.updateMulti(
                        query(where("uploadedBy")
                                .is(uploadedBy)
                                .and("state")
                                .is(State.READY)
                                .and("created")
                                .gte(since)
                                .and("review.state")
                                .is(Review.State.WAITING)
                                .and("review.by")
                                .is(null)),
                        new Update()
                                .set("review", new Review(Review.State.PUBLISHED, null, uploadedBy, now))
                                .set("updated", now),
                        Footage.class)
                .map(result -> result.getModifiedCount());
    }

    /** Nobody has decided on it yet, the one that waits longest first. */
    public Flux<Footage> inReview(Review.State state, int limit) {
        return mongo.find(
                query(kept().and("review.state").is(state))
                        .with(Sort.by("review.at", "_id"))
                        .limit(limit),
                Footage.class);
    }

    /**
     * Has it made again with other edits. From now on nobody sees what was made before, and no transcoder that is still at
     * it can publish: the lease is gone. Empty where there is no master to work on, or where it was taken down.
     *
     * @return the footage as it was before
     */
    public Mono<Footage> edit(String id, Edits edits) {
        return makeAgain(withMaster(id), new Update().set("edits", edits));
    }

    /**
     * Has it made again, with the same edits, as its derived files are damaged. From now on nobody sees that version; whether
     * it is published stays as it is. Empty where it has another version by now, or nothing to make it from.
     *
     * @param version the damaged one; null where it has none though it is said to be ready
     * @return the footage as it was before
     */
    public Mono<Footage> remake(String id, @Nullable String version) {
        return makeAgain(withMaster(id).and("version").is(version), new Update());
    }

    private static Criteria withMaster(String id) {
        return where("_id")
                .is(id)
                .and("state")
                .in(State.WAITING, State.WORKING, State.READY, State.FAILED, State.CANCELLED)
                .and("review.state")
                .ne(Review.State.TAKEN_DOWN)
                .and("master.sha256")
                .ne(null);
    }

    private Mono<Footage> makeAgain(Criteria which, Update update) {
        update.set("state", State.WAITING)
                .set("work", new Footage.Work(0, null, null, null, 0, false))
                .set("updated", clock.instant())
                .unset("version")
                .unset("measurements")
                .unset("problem");
        return mongo.findAndModify(query(which), update, Footage.class).flatMap(this::noted);
    }

    /** Writes down what may be done with it. Empty where there is no such footage. */
    public Mono<Footage> allow(String id, Rights rights) {
        return change(shown().and("_id").is(id), new Update().set("rights", rights));
    }

    /** Writes down a decision or an answer. Empty where there is no such footage, or where it was taken down. */
    public Mono<Footage> decide(String id, Review review) {
        return change(shown().and("_id").is(id), new Update().set("review", review));
    }

    /** Shows it. Empty where there is nothing whole to show just now: it is made again, or was taken down. */
    public Mono<Footage> publish(String id, Review review) {
        return change(
                where("_id")
                        .is(id)
                        .and("state")
                        .is(State.READY)
                        .and("review.state")
                        .ne(Review.State.TAKEN_DOWN)
                        .and("version")
                        .ne(null),
                new Update().set("review", review));
    }

    /** Nobody sees it any more, and no transcoder can publish. Empty where there is no such footage. */
    Mono<Footage> markTakenDown(String id, Review review, boolean keepMaster) {
        var update = new Update()
                .set("review", review)
                .set("takedown", new Footage.Takedown(keepMaster, false))
                .set("state", State.CANCELLED)
                .unset("version")
                .unset("work");
        return change(shown().and("_id").is(id), update);
    }

    /** What was taken down, and may still have something in the store. */
    Flux<Footage> markedTakenDown() {
        return mongo.find(query(kept().and("takedown.done").is(false)), Footage.class);
    }

    Mono<Footage> noteTakenDown(String id) {
        return change(where("_id").is(id), new Update().set("takedown.done", true));
    }

    /** Nobody sees it any more. Empty where there is no such footage. */
    Mono<Footage> markDeleted(String id) {
        return change(kept().and("_id").is(id), new Update().set("state", State.DELETING));
    }

    Flux<Footage> markedDeleted() {
        return mongo.find(query(where("state").is(State.DELETING)), Footage.class);
    }

    Mono<Void> forget(String id) {
        return mongo.remove(query(where("_id").is(id).and("state").is(State.DELETING)), Footage.class)
                .then();
    }

    private Mono<Footage> change(Criteria which, Update update) {
        return mongo.findAndModify(
                        query(which),
                        update.set("updated", clock.instant()),
                        FindAndModifyOptions.options().returnNew(true),
                        Footage.class)
                .flatMap(this::noted);
    }

    private Mono<Footage> noted(Footage footage) {
        return changes.noted().thenReturn(footage);
    }

    /** The same as {@link Footage#isSeenBy}, for the database. */
    private static Criteria seenBy(Visitor visitor) {
        var account = visitor.account();
        if (visitor.isCoordinator()) {
            return new Criteria();
        }
        var audiences = new ArrayList<Criteria>();
        audiences.add(where("rights.audience").is(Audience.PUBLIC));
        if (account != null) {
            audiences.add(where("rights.audience").is(Audience.TOWN));
            audiences.add(where("rights").isNull());
            if (account.facilityId() != null) {
                audiences.add(where("rights.audience")
                        .is(Audience.FACILITY)
                        .and("rights.facilityId")
                        .is(account.facilityId()));
            }
        }
        var published =
                where("review.state").is(Review.State.PUBLISHED).andOperator(new Criteria().orOperator(audiences));
        return account == null
                ? published
                : new Criteria().orOperator(published, where("uploadedBy").is(account.id()));
    }

    private static Criteria kept() {
        return where("state").ne(State.DELETING);
    }

    /** Neither deleted nor taken down. */
    private static Criteria shown() {
        return kept().and("review.state").ne(Review.State.TAKEN_DOWN);
    }
}
