package org.omoide.account;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who did what to which footage or account. Is added to, never changed. */
@Component
public class Audit {

    /**
     * Something that was done.
     *
     * @param accountId null where it was the operator, by a command
     * @param name of the account, as it was then
     * @param deed key of the sentence {@code audit.DEED}
     * @param subject id of what it was done to
     */
    @Document("audit")
    public record Entry(
            @Id String id,
            @Indexed Instant at,
            @Nullable String accountId,
            String name,
            String deed,
            @Indexed String subject,
            @Nullable String detail) {}

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    Audit(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Writes it down. */
    public Mono<Void> note(Visitor visitor, String deed, String subject, @Nullable String detail) {
        var account = visitor.account();
        return mongo.insert(new Entry(
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        account == null ? null : account.id(),
                        account == null ? "–" : account.name(),
                        deed,
                        subject,
                        detail))
                .then();
    }

    /** The latest first. */
    public Flux<Entry> latest(int page, int size) {
        return mongo.find(
                new Query()
                        .with(Sort.by(Sort.Direction.DESC, "at"))
                        .skip((long) page * size)
                        .limit(size),
                Entry.class);
    }
}
