package org.omoide;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.reactivestreams.client.MongoClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.account.Account;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.omoide.place.Place;
import org.omoide.storage.FileUpload;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.Layout;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;

/** Does what docs/keeping.md says, line by line: a library is checked, backed up, brought back elsewhere and watched again. */
@Tag("long")
class KeepingGuideIT {

    private static final String PROGRAM = "java -jar omoide.jar ";
    private static final String ID = "harbour";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void aLibraryIsBackedUpAndBroughtBack() throws IOException {
        var again = folder.resolve("srv/omoide-again");
        fill(folder.resolve("srv/omoide"));
        for (var command : guide()) {
            if (!command.get(0).startsWith("--")) {
                if (command.contains("--mend")) {
                    damage(again);
                }
                var said = run(command);
                assertThat(said.status()).as("%s%n%s", command, said.text()).isZero();
                if (command.get(0).equals("import")) {
                    leavesTheSameAgain(again);
                    refuses(command);
                }
                if (command.contains("--mend")) {
                    assertThat(said.text()).contains("✓", "tiles/mono/base/0-0.mp4");
                }
                continue;
            }
            // The server: the film is made again from the master that came back.
            try (var omoide = RunningOmoide.on(again, command.get(0))) {
                assertThat(omoide.log()).content().contains("/welcome/");
                await(again, film -> film.state() == State.READY);
            }
        }
        var mended = look(again);
        assertThat(mended.state()).isEqualTo(State.WAITING);
        assertThat(mended.version()).isNull();
        assertThat(mended.review().state()).isEqualTo(Review.State.PUBLISHED);
    }

    private record Said(int status, String text) {}

    /** The commands of the guide in their order, without the program, in folders of the test. */
    private List<List<String>> guide() throws IOException {
        var commands = Files.readAllLines(Path.of("..").resolve("docs/keeping.md")).stream()
                .filter(line -> line.startsWith(PROGRAM))
                .map(line -> line.substring(PROGRAM.length()).replaceAll("(?<=[ =])/(srv|backup)/", folder + "/$1/"))
                .map(line -> List.of(line.split(" ")))
                .toList();
        assertThat(commands)
                .extracting(command -> command.get(0))
                .containsExactly("verify", "export", "import", "verify", "--set-up", "verify");
        return commands;
    }

    private static Said run(List<String> command) {
        var text = new ByteArrayOutputStream();
        var rest = command.subList(1, command.size()).toArray(String[]::new);
        int status = Omoide.ended(command.get(0), rest, new PrintStream(text, true, StandardCharsets.UTF_8));
        return new Said(status, text.toString(StandardCharsets.UTF_8));
    }

    private void leavesTheSameAgain(Path again) throws IOException {
        var bag = folder.resolve("backup/again");
        var said = run(List.of("export", bag.toString(), "--with-care", "--omoide.data=" + again));
        assertThat(said.status()).isZero();
        assertThat(payload(bag)).isEqualTo(payload(folder.resolve("backup/omoide")));
    }

    private static void refuses(List<String> command) {
        assertThat(run(command).status()).as("a second time").isEqualTo(2);
    }

    private static Map<String, String> payload(Path bag) throws IOException {
        var data = bag.resolve("data");
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            file -> data.relativize(file).toString(),
                            KeepingGuideIT::content,
                            (one, other) -> one,
                            TreeMap::new));
        }
    }

    /** One character for each byte. */
    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(Path data) throws IOException {
        var film = data.resolveSibling("film.mp4");
        Files.createDirectories(data);
        draw(film);
        with(data, (storage, mongo) -> {
            var now = Instant.parse("2026-11-23T09:00:00Z");
            var sha256 = FileUpload.store(storage.objects(), Footage.masterKey(ID), "video/mp4", film)
                    .block();
            mongo.insert(new Account("a1", Role.VOLUNTEER, "古賀さん", "koga", null, false, null, now))
                    .then(mongo.insert(new Place(
                            "p1",
                            "三池港",
                            "みいけこう",
                            List.of("築港"),
                            new Place.Coordinates(33.0077, 130.4109),
                            null,
                            now,
                            now)))
                    .then(mongo.insert(footage(film, sha256, now)))
                    .block();
            return true;
        });
    }

    private static Footage footage(Path film, String sha256, Instant now) {
        return new Footage(
                ID,
                State.WAITING,
                "p1",
                "朝の港",
                "古賀さん",
                "1958~",
                Layout.MONO,
                "a1",
                Rights.UNSAID,
                new Review(Review.State.PUBLISHED, null, null, now),
                new Footage.Master("港.mp4", "video/mp4", film.toFile().length(), sha256),
                null,
                null,
                Edits.NONE,
                null,
                null,
                null,
                new Footage.Work(0, null, null, null, 0, false),
                now,
                now);
    }

    /** A second of stripes that go round without an edge and are still at the poles. */
    private static void draw(Path film) throws IOException {
        var stripes =
                "nullsrc=size=640x320:rate=30,geq=lum='128+90*sin(6*PI*X/W+3*T)*sin(PI*Y/H)*sin(9*PI*Y/H)':cb=128:cr=128";
        var ffmpeg = new ProcessBuilder(
                        Loader.load(org.bytedeco.ffmpeg.ffmpeg.class),
                        "-v",
                        "error",
                        "-f",
                        "lavfi",
                        "-i",
                        stripes,
                        "-t",
                        "1.2",
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-pix_fmt",
                        "yuv420p",
                        film.toString())
                .inheritIO()
                .start();
        try {
            assertThat(ffmpeg.waitFor()).isZero();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Task<T> {
        T run(Storage storage, ReactiveMongoTemplate mongo);
    }

    private static <T> T with(Path data, Task<T> task) {
        try (var storage = Storage.open(StorageSettings.embedded(data))) {
            var connection = new ConnectionString(storage.mongodb());
            try (var client = MongoClients.create(connection)) {
                return task.run(storage, new ReactiveMongoTemplate(client, connection.getDatabase()));
            }
        }
    }

    private static Footage look(Path data) {
        return with(
                data,
                (storage, mongo) ->
                        Objects.requireNonNull(mongo.findById(ID, Footage.class).block()));
    }

    private static void await(Path data, Function<Footage, Boolean> wanted) {
        with(data, (storage, mongo) -> {
            var end = Instant.now().plus(PATIENCE);
            while (!wanted.apply(
                    Objects.requireNonNull(mongo.findById(ID, Footage.class).block()))) {
                assertThat(Instant.now()).isBefore(end);
                try {
                    Thread.sleep(200);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return true;
        });
    }

    /** One bit of one tile, on the disk itself. */
    private static void damage(Path data) throws IOException {
        var version = look(data).version();
        var tile = data.resolve("objects/omoide")
                .resolve(Footage.derivedPrefix(ID, Objects.requireNonNull(version)) + "tiles/mono/base/0-0.mp4");
        var bytes = Files.readAllBytes(tile);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(tile, bytes);
    }
}
