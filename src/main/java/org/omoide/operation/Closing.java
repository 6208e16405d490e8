package org.omoide.operation;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Tells answers that last long, as uploads and news, when this instance ends: the web server waits for them, and whoever is
 * on their other end goes on with another instance.
 */
@Component
public class Closing implements SmartLifecycle {

    private final Sinks.Empty<Void> said = Sinks.empty();
    private volatile boolean running;
    private volatile boolean closing;

    /** Completes when this instance begins to end. */
    public Mono<Void> begins() {
        return said.asMono();
    }

    public boolean hasBegun() {
        return closing;
    }

    @Override
    public void start() {
        running = true;
    }

    /** With the web server: whoever comes again before it has shut its door would be sent away at once, over and over. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }

    @Override
    public void stop() {
        running = false;
        closing = true;
        said.tryEmitEmpty();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
