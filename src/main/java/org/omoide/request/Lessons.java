package org.omoide.request;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.footage.Footages;
import org.omoide.web.Problem;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Who has learnt filming, and who is trusted with it. */
@Component
class Lessons {

    /** The right answers. */
    static final Map<String, String> ANSWERS = Map.of("q1", "b", "q2", "c", "q3", "a");

    private final ReactiveMongoTemplate mongo;
    private final WishViews views;
    private final Clock clock;

    Lessons(ReactiveMongoTemplate mongo, WishViews views, Clock clock) {
        this.mongo = mongo;
        this.views = views;
        this.clock = clock;
    }

    /** @param passedText null where it wasn't passed yet */
    record Standing(@Nullable String passedText, boolean trusted) {}

    record Learnt(String id, String name, String passedText, boolean trusted) {}

    /** The names of the questions whose answers are missing or wrong, in their order. */
    static List<String> wrong(Map<String, String> answers) {
        return new TreeSet<>(ANSWERS.keySet())
                .stream()
                        .filter(question -> !ANSWERS.get(question).equals(answers.get(question)))
                        .toList();
    }

    /** Calling it again changes nothing. */
    Mono<Lesson> pass(Visitor visitor) {
        return mongo.findAndModify(
                query(where("_id").is(visitor.signedIn().id())),
                new Update().setOnInsert("passed", clock.instant()),
                FindAndModifyOptions.options().upsert(true).returnNew(true),
                Lesson.class);
    }

    Mono<Standing> of(Visitor visitor, Locale locale) {
        var account = visitor.signedIn();
        return mongo.findById(account.id(), Lesson.class)
                .map(lesson -> new Standing(views.day(lesson.passed(), locale), account.trusted()))
                .defaultIfEmpty(new Standing(null, account.trusted()));
    }

    /** The volunteers who have passed, the latest first. */
    Mono<List<Learnt>> learnt(Locale locale) {
        return mongo.find(new Query().with(Sort.by(Sort.Direction.DESC, "passed")), Lesson.class)
                .concatMap(lesson -> mongo.findById(lesson.id(), Account.class)
                        .filter(account -> account.role() == Role.VOLUNTEER && account.closed() == null)
                        .map(account -> new Learnt(
                                account.id(), account.name(), views.day(lesson.passed(), locale), account.trusted())))
                .collectList();
    }

    /**
     * What this volunteer uploads from now on needs no review; or needs it again.
     *
     * @throws Problem (in the result) 409 where they haven't learnt filming yet, 404 where there is no such volunteer
     */
    Mono<Void> trust(String accountId, boolean trusted, Visitor visitor) {
        var update = trusted
                ? new Update()
                        .set("trusted", clock.instant())
                        .set("trustedBy", visitor.signedIn().id())
                : new Update().unset("trusted").unset("trustedBy");
        return mongo.findAndModify(query(where("_id").is(accountId)), update, Lesson.class)
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.CONFLICT, "trust.lesson-first")))
                .then(mongo.findAndModify(
                        query(where("_id").is(accountId).and("role").is(Role.VOLUNTEER)),
                        new Update().set("trusted", trusted),
                        Account.class))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .then();
    }

    /** Publishes what trusted volunteers uploaded since they are trusted, and that can be watched. */
    Mono<Void> publish(Footages footages) {
        return mongo.find(query(where("trusted").ne(null)), Lesson.class)
                .filterWhen(lesson -> mongo.exists(
                        query(where("_id")
                                .is(lesson.id())
                                .and("trusted")
                                .is(true)
                                .and("closed")
                                .is(null)),
                        Account.class))
                .concatMap(lesson -> footages.publishTrusted(
                        lesson.id(), Optional.ofNullable(lesson.trusted()).orElseThrow()))
                .then();
    }
}
