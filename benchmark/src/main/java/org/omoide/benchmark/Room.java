package org.omoide.benchmark;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One facility on its way: its headsets, and the tablet of whoever leads them, as their pages talk to the server. */
final class Room {

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    /** Somebody who looks around, ten times a second: 40° to both sides in ten seconds, and a little up and down. */
    private static final List<String> LOOKS = IntStream.range(0, 200)
            .mapToObj(i -> look(0.7 * Math.sin(i * Math.PI / 50), 0.15 * Math.sin(i * Math.PI / 100)))
            .toList();

    private static final String OFFSET = "\"offset\":";

    private final HttpClient http;
    private final BuiltServer server;
    private final Supplier<Tally> tallies;
    private final int number;
    private final List<Headset> headsets;
    private final long began = System.nanoTime();
    private volatile String run = "";
    private volatile @Nullable WebSocket tablet;
    private volatile long pausedAt;

    Room(HttpClient http, BuiltServer server, Supplier<Tally> tallies, int number, int size) {
        this.http = http;
        this.server = server;
        this.tallies = tallies;
        this.number = number;
        this.headsets = IntStream.range(0, size).mapToObj(Headset::new).toList();
    }

    /** A unit quaternion, of angles in radians. */
    private static String look(double yaw, double pitch) {
        return List.of(
                        Math.sin(pitch / 2) * Math.cos(yaw / 2),
                        Math.cos(pitch / 2) * Math.sin(yaw / 2),
                        -Math.sin(pitch / 2) * Math.sin(yaw / 2),
                        Math.cos(pitch / 2) * Math.cos(yaw / 2))
                .toString()
                .replace(" ", "");
    }

    List<Headset> headsets() {
        return headsets;
    }

    /** Has a trip made and begun by the API, opens all lines, and sets out. */
    void setOut() {
        var stops = IntStream.range(0, 4)
                .mapToObj(i ->
                        "{\"footageId\":\"%s\",\"seconds\":90,\"prompts\":[\"何が見えますか\"]}".formatted(Facilities.FILM))
                .collect(Collectors.joining(",", "[", "]"));
        var trip = created(post("/api/trips", "{\"title\":\"港めぐり\",\"stops\":" + stops + "}"));
        var all = headsets.stream().map(headset -> "\"" + headset.id + "\"").collect(Collectors.joining(",", "[", "]"));
        run = created(post("/api/runs", "{\"tripId\":\"%s\",\"headsets\":%s,\"minutes\":15}".formatted(trip, all)));
        for (var headset : headsets) {
            headset.connect();
        }
        tablet = line("/api/runs/" + run + "/line", Facilities.staff(number), new Tablet());
        say("\"do\":\"GO\",\"stop\":0").join();
    }

    private static String created(CompletableFuture<HttpResponse<String>> answer) {
        var response = answer.join();
        var id = ID.matcher(response.body());
        if (response.statusCode() != 201 || !id.find()) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return id.group(1);
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(server.address() + path))
                .header("Cookie", "omoide=" + Facilities.secret(Facilities.staff(number)) + "; XSRF-TOKEN=benchmark")
                .header("X-XSRF-TOKEN", "benchmark")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    private WebSocket line(String path, String account, WebSocket.Listener listener) {
        return http.newWebSocketBuilder()
                .header("Cookie", "omoide=" + Facilities.secret(account))
                .header("Origin", server.address())
                .buildAsync(URI.create(server.address().replaceFirst("http", "ws") + path), listener)
                .join();
    }

    private CompletableFuture<Void> say(String command) {
        return post("/api/runs/" + run + "/commands", "{" + command + "}").thenAccept(response -> {
            if (response.statusCode() != 200) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
        });
    }

