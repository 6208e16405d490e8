package org.omoide.watch;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import org.omoide.watch.MediaCache.From;
import org.springframework.stereotype.Component;

/** How much of the media comes from where. */
@Component
class MediaMeters implements MeterBinder {

    private final MediaCache cache;

    MediaMeters(MediaCache cache) {
        this.cache = cache;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var from : From.values()) {
            FunctionCounter.builder("omoide.media", cache, media -> media.read(from))
                    .tag("from", from.name().toLowerCase(Locale.ROOT))
                    .baseUnit("bytes")
                    .description("Of derived files, read for those who watch on this instance")
                    .register(registry);
        }
    }
}
