package org.omoide.place;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.omoide.changes.Changes;
import org.omoide.place.Place.Coordinates;
import org.omoide.web.Problem;
import org.springframework.data.mongodb.core.FindAndReplaceOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The places of the town. */
@Component
public class Places {

    /** What keeps a place from being deleted. */
    public interface Use {
        Mono<Long> count(String placeId);
    }

    private static final double METRES_PER_DEGREE = 111_195;

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;
    private final List<Use> uses;
    private final Changes changes;

    Places(ReactiveMongoTemplate mongo, Clock clock, List<Use> uses, Changes changes) {
        this.mongo = mongo;
        this.clock = clock;
        this.uses = uses;
        this.changes = changes;
    }

    /** Empty where there is none. */
    public Mono<Place> find(String id) {
        return mongo.findById(id, Place.class);
    }

    /** @throws Problem (in the result) that names the field {@code placeId}, where it is said and there is no such place */
    public Mono<Void> require(@Nullable String id) {
        return id == null
                ? Mono.empty()
                : find(id).switchIfEmpty(Mono.error(
                                () -> Problem.invalid(Map.of("placeId", Problem.Sentence.of("footage.place.unknown")))))
                        .then();
    }

    /** Those of them that there are, in any order. */
    public Flux<Place> find(Collection<String> ids) {
        return mongo.find(query(where("_id").in(ids)), Place.class);
    }

    /** The place with exactly this name, however its letters are typed; empty where there is none. */
    public Mono<Place> named(String name) {
        return mongo.find(
                        query(where(ComparableName.FIELD).is(Kana.comparable(name)))
                                .limit(1),
                        Place.class)
                .next();
    }

    /** @throws Problem (in the result) where fields can't be taken */
    public Mono<Place> create(PlaceDraft draft) {
        return Mono.defer(() -> {
                    var now = clock.instant();
                    return mongo.insert(place(UUID.randomUUID().toString(), draft.checked(), now, now));
                })
                .flatMap(this::noted);
    }

    /** @throws Problem (in the result) where fields can't be taken, or where there is no such place */
    public Mono<Place> update(Place place, PlaceDraft draft) {
        return Mono.defer(() -> mongo.findAndReplace(
                        query(where("_id").is(place.id())),
                        place(place.id(), draft.checked(), place.created(), clock.instant()),
                        FindAndReplaceOptions.options().returnNew()))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(this::noted);
    }

    private Mono<Place> noted(Place place) {
        return changes.noted().thenReturn(place);
    }

    private static Place place(String id, PlaceDraft draft, java.time.Instant created, java.time.Instant updated) {
        return new Place(
                id,
                Objects.requireNonNull(draft.name()),
                Objects.requireNonNull(draft.reading()),
                Objects.requireNonNull(draft.oldNames()),
                draft.coordinates(),
                draft.area(),
                created,
                updated);
    }

    /** @throws Problem (in the result) where something still hangs on the place, or where there is no such place */
    public Mono<Void> delete(String id) {
        return Flux.fromIterable(uses)
                .concatMap(use -> use.count(id))
                .reduce(0L, Long::sum)
                .flatMap(count -> count > 0
                        ? Mono.error(new Problem(HttpStatus.CONFLICT, "place.in-use", count))
                        : mongo.remove(query(where("_id").is(id)), Place.class))
                .flatMap(result -> result.getDeletedCount() == 0 ? Mono.error(Problem.notFound()) : changes.noted());
    }

    /** Some of the places that can be shown on a map. */
    public Flux<Place> located(int limit) {
        return mongo.find(query(where("coordinates").ne(null)).limit(limit), Place.class);
    }

    /** The place that is nearest to the spot, at most so many metres away; empty where there is none. */
    public Mono<Place> nearest(Coordinates spot, double metres) {
        return around(spot, metres).next();
    }

    /** The places at most so many metres away, the nearest first. */
    public Flux<Place> around(Coordinates spot, double metres) {
        double north = metres / METRES_PER_DEGREE;
        double east = north / Math.max(0.01, Math.cos(Math.toRadians(spot.latitude())));
        var box = where("coordinates.latitude")
                .gte(spot.latitude() - north)
                .lte(spot.latitude() + north)
                .and("coordinates.longitude")
                .gte(spot.longitude() - east)
                .lte(spot.longitude() + east);
        return mongo.find(query(box), Place.class)
                .filter(place -> Objects.requireNonNull(place.coordinates()).metresTo(spot) <= metres)
                .sort(Comparator.comparingDouble(
                        place -> Objects.requireNonNull(place.coordinates()).metresTo(spot)));
    }
}
