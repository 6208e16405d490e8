package org.omoide.run;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;
import reactor.util.concurrent.Queues;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A WebSocket. Of each kind of message it holds one at most, which is made when the one before it has gone out: who is slow
 * gets the newest, and nobody waits for them.
 */
abstract sealed class Line {

    /** In the order in which they go out where several wait. */
    enum Kind {
        CLOCK,
        OBEYED,
        STATE,
        OVER,
        REPORTS,
        BEAT
    }

    /** The session of the visitor is over. */
    static final CloseStatus SIGN_IN_AGAIN = new CloseStatus(4401);

    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration PING = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final WebSocketSession socket;
    private final Visitor visitor;
    private final Locale locale;
    private final JsonMapper json;
    private final Clock clock;
    private final Map<Kind, Supplier<@Nullable Message>> waiting = new EnumMap<>(Kind.class);
    private final Sinks.Many<Boolean> wake =
            Sinks.many().unicast().onBackpressureBuffer(Queues.<Boolean>one().get());

    private volatile long heard;
    private volatile boolean closing;

    /** What was told, or is about to be; for {@link Rooms}. */
    volatile @Nullable Object told;

    /** Whether it is known what is to be told; for {@link Rooms}. */
    volatile boolean known;

    private Line(WebSocketSession socket, Visitor visitor, Locale locale, JsonMapper json, Clock clock) {
        this.socket = socket;
        this.visitor = visitor;
        this.locale = locale;
        this.json = json;
        this.clock = clock;
        this.heard = clock.millis();
    }

    /** A headset's. */
    static final class OfHeadset extends Line {

        private volatile @Nullable Heard report;

        OfHeadset(WebSocketSession socket, Visitor visitor, Locale locale, JsonMapper json, Clock clock) {
            super(socket, visitor, locale, json, clock);
        }

        String headset() {
            return visitor().signedIn().id();
        }

        /** The newest; null before the first. */
        @Nullable
        Heard report() {
            return report;
        }

        @Override
        void understand(String type, JsonNode message, long received) {
            var said = type.equals("report") ? Report.of(message) : null;
            if (said != null) {
                report = new Heard(headset(), received, said);
            }
        }
    }

    /** One of staff, who looks after a run. */
    static final class OfStaff extends Line {

        /** Presses that are being obeyed at once: nobody has more fingers. */
        private static final int MOST_PRESSES = 4;

        private final String runId;
        private final Function<CommandDraft, Mono<?>> obey;
        private final AtomicInteger presses = new AtomicInteger();
        /** By headset, when its report was heard that was told last. */
        private final Map<String, Long> reported = new ConcurrentHashMap<>();

        /** @param obey does what staff say, and tells it to everybody */
        OfStaff(
                String runId,
                Function<CommandDraft, Mono<?>> obey,
                WebSocketSession socket,
                Visitor visitor,
                Locale locale,
                JsonMapper json,
                Clock clock) {
            super(socket, visitor, locale, json, clock);
            this.runId = runId;
            this.obey = obey;
        }

        String runId() {
            return runId;
        }

        boolean isNews(Heard report) {
            return report.at() > reported.getOrDefault(report.headset(), 0L);
        }

        void reported(List<Heard> reports) {
            reports.forEach(report -> reported.put(report.headset(), report.at()));
        }

        /** Staff command by the API, which answers; a stop comes by both ways, as either may be stuck. */
        @Override
        void understand(String type, JsonNode message, long received) {
            var command = type.equals("command") ? command(message) : null;
            if (command == null || !command.isUrgent() || presses.get() >= MOST_PRESSES) {
                return;
            }
            presses.incrementAndGet();
            obey.apply(command)
                    .doFinally(end -> presses.decrementAndGet())
                    // What can't be is said by the API.
                    .subscribe(
                            done -> say(Kind.OBEYED, () -> new Message.Obeyed(String.valueOf(command.press()))),
                            refused -> {});
        }

        private @Nullable CommandDraft command(JsonNode message) {
            try {
                return json().treeToValue(message, CommandDraft.class);
            } catch (JacksonException garbage) {
                return null;
            }
        }
    }

