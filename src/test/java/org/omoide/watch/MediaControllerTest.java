package org.omoide.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.account.Secret;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.MediaGrants;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;
import org.omoide.transcoder.Edits;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

class MediaControllerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T09:00:00Z");
    static final MediaGrants GRANTS = new MediaGrants(new byte[32], Clock.fixed(NOW, ZoneOffset.UTC));
    private static final String MEDIA = Objects.requireNonNull(GRANTS.address(footage(), Visitor.NOBODY));
    private static final String TILE = MEDIA + "tiles/mono/full/0-3.mp4";

    static final String ENDED = Secret.digest("the secret of a lost headset");

    @TempDir
    static Path folder;

    static Storage storage;
    static WebTestClient client;

    @BeforeAll
    static void open() {
        storage = Storage.open(StorageSettings.embedded(folder));
        put("derived/f/v/tiles/mono/full/0-3.mp4", "video/mp4", "0123456789");
        put("masters/f", "video/mp4", "the master is nobody's to see");
        client = WebTestClient.bindToController(new MediaController(
                        storage.objects(),
                        GRANTS,
                        id -> Mono.just(id.equals("gone")),
                        session -> Mono.just(!session.equals(ENDED))))
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
                "tiles/mono/full/9-9.mp4",
                "../../../../masters/f",
                "%2e%2e/%2e%2e/%2e%2e/masters/f",
                "..%2f..%2f..%2fmasters%2ff",
                "tiles//mono",
                ""
            })
    void knowsNothingBesideWhatATranscoderWrote(String path) {
        client.get().uri(URI.create(MEDIA + path)).exchange().expectStatus().isNotFound();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other/v/", "/f/other/"})
    void aGrantOpensNothingElse(String other) {
        client.get().uri(TILE.replace("/f/v/", other)).exchange().expectStatus().isForbidden();
    }

    @Test
    void anAlteredGrantOpensNothing() {
        var later = Long.toString(Long.MAX_VALUE, 36);
        client.get()
                .uri(TILE.replaceFirst("/media/[^.]+", "/media/" + later))
                .exchange()
                .expectStatus()
                .isForbidden();
        for (int i = MEDIA.indexOf('.'); i < MEDIA.indexOf("/f/v/"); i++) {
            var altered = new StringBuilder(TILE);
            altered.setCharAt(i, TILE.charAt(i) == 'A' ? 'B' : 'A');
            client.get().uri(altered.toString()).exchange().expectStatus().isForbidden();
        }
    }

    @Test
    void aGrantEndsInTime() {
        for (long hours : new long[] {0, 6, 12}) {
            var later = new MediaGrants(new byte[32], Clock.fixed(NOW.plusSeconds(hours * 3600), ZoneOffset.UTC));
            WebTestClient.bindToController(new MediaController(
                            storage.objects(), later, id -> Mono.just(false), session -> Mono.just(true)))
                    .build()
                    .get()
                    .uri(TILE)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(hours < 12 ? 200 : 403);
        }
    }

    @Test
    void aGrantIsGoodForTheDeviceThatGotIt() {
        var session = "the secret in the cookie";
        var address = GRANTS.address(footage(), new Visitor(null, Secret.digest(session)));
        var tile = address + "tiles/mono/full/0-3.mp4";
        client.get()
                .uri(tile)
                .cookie("omoide", session)
                .exchange()
                .expectStatus()
                .isOk();
        client.get()
                .uri(tile)
                .cookie("omoide", "another")
                .exchange()
                .expectStatus()
                .isForbidden();
        client.get().uri(tile).exchange().expectStatus().isForbidden();
    }

    @Test
    void aGrantEndsWithTheSessionThatGotIt() {
        client.get()
                .uri(GRANTS.address(footage(), new Visitor(null, ENDED)) + "tiles/mono/full/0-3.mp4")
                .cookie("omoide", "the secret of a lost headset")
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    static Footage footage() {
        var master = new Footage.Master("film.mp4", "video/mp4", 1, "00");
        return new Footage(
                "f",
                Footage.State.READY,
                null,
                null,
                null,
                null,
                null,
                null,
                Rights.UNSAID,
                Review.waiting(NOW),
                master,
                null,
                "v",
                Edits.NONE,
                null,
                null,
                null,
                null,
                NOW,
                NOW);
    }

    private static void put(String key, String type, String content) {
        storage.objects()
                .put(key, type, ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)))
                .block();
    }
}
