package org.omoide.transcoding;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.omoide.footage.Footage.State;
import org.omoide.operation.Counted;
import org.omoide.transcoding.Transcoders.Outcome;
import org.omoide.transcoding.Transcoders.Picture;
import org.springframework.stereotype.Component;

/** What waits for transcoders, and what they did. It is the same whichever instance one asks. */
@Component
class QueueMeters implements MeterBinder {

    private final Counted<Picture> picture;
    private final Clock clock;

    QueueMeters(Transcoders transcoders, Clock clock) {
        this.picture = new Counted<>(transcoders.picture());
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var state : State.values()) {
            Gauge.builder("omoide.footage", picture, seen -> seen.get(now -> now.footage(state)))
                    .tag("state", word(state))
                    .description("Films and photos; those that wait are the queue")
                    .register(registry);
        }
        Gauge.builder("omoide.queue.age", picture, seen -> seen.get(this::age))
                .baseUnit("seconds")
                .description("How long the footage waits for a transcoder that waits longest")
                .register(registry);
        Gauge.builder("omoide.transcoders", picture, seen -> seen.get(Picture::transcoders))
                .description("Workers that are there")
                .register(registry);
        for (var outcome : Outcome.values()) {
            FunctionCounter.builder(
                            "omoide.transcoding",
                            picture,
                            seen -> seen.get(now -> now.done(outcome).count()))
                    .tag("outcome", word(outcome))
                    .description("How work on footage ended")
                    .register(registry);
            FunctionCounter.builder(
                            "omoide.transcoding.duration",
                            picture,
                            seen -> seen.get(now -> now.done(outcome).seconds()))
                    .tag("outcome", word(outcome))
                    .baseUnit("seconds")
                    .description("How long that took, from the lease to the end")
                    .register(registry);
        }
    }

    private double age(Picture now) {
        return now.oldest() == null
                ? 0
                : Duration.between(now.oldest(), clock.instant()).toMillis() / 1000.0;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
