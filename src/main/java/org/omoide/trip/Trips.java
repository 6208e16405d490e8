package org.omoide.trip;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Audit;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.trip.Trip.Stop;
import org.omoide.trip.TripDraft.Content;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The trips. A trip is one document; every change is one atomic update that holds for the revision that was seen only. */
@Component
public class Trips {

    /** Of one facility, and of the town. */
    static final int MOST = 100;

    private static final int AT_ONCE = 8;

    private final ReactiveMongoTemplate mongo;
    private final Footages footages;
    private final Audit audit;
    private final Clock clock;

    Trips(ReactiveMongoTemplate mongo, Footages footages, Audit audit, Clock clock) {
        this.mongo = mongo;
        this.footages = footages;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws Problem (in the result) 404 where there is none that this visitor may open */
    public Mono<Trip> find(String id, Visitor visitor) {
        return mongo.findById(id, Trip.class)
                .filter(trip -> trip.isSeenBy(visitor))
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    /** For those of a facility who go on it; empty where it is neither theirs nor the town's, or not any more. */
    public Mono<Trip> find(String id, String facilityId) {
        return mongo.findById(id, Trip.class)
                .filter(trip -> trip.isReadyMade() || facilityId.equals(trip.facilityId()));
    }

    /** What the visitor's facility has made, what was changed last first; empty for coordinators. */
    Flux<Trip> own(Visitor visitor) {
        return Mono.justOrEmpty(visitor.signedIn().facilityId()).flatMapMany(this::of);
    }

    /** What every facility can copy. */
    Flux<Trip> readyMade() {
        return of(null);
    }

    private Flux<Trip> of(@Nullable String facilityId) {
        return mongo.find(
                query(where("facilityId").is(facilityId))
                        .with(Sort.by(Sort.Direction.DESC, "updated"))
                        .limit(MOST),
                Trip.class);
    }

    /** Of the footage of these stops, by id, what the trip can show. */
    Mono<Map<String, Footage>> shown(Trip trip) {
        return found(trip.stops().stream().map(Stop::footageId))
                .filter(trip::canShow)
                .collectMap(Footage::id);
    }

    /** What is still there, whoever may see it. */
    public Flux<Footage> found(Stream<String> footageIds) {
        // One by one: the embedded engine finds an id at once, and compares every document with a list of them.
        return Flux.fromStream(footageIds.distinct()).flatMap(footages::find, AT_ONCE);
    }

    /** For the visitor's facility, or for the town where a coordinator makes it. */
    Mono<Trip> make(TripDraft draft, Visitor visitor) {
        return Mono.fromCallable(draft::checked)
                .flatMap(content -> insert(content, facilityOf(visitor), visitor))
                .flatMap(trip -> noted(trip, "trip.made", visitor));
    }

    /** An own one, of the stops that can be shown. */
    Mono<Trip> copy(Trip trip, Visitor visitor) {
        return shown(trip)
                .map(shown -> new Content(
                        trip.title(),
                        trip.stops().stream()
                                .filter(stop -> shown.containsKey(stop.footageId()))
                                .map(stop -> stop.withId(UUID.randomUUID().toString()))
                                .toList()))
                .flatMap(content -> insert(content, facilityOf(visitor), visitor))
                .flatMap(copy -> noted(copy, "trip.copied", visitor));
    }

    private Mono<Trip> insert(Content content, @Nullable String facilityId, Visitor visitor) {
        var now = clock.instant();
        return mongo.count(query(where("facilityId").is(facilityId)), Trip.class)
                .flatMap(count -> count >= MOST
                        ? Mono.error(new Problem(HttpStatus.CONFLICT, "trip.many", MOST))
                        : requireShowable(content, facilityId, Set.of()))
                .then(Mono.defer(() -> mongo.insert(new Trip(
                        UUID.randomUUID().toString(), facilityId, content.title(), content.stops(), 1, now, now))));
    }

    /** @throws Problem 403 for staff who belong nowhere: theirs is not to be the town's */
    private static @Nullable String facilityOf(Visitor visitor) {
        var facilityId = visitor.signedIn().facilityId();
        if (facilityId == null && !visitor.isCoordinator()) {
            throw new Problem(HttpStatus.FORBIDDEN, "problem.forbidden");
        }
        return visitor.isCoordinator() ? null : facilityId;
    }

    /**
     * Changes it to what the draft says.
     *
     * @throws Problem (in the result) 409 where somebody else has changed it since the draft's revision, 403 for who may
     *     only copy it, 422 where something can't be taken
     */
    Mono<Trip> change(Trip trip, TripDraft draft, Visitor visitor) {
        if (!trip.isChangedBy(visitor)) {
            return Mono.error(new Problem(HttpStatus.FORBIDDEN, "trip.read-only"));
        }
        if (draft.revision() == null) {
            return Mono.error(new Problem(HttpStatus.BAD_REQUEST, "problem.unreadable"));
        }
        var known = trip.stops().stream().map(Stop::footageId).collect(Collectors.toSet());
        return Mono.fromCallable(draft::checked)
                .flatMap(content -> requireShowable(content, trip.facilityId(), known)
                        .then(Mono.defer(() -> mongo.findAndModify(
                                query(where("_id").is(trip.id()).and("revision").is(draft.revision())),
                                new Update()
                                        .set("title", content.title())
                                        .set("stops", content.stops())
                                        .set("updated", clock.instant())
                                        .inc("revision", 1),
                                FindAndModifyOptions.options().returnNew(true),
                                Trip.class)))
                        .switchIfEmpty(Mono.defer(() -> meanwhile(trip.id(), content, draft.revision()))));
    }

    /** A change whose answer was lost is sent again: then it is what the trip is already. */
    private Mono<Trip> meanwhile(String id, Content content, int revision) {
        return mongo.findById(id, Trip.class)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .filter(trip ->
                        trip.revision() == revision + 1 && content.equals(new Content(trip.title(), trip.stops())))
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.CONFLICT, "trip.conflict")));
    }

    /** @param known footage that the trip has already, which may have gone away since */
    private Mono<Void> requireShowable(Content content, @Nullable String facilityId, Set<String> known) {
        return found(content.stops().stream().map(Stop::footageId).filter(id -> !known.contains(id)))
                .filter(footage -> Trip.canShow(footage, facilityId))
                .map(Footage::id)
                .collect(Collectors.toSet())
                .flatMap(showable -> {
                    var faults = new HashMap<String, Sentence>();
                    List<Stop> stops = content.stops();
                    for (int i = 0; i < stops.size(); i++) {
                        var id = stops.get(i).footageId();
                        if (!known.contains(id) && !showable.contains(id)) {
                            faults.put("stops[" + i + "].footageId", Sentence.of("trip.stop.footage"));
                        }
                    }
                    return faults.isEmpty() ? Mono.empty() : Mono.error(Problem.invalid(faults));
                });
    }

    Mono<Void> delete(Trip trip, Visitor visitor) {
        if (!trip.isChangedBy(visitor)) {
            return Mono.error(new Problem(HttpStatus.FORBIDDEN, "trip.read-only"));
        }
        return mongo.remove(query(where("_id").is(trip.id())), Trip.class)
                .flatMap(
                        removed -> removed.getDeletedCount() == 0 ? Mono.empty() : noted(trip, "trip.deleted", visitor))
                .then();
    }

    /** Of a facility's trip nobody else is to know the title. */
    private Mono<Trip> noted(Trip trip, String deed, Visitor visitor) {
        return audit.note(visitor, deed, trip.id(), trip.isReadyMade() ? trip.title() : null)
                .thenReturn(trip);
    }
}
