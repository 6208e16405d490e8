package org.omoide.transcoding;

import java.time.Duration;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.storage.ObjectStore;
import org.omoide.sweep.Sweep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;
import reactor.util.function.Tuples;

/**
 * Sweeps derived files that a crash left behind: those of a version that no footage shows and no worker is at.
 *
 * <p>The documents are asked after the listing. As a lease is taken before its first file is written, a version that is
 * listed but not leased then will never be published. Masters are never swept: better an orphan than a lost film.
 */
@Component
class Leftovers implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration INTERVAL = Duration.ofHours(6);

    private final ObjectStore objects;
    private final Footages footages;

    Leftovers(ObjectStore objects, Footages footages) {
        this.objects = objects;
        this.footages = footages;
    }

    @Override
    public Duration rest() {
        return INTERVAL;
    }

    /** The number of versions that were swept. */
    @Override
    public Mono<Long> sweep() {
        return objects.list("derived/")
                .map(stored -> footageAndVersion(stored.key()))
                .distinct()
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(version -> isWanted(version.getT1(), version.getT2())
                        .filter(wanted -> !wanted)
                        .flatMap(unwanted -> forget(version.getT1(), version.getT2())))
                .count();
    }

    private static Tuple2<String, String> footageAndVersion(String key) {
        var parts = key.split("/", 4);
        return Tuples.of(parts[1], parts.length > 3 ? parts[2] : "");
    }

    private Mono<Boolean> isWanted(String id, String version) {
        return footages.find(id)
                .map(footage -> {
                    var work = footage.work();
                    return version.equals(footage.version()) || (work != null && version.equals(work.token()));
                })
                .defaultIfEmpty(false);
    }

    private Mono<Boolean> forget(String id, String version) {
        log.info("sweeping version {} of {}, which was never finished", version, id);
        return objects.deleteAll(Footage.derivedPrefix(id, version)).thenReturn(true);
    }
}
