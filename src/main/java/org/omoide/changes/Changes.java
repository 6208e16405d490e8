package org.omoide.changes;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * How often places and footage have changed: one number in the database, which any instance reads by its id, at the
 * same small cost on every engine. What has changed is told by the documents' own {@code updated}.
 */
@Component
public class Changes {

    private static final Logger log = LoggerFactory.getLogger(Changes.class);
    private static final String COLLECTION = "changes";
    private static final String LIBRARY = "library";

    private final ReactiveMongoTemplate mongo;
    private final AtomicLong here = new AtomicLong();

    Changes(ReactiveMongoTemplate mongo) {
        this.mongo = mongo;
    }

    /**
     * To be called after a change was written. Never fails: what was written stays written, and who follows looks
     * again after a while anyway.
     */
    public Mono<Void> noted() {
        return Mono.fromSupplier(here::incrementAndGet)
                .then(mongo.upsert(query(where("_id").is(LIBRARY)), new Update().inc("count", 1L), COLLECTION))
                .then()
                .onErrorResume(e -> {
                    log.warn("a change could not be noted; others see it a little later", e);
                    return Mono.empty();
                });
    }

    /** Another number than before, if something has changed since. */
    public Mono<Long> count() {
        return mongo.findById(LIBRARY, Document.class, COLLECTION)
                .map(found -> found.get("count", Number.class).longValue())
                .defaultIfEmpty(0L);
    }

    /** Another number than before, if something was changed by this instance since. */
    public long notedHere() {
        return here.get();
    }
}
