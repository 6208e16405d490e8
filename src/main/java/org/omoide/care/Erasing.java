package org.omoide.care;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import org.omoide.account.Audit;
import org.omoide.account.Visitor;
import org.omoide.care.Resident.Erasure;
import org.omoide.request.PersonalWishes;
import org.omoide.sweep.Sweep;
import org.omoide.web.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Erases what is kept of a resident. What is to be erased is written down first, and what crashed on the way is gone on
 * with; any number of instances may do it at a time.
 */
@Component
class Erasing implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(Erasing.class);
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final ReactiveMongoTemplate mongo;
    private final Residents residents;
    private final PersonalWishes wishes;
    private final Audit audit;
    private final Clock clock;

    Erasing(ReactiveMongoTemplate mongo, Residents residents, PersonalWishes wishes, Audit audit, Clock clock) {
        this.mongo = mongo;
        this.residents = residents;
        this.wishes = wishes;
        this.audit = audit;
        this.clock = clock;
    }

    /** The consent is taken back: all goes that hangs on it; the nickname, the colour and the day stay. */
    Mono<Void> withdraw(String id, boolean withdrawWishes, Visitor visitor) {
        return erase(id, new Erasure(false, withdrawWishes, visitor.signedIn().id()), "resident.withdrawn", visitor);
    }

    /** The resident goes, with all that is kept of them. */
    Mono<Void> erase(String id, boolean withdrawWishes, Visitor visitor) {
        return erase(id, new Erasure(true, withdrawWishes, visitor.signedIn().id()), "resident.erased", visitor);
    }

    private Mono<Void> erase(String id, Erasure erasure, String deed, Visitor visitor) {
        return residents
                .find(id, visitor)
                .flatMap(resident -> {
                    var update = new Update().set("erasure", erasure).unset("birthYear");
                    if (resident.consent() != null && !resident.hasWithdrawn()) {
                        update.set("consent.withdrawn", clock.instant());
                    }
                    return mongo.findAndModify(
                            query(where("_id").is(id)),
                            update,
                            FindAndModifyOptions.options().returnNew(true),
                            Resident.class);
                })
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(resident -> audit.note(visitor, deed, id, null).then(finish(resident)));
    }

    private Mono<Void> finish(Resident resident) {
        var erasure = Objects.requireNonNull(resident.erasure());
        var theirs = query(where("residentId").is(resident.id()));
        // The wishes before the notes, which know them.
        return mongo.find(theirs, Note.class)
                .mapNotNull(Note::wishId)
                .collect(Collectors.toSet())
                .flatMap(ids -> wishes.forget(
                        resident.facilityId(), resident.nickname(), ids, erasure.withdrawWishes(), erasure.by()))
                .then(remove(theirs, Note.class))
                .then(remove(theirs, Observation.class))
                .then(remove(theirs, Seat.class))
                .then(
                        erasure.whole()
                                ? remove(query(where("_id").is(resident.id())), Resident.class)
                                : mongo.updateFirst(
                                                query(where("_id")
                                                        .is(resident.id())
                                                        .and("erasure.whole")
                                                        .is(false)),
                                                new Update().unset("erasure"),
                                                Resident.class)
                                        .then());
    }

    private Mono<Void> remove(Query query, Class<?> type) {
        return mongo.remove(query, type).then();
    }

    @Override
    public Duration rest() {
        return INTERVAL;
    }

    @Override
    public Mono<Void> sweep() {
        return mongo.find(query(where("erasure").ne(null)), Resident.class)
                .concatMap(resident -> finish(resident).onErrorResume(e -> {
                    log.warn("resident {} could not be erased, trying again later", resident.id(), e);
                    return Mono.empty();
                }))
                .onErrorResume(e -> {
                    log.warn("residents who are to be erased could not be found, trying again later", e);
                    return Mono.empty();
                })
                .then();
    }
}
