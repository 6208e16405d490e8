package org.omoide.watch;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.omoide.footage.Footage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Keeps nothing of versions that footage hasn't any more, on whichever instance they were taken from it, and when. */
@Component
class Forgetting implements DisposableBean {

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
    private final Disposable.Swap sweeping = Disposables.swap();

    Forgetting(MediaCache cache, Versions versions) {
        this.cache = cache;
        this.versions = versions;
    }

    @EventListener(ApplicationReadyEvent.class)
    void keepSweeping() {
        sweeping.update(Flux.interval(Duration.ZERO, INTERVAL, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .concatMap(tick -> sweep().onErrorResume(e -> {
                    log.warn("what is to be forgotten could not be looked for, trying again later", e);
                    return Mono.empty();
                }))
                .subscribe());
    }

    Mono<Void> sweep() {
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

    @Override
    public void destroy() {
        sweeping.dispose();
    }
}
