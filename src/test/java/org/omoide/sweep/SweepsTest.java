package org.omoide.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class SweepsTest {

    private final List<Long> seconds = new ArrayList<>();

    @Test
    void aQuickSweepRestsAsLongAsItAsksFor() {
        during(Duration.ofSeconds(40), Mono::empty);
        assertThat(seconds).containsExactly(0L, 15L, 30L);
    }

    @Test
    void aSlowSweepLeavesMostOfTheTimeToOthers() {
        during(Duration.ofSeconds(220), () -> Mono.delay(Duration.ofSeconds(5)));
        assertThat(seconds).containsExactly(0L, 105L, 210L);
    }

    @Test
    void aSweepThatFailsIsDoneAgain() {
        during(Duration.ofSeconds(20), () -> Mono.error(new IllegalStateException("the database is away")));
        assertThat(seconds).containsExactly(0L, 15L);
        seconds.clear();
        during(Duration.ofSeconds(20), () -> {
            throw new IllegalStateException("before anything was asked");
        });
        assertThat(seconds).containsExactly(0L, 15L);
    }

    private void during(Duration time, Supplier<Mono<?>> work) {
        StepVerifier.withVirtualTime(() -> Sweeps.againAndAgain(new Sweep() {
                    @Override
                    public Duration rest() {
                        return Duration.ofSeconds(15);
                    }

                    @Override
                    public Mono<?> sweep() {
                        seconds.add(Schedulers.parallel().now(TimeUnit.SECONDS));
                        return work.get();
                    }
                }))
                .thenAwait(time)
                .thenCancel()
                .verify();
    }
}
