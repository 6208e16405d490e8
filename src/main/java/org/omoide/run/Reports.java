package org.omoide.run;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What headsets told one instance, for another that asked for it. Is worth nothing after a moment. */
@Component
class Reports {

    private static final Duration FRESH = Duration.ofSeconds(10);

    /** @param id of run and instance */
    @Document("reports")
    record Batch(@Id String id, @Indexed String runId, String instance, Instant at, List<Heard> heard) {}

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    Reports(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    Mono<Void> write(String runId, String instance, List<Heard> heard) {
        return mongo.save(new Batch(runId + "/" + instance, runId, instance, clock.instant(), heard))
                .then();
    }

    /** What others than this instance wrote down a moment ago. */
    Flux<Heard> read(Collection<String> runIds, String instance) {
        return mongo.find(
                        query(where("runId")
                                .in(runIds)
                                .and("instance")
                                .ne(instance)
                                .and("at")
                                .gt(clock.instant().minus(FRESH))),
                        Batch.class)
                .flatMapIterable(Batch::heard);
    }

    /** Throws away what nobody will read again. */
    Mono<Void> sweep() {
        return mongo.remove(query(where("at").lt(clock.instant().minus(FRESH.multipliedBy(6)))), Batch.class)
                .then();
    }
}
