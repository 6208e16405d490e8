package org.omoide.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.account.Visitor;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

/** The way to the S3 service, and what it lets through. */
class RedirectedMediaTest {

    private static final String MEDIA =
            Objects.requireNonNull(MediaControllerTest.GRANTS.address(MediaControllerTest.footage(), Visitor.NOBODY));
    private static final String TILE = MEDIA + "tiles/mono/full/0-3.mp4";

    @TempDir
    static Path folder;

    private static Storage storage;
    private static Redirects redirects;
    private static WebTestClient client;
    private static boolean current = true;

    private final HttpClient browser = HttpClient.newHttpClient();

    @BeforeAll
    static void open() throws IOException {
        storage = Storage.open(StorageSettings.embedded(folder));
        put("derived/f/v/tiles/mono/full/0-3.mp4", "0123456789");
        put("derived/f/v/manifest.json", "{}");
        put("masters/f", "the master is nobody's to see");
        var where = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve("embedded.properties"))) {
            where.load(in);
        }
        redirects = new Redirects(
                new StorageSettings.S3(
                        URI.create("http://127.0.0.1:" + where.getProperty("s3.port")),
                        where.getProperty("s3.access-key"),
                        where.getProperty("s3.secret-key"),
                        "omoide",
                        null),
                Duration.ofMinutes(5));
        var origin = Origin.of(storage.objects());
        client = WebTestClient.bindToController(new MediaController(
                        MediaCache.none(origin),
                        new MediaCache(origin, 1_000_000, null),
                        redirects,
                        new Versions((id, version) -> Mono.just(current), () -> System.nanoTime()),
                        MediaControllerTest.GRANTS,
                        id -> Mono.just(false),
                        session -> Mono.just(true)))
                .build();
    }

    private static void put(String key, String content) {
        storage.objects()
                .put(key, "video/mp4", ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)))
                .block();
    }

    @AfterAll
    static void close() {
        redirects.close();
        storage.close();
    }

    private static HttpHeaders way(String address) {
        return client.get()
                .uri(address)
                .exchange()
                .expectStatus()
                .isEqualTo(307)
                .returnResult(Void.class)
                .getResponseHeaders();
    }

    private HttpResponse<String> fetch(URI address, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(address);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void whoMaySeeItIsSentToTheStoreWithoutItsSecret() throws Exception {
        var headers = way(TILE);
        var location = Objects.requireNonNull(headers.getLocation());
        assertThat(location.toString()).startsWith(redirects.origin().source() + "/omoide/derived/f/v/tiles/");

        var whole = fetch(location);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo("0123456789");
        assertThat(whole.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(said -> assertThat(said).contains("immutable", "private"));
    }

    @Test
    void rangesPass() throws Exception {
        var part = fetch(Objects.requireNonNull(way(TILE).getLocation()), "Range", "bytes=2-5");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("2345");
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 2-5/10");
    }

    @Test
    void theAddressStaysTheSameForBrowsersToKeepWhatTheyHave() {
        assertThat(way(TILE).getLocation()).isEqualTo(way(TILE).getLocation());
        // Who goes on by it without asking again still gets in.
        assertThat(way(TILE).getCacheControl()).isEqualTo("max-age=75, private");
    }

    @Test
    void theAddressOpensNothingElse() throws Exception {
        var location = String.valueOf(way(TILE).getLocation());
        for (var other : new String[] {"masters/f", "derived/f/v/manifest.json"}) {
            var elsewhere = URI.create(location.replace("derived/f/v/tiles/mono/full/0-3.mp4", other));
            assertThat(fetch(elsewhere).statusCode()).as(other).isEqualTo(403);
        }
        assertThat(browser.send(
                                HttpRequest.newBuilder(URI.create(location))
                                        .DELETE()
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(403);
        assertThat(fetch(URI.create(location.replaceAll("X-Amz-Expires=\\d+", "X-Amz-Expires=604800")))
                        .statusCode())
                .as("for longer than it was made for")
                .isEqualTo(403);
    }

    @Test
    void whoMayNotSeeItIsSentNowhere() {
        client.get()
                .uri("/media/0.forged/f/v/tiles/mono/full/0-3.mp4")
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectHeader()
                .doesNotExist(HttpHeaders.LOCATION);
        client.get().uri(MEDIA + "../../../masters/f").exchange().expectStatus().isNotFound();
        client.get().uri(MEDIA + "none.mp4").exchange().expectStatus().isNotFound();
    }

    @Test
    void whatIsNotTheFootagesVersionAnyMoreIsSaidHere() {
        current = false;
        try {
            client.get().uri(TILE).exchange().expectStatus().isOk();
        } finally {
            current = true;
        }
    }

    @Test
    void whatIsAskedOfItAloneIsAnsweredHere() {
        client.head().uri(TILE).exchange().expectStatus().isOk().expectHeader().contentLength(10);
    }
}
