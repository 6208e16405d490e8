package org.omoide.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CountedTest {

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    private double read(Counted<Integer> counted) {
        return counted.get(Integer::doubleValue);
    }

    @Test
    void nobodyWaitsAndTheNextOneKnows() {
        var counted = new Counted<>(Mono.fromSupplier(asked::incrementAndGet), now::get);
        assertThat(read(counted)).isNaN();
        assertThat(read(counted)).isEqualTo(1);
        now.addAndGet(Counted.FRESH.toNanos() + 1);
        assertThat(read(counted)).as("what was known").isEqualTo(1);
        assertThat(read(counted)).as("what was counted meanwhile").isEqualTo(2);
    }

    @Test
    void manyMetersOfOneCountAreOneQuestion() {
        var counted = new Counted<>(Mono.fromSupplier(asked::incrementAndGet), now::get);
        for (int i = 0; i < 20; i++) {
            read(counted);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatIsLongAgoIsNotKnown() {
        var counted = new Counted<>(Mono.fromSupplier(asked::incrementAndGet), now::get);
        read(counted);
        now.addAndGet(Counted.STALE.toNanos() + 1);
        assertThat(read(counted)).isNaN();
        assertThat(read(counted)).isEqualTo(2);
    }

    @Test
    void aCountThatFailedIsTriedAgain() {
        var counted = new Counted<>(
                Mono.defer(() -> asked.incrementAndGet() == 1
                        ? Mono.error(new IllegalStateException("no database"))
                        : Mono.just(7)),
                now::get);
        assertThat(read(counted)).isNaN();
        assertThat(read(counted)).isNaN();
        assertThat(read(counted)).isEqualTo(7);
    }
}
