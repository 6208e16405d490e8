package org.omoide.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.storage.ObjectStore.Stored;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Objects over the S3 protocol. */
abstract class ObjectContract extends StorageContract {

    private final String prefix = "contract/" + UUID.randomUUID() + "/";

    private ObjectStore objects;

    /** Open, and closed by the engine's test. */
    abstract ObjectStore objects();

    /** By which it was opened. */
    abstract StorageSettings.S3 settings();

    @BeforeEach
    void open() {
        objects = objects();
    }

    @AfterEach
    void leaveNothing() {
        objects.deleteAll(prefix).block(PATIENCE);
    }

    private String put(String name, byte[] content) {
        return await(objects.put(prefix + name, "application/octet-stream", ByteBuffer.wrap(content)))
                .key();
    }

    @Test
    void comeBackAsTheyWereStored() {
        var content = noise(1_000_000);
        var stored = await(objects.put(prefix + "a", "image/jpeg", ByteBuffer.wrap(content)));

        assertThat(bytes(objects.get(prefix + "a"))).isEqualTo(content);
        assertThat(await(objects.stat(prefix + "a"))).isEqualTo(stored);
        assertThat(stored.size()).isEqualTo(content.length);
        assertThat(stored.mediaType()).isEqualTo("image/jpeg");
    }

    @Test
    void mayBeEmpty() {
        put("empty", new byte[0]);

        assertThat(await(objects.stat(prefix + "empty")).size()).isZero();
        assertThat(bytes(objects.get(prefix + "empty"))).isEmpty();
    }

    @Test
    void areStoredFromTheRemainingPartOfABuffer() {
        var buffer = ByteBuffer.wrap("[middle]".getBytes(StandardCharsets.UTF_8), 1, 6);
        await(objects.put(prefix + "a", "text/plain", buffer.slice()));
        await(objects.put(prefix + "b", "text/plain", buffer));

        assertThat(bytes(objects.get(prefix + "a"))).asString().isEqualTo("middle");
        assertThat(bytes(objects.get(prefix + "b"))).asString().isEqualTo("middle");
    }

    @Test
    void areReplacedAsAWhole() {
        put("a", noise(500_000));
        put("a", noise(10));

        assertThat(bytes(objects.get(prefix + "a"))).isEqualTo(noise(10));
    }

    @Test
    void haveAnETagThatTellsContentsApart() {
        put("a", noise(10));
        var before = await(objects.stat(prefix + "a"));
        put("a", noise(10));
        var same = await(objects.stat(prefix + "a"));
        put("a", noise(11));
        var other = await(objects.stat(prefix + "a"));

        assertThat(same.etag()).isEqualTo(before.etag());
        assertThat(other.etag()).isNotEqualTo(before.etag());
    }

