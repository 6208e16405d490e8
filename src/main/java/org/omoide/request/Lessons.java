package org.omoide.request;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Accounts;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.footage.Footages;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Who has learnt filming, and who is trusted with it. */
@Component
class Lessons {

    /** The right answers. */
    static final Map<String, String> ANSWERS = Map.of("q1", "b", "q2", "c", "q3", "a");

    private final ReactiveMongoTemplate mongo;
    private final Accounts accounts;
    private final WishViews views;
    private final Clock clock;

    Lessons(ReactiveMongoTemplate mongo, Accounts accounts, WishViews views, Clock clock) {
        this.mongo = mongo;
        this.accounts = accounts;
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
                .concatMap(lesson -> accounts.find(lesson.id())
                        .filter(account -> account.role() == Role.VOLUNTEER && account.closed() == null)
                        .map(account -> new Learnt(
                                account.id(), account.name(), views.day(lesson.passed(), locale), account.trusted())))
                .collectList();
    }

    /**
     * Publishes what trusted volunteers who have learnt filming upload, from the moment on in which both was seen, as soon
     * as it can be watched.
     */
    Mono<Void> publish(Footages footages) {
        return mongo.findAll(Lesson.class)
                .concatMap(lesson -> accounts.find(lesson.id())
                        .filter(account -> account.trusted() && account.closed() == null)
                        .flatMap(account -> since(lesson))
                        .flatMap(since -> footages.publishTrusted(lesson.id(), since))
                        .switchIfEmpty(distrust(lesson)))
                .then();
    }

    private Mono<Instant> since(Lesson lesson) {
        return lesson.trusted() != null
                ? Mono.just(lesson.trusted())
                : mongo.findAndModify(
                                query(where("_id")
                                        .is(lesson.id())
                                        .and("trusted")
                                        .is(null)),
                                new Update().set("trusted", clock.instant()),
                                FindAndModifyOptions.options().returnNew(true),
                                Lesson.class)
                        .mapNotNull(Lesson::trusted);
    }

    /** Whom a coordinator doesn't trust any more begins anew when they are trusted again. */
    private Mono<Long> distrust(Lesson lesson) {
        return lesson.trusted() == null
                ? Mono.empty()
                : mongo.updateFirst(query(where("_id").is(lesson.id())), new Update().unset("trusted"), Lesson.class)
                        .map(result -> result.getModifiedCount());
    }
}
