package org.omoide.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import reactor.core.publisher.Mono;

class VersionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();
    private volatile Mono<Boolean> answer = Mono.just(true);

    private final Versions versions = new Versions(
            (id, version) -> Mono.defer(() -> {
                asked.incrementAndGet();
                return answer;
            }),
            changes::get);

    private boolean current() {
        return Boolean.TRUE.equals(versions.isCurrent("f", "v").block(PATIENCE));
    }

    @Test
    void whatIsTakenAwayHereIsKnownAtOnce() {
        assertThat(current()).isTrue();
        answer = Mono.just(false);
        changes.incrementAndGet();
        assertThat(current()).isFalse();
    }

    @Test
    void whatIsTakenAwayElsewhereIsKnownSoon() throws InterruptedException {
        assertThat(current()).isTrue();
        answer = Mono.just(false);
        Thread.sleep(Versions.TRUST.plusMillis(100).toMillis());
        assertThat(current()).isFalse();
    }

    @Test
    void manySegmentsAreOneQuestion() {
        var slow = Mono.delay(Duration.ofMillis(200)).thenReturn(true);
        answer = slow;
        var all = Mono.zip(Collections.nCopies(100, versions.isCurrent("f", "v")), answers -> answers.length);
        assertThat(all.block(PATIENCE)).isEqualTo(100);
        assertThat(asked).hasValue(1);
    }

    @Test
    void aFilmGoesOnWhileTheDatabaseIsAway() {
        answer = Mono.error(new DataAccessResourceFailureException("away"));
        assertThat(current()).isTrue();
    }

    @Test
    void whatCannotBeKnownForOtherReasonsIsNotTrusted() {
        answer = Mono.error(new IllegalStateException("a fault"));
        assertThat(current()).isFalse();
    }
}
