package org.omoide.care;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.LocalDate;
import java.time.Year;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Audit;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.care.Resident.Consent;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.omoide.web.TownTime;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The residents of a facility, for its staff. No problem and no audit entry names one: those leave the facility. */
@Component
class Residents {

    /** Of one facility. */
    static final int MOST = 500;

    private static final FindAndModifyOptions RETURN_NEW =
            FindAndModifyOptions.options().returnNew(true);

    private final ReactiveMongoTemplate mongo;
    private final Audit audit;
    private final Clock clock;

    Residents(ReactiveMongoTemplate mongo, Audit audit, Clock clock) {
        this.mongo = mongo;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws Problem 403 for who is no staff of a facility */
    static String facilityOf(Visitor visitor) {
        var facilityId = visitor.signedIn().facilityId();
        if (!visitor.is(Role.STAFF) || facilityId == null) {
            throw new Problem(HttpStatus.FORBIDDEN, "problem.forbidden");
        }
        return facilityId;
    }

    /** By nickname. */
    Flux<Resident> of(Visitor visitor) {
        return Flux.defer(() -> mongo.find(
                query(there(facilityOf(visitor)))
                        .with(Sort.by("nickname", "_id"))
                        .limit(MOST),
                Resident.class));
    }

    /** Who is to be erased is not there any more, even while something of them still is. */
    private static Criteria there(String facilityId) {
        return where("facilityId").is(facilityId).and("erasure.whole").ne(true);
    }

    /** @throws Problem (in the result) 404 where there is none of this visitor's facility */
    Mono<Resident> find(String id, Visitor visitor) {
        return Mono.defer(() -> mongo.findOne(
                        query(there(facilityOf(visitor)).and("_id").is(id)), Resident.class))
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    /** @throws Problem (in the result) 422 where they haven't consented, or not any more; 404 where there is none */
    Mono<Resident> consenting(String id, Visitor visitor) {
        return find(id, visitor).flatMap(resident -> resident.hasConsent() ? Mono.just(resident) : needsConsent());
    }

    private static <T> Mono<T> needsConsent() {
        return Mono.error(() -> new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "care.consent.needed"));
    }

    /**
     * Keeps something of a resident, unless they don't consent. What is kept while somebody takes the consent back is
     * either found by what erases it, or doesn't stay.
     */
    <T> Mono<T> keep(T kept, @Nullable String residentId, Mono<T> saving, Visitor visitor) {
        return residentId == null
                ? saving
                : consenting(residentId, visitor)
                        .then(saving)
                        .flatMap(saved -> consenting(residentId, visitor)
                                .thenReturn(saved)
                                .onErrorResume(
                                        Problem.class,
                                        problem -> mongo.remove(kept).then(Mono.error(problem))));
    }

    /** @throws Problem (in the result) 422 where something can't be taken */
    Mono<Resident> add(ResidentDraft draft, Visitor visitor) {
        return Mono.fromCallable(() -> draft.checked(thisYear())).flatMap(said -> {
            var facilityId = facilityOf(visitor);
            return mongo.count(query(where("facilityId").is(facilityId)), Resident.class)
                    .flatMap(count -> count >= MOST
                            ? Mono.error(new Problem(HttpStatus.CONFLICT, "care.residents.many", MOST))
                            : requireFree(said.nickname(), facilityId, null))
                    .then(Mono.defer(() -> mongo.insert(new Resident(
                            UUID.randomUUID().toString(),
                            facilityId,
                            said.nickname(),
                            said.colour(),
                            said.birthYear(),
                            null,
                            null,
                            clock.instant()))))
                    .flatMap(resident -> noted(resident, "resident.added", visitor));
        });
    }

    /** @throws Problem (in the result) 422 where something can't be taken */
    Mono<Resident> change(String id, ResidentDraft draft, Visitor visitor) {
        return find(id, visitor)
                .flatMap(resident -> Mono.fromCallable(() -> draft.checked(thisYear()))
                        .flatMap(said -> requireFree(said.nickname(), resident.facilityId(), id)
                                .then(Mono.defer(() -> update(
                                        resident,
                                        new Update()
                                                .set("nickname", said.nickname())
                                                .set("colour", said.colour())
                                                .set("birthYear", said.birthYear()))))))
                .flatMap(resident -> noted(resident, "resident.changed", visitor));
    }

    /** Two of one nickname would be taken for each other. */
    private Mono<Void> requireFree(String nickname, String facilityId, @Nullable String except) {
        return mongo.exists(
                        query(there(facilityId)
                                .and("nickname")
                                .is(nickname)
                                .and("_id")
                                .ne(except)),
                        Resident.class)
                .flatMap(taken -> taken
                        ? Mono.error(Problem.invalid(Map.of("nickname", Sentence.of("care.nickname.taken"))))
                        : Mono.empty());
    }

    /** Writes a consent down, in place of an earlier one. */
    Mono<Resident> consent(String id, ConsentDraft draft, Visitor visitor) {
        return find(id, visitor)
                .flatMap(resident -> Mono.fromCallable(() -> draft.checked(today()))
                        .flatMap(said -> update(
                                resident,
                                new Update()
                                        .set(
                                                "consent",
                                                new Consent(
                                                        said.by(),
                                                        said.day().toString(),
                                                        visitor.signedIn().name(),
                                                        clock.instant(),
                                                        null)))))
                .flatMap(resident -> noted(resident, "resident.consented", visitor));
    }

    /** While something is being erased, nothing is added to it. */
    private Mono<Resident> update(Resident resident, Update update) {
        return mongo.findAndModify(
                        query(where("_id").is(resident.id()).and("erasure").isNull()),
                        update,
                        RETURN_NEW,
                        Resident.class)
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.CONFLICT, "care.erasing")));
    }

    private Mono<Resident> noted(Resident resident, String deed, Visitor visitor) {
        return audit.note(visitor, deed, resident.id(), null).thenReturn(resident);
    }

    LocalDate today() {
        return Objects.requireNonNull(LocalDate.ofInstant(clock.instant(), TownTime.ZONE));
    }

    private Year thisYear() {
        return Year.from(today());
    }
}
