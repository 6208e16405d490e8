package org.omoide.watch;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.omoide.footage.Footage;
import org.omoide.sweep.Sweep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keeps nothing of versions that footage hasn't any more, on whichever instance they were taken from it, and when. */
@Component
class Forgetting implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(Forgetting.class);
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Pattern KEY = Pattern.compile("derived/([^/]+)/([^/]+)/.*");

    private record Version(String id, String version) {

        private String prefix() {
            return Footage.derivedPrefix(id, version);
        }
    }

    private final MediaCache cache;
    private final Versions versions;

    Forgetting(MediaCache cache, Versions versions) {
        this.cache = cache;
        this.versions = versions;
    }

    @Override
    public Duration rest() {
        return INTERVAL;
    }

    @Override
    public Mono<Void> sweep() {
        return Flux.defer(() -> Flux.fromIterable(kept()))
                .concatMap(kept -> versions.isCurrent(kept.id(), kept.version()).doOnNext(current -> {
                    if (!current) {
                        cache.forget(key -> key.startsWith(kept.prefix()));
                    }
                }))
                .then();
    }

    private List<Version> kept() {
        return cache.kept()
                .map(KEY::matcher)
                .filter(key -> key.matches())
                .map(key -> new Version(key.group(1), key.group(2)))
                .distinct()
                .toList();
    }
}
