package org.omoide.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The care facilities of the town. */
@Component
public class Facilities {

    private static final int LONGEST = 100;

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    Facilities(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Empty where there is none. */
    public Mono<Facility> find(String id) {
        return mongo.findById(id, Facility.class);
    }

    /** By name. */
    public Flux<Facility> all() {
        return mongo.find(new Query().with(Sort.by("name", "_id")), Facility.class);
    }

    /** @throws Problem (in the result) where it has no name, or that of another one, or a phone number that isn't one */
    public Mono<Facility> add(String name, @Nullable String area, @Nullable String phone) {
        var stripped = name.strip();
        if (stripped.isEmpty() || stripped.length() > LONGEST) {
            return Mono.error(Problem.invalid(Map.of("name", Sentence.of("account.name.missing"))));
        }
        return mongo.exists(Query.query(where("name").is(stripped)), Facility.class)
                .flatMap(there -> there
                        ? Mono.error(Problem.invalid(Map.of("name", Sentence.of("account.facility.twice"))))
                        : mongo.insert(new Facility(
                                UUID.randomUUID().toString(),
                                stripped,
                                area == null || area.isBlank()
                                        ? null
                                        : area.strip()
                                                .substring(
                                                        0,
                                                        Math.min(
                                                                LONGEST,
                                                                area.strip().length())),
                                clock.instant(),
                                Phone.of(phone))));
    }

    /** @throws Problem (in the result) 422 where it isn't one, 404 where there is no such facility */
    Mono<Facility> reachBy(String id, @Nullable String phone) {
        return Mono.fromCallable(() -> new Update().set("phone", Phone.of(phone)))
                .flatMap(update -> mongo.findAndModify(
                        Query.query(where("_id").is(id)),
                        update,
                        FindAndModifyOptions.options().returnNew(true),
                        Facility.class))
                .switchIfEmpty(Mono.error(Problem::notFound));
    }
}
