package org.omoide.operation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What the database counts for a metric. It is asked only while somebody reads, and nobody waits for it: who reads is told
 * what was counted for the reading before, and nothing where that is too long ago.
 */
public final class Counted<T> {

    static final Duration FRESH = Duration.ofSeconds(5);
    static final Duration STALE = Duration.ofMinutes(2);

    private record Count<T>(T value, long at) {}

    private final Mono<T> count;
    private final LongSupplier nanos;
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile @Nullable Count<T> last;

    /** @param count which may be asked again and again, and may fail */
    public Counted(Mono<T> count) {
        this(count, System::nanoTime);
    }

    Counted(Mono<T> count, LongSupplier nanos) {
        this.count = count;
        this.nanos = nanos;
    }

    /** NaN, as metrics say of what isn't known, where it isn't. */
    public double get(ToDoubleFunction<T> number) {
        var known = last;
        long now = nanos.getAsLong();
        if (known == null || now - known.at > FRESH.toNanos()) {
            countAgain();
        }
        return known == null || now - known.at > STALE.toNanos() ? Double.NaN : number.applyAsDouble(known.value);
    }

    private void countAgain() {
        if (counting.compareAndSet(false, true)) {
            count.timeout(STALE)
                    .doFinally(end -> counting.set(false))
                    .subscribe(value -> last = new Count<>(value, nanos.getAsLong()), failed -> {});
        }
    }
}
