package org.omoide.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AnswersTest {

    @Test
    void whoeverAnswersIsThereAndWhoeverFailsIsNot() {
        var answers =
                new Answers(Map.of("mongodb", Mono.just(1), "s3", Mono.error(new IOException("connection refused"))));
        assertThat(answers.all().block()).isEqualTo(Map.of("mongodb", true, "s3", false));
    }

    @Test
    void thatNothingIsThereIsAnAnswer() {
        assertThat(new Answers(Map.of("s3", Mono.empty())).of("s3").block()).isTrue();
    }

    @Test
    void whoeverSaysNothingIsNotWaitedFor() {
        StepVerifier.withVirtualTime(() -> new Answers(Map.of("mongodb", Mono.never(), "s3", Mono.just(1))).all())
                .expectSubscription()
                .expectNoEvent(Answers.PATIENCE.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectNext(Map.of("mongodb", false, "s3", true))
                .verifyComplete();
    }

    @Test
    void manyWhoAskAreOneQuestion() {
        var asked = new AtomicInteger();
        var answers = new Answers(Map.of("s3", Mono.fromSupplier(asked::incrementAndGet)));
        for (int i = 0; i < 50; i++) {
            answers.all().block();
        }
        // One each second, at most.
        assertThat(asked.get()).isLessThan(50);
    }

    @Test
    void aQuestionThatHangsIsNotFollowedByManyMore() {
        var asked = new AtomicInteger();
        StepVerifier.withVirtualTime(() -> {
                    var answers = new Answers(
                            Map.of("s3", Mono.never().doOnSubscribe(subscribed -> asked.incrementAndGet())));
                    return Flux.range(0, 60)
                            .concatMap(n -> Mono.delay(Duration.ofSeconds(1)).then(answers.of("s3")));
                })
                .thenAwait(Duration.ofMinutes(5))
                .expectNextCount(60)
                .verifyComplete();
        assertThat(asked.get()).isBetween(2, 10);
    }

    @Test
    void whoeverComesBackIsBack() {
        var there = new AtomicInteger();
        StepVerifier.withVirtualTime(() -> {
                    var answers = new Answers(Map.of(
                            "s3",
                            Mono.defer(() -> there.getAndIncrement() == 0
                                    ? Mono.error(new IOException("refused"))
                                    : Mono.just(1))));
                    return answers.of("s3")
                            .concatWith(Mono.delay(Duration.ofSeconds(2)).then(answers.of("s3")));
                })
                .thenAwait(Duration.ofSeconds(3))
                .expectNext(false, true)
                .verifyComplete();
    }
}
