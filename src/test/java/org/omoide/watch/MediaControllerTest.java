package org.omoide.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class MediaControllerTest {

    private static final String TILE = "/media/f/v/tiles/mono/full/0-3.mp4";

    @TempDir
    static Path folder;

    private static Storage storage;
    private static WebTestClient client;

    @BeforeAll
    static void open() {
        storage = Storage.open(StorageSettings.embedded(folder));
        put("derived/f/v/tiles/mono/full/0-3.mp4", "video/mp4", "0123456789");
        put("masters/f", "video/mp4", "the master is nobody's to see");
        client = WebTestClient.bindToController(new MediaController(storage.objects()))
                .build();
    }

    @AfterAll
    static void close() {
        storage.close();
    }

    @Test
    void servesTheWholeForEver() {
        var response = client.get().uri(TILE).exchange();
        response.expectStatus().isOk();
        response.expectHeader().contentType(MediaType.parseMediaType("video/mp4"));
        response.expectHeader().contentLength(10);
        response.expectHeader().valueEquals(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.expectHeader()
                .value(HttpHeaders.CACHE_CONTROL, value -> assertThat(value).contains("immutable"));
        response.expectBody(String.class).isEqualTo("0123456789");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, bytes 0-0/10",
        "bytes=2-5, 2345, bytes 2-5/10",
        "bytes=7-, 789, bytes 7-9/10",
        "bytes=-2, 89, bytes 8-9/10",
        "bytes=8-500, 89, bytes 8-9/10",
        "bytes=-500, 0123456789, bytes 0-9/10"
    })
    void servesARange(String range, String body, String contentRange) {
        var response = client.get().uri(TILE).header(HttpHeaders.RANGE, range).exchange();
        response.expectStatus().isEqualTo(206);
        response.expectHeader().valueEquals(HttpHeaders.CONTENT_RANGE, contentRange);
        response.expectHeader().contentLength(body.length());
        response.expectBody(String.class).isEqualTo(body);
    }

    @Test
    void saysTheSizeToWhoAsksForBytesBehindTheEnd() {
        var response =
                client.get().uri(TILE).header(HttpHeaders.RANGE, "bytes=10-").exchange();
        response.expectStatus().isEqualTo(416);
        response.expectHeader().valueEquals(HttpHeaders.CONTENT_RANGE, "bytes */10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,4-5", "lines=1-2", "bytes=x"})
    void servesTheWholeWhereTheRangeIsOfAnotherKind(String range) {
        client.get()
                .uri(TILE)
                .header(HttpHeaders.RANGE, range)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .isEqualTo("0123456789");
    }

    @Test
    void sendsNothingToWhoHasItAlready() {
        var etag = client.get()
                .uri(TILE)
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getETag();
        client.get()
                .uri(TILE)
                .header(HttpHeaders.IF_NONE_MATCH, etag)
                .exchange()
                .expectStatus()
                .isNotModified();
    }

    @Test
    void aHeadTellsTheLength() {
        var response = client.head().uri(TILE).exchange();
        response.expectStatus().isOk();
        response.expectHeader().contentLength(10);
        response.expectBody().isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/media/f/v/tiles/mono/full/9-9.mp4",
                "/media/f/other/tiles/mono/full/0-3.mp4",
                "/media/f/v/../../../masters/f",
                "/media/f/v/%2e%2e/%2e%2e/%2e%2e/masters/f",
                "/media/f/v/..%2f..%2f..%2fmasters%2ff",
                "/media/f/v/tiles//mono",
                "/media/f/v/",
                "/media/f/v",
                "/media/f//v"
            })
    void knowsNothingBesideWhatATranscoderWrote(String path) {
        client.get().uri(URI.create(path)).exchange().expectStatus().isNotFound();
    }

    private static void put(String key, String type, String content) {
        storage.objects()
                .put(key, type, ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)))
                .block();
    }
}
