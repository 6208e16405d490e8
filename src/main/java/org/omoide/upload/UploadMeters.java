package org.omoide.upload;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.omoide.operation.Counted;
import org.springframework.stereotype.Component;

/** What is coming in. */
@Component
class UploadMeters implements MeterBinder {

    private final Counted<Long> underWay;

    UploadMeters(Uploads uploads) {
        this.underWay = new Counted<>(uploads.countUnderWay());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("omoide.uploads", underWay, counted -> counted.get(Long::doubleValue))
                .description("Uploads of which bytes came in the last five minutes, on all instances together")
                .register(registry);
    }
}
