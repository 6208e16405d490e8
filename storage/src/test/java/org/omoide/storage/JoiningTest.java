package org.omoide.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.omoide.storage.StorageContract.await;
import static org.omoide.storage.StorageContract.bytes;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes work on one folder: one of them runs the servers, the others join it. */
class JoiningTest {

    @TempDir
    Path folder;

    private static void put(Storage storage, String key, String content) {
        await(storage.objects().put(key, "text/plain", ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8))));
    }

    private Storage open() {
        return Storage.open(StorageSettings.embedded(folder));
    }

    @Test
    void whoComesSecondWorksOnTheFirstOnesStorage() {
        try (var owner = open();
                var joined = open()) {
            put(joined, "a", "hello");

            assertThat(joined.mongodb()).isEqualTo(owner.mongodb());
            assertThat(bytes(owner.objects().get("a"))).asString().isEqualTo("hello");
        }
    }

    @Test
    void whoJoinedMayLeaveWithoutDisturbing() {
        try (var owner = open()) {
            open().close();
            put(owner, "a", "still here");

            assertThat(bytes(owner.objects().get("a"))).asString().isEqualTo("still here");
        }
    }

    @Test
    void theStorageStaysWhereItWasAfterARestart() {
        String before;
        try (var storage = open()) {
            before = storage.mongodb();
            put(storage, "a", "kept");
        }
        try (var storage = open()) {
            assertThat(storage.mongodb()).isEqualTo(before);
            assertThat(bytes(storage.objects().get("a"))).asString().isEqualTo("kept");
        }
    }

    @Test
    void aPortThatSomebodyElseTookMeanwhileDoesNoHarm() throws IOException {
        Whereabouts before;
        try (var storage = open()) {
            put(storage, "a", "kept");
            before = Whereabouts.of(folder);
        }
        try (var mongodb = new ServerSocket(before.mongodbPort());
                var s3 = new ServerSocket(before.s3Port());
                var storage = open();
                var joined = open()) {
            assertThat(Whereabouts.of(folder).mongodbPort()).isNotEqualTo(mongodb.getLocalPort());
            assertThat(Whereabouts.of(folder).s3Port()).isNotEqualTo(s3.getLocalPort());
            assertThat(bytes(joined.objects().get("a"))).asString().isEqualTo("kept");
            assertThat(bytes(storage.objects().get("a"))).asString().isEqualTo("kept");
        }
    }

    @Test
    void anotherProcessIsJoinedAndTakenOverFromWhenItWasKilled() throws Exception {
        var log = folder.resolve("log");
        var other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString(),
                        "0")
                .redirectOutput(log.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        while (other.isAlive() && !Files.readString(log).contains("put 0/0/0")) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        try (var joined = open()) {
            assertThat(bytes(joined.objects().get("o/0/0/0")))
                    .isEqualTo(Victim.content("0/0/0").array());
        } finally {
            other.destroyForcibly().waitFor();
        }
        try (var successor = open()) {
            put(successor, "a", "taken over");
            assertThat(bytes(successor.objects().get("o/0/0/0")))
                    .isEqualTo(Victim.content("0/0/0").array());
        }
    }

    @Test
    void onlyTheOwnersAccountCanReadTheCredentials() throws IOException {
        open().close();

        assertThat(Files.getPosixFilePermissions(folder.resolve("embedded.properties")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void anEngineFarAwayIsUsedAsIfItWereHere() throws IOException {
        try (var owner = open()) {
            var whereabouts = Whereabouts.of(folder);
            var s3 = new StorageSettings.S3(
                    whereabouts.s3().endpoint(), whereabouts.accessKey(), whereabouts.secretKey(), "another", null);
            try (var far = Storage.open(new StorageSettings(Path.of("nowhere"), owner.mongodb(), s3))) {
                put(far, "a", "far away");

                assertThat(bytes(far.objects().get("a"))).asString().isEqualTo("far away");
                assertThat(owner.objects().stat("a").block())
                        .as("in the other bucket")
                        .isNull();
                assertThat(Path.of("nowhere")).doesNotExist();
            }
        }
    }

    @Test
    void anEngineThatDoesNotAnswerIsNamed() throws IOException {
        try (var owner = open();
                var nobody = new ServerSocket(0)) {
            var port = nobody.getLocalPort();
            nobody.close();
            var s3 = new StorageSettings.S3(URI.create("http://127.0.0.1:" + port), "a", "b", "c", null);

            assertThatThrownBy(() -> Storage.open(new StorageSettings(folder, owner.mongodb(), s3)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
            assertThatThrownBy(() -> Storage.open(new StorageSettings(folder, "mongodb://127.0.0.1:1", s3)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("names no database");
        }
    }
}
