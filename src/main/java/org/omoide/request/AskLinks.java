package org.omoide.request;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The doors on the walls. */
@Component
class AskLinks {

    /** 130 bits: nobody can guess one. */
    private static final int SIGNS = 26;

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    AskLinks(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** @param secret the end of its address, which nobody will know any more once it is printed */
    record Made(AskLink link, String secret) {}

    Mono<Made> make(String facilityId, @Nullable String label, Visitor visitor) {
        var secret = SpokenSecret.random(SIGNS);
        return mongo.insert(new AskLink(
                        SpokenSecret.hash(secret),
                        facilityId,
                        label,
                        visitor.signedIn().id(),
                        clock.instant(),
                        null))
                .map(link -> new Made(link, secret));
    }

    /** Empty where there is none, or where it was revoked. */
    Mono<AskLink> open(String secret) {
        return mongo.findOne(
                query(where("_id").is(SpokenSecret.hash(secret)).and("revoked").is(null)), AskLink.class);
    }

    /** All of this visitor's facility, for coordinators of every one; the newest first. */
    Flux<AskLink> of(Visitor visitor) {
        var account = visitor.signedIn();
        var which =
                visitor.isCoordinator() ? new Criteria() : where("facilityId").is(account.facilityId());
        return mongo.find(query(which).with(Sort.by(Sort.Direction.DESC, "made")), AskLink.class);
    }

    /**
     * Shuts it for ever.
     *
     * @throws Problem (in the result) 404 where there is none of this visitor's
     */
    Mono<AskLink> revoke(String id, Visitor visitor) {
        return mongo.findById(id, AskLink.class)
                .filter(link -> visitor.isCoordinator() || visitor.belongsTo(link.facilityId()))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(link -> mongo.findAndModify(
                                query(where("_id").is(id).and("revoked").is(null)),
                                new Update().set("revoked", clock.instant()),
                                FindAndModifyOptions.options().returnNew(true),
                                AskLink.class)
                        .defaultIfEmpty(link));
    }
}
