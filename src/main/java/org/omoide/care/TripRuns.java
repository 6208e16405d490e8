package org.omoide.care;

import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The runs of the visitor's facility. */
@Component
class TripRuns {

    private final ReactiveMongoTemplate mongo;

    TripRuns(ReactiveMongoTemplate mongo) {
        this.mongo = mongo;
    }

    /** @throws Problem (in the result) 404 where there is none of this visitor's facility */
    Mono<TripRun> find(String id, Visitor visitor) {
        return mongo.findById(id, TripRun.class)
                .filter(run -> run.facilityId().equals(Residents.facilityOf(visitor)))
                .switchIfEmpty(Mono.error(Problem::notFound));
    }
}
