package org.omoide.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.Omoide;
import org.omoide.account.Account;
import org.omoide.account.Keys;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.place.Place;
import org.omoide.storage.ObjectStore;
import org.omoide.transcoder.Layout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The tus protocol against real storage; BlockHound makes every blocked event loop a failed request. */
@SpringBootTest(classes = Omoide.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class UploadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LARGEST = 100_000_000;
    private static final int QUOTA = 1_000_000_000;
    private static final int PART = Upload.SMALLEST_PART;

    @TempDir
    static Path folder;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("omoide.data", () -> folder.resolve("data").toString());
        registry.add("omoide.workers", () -> 0);
        registry.add("omoide.largest-upload", () -> LARGEST);
        registry.add("omoide.quota", () -> QUOTA);
    }

    @BeforeAll
    static void forbidBlocking() {
        BlockHound.install(builder -> builder
                // Reading /dev/urandom never waits.
                .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
                // The MongoDB driver guards its state by locks that it holds for an instant.
                .allowBlockingCallsInside("com.mongodb.internal.Locks", "checkedWithLock")
                .allowBlockingCallsInside("com.mongodb.internal.Locks", "withLock")
                // The embedded MongoDB's own threads are event loops that write to the disk.
                .allowBlockingCallsInside("org.omoide.storage.DurableMongoBackend", "handleMessage")
                .allowBlockingCallsInside("org.omoide.storage.DurableMongoBackend", "handleQuery"));
    }

    @LocalServerPort
    private int port;

    @Autowired
    private ObjectStore objects;

    @Autowired
    private Footages footages;

    @Autowired
    private ReactiveMongoTemplate mongo;

    @Autowired
    private Uploads uploads;

    @Autowired
    private UploadSweep sweep;

    private static final Account VOLUNTEER =
            new Account("volunteer", Role.VOLUNTEER, "古賀", "koga", null, false, null, Instant.EPOCH);

    private Keys keys;
    private WebTestClient client;

    @BeforeEach
    void connect() {
        keys = Keys.of(mongo, VOLUNTEER);
        client = keys.to(WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(PATIENCE)
                .build());
    }

    @AfterEach
    void leaveNothing() {
        mongo.findAll(Upload.class).concatMap(uploads::abandon).blockLast(PATIENCE);
        mongo.remove(new Query(), Footage.class).block(PATIENCE);
        objects.deleteAll("masters/").block(PATIENCE);
    }

    private static byte[] noise(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String metadata(String... pairs) {
        var header = new StringBuilder();
        for (var i = 0; i < pairs.length; i += 2) {
            header.append(i == 0 ? "" : ",")
                    .append(pairs[i])
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(pairs[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return header.toString();
    }

    private WebTestClient.ResponseSpec post(Consumer<HttpHeaders> more) {
        return client.post()
                .uri("/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Metadata", metadata("filename", "film.mp4", "filetype", "video/mp4"))
                .headers(more)
                .exchange();
    }

    private String create(long length) {
        return location(post(headers -> headers.set("Upload-Length", String.valueOf(length))));
    }

    private static String location(WebTestClient.ResponseSpec response) {
        response.expectStatus().isCreated();
        var location = response.returnResult(Void.class).getResponseHeaders().getLocation();
        return Objects.requireNonNull(location).getPath();
    }

    private WebTestClient.ResponseSpec patch(String upload, long offset, byte[] bytes, String... more) {
        var request = client.patch()
                .uri(upload)
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", String.valueOf(offset))
                .header("Content-Type", "application/offset+octet-stream");
        for (var i = 0; i < more.length; i += 2) {
            request.header(more[i], more[i + 1]);
        }
        return request.bodyValue(bytes).exchange();
    }

    private WebTestClient.ResponseSpec head(String upload) {
        return client.head().uri(upload).header("Tus-Resumable", "1.0.0").exchange();
    }

    private long offset(String upload) {
        var headers =
                head(upload).expectStatus().isOk().returnResult(Void.class).getResponseHeaders();
        return Long.parseLong(Objects.requireNonNull(headers.getFirst("Upload-Offset")));
    }

    private static String id(String upload) {
        return upload.substring(upload.lastIndexOf('/') + 1);
    }

    private @Nullable Footage footage(String upload) {
        return footages.find(id(upload)).block(PATIENCE);
    }

    private static String hex(String algorithm, byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    }

    private static String checksum(String name, String algorithm, byte[] bytes) throws Exception {
        return name + " "
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
    }

    private void assertReceived(String upload, byte[] bytes) throws Exception {
        var footage = Objects.requireNonNull(footage(upload));
        assertThat(footage.state()).isEqualTo(Footage.State.WAITING);
        assertThat(footage.master().sha256()).isEqualTo(hex("SHA-256", bytes));
        var stored = objects.get(Footage.masterKey(id(upload)))
                .collect(
                        ByteArrayOutputStream::new,
                        (all, buffer) -> all.writeBytes(Arrays.copyOf(buffer.array(), buffer.limit())))
                .map(ByteArrayOutputStream::toByteArray)
                .block(PATIENCE);
        assertThat(stored).isEqualTo(bytes);
        assertNothingLeft();
    }

    private void assertNothingLeft() {
        assertThat(mongo.findAll(Upload.class).collectList().block(PATIENCE)).isEmpty();
        assertThat(objects.list("uploads/").collectList().block(PATIENCE)).isEmpty();
        assertThat(objects.listMultiparts().collectList().block(PATIENCE)).isEmpty();
    }

    @Test
    void saysWhatItCanDo() {
        var response = client.options().uri("/uploads").exchange();
        response.expectStatus().isNoContent();
        response.expectHeader().valueEquals("Tus-Resumable", "1.0.0");
        response.expectHeader().valueEquals("Tus-Version", "1.0.0");
        response.expectHeader()
                .valueEquals("Tus-Extension", "creation,creation-with-upload,termination,checksum,expiration");
        response.expectHeader().valueEquals("Tus-Max-Size", String.valueOf(LARGEST));
        response.expectHeader().valueEquals("Tus-Checksum-Algorithm", "sha1,sha256,md5");
    }

    @Test
    void beginsFootageWithWhatTheFormSays() {
        mongo.save(new Place("p1", "三池港", null, List.of(), null, null, Instant.EPOCH, Instant.EPOCH))
                .block(PATIENCE);
        var metadata = metadata(
                "filename",
                "三池港 1.mp4",
                "filetype",
                "video/mp4",
                "title",
                "港",
                "placeId",
                "p1",
                "filmedBy",
                "田中",
                "era",
                "昭和33年ごろ",
                "claim",
                "TOP_BOTTOM");
        var response = post(headers -> {
            headers.set("Upload-Length", "1000");
            headers.set("Upload-Metadata", metadata);
        });
        var upload = location(response);

        var footage = Objects.requireNonNull(footage(upload));
        assertThat(footage.state()).isEqualTo(Footage.State.UPLOADING);
        assertThat(footage.master()).isEqualTo(new Footage.Master("三池港 1.mp4", "video/mp4", 1000, null));
        assertThat(footage.title()).isEqualTo("港");
        assertThat(footage.placeId()).isEqualTo("p1");
        assertThat(footage.filmedBy()).isEqualTo("田中");
        assertThat(footage.era()).isEqualTo("1958~");
        assertThat(footage.claim()).isEqualTo(Layout.TOP_BOTTOM);
        var head = head(upload);
        head.expectHeader().valueEquals("Upload-Offset", "0");
        head.expectHeader().valueEquals("Upload-Length", "1000");
        head.expectHeader().valueEquals("Upload-Metadata", metadata);
        head.expectHeader().valueEquals("Cache-Control", "no-store");
        head.expectHeader().valueEquals("Tus-Resumable", "1.0.0");
    }

    @Test
    void takesAMasterInOneRequest() throws Exception {
        var film = noise(2 * PART + 12_345);
        var upload = create(film.length);

        var response = patch(upload, 0, film);
        response.expectStatus().isNoContent();
        response.expectHeader().valueEquals("Upload-Offset", String.valueOf(film.length));

        assertReceived(upload, film);
    }

    @Test
    void takesAMasterOfWholeParts() throws Exception {
        var film = noise(2 * PART);
        var upload = create(film.length);
        patch(upload, 0, film).expectStatus().isNoContent();

        assertReceived(upload, film);
    }

    @Test
    void takesAMasterInPiecesOfAnySize() throws Exception {
        var film = noise(2 * PART + 999);
        var upload = create(film.length);
        var ends = new int[] {1, 100_000, PART - 1, PART, PART + 1, PART + 70_000, 2 * PART + 998, film.length};

        var begin = 0;
        for (var end : ends) {
            patch(upload, begin, Arrays.copyOfRange(film, begin, end))
                    .expectStatus()
                    .isNoContent()
                    .expectHeader()
                    .valueEquals("Upload-Offset", String.valueOf(end));
            if (end < film.length) {
                assertThat(offset(upload)).isEqualTo(end);
                assertThat(objects.list("uploads/").count().block(PATIENCE))
                        .as("tails at %s", end)
                        .isEqualTo(end % PART == 0 ? 0 : 1);
            }
            begin = end;
        }
        assertReceived(upload, film);
    }

    @Test
    void takesBytesWithTheCreation() throws Exception {
        var film = noise(5000);
        var response = client.post()
                .uri("/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Metadata", metadata("filename", "photo.jpg"))
                .header("Upload-Length", "5000")
                .header("Content-Type", "application/offset+octet-stream")
                .bodyValue(film)
                .exchange();
        response.expectHeader().valueEquals("Upload-Offset", "5000");

        assertReceived(location(response), film);
    }

    @Test
    void answersOnceMoreWhenTheLastAnswerWasLost() throws Exception {
        var film = noise(5000);
        var upload = create(film.length);
        patch(upload, 0, film).expectStatus().isNoContent();

        assertThat(offset(upload)).isEqualTo(5000);
        patch(upload, 5000, new byte[0]).expectStatus().isNoContent();
        patch(upload, 0, film).expectStatus().isEqualTo(409);
        assertReceived(upload, film);
    }

    @Test
    void refusesAnotherOffset() throws Exception {
        var film = noise(5000);
        var upload = create(film.length);
        patch(upload, 0, Arrays.copyOf(film, 3000)).expectStatus().isNoContent();

        patch(upload, 2999, new byte[1]).expectStatus().isEqualTo(409);
        patch(upload, 3001, new byte[1]).expectStatus().isEqualTo(409);
        patch(upload, 3000, Arrays.copyOfRange(film, 3000, 5000)).expectStatus().isNoContent();
        assertReceived(upload, film);
    }

    @Test
    void refusesMoreThanWasAnnounced() {
        var upload = create(10);
        patch(upload, 0, new byte[11]).expectStatus().isEqualTo(413);

        assertThat(offset(upload)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"sha1, SHA-1", "sha256, SHA-256", "md5, MD5"})
    void countsNothingOfWhatChangedOnItsWay(String name, String algorithm) throws Exception {
        var film = noise(PART + 5000);
        var upload = create(film.length);
        var begin = Arrays.copyOf(film, 1000);
        var rest = Arrays.copyOfRange(film, 1000, film.length);
        var changed = rest.clone();
        changed[changed.length - 1]++;
        patch(upload, 0, begin, "Upload-Checksum", checksum(name, algorithm, begin))
                .expectStatus()
                .isNoContent();

        patch(upload, 1000, changed, "Upload-Checksum", checksum(name, algorithm, rest))
                .expectStatus()
                .isEqualTo(460)
                .expectHeader()
                .valueEquals("Tus-Resumable", "1.0.0");
        assertThat(offset(upload)).isEqualTo(1000);

        patch(upload, 1000, rest, "Upload-Checksum", checksum(name, algorithm, rest))
                .expectStatus()
                .isNoContent();
        assertReceived(upload, film);
    }

    @ParameterizedTest
    @ValueSource(strings = {"crc32 AAAA", "sha1", "sha1 ?"})
    void refusesAChecksumThatItCantCheck(String checksum) {
        var upload = create(10);
        patch(upload, 0, new byte[10], "Upload-Checksum", checksum)
                .expectStatus()
                .isBadRequest();

        assertThat(offset(upload)).isZero();
    }

    @Test
    void keepsWhatCameInBeforeTheLineDropped() throws Exception {
        var film = noise(PART + 100_000);
        var upload = create(film.length);
        sendAndHangUp(upload, film, PART + 50_000, null);

        var offset = awaitOffset(upload, PART + 1);
        assertThat(offset).isLessThanOrEqualTo(PART + 50_000);
        patch(upload, offset, Arrays.copyOfRange(film, (int) offset, film.length))
                .expectStatus()
                .isNoContent();
        assertReceived(upload, film);
    }

    /** The line breaks while a part is being stored, which the end of the body has to wait for. */
    @Test
    void losesNothingWhereALineBreaksWhileAPartIsStored() throws Exception {
        var film = noise(PART + 100_000);
        var sent = (PART + 50_000) / 10_000;
        for (int round = 0; round < 5; round++) {
            var upload = create(film.length);
            var body = Flux.range(0, sent)
                    .<DataBuffer>map(i -> DefaultDataBufferFactory.sharedInstance.wrap(
                            Arrays.copyOfRange(film, i * 10_000, (i + 1) * 10_000)))
                    .concatWith(Mono.error(new IOException("the line broke")));

            var claimed = Objects.requireNonNull(uploads.claim(id(upload), 0).block(PATIENCE));
            new Appending(uploads, objects, claimed, null).append(body).block(PATIENCE);

            var offset = offset(upload);
            assertThat(offset).isEqualTo(sent * 10_000L);
            patch(upload, offset, Arrays.copyOfRange(film, (int) offset, film.length))
                    .expectStatus()
                    .isNoContent();
            assertReceived(upload, film);
        }
    }

    @Test
    void keepsLessThanAPartToo() throws Exception {
        var film = noise(100_000);
        var upload = create(film.length);
        sendAndHangUp(upload, film, 50_000, null);

        var offset = awaitOffset(upload, 1);
        patch(upload, offset, Arrays.copyOfRange(film, (int) offset, film.length))
                .expectStatus()
                .isNoContent();
        assertReceived(upload, film);
    }

    @Test
    void countsNothingOfABrokenRequestWithAChecksum() throws Exception {
        var film = noise(PART + 100_000);
        var upload = create(film.length);
        sendAndHangUp(upload, film, PART + 50_000, checksum("sha1", "SHA-1", film));
        TimeUnit.SECONDS.sleep(2);

        assertThat(offset(upload)).isZero();
        patch(upload, 0, film).expectStatus().isNoContent();
        assertReceived(upload, film);
    }

    private Socket begin(String upload, byte[] film, int length, @Nullable String checksum) throws IOException {
        var socket = new Socket("127.0.0.1", port);
        var head = "PATCH " + upload + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + keys.cookies() + "\r\n"
                + Keys.CSRF_HEADER + ": " + Keys.CSRF + "\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                + (checksum == null ? "" : "Upload-Checksum: " + checksum + "\r\n")
                + "Content-Type: application/offset+octet-stream\r\nContent-Length: " + film.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(film, 0, length);
        socket.getOutputStream().flush();
        return socket;
    }

    private void sendAndHangUp(String upload, byte[] film, int length, @Nullable String checksum) throws Exception {
        try (var socket = begin(upload, film, length, checksum)) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private long awaitOffset(String upload, long atLeast) throws InterruptedException {
        for (var attempts = 0; attempts < 100 && offset(upload) < atLeast; attempts++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(offset(upload)).isGreaterThanOrEqualTo(atLeast);
        return offset(upload);
    }

    @Test
    void letsTheNewerConnectionWin() throws Exception {
        var film = noise(PART + 100_000);
        var upload = create(film.length);
        try (var old = begin(upload, film, 50_000, null)) {
            TimeUnit.MILLISECONDS.sleep(500);
            patch(upload, 0, Arrays.copyOf(film, 1000)).expectStatus().isNoContent();
            old.getOutputStream().write(film, 50_000, film.length - 50_000);
            old.getOutputStream().flush();

            var answer = new byte[12];
            old.setSoTimeout((int) PATIENCE.toMillis());
            assertThat(old.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 423");
        }
        assertThat(offset(upload)).isEqualTo(1000);
        patch(upload, 1000, Arrays.copyOfRange(film, 1000, film.length))
                .expectStatus()
                .isNoContent();
        assertReceived(upload, film);
    }

    @Test
    void forgetsAllOnTermination() {
        var upload = create(20_000_000);
        patch(upload, 0, noise(PART + 1000)).expectStatus().isNoContent();
        client.delete()
                .uri(upload)
                .header("Tus-Resumable", "1.0.0")
                .exchange()
                .expectStatus()
                .isNoContent();

        head(upload).expectStatus().isNotFound();
        patch(upload, PART + 1000, new byte[1]).expectStatus().isNotFound();
        assertThat(footage(upload)).isNull();
        assertNothingLeft();
    }

    @Test
    void obeysWhoCanOnlyPost() throws Exception {
        var upload = create(3);
        client.post()
                .uri(upload)
                .header("X-HTTP-Method-Override", "PATCH")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", "0")
                .header("Content-Type", "application/offset+octet-stream")
                .bodyValue(noise(3))
                .exchange()
                .expectStatus()
                .isNoContent();

        assertReceived(upload, noise(3));
    }

    @Test
    void givesUpWhatNobodyTouchedForAWeek() {
        var old = create(20_000_000);
        patch(old, 0, noise(PART + 1000)).expectStatus().isNoContent();
        var young = create(1000);
        touched(old, Instant.now().minus(Duration.ofDays(7)).minusSeconds(60));
        touched(young, Instant.now().minus(Duration.ofDays(7)).plusSeconds(60));
        sweep.sweep().block(PATIENCE);

        head(old).expectStatus().isNotFound();
        assertThat(footage(old)).isNull();
        assertThat(objects.list("uploads/").collectList().block(PATIENCE)).isEmpty();
        assertThat(objects.listMultiparts().collectList().block(PATIENCE)).hasSize(1);
        head(young).expectStatus().isOk();
    }

    @Test
    void saysWhenItWillGiveUp() {
        var upload = create(1000);
        var expires = head(upload).returnResult(Void.class).getResponseHeaders().getFirst("Upload-Expires");

        var date = ZonedDateTime.parse(Objects.requireNonNull(expires), DateTimeFormatter.RFC_1123_DATE_TIME);
        assertThat(Duration.between(Instant.now(), date)).isBetween(Duration.ofDays(6), Duration.ofDays(7));
    }

    private void touched(String upload, Instant instant) {
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(id(upload))),
                        new Update().set("touched", instant),
                        Upload.class)
                .block(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"before all", "after the object", "after the footage"})
    void completesWhatACrashLeftWhole(String crash) throws Exception {
        var film = noise(PART + 1000);
        var upload = create(film.length);
        patch(upload, 0, Arrays.copyOf(film, PART)).expectStatus().isNoContent();
        var claimed = Objects.requireNonNull(uploads.claim(id(upload), PART).block(PATIENCE));
        var body = Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(Arrays.copyOfRange(film, PART, film.length)));
        // As PATCH does, but for what comes when all bytes are there.
        Upload whole = Objects.requireNonNull(new Appending(uploads, objects, claimed, null)
                .append(body.cast(DataBuffer.class))
                .block(PATIENCE));
        if (!crash.equals("before all")) {
            objects.completeMultipart(whole.key(), whole.multipart(), whole.parts())
                    .block(PATIENCE);
        }
        if (crash.equals("after the footage")) {
            footages.received(whole.id(), hex("SHA-256", film)).block(PATIENCE);
        }
        sweep.sweep().block(PATIENCE);

        assertThat(offset(upload)).isEqualTo(film.length);
        assertReceived(upload, film);
    }

    @Test
    void sweepsTailsThatNoUploadKnows() {
        objects.put("uploads/unknown/1", "text/plain", ByteBuffer.allocate(1)).block(PATIENCE);
        var upload = create(1000);
        patch(upload, 0, new byte[10]).expectStatus().isNoContent();
        sweep.sweep().block(PATIENCE);

        assertThat(objects.list("uploads/").collectList().block(PATIENCE))
                .hasSize(1)
                .allMatch(tail -> tail.key().startsWith("uploads/" + id(upload)));
    }

    @Test
    void refusesWhatIsTooLargeBeforeItTravels() {
        var response = post(headers -> {
            headers.set("Upload-Length", String.valueOf(LARGEST + 1L));
            headers.setAcceptLanguageAsLocales(List.of(Locale.ENGLISH));
        });
        response.expectStatus().isEqualTo(413);
        response.expectHeader().contentTypeCompatibleWith("application/problem+json");
        response.expectHeader().valueEquals("Tus-Resumable", "1.0.0");
        response.expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("at most 0.1 GB"));
        assertNothingLeft();
    }

    @Test
    void refusesWhatThereIsNoRoomFor() {
        for (var i = 0; i < 10; i++) {
            create(LARGEST);
        }
        post(headers -> headers.set("Upload-Length", "1"))
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("空きがありません"));
    }

    @ParameterizedTest
    @CsvSource({
        "letter.docx, application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "song.mp3, audio/mpeg",
        "page.html, ''",
        "list.m3u8, application/octet-stream",
        "logo.svg, image/svg+xml",
        "script.sh, video/mp4",
        "'', ''"
    })
    void refusesWhatCantBeAFilmOrAPhoto(String name, String type) {
        post(headers -> {
                    headers.set("Upload-Length", "1000");
                    headers.set("Upload-Metadata", metadata("filename", name, "filetype", type));
                })
                .expectStatus()
                .isEqualTo(415)
                .expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("動画や写真ではないようです"));
    }

    @ParameterizedTest
    @CsvSource({
        "VID_001.INSV, ''",
        "film.MOV, video/quicktime",
        "photo.jpeg, image/jpeg",
        "clip.mkv, application/octet-stream",
        "noextension, video/mp4"
    })
    void takesWhatCamerasMake(String name, String type) {
        post(headers -> {
                    headers.set("Upload-Length", "1000");
                    headers.set("Upload-Metadata", metadata("filename", name, "filetype", type));
                })
                .expectStatus()
                .isCreated();
    }

    @ParameterizedTest
    @CsvSource({
        "Upload-Length, ''",
        "Upload-Length, many",
        "Upload-Length, -1",
        "Upload-Length, 0",
        "Upload-Defer-Length, 1",
        "Upload-Metadata, filename ???",
        "Upload-Metadata, 'filename YQ==,filename YQ=='"
    })
    void refusesHeadersThatItCantRead(String header, String value) {
        post(headers -> {
                    headers.set("Upload-Length", "1000");
                    headers.set(header, value);
                })
                .expectStatus()
                .isBadRequest();
    }

    @ParameterizedTest
    @CsvSource({"era, いつか", "era, 2100年", "claim, ROUND", "placeId, nowhere", "title, long", "filmedBy, long"})
    void refusesAFormThatItCantUnderstand(String field, String word) {
        var value = word.equals("long") ? "港".repeat(201) : word;
        post(headers -> {
                    headers.set("Upload-Length", "1000");
                    headers.set("Upload-Metadata", metadata("filename", "film.mp4", field, value));
                })
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
    }

    @Test
    void refusesAnotherVersionOfTheProtocol() {
        var response = client.method(HttpMethod.POST)
                .uri("/uploads")
                .header("Tus-Resumable", "0.2.2")
                .header("Upload-Length", "10")
                .exchange();
        response.expectStatus().isEqualTo(412);
        response.expectHeader().valueEquals("Tus-Version", "1.0.0");
    }

    @Test
    void refusesBytesOfAnotherMediaType() {
        var upload = create(10);
        client.patch()
                .uri(upload)
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", "0")
                .header("Content-Type", "video/mp4")
                .bodyValue(new byte[10])
                .exchange()
                .expectStatus()
                .isEqualTo(415);
    }

    @Test
    void knowsNothingOfUnknownUploads() {
        head("/uploads/unknown").expectStatus().isNotFound();
        patch("/uploads/unknown", 0, new byte[1]).expectStatus().isNotFound();
        client.delete()
                .uri("/uploads/unknown")
                .header("Tus-Resumable", "1.0.0")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void choosesPartsThatAreEnoughForTheLargestMaster() {
        assertThat(Upload.partSize(1)).isEqualTo(8 << 20);
        assertThat(Upload.partSize(64_000_000_000L)).isEqualTo(8 << 20);
        assertThat(Upload.partSize(5_000_000_000_000L) * 10_000L).isGreaterThanOrEqualTo(5_000_000_000_000L);
    }
}
