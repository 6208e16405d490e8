package org.omoide.operation;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.omoide.storage.ObjectStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whether what everything stands on answers: the documents and the objects. */
@Component
class Answers {

    /** Whoever takes longer for next to nothing isn't there for those who wait for a page. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** However many ask, and however often: one question to each in so long. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    /** A question that hangs holds a connection: so long it is waited for further before there is another one. */
    private static final Duration HANGING = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    /** Of an object that never exists: that it isn't there is an answer, too. */
    private static final String NOTHING = "health/nothing";

    private final Map<String, Mono<Boolean>> parts = new TreeMap<>();

    @Autowired
    Answers(ReactiveMongoTemplate mongo, ObjectStore objects) {
        this(Map.of(
                "mongodb", mongo.executeCommand(new Document("ping", 1)),
                "s3", objects.stat(NOTHING)));
    }

    /** @param questions by the name of who is asked */
    Answers(Map<String, Mono<?>> questions) {
        questions.forEach((name, question) -> parts.put(name, new Part(name, question).answers()));
    }

    /** By name, whether each answers. */
    Mono<Map<String, Boolean>> all() {
        return Flux.fromIterable(parts.entrySet())
                .flatMap(part -> part.getValue().map(answers -> Map.entry(part.getKey(), answers)))
                .collect(TreeMap::new, (all, part) -> all.put(part.getKey(), part.getValue()));
    }

    Mono<Boolean> of(String name) {
        return parts.getOrDefault(name, Mono.just(false));
    }

    private static final class Part {

        private final String name;
        private final Mono<?> question;
        private @Nullable Mono<Boolean> asked;
        private long askedAt;
        private boolean silent;

        private Part(String name, Mono<?> question) {
            this.name = name;
            this.question = question;
        }

        private Mono<Boolean> answers() {
            return Mono.defer(this::asked)
                    .timeout(PATIENCE)
                    .doOnError(this::fellSilent)
                    .onErrorReturn(false)
                    .cache(GOOD_FOR);
        }

        private synchronized Mono<Boolean> asked() {
            long now = Schedulers.parallel().now(TimeUnit.NANOSECONDS);
            var hanging = asked;
            if (hanging == null || now - askedAt > HANGING.toNanos()) {
                hanging = question.thenReturn(true)
                        .doOnNext(answered -> spoke())
                        .doFinally(end -> forget())
                        .cache();
                asked = hanging;
                askedAt = now;
            }
            return hanging;
        }

        private synchronized void forget() {
            asked = null;
        }

        /** Said once. */
        private synchronized void fellSilent(Throwable error) {
            if (!silent) {
                log.warn("{} doesn't answer: {}", name, error.toString());
            }
            silent = true;
        }

        private synchronized void spoke() {
            if (silent) {
                log.info("{} answers again", name);
            }
            silent = false;
        }
    }
}