    @Test
    void areOneOfThoseThatWereStoredAtATime() {
        var written = await(Flux.range(1, 8)
                .flatMap(size -> objects.put(prefix + "a", "text/plain", ByteBuffer.wrap(noise(size * 100_000))), 8)
                .collectList());
        var kept = await(objects.stat(prefix + "a"));

        assertThat(written).contains(kept);
        assertThat(bytes(objects.get(prefix + "a"))).isEqualTo(noise((int) kept.size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/vnd.apple.mpegurl", "application/dash+xml", "application/octet-stream"})
    void keepTheirMediaType(String mediaType) {
        await(objects.put(prefix + "a", mediaType, ByteBuffer.wrap(noise(5))));

        assertThat(await(objects.stat(prefix + "a")).mediaType()).isEqualTo(mediaType);
    }

    @Test
    void areReadInRanges() {
        var content = noise(300_000);
        var key = put("a", content);

        assertThat(bytes(objects.get(key, new ByteRange(100_000, 150_000))))
                .isEqualTo(Arrays.copyOfRange(content, 100_000, 250_000));
        assertThat(bytes(objects.get(key, new ByteRange(299_000, 5_000))))
                .as("a range that ends behind the object")
                .isEqualTo(Arrays.copyOfRange(content, 299_000, 300_000));
        assertThat(bytes(objects.get(key, new ByteRange(300_000, 10))))
                .as("a range that begins behind the object")
                .isEmpty();
    }

    @Test
    void thatAreMissingAreSaidToBeMissing() {
        assertThat(objects.stat(prefix + "none").block(PATIENCE)).isNull();
        assertThatThrownBy(() -> bytes(objects.get(prefix + "none")))
                .isInstanceOf(MissingObjectException.class)
                .hasMessageContaining(prefix + "none");
        assertThatThrownBy(() -> bytes(objects.get(prefix + "none", new ByteRange(0, 1))))
                .isInstanceOf(MissingObjectException.class);
        objects.delete(prefix + "none").block(PATIENCE);
    }

    @Test
    void areReadNoFasterThanTheReaderAsks() {
        var key = put("large", noise(4_000_000));

        StepVerifier.create(objects.get(key), 0)
                .expectSubscription()
                .thenRequest(2)
                .expectNextCount(2)
                .expectNoEvent(Duration.ofMillis(200))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void thatNobodyReadsToTheEndTieNothingUp() {
        var key = put("large", noise(4_000_000));

        for (var round = 0; round < 300; round++) {
            await(objects.get(key).next());
        }
        assertThat(bytes(objects.get(key))).hasSize(4_000_000);
    }

    @Test
    void areServedToManyAtATime() {
        var content = noise(2_000_000);
        var key = put("a", content);

        var ranges = Flux.range(0, 200)
                .flatMap(
                        i -> objects.get(key, new ByteRange(i * 10_000L, 10_000))
                                .map(ByteBuffer::remaining)
                                .reduce(Integer::sum),
                        100)
                .collectList();

        assertThat(await(ranges)).hasSize(200).containsOnly(10_000);
    }

    @Test
    void areListedAndDeletedByPrefix() {
        Flux.range(0, 1100)
                .flatMap(
                        i -> objects.put(prefix + "many/" + i / 100 + "/" + i, "text/plain", ByteBuffer.allocate(1)),
                        16)
                .blockLast(PATIENCE);
        put("manyfold", new byte[2]);

        assertThat(await(objects.list(prefix + "many/")
                        .map(Stored::key)
                        .distinct()
                        .count()))
                .isEqualTo(1100);
        assertThat(await(objects.list(prefix + "many/7").next()).size()).isEqualTo(1);

        objects.deleteAll(prefix + "many/").block(PATIENCE);

        assertThat(await(objects.list(prefix).map(Stored::key).collectList())).containsExactly(prefix + "manyfold");
    }

    @Test
    void areListedAsTheyAreKept() {
        var names = List.of("derived/1/v1/tiles/mono/l1/0-0.mp4", "derived/1/v1/manifest.json", "derived/1/v2/a_b.mp4");
        var began = Instant.now();
        names.forEach(name -> put(name, noise(name.length())));

        var listed = await(objects.list(prefix + "derived/1/v1/").collectList());

        assertThat(listed).hasSize(2).allSatisfy(each -> {
            var kept = await(objects.stat(each.key()));
            assertThat(each.size()).isEqualTo(kept.size());
            assertThat(each.etag()).isEqualTo(kept.etag());
            assertThat(each.modified()).isAfter(began.minusSeconds(60)).isBefore(began.plusSeconds(60));
        });
        assertThat(await(objects.list(prefix + "nothing/").collectList())).isEmpty();
        objects.deleteAll(prefix + "nothing/").block(PATIENCE);
    }

    @Test
    void areDeletedOneByOne() {
        put("a", noise(1));
        put("b", noise(2));
        objects.delete(prefix + "a").block(PATIENCE);

        assertThat(await(objects.list(prefix).map(Stored::key).collectList())).containsExactly(prefix + "b");
    }

    @Test
    void areFetchedByWhomeverHasASignedAddress() throws Exception {
        var content = noise(100_000);
        var key = put("a", content);
        try (var urls = new PresignedUrls(settings())) {
            var address = urls.get(key, Duration.ofMinutes(5), "max-age=60");

            var whole = fetch(address, "bytes=0-");
            assertThat(whole.body()).isEqualTo(content);
            assertThat(whole.headers().firstValue("Cache-Control")).contains("max-age=60");

            var range = fetch(address, "bytes=1000-1999");
            assertThat(range.statusCode()).isEqualTo(206);
            assertThat(range.body()).isEqualTo(Arrays.copyOfRange(content, 1000, 2000));

            var other = put("b", noise(10));
            assertThat(fetch(URI.create(address.toString().replace(key, other)), "bytes=0-")
                            .statusCode())
                    .as("another object by the same signature")
                    .isEqualTo(403);
            assertThat(fetch(urls.get(prefix + "none", Duration.ofMinutes(5), "max-age=60"), "bytes=0-")
                            .statusCode())
                    .isEqualTo(404);
            var brief = urls.get(key, Duration.ofSeconds(1), "max-age=60");
            Thread.sleep(2500);
            assertThat(fetch(brief, "bytes=0-").statusCode()).as("too late").isEqualTo(403);
        }
    }

    private static HttpResponse<byte[]> fetch(URI address, String range) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address).header("Range", range).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void thatLookLikeAnUnfinishedOneOfSomeEngineAreRefused() {
        assertThatThrownBy(() -> put("a-" + UUID.randomUUID(), noise(1))).isInstanceOf(IllegalArgumentException.class);
        put(UUID.randomUUID().toString(), noise(1));
    }
}
