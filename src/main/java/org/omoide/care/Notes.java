package org.omoide.care;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.care.RunDraft.Noted;
import org.omoide.care.TripRun.Stop;
import org.omoide.request.PersonalWishes;
import org.omoide.request.PersonalWishes.Looked;
import org.omoide.request.PersonalWishes.Said;
import org.omoide.web.Problem;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What was said, and the wishes that are made of it. */
@Component
class Notes {

    private static final FindAndModifyOptions RETURN_NEW =
            FindAndModifyOptions.options().returnNew(true);

    private final ReactiveMongoTemplate mongo;
    private final Residents residents;
    private final PersonalWishes wishes;
    private final Clock clock;

    Notes(ReactiveMongoTemplate mongo, Residents residents, PersonalWishes wishes, Clock clock) {
        this.mongo = mongo;
        this.residents = residents;
        this.wishes = wishes;
        this.clock = clock;
    }

    /** The oldest first. */
    Flux<Note> of(TripRun run) {
        return mongo.find(query(where("runId").is(run.id())).with(Sort.by("at", "_id")), Note.class);
    }

    /** @throws Problem (in the result) 404 where there is none in this run */
    Mono<Note> find(TripRun run, String id) {
        return mongo.findOne(query(where("_id").is(id).and("runId").is(run.id())), Note.class)
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    /** @throws Problem (in the result) 422 where the resident hasn't consented, or nothing was written */
    Mono<Note> add(TripRun run, Noted said, Visitor visitor) {
        return Mono.fromCallable(said::checked).flatMap(content -> {
            var stop = run.stop(content.stop());
            boolean asTheStopBegins = content.yaw() == null;
            var note = new Note(
                    content.id(),
                    run.facilityId(),
                    run.id(),
                    content.residentId(),
                    content.words(),
                    List.of(),
                    stop == null ? null : content.stop(),
                    stop == null ? null : stop.footageId(),
                    asTheStopBegins && stop != null ? stop.yaw() : content.yaw(),
                    asTheStopBegins && stop != null ? stop.pitch() : content.pitch(),
                    null,
                    clock.instant(),
                    visitor.signedIn().id());
            var saving = mongo.insert(note).onErrorResume(DuplicateKeyException.class, e -> find(run, note.id()));
            return residents.keep(note, content.residentId(), saving, visitor);
        });
    }

    /** Corrects its words. @throws Problem (in the result) 409 where somebody else did at the same time */
    Mono<Note> correct(TripRun run, String id, Noted said) {
        return Mono.fromCallable(said::checked)
                .flatMap(content -> find(run, id)
                        .flatMap(note -> note.words().equals(content.words())
                                ? Mono.just(note)
                                : mongo.findAndModify(
                                                query(where("_id")
                                                        .is(id)
                                                        .and("words")
                                                        .is(note.words())),
                                                new Update()
                                                        .set("words", content.words())
                                                        .push("earlier", note.words()),
                                                RETURN_NEW,
                                                Note.class)
                                        .switchIfEmpty(Mono.error(
                                                () -> new Problem(HttpStatus.CONFLICT, "care.note.conflict")))));
    }

    /** The wish that was made of it stays. */
    Mono<Void> remove(TripRun run, String id) {
        return mongo.remove(query(where("_id").is(id).and("runId").is(run.id())), Note.class)
                .then();
    }

    /** Makes a wish of it, once: who asks again gets the same. */
    Mono<Note> wish(TripRun run, String id, Locale locale, Visitor visitor) {
        return find(run, id)
                .flatMap(note -> (note.residentId() == null
                                ? Mono.<Resident>empty()
                                : residents.consenting(note.residentId(), visitor))
                        .map(resident -> ask(run, note, resident, locale, visitor))
                        .defaultIfEmpty(ask(run, note, null, locale, visitor))
                        .flatMap(asking -> asking));
    }

    private Mono<Note> ask(TripRun run, Note note, @Nullable Resident resident, Locale locale, Visitor visitor) {
        // The wish's id is in the note before there is a wish, so that neither two taps nor a crash make two of them.
        return mongo.updateFirst(
                        query(where("_id").is(note.id()).and("wishId").isNull()),
                        new Update().set("wishId", UUID.randomUUID().toString()),
                        Note.class)
                .then(find(run, note.id()))
                .flatMap(marked -> residents
                        .of(visitor)
                        .map(Resident::nickname)
                        .collect(Collectors.toSet())
                        .flatMap(nicknames -> wishes.ask(
                                new Said(
                                        Objects.requireNonNull(marked.wishId()),
                                        marked.words(),
                                        nicknames,
                                        resident == null ? null : resident.nickname(),
                                        resident == null ? null : resident.birthYear(),
                                        looked(run, marked)),
                                locale,
                                visitor))
                        .thenReturn(marked));
    }

    private static @Nullable Looked looked(TripRun run, Note note) {
        var footageId = note.footageId();
        if (footageId == null) {
            return null;
        }
        Stop stop = run.stop(note.stop());
        var yaw = note.yaw() != null ? note.yaw() : stop == null ? null : stop.yaw();
        var pitch = note.pitch() != null ? note.pitch() : stop == null ? null : stop.pitch();
        return new Looked(footageId, yaw == null ? 0 : yaw, pitch == null ? 0 : pitch);
    }
}
