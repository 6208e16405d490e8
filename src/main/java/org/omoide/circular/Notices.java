package org.omoide.circular;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.omoide.account.Accounts;
import org.omoide.account.Audit;
import org.omoide.account.Facilities;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.circular.Receipt.How;
import org.omoide.web.Problem;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The notices, and who knows what they say. A notice is one document, a confirmation another one, whose id names notice,
 * round and person: so that no two of them can come in each other's way.
 */
@Component
class Notices {

    private static final FindAndModifyOptions RETURN_NEW =
            FindAndModifyOptions.options().returnNew(true);

    private static final int MOST = 200;

    private final ReactiveMongoTemplate mongo;
    private final Accounts accounts;
    private final Facilities facilities;
    private final Audit audit;
    private final Clock clock;

    Notices(ReactiveMongoTemplate mongo, Accounts accounts, Facilities facilities, Audit audit, Clock clock) {
        this.mongo = mongo;
        this.accounts = accounts;
        this.facilities = facilities;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws Problem (in the result) 404 where there is none that this visitor may open */
    Mono<Notice> find(String id, Visitor visitor) {
        return find(id).filter(notice -> notice.isSeenBy(visitor)).switchIfEmpty(Mono.error(Problem::notFound));
    }

    private Mono<Notice> find(String id) {
        return mongo.findById(id, Notice.class);
    }

    /** What this visitor may open, the newest first; the coordinators' drafts before all. */
    Flux<Notice> seenBy(Visitor visitor) {
        return list(visitor.isCoordinator() ? new Criteria() : addressedTo(visitor))
                .filter(notice -> notice.isSeenBy(visitor));
    }

    private Flux<Notice> list(Criteria criteria) {
        return mongo.find(
                        query(criteria)
                                .with(Sort.by(Sort.Direction.DESC, "created", "_id"))
                                .limit(MOST),
                        Notice.class)
                .sort((a, b) -> a.isDraft() == b.isDraft()
                        ? (b.sent() == null ? b.created() : b.sent())
                                .compareTo(a.sent() == null ? a.created() : a.sent())
                        : Boolean.compare(b.isDraft(), a.isDraft()));
    }

    private Flux<Notice> running(Criteria criteria) {
        var now = clock.instant();
        return list(new Criteria()
                        .andOperator(
                                where("sent").ne(null).and("withdrawn").isNull(),
                                new Criteria()
                                        .orOperator(
                                                where("ends").isNull(),
                                                where("ends").gt(now)),
                                criteria))
                .filter(notice -> notice.isRunning(now));
    }

    /** The same as {@link Notice#isSeenBy}, for the database. */
    private static Criteria addressedTo(Visitor visitor) {
        boolean staff = visitor.is(Role.STAFF);
        return new Criteria()
                .andOperator(
                        where("sent").ne(null),
                        new Criteria()
                                .orOperator(
                                        where(staff ? "audience.allFacilities" : "audience.allVolunteers")
                                                .is(true),
                                        where(staff ? "audience.facilities" : "audience.volunteers")
                                                .is(Notice.readerOf(visitor))));
    }

    /** What waits for this visitor to be read: it runs, is asked of them, and nobody of theirs has confirmed it. */
    Flux<Notice> unreadBy(Visitor visitor) {
        return reader(visitor)
                .flatMapMany(reader -> running(addressedTo(visitor))
                        .filter(notice -> notice.isAskedOf(reader))
                        .collectList()
                        .flatMapMany(running -> receipts(ids(running), reader.id())
                                .collectList()
                                .flatMapIterable(receipts -> running.stream()
                                        .filter(notice -> receipts.stream().noneMatch(isOfRoundOf(notice)))
                                        .toList())));
    }

    private static java.util.function.Predicate<Receipt> isOfRoundOf(Notice notice) {
        return receipt -> receipt.notice().equals(notice.id()) && receipt.round() == notice.round();
    }

    private static List<String> ids(Collection<Notice> notices) {
        return notices.stream().map(Notice::id).toList();
    }

    /** For whom this visitor reads; empty for coordinators and headsets. */
    private Mono<Reader> reader(Visitor visitor) {
        return Mono.justOrEmpty(Notice.readerOf(visitor))
                .flatMap(id -> visitor.is(Role.STAFF)
                        ? facilities.find(id).map(Reader::of)
                        : Mono.just(Reader.of(visitor.signedIn())));
    }

    /** All whom a notice may be sent to, at present: volunteers whose account is open, and facilities. */
    Mono<List<Reader>> readers() {
        return facilities
                .all()
                .map(Reader::of)
                .concatWith(accounts.withRole(Role.VOLUNTEER).map(Reader::of))
                .collectList();
    }

    /** Of any round. */
    Flux<Receipt> receipts(String notice) {
        return mongo.find(
                query(where("notice").is(notice)).with(Sort.by("at", "_id")).cursorBatchSize(1000), Receipt.class);
    }

    /** For this reader, of any round. */
    Flux<Receipt> receipts(Collection<String> notices, String reader) {
        return notices.isEmpty()
                ? Flux.empty()
                : mongo.find(
                        query(where("reader").is(reader).and("notice").in(notices))
                                .with(Sort.by("at", "_id")),
                        Receipt.class);
    }

    /** How far the notices that run have come, the newest first. */
    Mono<Map<Notice, Tally>> tallies() {
        return Mono.zip(running(new Criteria()).collectList(), readers())
                .flatMap(found -> mongo.find(
                                query(where("notice").in(ids(found.getT1()))).cursorBatchSize(1000), Receipt.class)
                        .collectMultimap(Receipt::notice)
                        .map(receipts -> {
                            var tallies = new LinkedHashMap<Notice, Tally>();
                            for (var notice : found.getT1()) {
                                var known = receipts.getOrDefault(notice.id(), List.of());
                                tallies.put(notice, Tally.of(notice, found.getT2(), known));
                            }
                            return tallies;
                        }));
    }

    Mono<Notice> draft(NoticeDraft draft, Visitor visitor) {
        return Mono.fromCallable(() -> draft.words(clock.instant(), null))
                .flatMap(words -> mongo.insert(new Notice(
                        UUID.randomUUID().toString(),
                        words.title(),
                        words.text(),
                        words.audience(),
                        words.ends(),
                        1,
                        1,
                        null,
                        null,
                        null,
                        null,
                        visitor.signedIn().name(),
                        clock.instant())));
    }

    /**
     * Changes a draft, or corrects what was sent.
     *
     * @throws Problem (in the result) 409 where it isn't any more what was changed, 422 where the words can't be taken
     */
    Mono<Notice> change(Notice notice, NoticeDraft draft, Visitor visitor) {
        boolean again = !notice.isDraft() && Boolean.TRUE.equals(draft.askAgain());
        return Mono.fromCallable(() -> draft.words(clock.instant(), notice.ends()))
                .flatMap(words -> mongo.findAndModify(
                        query(where("_id")
                                .is(notice.id())
                                .and("revision")
                                .is(draft.revision())
                                .and("sent")
                                .is(notice.sent())
                                .and("withdrawn")
                                .isNull()),
                        changed(words, again, !notice.isDraft()),
                        RETURN_NEW,
                        Notice.class))
                .switchIfEmpty(conflict("circular.conflict"))
                .flatMap(changed -> notice.isDraft()
                        ? Mono.just(changed)
                        : noted(visitor, again ? "circular.asked-again" : "circular.corrected", changed));
    }

    private Update changed(NoticeDraft.Words words, boolean again, boolean sent) {
        var now = clock.instant();
        var update = new Update()
                .set("title", words.title())
                .set("text", words.text())
                .set("audience", words.audience())
                .set("ends", words.ends())
                .inc("revision", 1);
        if (sent) {
            update.set("corrected", now);
        }
        return again ? update.inc("round", 1).set("asked", now) : update;
    }

    /**
     * Sends a draft; where it is sent already, it stays so.
     *
     * @throws Problem (in the result) 409 where it was changed since it was looked at, or would reach nobody
     */
    Mono<Notice> send(Notice draft, int revision, Visitor visitor) {
        if (!draft.isDraft()) {
            return Mono.just(draft);
        }
        var now = clock.instant();
        if (draft.isOver(now)) {
            return conflict("circular.until.over");
        }
        return readers()
                .filter(readers -> readers.stream().anyMatch(draft.audience()::includes))
                .switchIfEmpty(conflict("circular.nobody"))
                .then(Mono.defer(() -> mongo.findAndModify(
                        query(where("_id")
                                .is(draft.id())
                                .and("revision")
                                .is(revision)
                                .and("sent")
                                .isNull()),
                        new Update()
                                .set("sent", now)
                                .set("asked", now)
                                .set("by", visitor.signedIn().name()),
                        RETURN_NEW,
                        Notice.class)))
                .flatMap(sent -> noted(visitor, "circular.sent", sent))
                .switchIfEmpty(find(draft.id()).filter(notice -> !notice.isDraft()))
                .switchIfEmpty(conflict("circular.conflict"));
    }

    /** Throws a draft away; what was sent can only be withdrawn. */
    Mono<Void> discard(Notice draft) {
        return mongo.remove(query(where("_id").is(draft.id()).and("sent").isNull()), Notice.class)
                .filter(result -> result.getDeletedCount() == 1)
                .switchIfEmpty(conflict("circular.sent-already"))
                .then();
    }

    /** Those to whom it was sent are told so, and aren't asked any more. */
    Mono<Notice> withdraw(Notice notice, Visitor visitor) {
        if (notice.isDraft()) {
            return conflict("circular.not-sent");
        }
        return mongo.findAndModify(
                        query(where("_id").is(notice.id()).and("withdrawn").isNull()),
                        new Update().set("withdrawn", clock.instant()).inc("revision", 1),
                        RETURN_NEW,
                        Notice.class)
                .flatMap(withdrawn -> noted(visitor, "circular.withdrawn", withdrawn))
                .switchIfEmpty(find(notice.id()));
    }

    /**
     * Records that this visitor has read it. However often they say so, the first time counts.
     *
     * @param round that the page showed which they read
     * @throws Problem (in the result) 409 where it was withdrawn, or is asked of everybody again since then
     */
    Mono<Receipt> stamp(Notice notice, int round, Visitor visitor) {
        var account = visitor.signedIn();
        var reader = Notice.readerOf(visitor);
        if (reader == null) {
            return Mono.error(Problem::notFound);
        }
        return requireAskedFor(notice, round)
                .then(once(
                        new Receipt(
                                Receipt.idOfStamp(notice.id(), round, account.id()),
                                notice.id(),
                                round,
                                reader,
                                How.STAMP,
                                account.id(),
                                account.name(),
                                clock.instant()),
                        Mono.empty()))
                // It may have been corrected in the moment between: what was read then is kept, but isn't what is
                // asked.
                .flatMap(receipt -> find(notice.id())
                        .flatMap(now -> requireAskedFor(now, round))
                        .thenReturn(receipt));
    }

    private static Mono<Void> requireAskedFor(Notice notice, int round) {
        return notice.withdrawn() != null
                ? conflict("circular.withdrawn-meanwhile")
                : notice.round() != round ? conflict("circular.changed-meanwhile") : Mono.empty();
    }

    /** @throws Problem (in the result) 404 where it isn't asked of them, 409 as for {@link #stamp} */
    Mono<Receipt> told(Notice notice, int round, String reader, Visitor visitor) {
        var account = visitor.signedIn();
        return requireAskedFor(notice, round)
                .then(readers())
                .flatMapIterable(readers -> readers)
                .filter(one -> one.id().equals(reader) && notice.audience().includes(one) && !notice.isDraft())
                .next()
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(one -> once(
                        new Receipt(
                                Receipt.idOfCall(notice.id(), round, reader),
                                notice.id(),
                                round,
                                reader,
                                How.PHONE,
                                account.id(),
                                account.name(),
                                clock.instant()),
                        audit.note(visitor, "circular.told", notice.id(), notice.title() + " → " + one.name())));
    }

    /** It was ticked by mistake. */
    Mono<Void> untold(Notice notice, int round, String reader, Visitor visitor) {
        return mongo.remove(query(where("_id").is(Receipt.idOfCall(notice.id(), round, reader))), Receipt.class)
                .filter(result -> result.getDeletedCount() == 1)
                .flatMap(result -> audit.note(visitor, "circular.untold", notice.id(), notice.title()));
    }

    /** The one that is there where there is one, else this, after which something else is done. */
    private Mono<Receipt> once(Receipt receipt, Mono<Void> after) {
        return mongo.insert(receipt)
                .flatMap(kept -> after.thenReturn(kept))
                .onErrorResume(DuplicateKeyException.class, e -> mongo.findById(receipt.id(), Receipt.class));
    }

    private Mono<Notice> noted(Visitor visitor, String deed, Notice notice) {
        return audit.note(visitor, deed, notice.id(), notice.title()).thenReturn(notice);
    }

    private static <T> Mono<T> conflict(String key) {
        return Mono.error(() -> new Problem(HttpStatus.CONFLICT, key));
    }
}
