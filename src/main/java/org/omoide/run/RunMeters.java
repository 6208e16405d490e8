package org.omoide.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.omoide.operation.Counted;
import org.springframework.stereotype.Component;

/** Who is on the way just now. */
@Component
class RunMeters implements MeterBinder {

    private final Rooms rooms;
    private final Counted<Long> runs;

    RunMeters(Rooms rooms, Runs runs) {
        this.rooms = rooms;
        this.runs = new Counted<>(runs.countLasting());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("omoide.lines", rooms, Rooms::headsetsHere)
                .tag("of", "headset")
                .description("Lines that are open to this instance")
                .register(registry);
        Gauge.builder("omoide.lines", rooms, Rooms::staffHere)
                .tag("of", "staff")
                .description("Lines that are open to this instance")
                .register(registry);
        Gauge.builder("omoide.runs", runs, counted -> counted.get(Long::doubleValue))
                .description("Runs that are going on, on all instances together")
                .register(registry);
    }
}
