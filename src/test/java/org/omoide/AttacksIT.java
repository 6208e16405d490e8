package org.omoide;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.account.Account;
import org.omoide.account.Facility;
import org.omoide.account.Keys;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.footage.Rights;
import org.omoide.place.Place;
import org.omoide.viewer.Chromium;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What somebody would try who wants in, or wants to do harm from within; none of it may work. */
class AttacksIT extends InProcess {

    private static final String SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    private static final String PASSWORD = "三池港から船が出る朝";

    private static final Account VOLUNTEER = account("attack-volunteer", Role.VOLUNTEER, null);
    private static final Account STAFF = account("attack-staff", Role.STAFF, "himawari");
    private static final Account HEADSET = account("attack-headset", Role.HEADSET, "himawari");
    private static final Account OTHERS = account("attack-others", Role.STAFF, "sakura");

    private static Account account(String id, Role role, @Nullable String facility) {
        return new Account(id, role, id, id, facility, false, null, Instant.EPOCH);
    }

    @BeforeEach
    void facilities() {
        for (var id : List.of("himawari", "sakura")) {
            mongo.save(new Facility(id, id, null, Instant.now())).block();
        }
    }

    @Test
    void anotherFacilitysFootageIsAsIfItWereNotThere() throws IOException {
        place("harbour", "三池港");
        var film = ready();
        change(
                film,
                new Update()
                        .set("title", "ひみつの夏まつり")
                        .set("placeId", "harbour")
                        .set(
                                "rights",
                                new Rights(Rights.Licence.TOWN_ONLY, Rights.Audience.FACILITY, "sakura", null, null)));
        for (var visitor : List.of(STAFF, HEADSET, VOLUNTEER)) {
            assertNobodyLearnsOf(film.id(), "/(api/footage|footage|watch|review|uploads)/\\{id}.*", visitor);
            for (var list : List.of("/api/footage", "/api/search?q=まつり", "/", "/?q=まつり", "/places/harbour")) {
                if (visitor == HEADSET && list.equals("/")) {
                    // Leads to the room in which it waits.
                    continue;
                }
                assertThat(text(client(visitor), list)).as(list).doesNotContain(film.id());
            }
        }
        assertThat(text(client(OTHERS), "/api/footage")).contains(film.id());
        assertThat(text(client(OTHERS), "/places/harbour")).contains(film.id());
        assertThat(footages.find(film.id()).block()).isNotNull();
    }

    @Test
    void anotherFacilitysWishIsAsIfItWereNotThere() throws IOException {
        var wish = wish(STAFF, "子どものころに泳いだ川", "夏は毎日");
        for (var visitor : List.of(OTHERS, VOLUNTEER)) {
            assertNobodyLearnsOf(wish, "/(api/wishes|wishes)/\\{id}.*", visitor);
            assertThat(text(client(visitor), "/api/wishes")).doesNotContain(wish);
            assertThat(text(client(visitor), "/wishes")).doesNotContain(wish);
        }
        assertThat(text(client(STAFF), "/api/wishes")).contains(wish);
    }

    /** Every route that takes its id answers as it does for an id that nothing has. */
    private void assertNobodyLearnsOf(String id, String routes, Account visitor) throws IOException {
        var doors = new ClassPathResource("doors.csv")
                .getContentAsString(StandardCharsets.UTF_8)
                .lines()
                // What an upload may be like is the same for every id.
                .filter(row -> row.matches("(?!OPTIONS)[A-Z]+," + routes))
                .map(row -> row.split(","))
                .toList();
        assertThat(doors).hasSizeGreaterThan(10);
        for (var door : doors) {
            for (var accepted : List.of(MediaType.TEXT_HTML, MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM)) {
                var real = knock(door, id, visitor, accepted);
                var unknown = knock(door, "0".repeat(id.length()), visitor, accepted);
                assertThat(real)
                        .as(visitor.role() + " at " + door[0] + " " + door[1])
                        .isEqualTo(unknown);
                assertThat(real).doesNotMatch("(?s)(2|5)\\d\\d .*");
            }
        }
    }

    private String knock(String[] door, String id, Account visitor, MediaType accepted) {
        var answer = client(visitor)
                .method(HttpMethod.valueOf(door[0]))
                .uri(door[1].replace("{id}", id).replaceAll("\\{\\w+}", "1"))
                .accept(accepted)
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", "0")
                .contentType(
                        door[1].startsWith("/uploads")
                                ? MediaType.parseMediaType("application/offset+octet-stream")
                                : door[0].equals("PATCH")
                                        ? MediaType.parseMediaType("application/merge-patch+json")
                                        : MediaType.APPLICATION_JSON)
                .bodyValue("{}".getBytes(StandardCharsets.UTF_8))
                .exchange()
                .expectBody(String.class)
                .returnResult();
        return answer.getStatus().value() + " "
                + String.valueOf(answer.getResponseBody()).replace(id, "ID");
    }

