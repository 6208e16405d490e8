package org.omoide.footage;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The footage of the library. Every change is one atomic update of one document. */
@Component
public class Footages {

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    Footages(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Empty where there is none. */
    public Mono<Footage> find(String id) {
        return mongo.findById(id, Footage.class);
    }

    /** Begins the footage's life in state UPLOADING. */
    public Mono<Footage> begin(Footage footage) {
        return mongo.insert(footage);
    }

    /**
     * The whole master is stored under its key: from now on it is in the queue. Calling it again changes nothing.
     *
     * @param sha256 in hexadecimal
     */
    public Mono<Footage> received(String id, String sha256) {
        var update = new Update()
                .set("state", Footage.State.WAITING)
                .set("master.sha256", sha256)
                .set("work", new Footage.Work(0, null, null, null, 0, false))
                .set("updated", clock.instant());
        return mongo.findAndModify(
                        query(where("_id").is(id).and("state").is(Footage.State.UPLOADING)),
                        update,
                        FindAndModifyOptions.options().returnNew(true),
                        Footage.class)
                .switchIfEmpty(find(id));
    }
}
