package org.omoide.watch;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.omoide.changes.Changes;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Which versions of derived files footage has just now: what was taken down, deleted or is made again with other edits must
 * not come out of a cache. On this instance that is known at once, of others within {@link #TRUST}; the database is asked once
 * in that time, whatever is fetched of a version.
 */
@Component
class Versions {

    static final Duration TRUST = Duration.ofSeconds(1);

    private record Asked(String id, String version, long changes) {}

    private final BiFunction<String, String, Mono<Boolean>> current;
    private final LongSupplier changes;

    private final AsyncCache<Asked, Boolean> answers =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(TRUST).buildAsync();

    @Autowired
    Versions(Footages footages, Changes changes) {
        this(
                (id, version) -> footages.find(id)
                        .mapNotNull(Footage::version)
                        .map(version::equals)
                        .defaultIfEmpty(false),
                changes::notedHere);
    }

    /**
     * Other versions.
     *
     * @param current whether it is the footage's, by their ids
     * @param changes another number than before, if something was changed here since
     */
    Versions(BiFunction<String, String, Mono<Boolean>> current, LongSupplier changes) {
        this.current = current;
        this.changes = changes;
    }

    Mono<Boolean> isCurrent(String id, String version) {
        return Mono.fromFuture(
                () -> answers.get(
                        new Asked(id, version, changes.getAsLong()),
                        (asked, executor) -> current.apply(id, version)
                                // Nothing can be taken down without the database: a film goes on while it is away.
                                .onErrorReturn(DataAccessException.class, true)
                                .onErrorReturn(false)
                                .toFuture()),
                true);
    }
}
