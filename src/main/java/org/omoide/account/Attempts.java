package org.omoide.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.omoide.web.Problem;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Slows down whoever guesses: after some attempts each further one has to wait longer, on all server instances. */
@Component
public class Attempts {

    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    @Document("attempts")
    record Counted(@Id String id, int count, Instant last) {

        private Instant nextAllowed(int free) {
            if (count < free) {
                return Instant.MIN;
            }
            long wait = FIRST_WAIT.toSeconds() << Math.min(count - free, 10);
            return last.plusSeconds(Math.min(wait, LONGEST_WAIT.toSeconds()));
        }
    }

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    Attempts(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /**
     * Counts an attempt before its outcome is known, so that a flood of simultaneous ones gets no further than single
     * ones.
     *
     * @param what is attempted by whom; kept by its digest only
     * @param free how many attempts need not wait
     * @throws Problem (in the result) 429 where it is too early
     */
    public Mono<Void> count(String what, int free) {
        var id = Secret.digest(what);
        var now = clock.instant();
        return mongo.findById(id, Counted.class)
                .defaultIfEmpty(new Counted(id, 0, Instant.EPOCH))
                .flatMap(before -> before.last().plus(FORGOTTEN_AFTER).isBefore(now)
                        ? forgetOld(id, now).thenReturn(new Counted(id, 0, Instant.EPOCH))
                        : Mono.just(before))
                .doOnNext(before -> refuse(before, free, now))
                .flatMap(before -> mongo.findAndModify(
                                query(where("_id").is(id)),
                                new Update().inc("count", 1).set("last", now),
                                FindAndModifyOptions.options().upsert(true).returnNew(true),
                                Counted.class)
                        // Of those that came at once, one goes on.
                        .filter(counted -> counted.count() > Math.max(free, before.count() + 1))
                        .doOnNext(counted -> refuse(counted, free, now)))
                .then();
    }

    /** Where a request comes from, as part of what is counted; empty where nobody knows. */
    public static String origin(ServerWebExchange exchange) {
        var address = exchange.getRequest().getRemoteAddress();
        return address == null || address.getAddress() == null
                ? ""
                : address.getAddress().getHostAddress();
    }

    /** Forgets the attempts. */
    public Mono<Void> succeeded(String what) {
        return mongo.remove(query(where("_id").is(Secret.digest(what))), Counted.class)
                .then();
    }

    /** Only what is old still: others may have begun to count meanwhile. */
    private Mono<Void> forgetOld(String id, Instant now) {
        return mongo.remove(query(where("_id").is(id).and("last").lt(now.minus(FORGOTTEN_AFTER))), Counted.class)
                .then();
    }

    private static void refuse(Counted counted, int free, Instant now) {
        var next = counted.nextAllowed(free);
        if (next.isAfter(now)) {
            long minutes = Duration.between(now, next).toMinutes() + 1;
            throw new Problem(HttpStatus.TOO_MANY_REQUESTS, "account.too-many", minutes);
        }
    }
}
