package org.omoide.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.OmoideSettings;
import org.omoide.footage.Footage;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Eight headsets, the whole server, and an S3 service behind a door that counts what it is asked. */
@DirtiesContext
class MediaCacheIT extends InProcess {

    private static final int SIZE = 5 * Cut.SIZE / 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Storage elsewhere;
    private static CountingDoor door;

    @Autowired
    private OmoideSettings settings;

    @Autowired
    private MediaCache cache;

    @Autowired
    private Forgetting forgetting;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @DynamicPropertySource
    static void farStore(DynamicPropertyRegistry properties) {
        var s3 = new Properties();
        try {
            var folder = Files.createTempDirectory("omoide-far");
            elsewhere = Storage.open(StorageSettings.embedded(folder));
            try (var in = Files.newBufferedReader(folder.resolve("embedded.properties"), StandardCharsets.UTF_8)) {
                s3.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        door = new CountingDoor(Integer.parseInt(s3.getProperty("s3.port")));
        properties.add("omoide.s3.endpoint", () -> "http://127.0.0.1:" + door.port());
        properties.add("omoide.s3.access-key", () -> s3.getProperty("s3.access-key"));
        properties.add("omoide.s3.secret-key", () -> s3.getProperty("s3.secret-key"));
        properties.add("omoide.media.memory-cache", () -> "8MB");
    }

    @AfterAll
    static void shut() {
        door.close();
        elsewhere.close();
    }

    private static byte[] noise() {
        var bytes = new byte[SIZE];
        new Random(8).nextBytes(bytes);
        return bytes;
    }

    private Footage film() {
        var film = ready();
        objects.put(Footage.derivedPrefix(film.id(), "v1") + "fallback.mp4", "video/mp4", ByteBuffer.wrap(noise()))
                .block(PATIENCE);
        return film;
    }

    private URI address(Footage film) {
        var poster = Objects.requireNonNull(client().get()
                        .uri("/api/footage/" + film.id())
                        .exchange()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("poster");
        return URI.create("http://127.0.0.1:" + port + poster.toString().replaceFirst("poster.jpg$", "fallback.mp4"));
    }

    private CompletableFuture<HttpResponse<byte[]>> fetch(URI address, String range) {
        var request = keys(COORDINATOR).to(HttpRequest.newBuilder(address));
        if (!range.isEmpty()) {
            request.header("Range", range);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> get(CompletableFuture<HttpResponse<byte[]>> answer) {
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private List<CompletableFuture<HttpResponse<byte[]>>> eight(URI address, String range) {
        return IntStream.range(0, 8).mapToObj(i -> fetch(address, range)).toList();
    }

    @Test
    void eightHeadsetsAreOneFetch() {
        var film = film();
        var address = address(film);
        for (var answer : eight(address, "")) {
            assertThat(get(answer).statusCode()).isEqualTo(200);
            assertThat(get(answer).body()).isEqualTo(noise());
        }
        for (var answer : eight(address, "bytes=262000-262999")) {
            assertThat(get(answer).statusCode()).isEqualTo(206);
            assertThat(get(answer).headers().firstValue("Content-Range")).hasValue("bytes 262000-262999/" + SIZE);
            assertThat(get(answer).body()).isEqualTo(Arrays.copyOfRange(noise(), 262_000, 263_000));
        }
        assertThat(door.asked(film.id() + "/v1/fallback.mp4"))
                .containsExactlyInAnyOrder(
                        "HEAD", "GET bytes=0-262143", "GET bytes=262144-524287", "GET bytes=524288-" + (SIZE - 1));
    }

    @Test
    void whatWasTakenDownComesOutOfNoCache() throws IOException {
        var film = film();
        var address = address(film);
        assertThat(get(fetch(address, "")).statusCode()).isEqualTo(200);
        var kept = settings.data().resolve("media-cache").resolve(Footage.derivedPrefix(film.id(), "v1"));
        awaitFiles(kept, 3);
        client().post()
                .uri("/api/footage/" + film.id() + "/review/takedown")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("reason", "ご家族の希望", "keepMaster", true))
                .exchange()
                .expectStatus()
                .isOk();
        for (var range : List.of("", "bytes=0-9")) {
            assertThat(get(fetch(address, range)).statusCode()).isEqualTo(410);
        }
        forgetting.sweep().block(PATIENCE);
        awaitFiles(kept, 0);
        assertThat(cache.kept()).noneMatch(key -> key.contains(film.id()));
    }

    private static void awaitFiles(Path folder, int count) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (files(folder) != count) {
            assertThat(System.nanoTime()).as("before the time is up").isLessThan(end);
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static long files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (var all = Files.walk(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("\\d+"))
                    .count();
        } catch (UncheckedIOException goneMeanwhile) {
            return -1;
        }
    }
}
