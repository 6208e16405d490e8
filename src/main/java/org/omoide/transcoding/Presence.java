package org.omoide.transcoding;

import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Of a worker's process: says that it is there for as long as it is. */
final class Presence implements DisposableBean {

    private final String id = UUID.randomUUID().toString();
    private final Transcoders transcoders;
    private final Disposable beats;

    Presence(Transcoders transcoders) {
        this.transcoders = transcoders;
        this.beats = Flux.interval(Duration.ZERO, Transcoders.BEAT)
                .onBackpressureDrop()
                .concatMap(n -> transcoders.arrive(id).onErrorComplete())
                .subscribe();
    }

    @Override
    public void destroy() {
        beats.dispose();
        transcoders.leave(id).timeout(Transcoders.BEAT).onErrorComplete().block();
    }
}