    @Test
    void anAddressOfMediaIsWorthNothingOnAnotherDevice() {
        var film = ready();
        var found = Objects.requireNonNull(client(OTHERS)
                .get()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
        var poster = (String) found.get("poster");
        client(OTHERS).get().uri(poster).exchange().expectStatus().isOk();
        client(STAFF).get().uri(poster).exchange().expectStatus().isForbidden();
        client().get().uri(poster).exchange().expectStatus().isForbidden();
        stranger().get().uri(poster).exchange().expectStatus().isForbidden();
        client(OTHERS)
                .get()
                .uri(poster.replace(film.id(), ready().id()))
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void scriptsInTextFieldsStayText() {
        var place = (String) Objects.requireNonNull(client().post()
                        .uri("/api/places")
                        .bodyValue(Map.of("name", SCRIPT, "oldNames", List.of(SCRIPT + 2), "area", SCRIPT))
                        .exchange()
                        .expectStatus()
                        .isCreated()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
        var film = upload(SCRIPT + ".mp4", "title", SCRIPT, "filmedBy", SCRIPT, "placeId", place);
        change(
                film,
                new Update()
                        .set("state", Footage.State.READY)
                        .set("version", "v1")
                        .set("review.state", "PUBLISHED")
                        .set("rights.people", SCRIPT));
        submit(client(), "/facilities", Map.of("name", SCRIPT, "area", SCRIPT));
        submit(client(VOLUNTEER), "/account/name", Map.of("name", SCRIPT));
        submit(client(), "/people/invite", Map.of("name", SCRIPT, "role", "VOLUNTEER"));
        var sheet = submit(client(STAFF), "/wishes/links", Map.of("label", SCRIPT));
        var ask = found(sheet, "/ask/[\\w-]+");
        var asked = submit(nobody(), ask, Map.of("place", SCRIPT, "why", SCRIPT, "nickname", "<img src=x onerror=1>"));
        var wish = wish(STAFF, SCRIPT, SCRIPT);
        client().post()
                .uri("/api/wishes/" + wish + "/route")
                .bodyValue(Map.of("placeId", place, "words", SCRIPT))
                .exchange()
                .expectStatus()
                .isOk();
        var complaints = new ArrayList<String>();
        try (var chromium = Chromium.start()) {
            for (var visitor : List.of(COORDINATOR, STAFF, VOLUNTEER)) {
                try (var context = chromium.context(new Browser.NewContextOptions().setLocale("ja-JP"))) {
                    var address = "http://127.0.0.1:" + port;
                    keys(visitor).to(context, address);
                    var page = context.newPage();
                    page.onDialog(dialog -> {
                        complaints.add(page.url() + " ran it");
                        dialog.dismiss();
                    });
                    page.onConsoleMessage(message -> {
                        if (message.text().contains("Content Security Policy")) {
                            complaints.add(page.url() + " " + message.text());
                        }
                    });
                    for (var path : List.of(
                            "/",
                            "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
                            "/places/" + place,
                            "/places/" + place + "/edit",
                            "/footage/" + film.id(),
                            "/watch/" + film.id(),
                            "/review",
                            "/review/" + film.id(),
                            "/upload?place=" + place + "&wish=%22%3E%3Cimg%20src=x%3E",
                            "/people",
                            "/audit",
                            "/account",
                            "/wishes",
                            "/wishes/" + wish,
                            "/wishes/links",
                            "/waiting",
                            asked)) {
                        page.navigate(address + path);
                        page.waitForTimeout(150);
                        var slipped = page.evaluate(
                                "[...document.querySelectorAll('img[src=\"x\"], script:not([src]):not([type=importmap])')].map(e => e.outerHTML).join()");
                        if (!"".equals(slipped)) {
                            complaints.add(path + " holds " + slipped);
                        }
                    }
                }
            }
        }
        assertThat(complaints).isEmpty();
        for (var path : List.of("/places/" + place, "/footage/" + film.id(), "/people", "/audit", "/wishes/" + wish)) {
            assertThat(text(client(), path))
                    .as(path)
                    .contains("&lt;script&gt;alert(1)")
                    .doesNotContain("<script>alert(1)");
        }
    }

    @Test
    void aFileNameIsAName() {
        for (var name : List.of(
                "../../etc/passwd.mp4", "港\u0000.mp4", "港".repeat(600) + ".mp4", "港\u202egpj.mp4", "a/../../b.mp4")) {
            var film = upload(name);
            assertThat(film.master().name()).isEqualTo(name);
            assertThat(film.id()).matches("[\\w-]+");
            client(VOLUNTEER)
                    .get()
                    .uri("/footage/" + film.id())
                    .accept(MediaType.TEXT_HTML)
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }

    @Test
    void whoGuessesPasswordsIsSlowedAndNobodyElse() throws IOException {
        var name = "flooded";
        invited(name);
        // Threads of their own: the server, in this process too, needs the shared ones.
        var attackers = Schedulers.newBoundedElastic(30, 100, "attackers");
        var statuses = Flux.range(0, 60)
                .flatMap(
                        i -> reactor.core.publisher.Mono.fromCallable(() -> signIn(nobody(), name, "wrong" + i, null)
                                        .getStatus()
                                        .value())
                                .subscribeOn(attackers),
                        30)
                .collectList()
                .block(Duration.ofMinutes(3));
        attackers.dispose();
        assertThat(statuses).hasSize(60).containsOnly(422, 429);
        assertThat(statuses.stream().filter(status -> status == 422).count()).isBetween(1L, 6L);
        var refused = signIn(nobody(), name, PASSWORD, null);
        assertThat(refused.getStatus().value()).isEqualTo(429);
        assertThat(refused.getResponseBody()).contains("role=\"alert\"");
        assertThat(signInFrom("127.0.0.2", name)).startsWith("HTTP/1.1 303");
    }

    private String signInFrom(String address, String name) throws IOException {
        var body = "name=" + name + "&password=" + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8) + "&_csrf="
                + Keys.CSRF;
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: XSRF-TOKEN="
                                    + Keys.CSRF + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                                    + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void signingInLeadsNowhereElse() {
        invited("led-astray");
        for (var next : List.of("//evil.example", "https://evil.example/", "/\\evil.example", "/\t/evil.example")) {
            var answer = signIn(nobody(), "led-astray", PASSWORD, next);
            assertThat(answer.getResponseHeaders().getLocation()).as(next).hasToString("/");
        }
    }

    @Test
    void aSessionIsNeverTheClientsChoice() {
        invited("fixed");
        var chosen = "chosen-by-somebody-else";
        var answer = signIn(new Keys(chosen).to(stranger()), "fixed", PASSWORD, null);
        var given = Objects.requireNonNull(answer.getResponseCookies().getFirst("omoide"));
        assertThat(given.getValue()).isNotEqualTo(chosen).hasSizeGreaterThan(40);
        assertThat(given.isHttpOnly()).isTrue();
        assertThat(given.getSameSite()).isEqualTo("Lax");
        new Keys(chosen)
                .to(stranger())
                .get()
                .uri("/api/footage")
                .exchange()
                .expectStatus()
                .isUnauthorized();
        new Keys(given.getValue())
                .to(stranger())
                .get()
                .uri("/api/footage")
                .exchange()
                .expectStatus()
                .isOk();
    }

    private void invited(String signInName) {
        var welcome = found(submit(client(), "/people/invite", Map.of("role", "VOLUNTEER")), "/welcome/[\\w-]+");
        submit(nobody(), welcome, Map.of("name", "古賀", "signInName", signInName, "password", PASSWORD));
    }

    private static EntityExchangeResult<String> signIn(
            WebTestClient client, String name, String password, @Nullable String next) {
        var form = BodyInserters.fromFormData("name", name).with("password", password);
        if (next != null) {
            form.with("next", next);
        }
        return client.post()
                .uri("/sign-in")
                .accept(MediaType.TEXT_HTML)
                .body(form)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private WebTestClient nobody() {
        return new Keys("nobody").to(stranger());
    }

    private static String submit(WebTestClient client, String address, Map<String, String> fields) {
        var form = BodyInserters.fromFormData("_csrf", Keys.CSRF);
        fields.forEach(form::with);
        var answer = client.post()
                .uri(address)
                .accept(MediaType.TEXT_HTML)
                .body(form)
                .exchange()
                .expectBody(String.class)
                .returnResult();
        assertThat(answer.getStatus().isError())
                .as(address + " " + answer.getStatus())
                .isFalse();
        var location = answer.getResponseHeaders().getLocation();
        return location == null ? Objects.requireNonNull(answer.getResponseBody()) : location.toString();
    }

    private static String found(String page, String pattern) {
        var found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).isTrue();
        return found.group();
    }

    private static String text(WebTestClient client, String path) {
        var type = path.startsWith("/api/") ? MediaType.APPLICATION_JSON : MediaType.TEXT_HTML;
        return Objects.requireNonNull(client.get()
                .uri(path)
                .accept(type)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private String wish(Account by, String place, String why) {
        return (String) Objects.requireNonNull(client(by)
                        .post()
                        .uri("/api/wishes")
                        .bodyValue(Map.of("place", place, "why", why))
                        .exchange()
                        .expectStatus()
                        .isCreated()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
    }

    private Footage upload(String name, String... more) {
        var metadata = new StringBuilder("filename " + base64(name) + ",filetype " + base64("video/mp4"));
        for (int i = 0; i < more.length; i += 2) {
            metadata.append(',').append(more[i]).append(' ').append(base64(more[i + 1]));
        }
        var location = Objects.requireNonNull(client(VOLUNTEER)
                .post()
                .uri("/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", "1000")
                .header("Upload-Metadata", metadata.toString())
                .exchange()
                .expectStatus()
                .isCreated()
                .returnResult(Void.class)
                .getResponseHeaders()
                .getLocation());
        return Objects.requireNonNull(
                footages.find(location.getPath().replaceFirst(".*/", "")).block());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void change(Footage footage, Update update) {
        mongo.updateFirst(Query.query(Criteria.where("_id").is(footage.id())), update, Footage.class)
                .block();
    }

    private void place(String id, String name) {
        mongo.insert(new Place(id, name, "", List.of(), null, null, Instant.now(), Instant.now()))
                .block();
    }
}
