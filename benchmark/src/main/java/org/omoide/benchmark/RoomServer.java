package org.omoide.benchmark;

import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;
import reactor.core.publisher.Mono;

/**
 * The built server on a fresh data folder, in which there is one film, and for each room a facility with one member of
 * staff and its headsets. They are written into the embedded database before the server starts, signed in.
 */
final class RoomServer implements AutoCloseable {

    /** The only film; nobody fetches it. */
    static final String FILM = "film";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final Process process;
    private final int port;

    private RoomServer(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** @param rooms how many headsets each has */
    static RoomServer start(Path jar, List<Integer> rooms) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("omoide-benchmark-room");
        var data = folder.resolve("data");
        try (var storage = Storage.open(StorageSettings.embedded(data));
                var client = MongoClients.create(storage.mongodb())) {
            fill(client.getDatabase("omoide"), rooms);
        }
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-jar",
                        jar.toString(),
                        "--omoide.data=" + data,
                        "--omoide.workers=0",
                        "--server.port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var server = new RoomServer(folder, process, port);
        try {
            server.awaitFirstPage();
        } catch (RuntimeException e) {
            process.destroy();
            throw e;
        }
        return server;
    }

    static String staff(int room) {
        return "staff-" + room;
    }

    static String headset(int room, int number) {
        return "headset-" + room + "-" + number;
    }

    /** What the account's device sends as its cookie. */
    static String secret(String account) {
        return "the-secret-of-a-benchmark-and-of-nothing-else-" + account;
    }

    private static void fill(MongoDatabase database, List<Integer> rooms) {
        var now = Date.from(Instant.now());
        var facilities = new ArrayList<Document>();
        var accounts = new ArrayList<Document>();
        for (int room = 0; room < rooms.size(); room++) {
            facilities.add(new Document("_id", facility(room))
                    .append("name", "施設" + room)
                    .append("created", now));
            accounts.add(account(staff(room), "STAFF", room, now));
            for (int i = 0; i < rooms.get(room); i++) {
                accounts.add(account(headset(room, i), "HEADSET", room, now)
                        .append(
                                "device",
                                new Document("colour", "RED")
                                        .append("pairedBy", staff(room))
                                        .append("browser", "benchmark")));
            }
        }
        var sessions = accounts.stream()
                .map(account -> new Document("_id", digest(secret(account.getString("_id"))))
                        .append("accountId", account.getString("_id"))
                        .append("device", "benchmark")
                        .append("created", now)
                        .append("seen", now)
                        .append("until", Date.from(Instant.now().plus(Duration.ofDays(1)))))
                .toList();
        var film = new Document("_id", FILM)
                .append("state", "READY")
                .append("title", "朝の港")
                .append("rights", new Document("licence", "TOWN_ONLY").append("audience", "PUBLIC"))
                .append("review", new Document("state", "PUBLISHED").append("at", now))
                .append(
                        "master",
                        new Document("name", "R0010042.MP4")
                                .append("mediaType", "video/mp4")
                                .append("size", 1_000_000L))
                .append("version", "v1")
                .append("created", now)
                .append("updated", now);
        insert(database, "facilities", facilities);
        insert(database, "accounts", accounts);
        insert(database, "sessions", sessions);
        insert(database, "footage", List.of(film));
    }

    private static String facility(int room) {
        return "facility-" + room;
    }

    private static Document account(String id, String role, int room, Date now) {
        return new Document("_id", id)
                .append("role", role)
                .append("name", id)
                .append("facilityId", facility(room))
                .append("trusted", false)
                .append("created", now);
    }

    private static void insert(MongoDatabase database, String collection, List<Document> documents) {
        Mono.from(database.getCollection(collection).insertMany(documents)).block(PATIENCE);
    }

    private static String digest(String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitFirstPage() throws IOException, InterruptedException {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create(address())).build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() < 500) {
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("the server did not start:\n" + log());
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** Stops it, and deletes its data. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (var all = Files.walk(folder)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
