package org.omoide.run;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Accounts;
import org.omoide.account.Audit;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.trip.Trips;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The runs. A run is one document; every change is one atomic update that holds for the revision it was made of only, and
 * is made anew where another was quicker.
 */
@Component
class Runs {

    private static final String COUNTS = "changes";
    private static final String COUNT = "runs";
    private static final FindAndModifyOptions RETURN_NEW =
            FindAndModifyOptions.options().returnNew(true);

    /** As much of a lasting run as tells whether it has to be read. */
    record Brief(String id, int revision, Map<String, Instant> watched) {

        private static Brief of(Document document) {
            var watched = new HashMap<String, Instant>();
            if (document.get("watched") instanceof Document marks) {
                marks.forEach((instance, until) -> watched.put(instance, ((java.util.Date) until).toInstant()));
            }
            return new Brief(document.getString("_id"), document.getInteger("revision"), watched);
        }
    }

    private static final class Overtaken extends RuntimeException {
        private Overtaken() {
            super(null, null, false, false);
        }
    }

    private final ReactiveMongoTemplate mongo;
    private final Trips trips;
    private final Accounts accounts;
    private final Audit audit;
    private final Marks marks;
    private final Clock clock;

    Runs(ReactiveMongoTemplate mongo, Trips trips, Marks marks, Accounts accounts, Audit audit, Clock clock) {
        this.mongo = mongo;
        this.trips = trips;
        this.marks = marks;
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
    }

    /** As exact as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Begins one, with all in the waiting room.
     *
     * @throws Problem (in the result) 404 where the trip isn't theirs, 422 where something can't be taken, 409 where a
     *     headset is in another run
     */
    Mono<Run> start(RunDraft draft, Visitor visitor) {
        var facilityId = visitor.signedIn().facilityId();
        if (facilityId == null) {
            return Mono.error(new Problem(HttpStatus.FORBIDDEN, "problem.forbidden"));
        }
        return Mono.fromCallable(draft::understood)
                .flatMap(said -> trips.find(said.tripId(), visitor)
                        .filter(trip -> !trip.stops().isEmpty())
                        .switchIfEmpty(
                                Mono.error(() -> Problem.invalid(Map.of("tripId", Sentence.of("run.trip.empty")))))
                        .flatMap(trip -> requireFree(said.headsets(), facilityId, null)
                                .then(Mono.defer(() -> {
                                    var now = now();
                                    var scenes = new LinkedHashMap<String, Scene>();
                                    said.headsets().forEach(headset -> scenes.put(headset, Scene.WAITING_ROOM));
                                    return mongo.insert(new Run(
                                            UUID.randomUUID().toString(),
                                            facilityId,
                                            trip.id(),
                                            trip.title(),
                                            trip.stops(),
                                            scenes,
                                            said.minutes(),
                                            now.plus(Duration.ofMinutes(said.minutes())),
                                            said.checked(),
                                            1,
                                            now,
                                            null,
                                            now,
                                            null,
                                            visitor.signedIn().id(),
                                            List.of(),
                                            List.of()));
                                }))))
                // Somebody else may have begun one with the same headset between the look and the insertion.
                .flatMap(run -> requireFree(run.scenes().keySet(), facilityId, run.id())
                        .onErrorResume(
                                Problem.class,
                                taken -> mongo.remove(query(where("_id").is(run.id())), Run.class)
                                        .then(Mono.error(taken)))
                        .thenReturn(run))
                .flatMap(run -> noted().then(audit.note(visitor, "run.started", run.id(), null))
                        .thenReturn(run));
    }

    /** @throws Problem (in the result) where one isn't theirs, or is in another run than this one */
    private Mono<Void> requireFree(Set<String> headsets, String facilityId, @Nullable String runId) {
        return accounts.find(headsets)
                .filter(account -> account.role() == Role.HEADSET
                        && account.closed() == null
                        && facilityId.equals(account.facilityId()))
                .collectMap(Account::id, Account::name)
                .flatMap(names -> names.keySet().equals(headsets)
                        ? lastingOf(facilityId)
                                .filter(other -> !other.id().equals(runId))
                                .flatMapIterable(other -> other.scenes().keySet())
                                .filter(headsets::contains)
                                .next()
                                .<Void>flatMap(taken -> Mono.error(new Problem(
                                        HttpStatus.CONFLICT,
                                        "run.headset.busy",
                                        Objects.requireNonNull(names.get(taken)))))
                        : Mono.error(Problem.invalid(Map.of("headsets", Sentence.of("run.headset.unknown")))));
    }

