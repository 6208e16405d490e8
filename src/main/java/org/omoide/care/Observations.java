package org.omoide.care;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import org.omoide.account.Visitor;
import org.omoide.care.RunDraft.Tapped;
import org.omoide.web.Problem;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The taps. */
@Component
class Observations {

    private final ReactiveMongoTemplate mongo;
    private final Residents residents;
    private final Clock clock;

    Observations(ReactiveMongoTemplate mongo, Residents residents, Clock clock) {
        this.mongo = mongo;
        this.residents = residents;
        this.clock = clock;
    }

    /** Those that hold, the oldest first. */
    Flux<Observation> of(TripRun run) {
        return mongo.find(
                query(where("runId").is(run.id()).and("takenBack").isNull()).with(Sort.by("at", "_id")),
                Observation.class);
    }

    /** @throws Problem (in the result) 422 where the resident hasn't consented, or it isn't one symptom or one mood */
    Mono<Observation> add(TripRun run, Tapped said, Visitor visitor) {
        return Mono.fromCallable(said::checked).flatMap(tap -> {
            var observation = new Observation(
                    tap.id(),
                    run.facilityId(),
                    run.id(),
                    tap.residentId(),
                    tap.symptom(),
                    tap.mood(),
                    tap.stop(),
                    clock.instant(),
                    visitor.signedIn().id(),
                    null);
            var saving = mongo.insert(observation)
                    .onErrorResume(
                            DuplicateKeyException.class,
                            e -> mongo.findOne(
                                            query(where("_id")
                                                    .is(tap.id())
                                                    .and("runId")
                                                    .is(run.id())),
                                            Observation.class)
                                    .switchIfEmpty(Mono.error(
                                            () -> new Problem(HttpStatus.BAD_REQUEST, "problem.unreadable"))));
            return residents.keep(observation, tap.residentId(), saving, visitor);
        });
    }

    /** It was a mistake; doing it twice does nothing more. */
    Mono<Void> takeBack(TripRun run, String id) {
        return mongo.updateFirst(
                        query(where("_id")
                                .is(id)
                                .and("runId")
                                .is(run.id())
                                .and("takenBack")
                                .isNull()),
                        new Update().set("takenBack", clock.instant()),
                        Observation.class)
                .then();
    }
}
