package org.omoide.search;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.changes.Changes;
import org.omoide.footage.Footage;
import org.omoide.place.Place;
import org.omoide.search.Found.Hit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Search over places and footage. The index is this instance's own, made anew when it starts; it is brought up to date
 * before each search and every second, by what has a newer {@code updated} than what was read last.
 */
@Component
public class Search implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Search.class);

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** Whoever writes without saying so is heard after this time, */
    private static final Duration ANYWAY = Duration.ofMinutes(1);
    /** or after so many times as long as looking took: without an index, every document is looked at. */
    private static final int MODESTY = 20;
    /** Clocks of servers differ, and what was written first may be seen last. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private static final String FOLDER = "omoide-search-";
    private static final int BATCH = 1000;
    private static final int AT_ONCE = 8;
    private static final int MOST_CORRECTIONS = 3;

    private final ReactiveMongoTemplate mongo;
    private final Changes changes;
    private final Path folder;
    private final Index index;
    private final Disposable.Swap following = Disposables.swap();

    private long seen = -1;
    private Instant lookAnyway = Instant.EPOCH;
    private Instant newestPlace = Instant.EPOCH;
    private Instant newestFootage = Instant.EPOCH;

    Search(ReactiveMongoTemplate mongo, Changes changes) throws IOException {
        this.mongo = mongo;
        this.changes = changes;
        var own = Files.createTempDirectory(FOLDER);
        Index.removeLeftovers(own.getParent(), FOLDER);
        folder = own;
        index = new Index(folder);
    }

    @EventListener(ApplicationReadyEvent.class)
    void keepFollowing() {
        following.update(Flux.interval(Duration.ZERO, INTERVAL)
                .onBackpressureDrop()
                .concatMap(tick -> off(() -> {
                            follow();
                            return true;
                        })
                        .onErrorResume(e -> {
                            log.warn("the search index could not be brought up to date, trying again", e);
                            return Mono.empty();
                        }))
                .subscribe());
    }

    /**
     * Places with what was filmed there, and footage that has no place yet.
     *
     * @param page from 0
     * @param size of a page, 1 to 100
     */
    public Mono<Found> search(Sought sought, Visitor visitor, int page, int size) {
        return off(() -> upToDate(() -> index.search(sought, visitor, page, size), visitor, page, size));
    }

    /** Places alone, also those where nothing was filmed; of a time that is sought nothing is asked. */
    public Mono<Found> places(Sought sought, int page, int size) {
        return off(() -> upToDate(() -> index.places(sought, page, size), Visitor.NOBODY, page, size));
    }

    /** Places that these words may mean, the likeliest first. */
    public Flux<Place> placesNamed(String words, int limit) {
        return places(Sought.ANYTHING.withWords(Question.split(words)), 0, limit)
                .flatMapIterable(Found::hits)
                .map(hit -> Objects.requireNonNull(hit.place()));
    }

    /** Makes the index anew, after the database was changed by something else than this program. */
    public Mono<Void> rebuild() {
        return off(() -> {
                    synchronized (this) {
                        index.clear();
                        newestPlace = newestFootage = Instant.EPOCH;
                        seen = -1;
                        follow();
                        return true;
                    }
                })
                .then();
    }

    private static <T> Mono<T> off(Callable<T> blocking) {
        return Mono.fromCallable(blocking).subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * The database has the last word on what there is and who may see it: what the index has too much is taken out of it
     * and the search is done again.
     */
    private Found upToDate(Callable<Index.Matches> search, Visitor visitor, int page, int size) throws Exception {
        for (int i = 0; ; i++) {
            follow();
            var found = search.call();
            var places = placesOf(found.matches().stream().map(Index.Match::placeId));
            var footage = footageOf(found.matches().stream().flatMap(match -> match.footageIds().stream()));
            var hits = new ArrayList<Hit>();
            boolean outdated = false;
            for (var match : found.matches()) {
                var shown = match.footageIds().stream()
                        .map(footage::get)
                        .filter(Objects::nonNull)
                        .filter(one -> one.state() != Footage.State.DELETING && one.isSeenBy(visitor))
                        .toList();
                var place = match.placeId() == null ? null : places.get(match.placeId());
                if (place != null || !shown.isEmpty()) {
                    hits.add(new Hit(place, shown));
                }
                if (match.placeId() != null && place == null) {
                    index.removePlace(match.placeId());
                    outdated = true;
                }
                for (var id : match.footageIds()) {
                    if (!footage.containsKey(id)) {
                        index.removeFootage(id);
                        outdated = true;
                    }
                }
            }
            if (!outdated || i == MOST_CORRECTIONS) {
                return new Found(hits, found.total(), found.approximate(), page, size);
            }
            index.show();
        }
    }

    private synchronized void follow() throws IOException {
        long count = Objects.requireNonNull(changes.count().block());
        var now = Instant.now();
        if (count == seen && now.isBefore(lookAnyway)) {
            return;
        }
        boolean first = newestPlace.equals(Instant.EPOCH) && newestFootage.equals(Instant.EPOCH);
        var moved = new HashMap<String, Place>();
        each(since(newestPlace), Place.class, places -> {
            for (var place : places) {
                index.put(place);
                newestPlace = later(newestPlace, place.updated());
                moved.put(place.id(), place);
            }
        });
        if (!first && !moved.isEmpty()) {
            index.show();
            put(footageOf(index.footageAt(moved.keySet()).stream()).values(), moved);
        }
        each(since(newestFootage), Footage.class, footage -> {
            put(footage, first ? moved : placesOf(footage.stream().map(Footage::placeId)));
            for (var one : footage) {
                newestFootage = later(newestFootage, one.updated());
            }
        });
        index.show();
        if (first) {
            log.info(
                    "search: index of {} places and footage made in {} ms",
                    index.size(),
                    Duration.between(now, Instant.now()).toMillis());
        }
        seen = count;
        var took = Duration.between(now, Instant.now()).multipliedBy(MODESTY);
        lookAnyway = now.plus(took.compareTo(ANYWAY) > 0 ? took : ANYWAY);
    }

    private static Query since(Instant newest) {
        return newest.equals(Instant.EPOCH)
                ? new Query()
                : query(where("updated").gte(newest.minus(OVERLAP)));
    }

    private void put(Collection<Footage> footage, Map<String, Place> places) throws IOException {
        for (var one : footage) {
            if (one.state() == Footage.State.DELETING) {
                index.removeFootage(one.id());
            } else {
                index.put(one, one.placeId() == null ? null : places.get(one.placeId()));
            }
        }
    }

    private Map<String, Place> placesOf(Stream<@Nullable String> ids) {
        return byId(ids, Place.class, Place::id);
    }

    private Map<String, Footage> footageOf(Stream<@Nullable String> ids) {
        return byId(ids, Footage.class, Footage::id);
    }

    private <T> Map<String, T> byId(Stream<@Nullable String> ids, Class<T> type, Function<T, String> id) {
        // One by one: the embedded engine finds an id at once, and compares every document with a list of them.
        return Objects.requireNonNull(
                Flux.fromStream(ids.filter(Objects::nonNull).distinct())
                        .flatMap(one -> mongo.findById(Objects.requireNonNull(one), type), AT_ONCE)
                        .collectMap(id)
                        .block());
    }

    @FunctionalInterface
    private interface Taking<T> {
        void take(List<T> batch) throws IOException;
    }

    private <T> void each(Query query, Class<T> type, Taking<T> taking) throws IOException {
        try (Stream<List<T>> batches =
                mongo.find(query.cursorBatchSize(BATCH), type).buffer(BATCH).toStream(2)) {
            for (var iterator = batches.iterator(); iterator.hasNext(); ) {
                taking.take(iterator.next());
            }
        }
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }

    @Override
    public void destroy() throws IOException {
        following.dispose();
        index.close();
        FileSystemUtils.deleteRecursively(folder);
    }
}