    /** Pauses all headsets, or lets them go on. */
    void press() {
        var tally = tallies.get();
        boolean pause = pausedAt == 0;
        if (pause) {
            headsets.forEach(headset -> headset.awaited = true);
            tally.awaited.add(headsets.size());
            pausedAt = System.nanoTime();
        } else {
            pausedAt = 0;
        }
        tally.commands.increment();
        say(pause ? "\"do\":\"PAUSE\"" : "\"do\":\"RESUME\"").whenComplete((done, failure) -> {
            if (failure != null) {
                tally.refused.increment();
            }
        });
    }

    void leave() {
        headsets.forEach(Headset::leave);
        var open = tablet;
        if (open != null) {
            open.abort();
        }
    }

    /** The text of messages, however they were cut. */
    private abstract class Ear implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void onOpen(WebSocket line) {
            line.request(Long.MAX_VALUE);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket line, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                hear(text.toString());
                text.setLength(0);
            }
            return null;
        }

        abstract void hear(String message);

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket line, int status, String reason) {
            tallies.get().lost.increment();
            return null;
        }

        @Override
        public void onError(WebSocket line, Throwable failure) {
            tallies.get().lost.increment();
        }
    }

    private final class Tablet extends Ear {

        @Override
        void hear(String message) {
            if (!message.contains("\"type\":\"reports\"")) {
                return;
            }
            long now = System.nanoTime();
            for (int at = message.indexOf(OFFSET); at >= 0; at = message.indexOf(OFFSET, at + 1)) {
                int from = at + OFFSET.length();
                int to = from;
                while (message.charAt(to) != ',' && message.charAt(to) != '}') {
                    to++;
                }
                double sent = Double.parseDouble(message.substring(from, to));
                tallies.get().delivered.add(Math.round((now - began) / 1e3 - sent * 1e3));
            }
        }
    }

    /** As pages/headset-room.js does it. */
    final class Headset extends Ear {

        private static final int CLOCK_EVERY = 20;

        private final String id;
        private final int phase;
        private volatile @Nullable WebSocket line;
        private volatile boolean awaited;
        private volatile boolean moving = true;
        private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
        private int told;

        private Headset(int index) {
            id = Facilities.headset(number, index);
            phase = 17 * number + 29 * index;
        }

        private void connect() {
            line = Room.this.line("/api/headset/line", id, this);
        }

        private void leave() {
            var open = line;
            line = null;
            if (open != null) {
                open.abort();
            }
        }

        @Override
        void hear(String message) {
            if (!message.contains("\"type\":\"run\"")) {
                return;
            }
            moving = message.contains("\"motion\":\"RUNNING\"");
            if (awaited && message.contains("\"motion\":\"PAUSED\"")) {
                awaited = false;
                tallies.get().obeyed.add((System.nanoTime() - pausedAt) / 1000);
            }
        }

        /**
         * Tells how it is; drops it where the one before has not gone out. In the field {@code offset}, which the server
         * passes on as it is, goes the time of sending, in milliseconds.
         */
        void report() {
            var open = line;
            if (open == null) {
                return;
            }
            if (!sending.isDone()) {
                tallies.get().unsent.increment();
                return;
            }
            double milliseconds = (System.nanoTime() - began) / 1e6;
            var report = "{\"state\":\"" + (moving ? "IN_VR" : "PAUSED")
                    + "\",\"stop\":0,\"position\":" + milliseconds % 90_000 / 1000
                    + ",\"look\":" + LOOKS.get((told + phase) % LOOKS.size())
                    + ",\"field\":96.8,\"skew\":" + told % 60
                    + ",\"type\":\"report\",\"run\":\"" + run
                    + "\",\"offset\":" + milliseconds
                    + ",\"trip\":4}";
            tallies.get().sent.increment();
            CompletableFuture<WebSocket> out = open.sendText(report, true);
            sending = told++ % CLOCK_EVERY == 0
                    ? out.thenCompose(same -> same.sendText("{\"type\":\"clock\",\"sent\":" + milliseconds + "}", true))
                    : out;
        }
    }
}
