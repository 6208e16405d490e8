package org.omoide.harvest;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Secret;
import org.omoide.account.Visitor;
import org.omoide.changes.Changes;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.place.Place;
import org.omoide.place.Places;
import org.omoide.preservation.DublinCore;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What is shared with others. Whether something may be known is asked of the footage itself, each time; entries only say
 * since when it is so, and remember what was known once.
 */
@Component
public class Catalogue {

    /** Not every change is noted at once. */
    private static final Duration TRUST = Duration.ofMinutes(1);

    /** An entry with the footage that it is of, where others may know of it. */
    record Item(
            Entry entry,
            @Nullable Footage footage,
            @Nullable Place place) {}

    /** A place in the list: behind this entry. */
    record Position(Instant stamp, String footageId) {}

    private final ReactiveMongoTemplate mongo;
    private final Footages footages;
    private final Places places;
    private final Changes changes;
    private final Clock clock;
    private final AtomicReference<Settled> settled = new AtomicReference<>(new Settled(-1, Instant.EPOCH));

    Catalogue(ReactiveMongoTemplate mongo, Footages footages, Places places, Changes changes, Clock clock) {
        this.mongo = mongo;
        this.footages = footages;
        this.places = places;
        this.changes = changes;
        this.clock = clock;
    }

    /** Whether a coordinator wants others to know of it. */
    public Mono<Boolean> isShared(String footageId) {
        return mongo.findById(footageId, Entry.class).map(Entry::shared).defaultIfEmpty(false);
    }

    /** Lets others know of it, as far as it is published for everybody, or not any more. */
    public Mono<Void> share(String footageId, boolean shared) {
        var which = query(where("_id").is(footageId));
        var update = new Update().set("shared", shared);
        var written = shared
                ? mongo.upsert(which, update.setOnInsert("live", false).setOnInsert("stamp", now()), Entry.class)
                : mongo.updateFirst(which, update, Entry.class);
        return written.then(changes.noted());
    }

    /**
     * Those that others know or knew of, by the time of their last change.
     *
     * @param from inclusive, as {@code until}
     */
    Flux<Item> list(@Nullable Instant from, @Nullable Instant until, @Nullable Position behind, int most) {
        var all = new ArrayList<Criteria>();
        all.add(where("digest").ne(null));
        if (from != null) {
            all.add(where("stamp").gte(from));
        }
        if (until != null) {
            all.add(where("stamp").lte(until));
        }
        if (behind != null) {
            all.add(new Criteria()
                    .orOperator(
                            where("stamp").gt(behind.stamp()),
                            where("stamp").is(behind.stamp()).and("_id").gt(behind.footageId())));
        }
        var query = new Query(new Criteria().andOperator(all))
                .with(Sort.by("stamp", "_id"))
                .limit(most);
        return settled().thenMany(mongo.find(query, Entry.class)).concatMap(this::item);
    }

    /** Empty where others never knew of it. */
    Mono<Item> find(String footageId) {
        return settled()
                .then(mongo.findById(footageId, Entry.class))
                .filter(entry -> entry.digest() != null)
                .flatMap(this::item);
    }

    /** Since when there are entries; now where there is none. */
    Mono<Instant> earliest() {
        return list(null, null, null, 1)
                .next()
                .map(item -> item.entry().stamp())
                .defaultIfEmpty(now());
    }

    /** All entries say what is so now. Looks again where the library has changed since, or after a while. */
    private Mono<Void> settled() {
        var now = clock.instant();
        return changes.count()
                .filter(count -> !settled.get().isTrusted(count, now))
                .flatMap(count -> mongo.findAll(Entry.class)
                        .concatMap(entry -> item(entry).flatMap(this::settle))
                        .then(Mono.fromRunnable(() -> settled.set(new Settled(count, now)))));
    }

    /** When this instance looked last, and how often the library had changed then. */
    private record Settled(long changes, Instant at) {

        private boolean isTrusted(long changesNow, Instant now) {
            return changes == changesNow && at.isAfter(now.minus(TRUST));
        }
    }

    private Mono<Item> item(Entry entry) {
        return known(entry)
                .flatMap(footage -> place(footage).map(place -> new Item(entry, footage, place.orElse(null))))
                .defaultIfEmpty(new Item(entry, null, null));
    }

    /** The footage, where others may know of it. */
    private Mono<Footage> known(Entry entry) {
        return entry.shared()
                ? footages.find(entry.footageId())
                        .filter(footage -> footage.isSeenBy(Visitor.NOBODY)
                                && footage.master().sha256() != null)
                : Mono.empty();
    }

    private Mono<Optional<Place>> place(Footage footage) {
        return Mono.justOrEmpty(footage.placeId())
                .flatMap(places::find)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
    }

    private Mono<Void> settle(Item item) {
        var entry = item.entry();
        boolean live = item.footage() != null;
        var digest = item.footage() == null ? entry.digest() : digest(item.footage(), item.place());
        if (live == entry.live() && Objects.equals(digest, entry.digest())) {
            return Mono.empty();
        }
        return mongo.updateFirst(
                        query(where("_id").is(entry.footageId()).and("stamp").is(entry.stamp())),
                        new Update().set("live", live).set("digest", digest).set("stamp", now()),
                        Entry.class)
                .then();
    }

    private static String digest(Footage footage, @Nullable Place place) {
        var told = new ByteArrayOutputStream();
        DublinCore.write(footage, place, null, told);
        return Secret.digest(told.toString(StandardCharsets.UTF_8));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** A page of a list, and whether there is more. */
    record Page(List<Item> items, boolean more) {}

    Mono<Page> page(@Nullable Instant from, @Nullable Instant until, @Nullable Position behind, int size) {
        return list(from, until, behind, size + 1)
                .collectList()
                .map(items -> new Page(items.subList(0, Math.min(size, items.size())), items.size() > size));
    }
}
