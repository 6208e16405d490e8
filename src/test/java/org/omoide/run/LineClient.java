package org.omoide.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.omoide.account.Keys;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The other end of a line. */
final class LineClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final JsonMapper JSON = new JsonMapper();

    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final Sinks.Many<String> said = Sinks.many().unicast().onBackpressureBuffer();
    private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();
    private final Disposable connection;

    private LineClient(URI address, HttpHeaders headers) {
        connection = new ReactorNettyWebSocketClient()
                .execute(address, headers, session -> {
                    session.closeStatus().subscribe(closed::complete);
                    var in = session.receive()
                            .doOnNext(message -> heard.add(JSON.readTree(message.getPayloadAsText())))
                            .then();
                    var out = session.send(said.asFlux().map(session::textMessage));
                    return Mono.firstWithSignal(in, out);
                })
                .subscribe(null, closed::completeExceptionally, () -> closed.complete(CloseStatus.NO_CLOSE_FRAME));
    }

    static LineClient to(int port, String path, Keys keys) {
        return to(port, path, keys, "http://127.0.0.1:" + port);
    }

    /** @param origin of the page that opens it; null where there is none */
    static LineClient to(int port, String path, Keys keys, String origin) {
        var headers = new HttpHeaders();
        headers.set("Cookie", keys.cookies());
        if (origin != null) {
            headers.set("Origin", origin);
        }
        return new LineClient(URI.create("ws://127.0.0.1:" + port + path), headers);
    }

    void say(String message) {
        said.tryEmitNext(message).orThrow();
    }

    /** The next message that is wanted; what comes before it is dropped. */
    JsonNode next(String what, Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                var message = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                assertThat(message).as("%s, before the time is up", what).isNotNull();
                if (wanted.test(message)) {
                    return message;
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    JsonNode next(String type) {
        return next(type, message -> type.equals(message.path("type").asString()));
    }

    /** What the headset is told when it shows this. */
    JsonNode scene(Scene.Motion motion) {
        return next(
                        "scene " + motion,
                        message -> motion.name()
                                .equals(message.path("scene").path("motion").asString()))
                .path("scene");
    }

    CloseStatus closeStatus() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        connection.dispose();
    }
}
