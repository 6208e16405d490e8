package org.omoide.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omoide.storage.StorageContract.await;
import static org.omoide.storage.StorageContract.bytes;

import com.mongodb.ConnectionString;
import com.mongodb.reactivestreams.client.MongoClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.storage.ObjectStore.Stored;
import org.omoide.storage.ObjectStore.Unfinished;
import reactor.core.publisher.Flux;

/** A process that is killed in the middle of its work has lost nothing that it was told is stored. */
class KillTest {

    private static final int ROUNDS = 5;

    @TempDir
    Path folder;

    @TempDir
    Path logs;

    private final Random random = new Random();

    @Test
    void nothingAcknowledgedIsLostAndNothingHalfMadeIsSeen() throws Exception {
        var acknowledged = new Acknowledged();
        for (var round = 0; round < ROUNDS; round++) {
            var log = logs.resolve("round-" + round);
            var victim = start(folder, round, log);
            awaitLine(victim, log, "ready " + round);
            Thread.sleep(200 + random.nextInt(2500));
            victim.destroyForcibly().waitFor();
            acknowledged.read(Files.readAllLines(log));
        }
        assertThat(acknowledged.updated)
                .as("what the killed processes got done")
                .isNotEmpty();
        assertThat(acknowledged.completed).isNotEmpty();

        try (var storage = Storage.open(StorageSettings.embedded(folder))) {
            checkDocuments(storage, acknowledged);
            checkObjects(storage.objects(), acknowledged);
            checkUploads(storage.objects(), acknowledged);
        }
        var bucket = folder.resolve("objects").resolve(Whereabouts.BUCKET);
        try (var files = Files.walk(bucket)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> bucket.relativize(file).toString()))
                    .as("files of objects and uploads that nobody can reach")
                    .noneMatch(name -> name.startsWith(".") || Leftovers.looksUnfinished(name));
        }
    }

    private static Process start(Path folder, int round, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString(),
                        String.valueOf(round))
                .redirectOutput(log.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void awaitLine(Process process, Path log, String line) throws Exception {
        for (var attempts = 0; !Files.readString(log).contains(line); attempts++) {
            assertThat(process.isAlive()).as("the writing process lives").isTrue();
            assertThat(attempts).as("attempts until the process is ready").isLessThan(600);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static void checkDocuments(Storage storage, Acknowledged acknowledged) {
        var connection = new ConnectionString(storage.mongodb());
        try (var client = MongoClients.create(connection)) {
            Map<String, String> states = new HashMap<>();
            Flux.from(client.getDatabase(Objects.requireNonNull(connection.getDatabase()))
                            .getCollection("documents")
                            .find()
                            .batchSize(1000))
                    .doOnNext((Document each) -> states.put(each.getString("_id"), each.getString("state")))
                    .blockLast();
            assertThat(states.keySet()).containsAll(acknowledged.inserted);
            assertThat(acknowledged.updated).allMatch(id -> "old".equals(states.get(id)));
        }
    }

    private static void checkObjects(ObjectStore objects, Acknowledged acknowledged) {
        for (var id : acknowledged.put) {
            assertThat(bytes(objects.get("o/" + id)))
                    .isEqualTo(Victim.content(id).array());
        }
        for (var id : acknowledged.completed) {
            assertThat(bytes(objects.get("m/" + id)))
                    .isEqualTo(Victim.content(id).array());
        }
        var whole = await(objects.list("").collectList());
        assertThat(whole).extracting(Stored::key).allMatch(key -> key.matches("[om]/\\d+/\\d+/\\d+"));
        assertThat(whole)
                .allMatch(each ->
                        each.size() == Victim.content(each.key().substring(2)).remaining());
    }

    private static void checkUploads(ObjectStore objects, Acknowledged acknowledged) {
        List<Unfinished> unfinished = await(objects.listMultiparts().collectList());
        Set<String> known = new HashSet<>();
        unfinished.forEach(each -> known.add(each.uploadId()));

        for (var each : acknowledged.parts.entrySet()) {
            var key = "m/" + each.getKey();
            if (known.contains(each.getValue())) {
                var part = await(objects.putPart(key, each.getValue(), 2, Victim.content("again")));
                assertThat(part.number()).isEqualTo(2);
            } else {
                assertThat(bytes(objects.get(key)))
                        .isEqualTo(Victim.content(each.getKey()).array());
            }
        }
        for (var each : unfinished) {
            objects.abortMultipart(each.key(), each.uploadId()).block();
        }
        assertThat(await(objects.listMultiparts().collectList())).isEmpty();
    }

    private static final class Acknowledged {

        final Set<String> inserted = new HashSet<>();
        final Set<String> updated = new HashSet<>();
        final Set<String> put = new HashSet<>();
        final Set<String> completed = new HashSet<>();

        /** Upload by id, for uploads with an acknowledged part. */
        final Map<String, String> parts = new HashMap<>();

        void read(List<String> lines) {
            // The last line may have been cut off by the kill.
            for (var line : lines.subList(0, Math.max(0, lines.size() - 1))) {
                var words = line.split(" ");
                switch (words[0]) {
                    case "inserted" -> inserted.add(words[1]);
                    case "updated" -> updated.add(words[1]);
                    case "put" -> put.add(words[1]);
                    case "part" -> parts.put(words[1], words[2]);
                    case "completed" -> completed.add(words[1]);
                    default -> {}
                }
            }
        }
    }
}