    /** @throws Problem (in the result) 404 where there is none of the visitor's facility */
    Mono<Run> find(String id, Visitor visitor) {
        return find(id).filter(run -> visitor.is(Role.STAFF) && visitor.belongsTo(run.facilityId()))
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    /** Whosever it is; empty where there is none. */
    Mono<Run> find(String id) {
        return mongo.findById(id, Run.class);
    }

    /** The latest first. */
    Flux<Run> of(Visitor visitor) {
        return Mono.justOrEmpty(visitor.signedIn().facilityId())
                .flatMapMany(id -> mongo.find(query(where("facilityId").is(id)), Run.class))
                .sort((a, b) -> b.started().compareTo(a.started()));
    }

    Flux<Run> lastingOf(String facilityId) {
        var now = now();
        return mongo.find(query(unended().and("facilityId").is(facilityId)), Run.class)
                .filter(run -> run.lasts(now));
    }

    /** What lasts in these facilities; what was forgotten there is written down as over on the way. */
    Flux<Brief> lasting(Collection<String> facilityIds) {
        var forgotten = now().minus(Run.FORGOTTEN);
        var wanted = query(unended().and("facilityId").in(facilityIds));
        wanted.fields().include("revision", "watched", "touched");
        return mongo.find(wanted, Document.class, mongo.getCollectionName(Run.class))
                .concatMap(document -> document.getDate("touched").toInstant().isAfter(forgotten)
                        ? Mono.just(Brief.of(document))
                        : find(document.getString("_id"))
                                .flatMap(run ->
                                        replace(run, run.ending(run.touched().plus(Run.FORGOTTEN))))
                                .onErrorResume(Overtaken.class, e -> Mono.empty())
                                .then(Mono.empty()));
    }

    /** How many there are, wherever. */
    Mono<Long> countLasting() {
        return Mono.defer(() -> mongo.count(query(unended().and("touched").gt(now().minus(Run.FORGOTTEN))), Run.class));
    }

    private static Criteria unended() {
        return where("ended").isNull();
    }

    /**
     * Does what is asked.
     *
     * @throws Problem (in the result) 404 where there is none of theirs, 409 where it is over, or a headset that joins is
     *     in another run, 422 where something can't be taken
     */
    Mono<Run> obey(String id, CommandDraft draft, Visitor visitor) {
        return find(id, visitor)
                .flatMap(run -> command(draft, run, visitor).flatMap(command -> {
                    UnaryOperator<Run> change = found -> {
                        var now = now();
                        requireLasting(found, now, command);
                        return found.after(command, draft.press(), draft.givenBefore(now), now);
                    };
                    return command instanceof Command.Add add
                            ? withRoomFor(add, run)
                                    .then(Mono.defer(() -> changed(run, visitor, change)))
                                    .flatMap(changed -> stillFree(add, changed, visitor))
                            : changed(run, visitor, change);
                }));
    }

    private Mono<Command> command(CommandDraft draft, Run run, Visitor visitor) {
        return draft.needsMark()
                ? marks.find(String.valueOf(draft.footage()), String.valueOf(draft.hotspot()), visitor)
                        .map(mark -> draft.understood(run, mark))
                : Mono.fromCallable(() -> draft.understood(run, null));
    }

    private static void requireLasting(Run run, Instant now, Command command) {
        if (!run.lasts(now) && !(command instanceof Command.End)) {
            throw new Problem(HttpStatus.CONFLICT, "run.over");
        }
    }

    /**
     * Keeps what somebody used, and where they walked to by it.
     *
     * @param visitor the headset
     * @throws Problem (in the result) 404 where it isn't in that run, 409 where that is over, 422 where there is no such
     *     way or thing
     */
    Mono<Run> use(UseDraft draft, Visitor visitor) {
        var headset = visitor.signedIn().id();
        return Mono.fromCallable(draft::understood)
                .flatMap(said -> find(said.run())
                        .filter(run -> visitor.belongsTo(run.facilityId())
                                && run.scenes().containsKey(headset))
                        .switchIfEmpty(Mono.error(Problem::notFound))
                        .flatMap(run -> marks.find(said.footage(), said.hotspot(), visitor)
                                .flatMap(mark -> changed(run, visitor, found -> {
                                    var now = now();
                                    var command = new Command.Used(headset, mark, said.by());
                                    requireLasting(found, now, command);
                                    return found.after(command, said.press(), draft.givenBefore(now), now);
                                }))));
    }

    /** How often the ways and things of footage were used, by their ids. */
    Mono<Map<String, Long>> usesIn(String footageId) {
        var wanted = query(where("used.footageId").is(footageId));
        wanted.fields().include("used");
        return mongo.find(wanted, Document.class, mongo.getCollectionName(Run.class))
                .flatMapIterable(run -> run.getList("used", Document.class))
                .filter(use -> footageId.equals(use.getString("footageId")))
                .collect(Collectors.groupingBy(use -> use.getString("hotspot"), Collectors.counting()));
    }

    private Mono<Void> withRoomFor(Command.Add add, Run run) {
        var all = new LinkedHashSet<>(run.scenes().keySet());
        all.addAll(add.headsets());
        return all.size() > Run.MOST_HEADSETS
                ? Mono.error(Problem.invalid(Map.of("headsets", Sentence.of("run.headsets.many", Run.MOST_HEADSETS))))
                : requireFree(add.headsets(), run.facilityId(), run.id());
    }

    /** Another run may have got it between the look and the change: then this one gives it back. */
    private Mono<Run> stillFree(Command.Add add, Run run, Visitor visitor) {
        return requireFree(add.headsets(), run.facilityId(), run.id())
                .onErrorResume(
                        Problem.class,
                        taken -> changed(
                                        run,
                                        visitor,
                                        found -> found.after(new Command.Remove(add.headsets()), null, now()))
                                .then(Mono.error(taken)))
                .thenReturn(run);
    }

    private Mono<Run> changed(Run run, Visitor visitor, UnaryOperator<Run> change) {
        return Mono.defer(() -> {
                    var next = change.apply(run);
                    return next.equals(run)
                            ? Mono.just(run)
                            : replace(run, next)
                                    .flatMap(written -> run.ended() == null && written.ended() != null
                                            ? audit.note(visitor, "run.ended", run.id(), null)
                                                    .thenReturn(written)
                                            : Mono.just(written));
                })
                // Whoever was quicker got on, so that this comes to an end.
                .onErrorResume(
                        Overtaken.class,
                        e -> find(run.id())
                                .switchIfEmpty(Mono.error(Problem::notFound))
                                .flatMap(again -> changed(again, visitor, change)));
    }

    /** What marks who watches stays as it is. */
    private Mono<Run> replace(Run seen, Run next) {
        var update = new Update()
                .set("scenes", next.scenes())
                .set("minutes", next.minutes())
                .set("until", next.until())
                .set("presses", next.presses())
                .set("touched", now())
                .inc("revision", 1);
        if (!next.used().equals(seen.used())) {
            update.set("used", next.used());
        }
        set(update, "departed", next.departed());
        set(update, "ended", next.ended());
        return mongo.findAndModify(
                        query(where("_id").is(seen.id()).and("revision").is(seen.revision())),
                        update,
                        RETURN_NEW,
                        Run.class)
                .switchIfEmpty(Mono.error(Overtaken::new))
                .flatMap(written -> noted().thenReturn(written));
    }

    private static void set(Update update, String field, @Nullable Instant value) {
        if (value != null) {
            update.set(field, value);
        }
    }

    /** One more change: what every instance looks for, at the same small cost however many runs there are. */
    private Mono<Void> noted() {
        return mongo.upsert(query(where("_id").is(COUNT)), new Update().inc("count", 1L), COUNTS)
                .then()
                // What was written stays written, and the others look by themselves after a second.
                .onErrorComplete();
    }

    /** Another number than before, if a run has changed since. */
    Mono<Long> count() {
        return mongo.findById(COUNT, Document.class, COUNTS)
                .map(found -> found.get("count", Number.class).longValue())
                .defaultIfEmpty(0L);
    }

    /**
     * Marks that an instance wants to hear of the run's headsets until then, and forgets marks that are over.
     *
     * @param over instances whose marks are
     * @param first whether others don't know it yet, so that they are to look at once
     */
    Mono<Void> watch(String id, String instance, Instant until, Collection<String> over, boolean first) {
        var update = new Update().set("watched." + instance, until);
        over.forEach(other -> update.unset("watched." + other));
        return mongo.updateFirst(query(where("_id").is(id)), update, Run.class).then(first ? noted() : Mono.empty());
    }
}