    Visitor visitor() {
        return visitor;
    }

    JsonMapper json() {
        return json;
    }

    String facilityId() {
        return Objects.requireNonNull(visitor.signedIn().facilityId());
    }

    Locale locale() {
        return locale;
    }

    abstract void understand(String type, JsonNode message, long received);

    /**
     * Says something as soon as it can be said, instead of what waits of this kind.
     *
     * @param message asked for when it goes out; null where there is nothing to say any more
     */
    void say(Kind kind, Supplier<@Nullable Message> message) {
        synchronized (waiting) {
            waiting.put(kind, message);
        }
        // Where one waits to be woken already, that is enough.
        while (wake.tryEmitNext(true) == EmitResult.FAIL_NON_SERIALIZED) {
            Thread.onSpinWait();
        }
    }

    private List<Supplier<@Nullable Message>> taken() {
        synchronized (waiting) {
            var all = List.copyOf(waiting.values());
            waiting.clear();
            return all;
        }
    }

    /**
     * Talks until one side is gone.
     *
     * @param lasts whether a session does, by its id
     */
    Mono<Void> talk(Function<String, Mono<Boolean>> lasts) {
        return Mono.firstWithSignal(hear(), tell(), beat(), end(lasts));
    }

    /** To be interrupted, as when the other side is quicker to go, would cut the word off. */
    Mono<Void> close(CloseStatus status) {
        closing = true;
        return socket.close(status).cache().then(Mono.delay(FAREWELL)).then();
    }

    private Mono<Void> hear() {
        return socket.receive()
                .doOnNext(message -> {
                    heard = clock.millis();
                    if (message.getType() == WebSocketMessage.Type.TEXT) {
                        hear(message.getPayloadAsText());
                    }
                })
                .then(Mono.defer(() -> closing ? Mono.delay(FAREWELL).then() : Mono.empty()));
    }

    private void hear(String text) {
        JsonNode message;
        try {
            message = json.readTree(text);
        } catch (JacksonException garbage) {
            return;
        }
        var type = message.path("type").asString("");
        var sent = message.path("sent");
        long received = heard;
        if (type.equals("clock") && sent.isNumber()) {
            say(Kind.CLOCK, () -> new Message.Clock(sent, received, clock.millis()));
        } else {
            understand(type, message, received);
        }
    }

    private Mono<Void> tell() {
        return wake.asFlux()
                .concatMap(woken -> Flux.fromIterable(taken()).concatMap(this::send, 1), 1)
                .then();
    }

    private Mono<Void> send(Supplier<@Nullable Message> message) {
        var said = closing ? null : message.get();
        return said == null ? Mono.empty() : socket.send(Mono.just(socket.textMessage(json.writeValueAsString(said))));
    }

    private Mono<Void> beat() {
        return Flux.interval(BEAT)
                .doOnNext(n -> say(Kind.BEAT, () -> new Message.Beat(clock.millis())))
                .then();
    }

    /** Browsers answer a ping by themselves: a device that is gone doesn't. */
    private Mono<Void> end(Function<String, Mono<Boolean>> lasts) {
        var pings = Flux.interval(PING)
                .onBackpressureDrop()
                .concatMap(n -> socket.send(Mono.just(socket.pingMessage(buffers -> buffers.allocateBuffer(0)))), 1)
                .ignoreElements()
                .cast(CloseStatus.class);
        var ends = Flux.interval(Duration.ofMillis(ThreadLocalRandom.current().nextLong(LOOK.toMillis())), LOOK)
                .onBackpressureDrop()
                .concatMap(
                        n -> clock.millis() - heard > SILENCE.toMillis()
                                ? Mono.just(CloseStatus.GOING_AWAY)
                                : lasts.apply(Objects.requireNonNull(visitor.session()))
                                        // Nobody is sent away because the database is.
                                        .onErrorReturn(true)
                                        .filter(still -> !still)
                                        .map(over -> SIGN_IN_AGAIN),
                        1);
        return Flux.merge(pings, ends).next().flatMap(this::close);
    }
}
