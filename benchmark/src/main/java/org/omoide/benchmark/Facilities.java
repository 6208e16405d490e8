package org.omoide.benchmark;

import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bson.Document;
import org.omoide.storage.Storage;
import reactor.core.publisher.Mono;

/**
 * People of care facilities for a server that has none yet: one film, and for each room a facility with one member of
 * staff and its headsets, signed in.
 */
final class Facilities {

    /** The only film. */
    static final String FILM = "film";

    /** Under which its derived files lie. */
    static final String VERSION = "v1";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Facilities() {}

    /** @param rooms how many headsets each has */
    static void move(Storage storage, List<Integer> rooms) {
        try (var client = MongoClients.create(storage.mongodb())) {
            fill(client.getDatabase("omoide"), rooms);
        }
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
                .append("version", VERSION)
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
}
