package org.omoide.transcoding;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.aggregation.Aggregation;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What transcoders write down of themselves, and what waits for them: they have no door of their own where one could ask. */
@Component
class Transcoders {

    /** How often each says that it is there. */
    static final Duration BEAT = Duration.ofSeconds(5);

    /** Who says nothing for so long isn't. */
    static final Duration SILENCE = BEAT.multipliedBy(4);

    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final String PRESENT = "transcoders";
    private static final String DONE = "transcoded";

    /** How the work on a footage ended. */
    enum Outcome {
        READY,
        REFUSED,
        /** An attempt did. */
        FAILED
    }

    /** @param seconds of all together, from the lease to the end */
    record Done(long count, double seconds) {

        private static final Done NOTHING = new Done(0, 0);
    }

    /**
     * All that there is to say.
     *
     * @param oldest since when the footage waits that waits longest; null where none does
     * @param transcoders that are there
     */
    record Picture(Map<State, Long> footage, @Nullable Instant oldest, long transcoders, Map<Outcome, Done> done) {

        long footage(State state) {
            return footage.getOrDefault(state, 0L);
        }

        Done done(Outcome outcome) {
            return done.getOrDefault(outcome, Done.NOTHING);
        }
    }

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    Transcoders(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Says that a transcoder is there. */
    Mono<Void> arrive(String transcoder) {
        return mongo.upsert(query(where("_id").is(transcoder)), new Update().set("seen", clock.instant()), PRESENT)
                .then();
    }

    /** Says that a transcoder isn't there any more, and nor is who fell silent long ago. */
    Mono<Void> leave(String transcoder) {
        var gone = where("_id").is(transcoder);
        var forgotten = where("seen").lt(clock.instant().minus(FORGOTTEN));
        return mongo.remove(query(gone), PRESENT)
                .then(mongo.remove(query(forgotten), PRESENT))
                .then();
    }

    /** @param started when the work on it began; null where nobody knows */
    Mono<Void> note(Outcome outcome, @Nullable Instant started) {
        double seconds =
                started == null ? 0 : Duration.between(started, clock.instant()).toMillis() / 1000.0;
        return mongo.upsert(
                        query(where("_id").is(outcome.name())),
                        new Update().inc("count", 1L).inc("seconds", seconds),
                        DONE)
                .then();
    }

    Mono<Picture> picture() {
        return Mono.defer(() -> Mono.zip(
                        states(),
                        oldest().map(Optional::of).defaultIfEmpty(Optional.empty()),
                        mongo.count(query(where("seen").gt(clock.instant().minus(SILENCE))), PRESENT),
                        done()))
                .map(all -> new Picture(all.getT1(), all.getT2().orElse(null), all.getT3(), all.getT4()));
    }

    private Mono<Map<State, Long>> states() {
        return mongo.aggregate(
                        Aggregation.newAggregation(
                                Aggregation.group("state").count().as("count")),
                        Footage.class,
                        Document.class)
                .collect(
                        () -> (Map<State, Long>) new EnumMap<State, Long>(State.class),
                        (states, found) -> states.put(
                                State.valueOf(found.getString("_id")),
                                found.get("count", Number.class).longValue()));
    }

    private Mono<Instant> oldest() {
        return mongo.findOne(query(where("state").is(State.WAITING)).with(Sort.by("created")), Footage.class)
                .map(Footage::updated);
    }

    private Mono<Map<Outcome, Done>> done() {
        return mongo.find(new Query(), Document.class, DONE)
                .collect(
                        () -> (Map<Outcome, Done>) new EnumMap<Outcome, Done>(Outcome.class),
                        (all, found) -> all.put(
                                Outcome.valueOf(found.getString("_id")),
                                new Done(
                                        found.get("count", Number.class).longValue(),
                                        found.get("seconds", Number.class).doubleValue())));
    }
}
