package org.omoide;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.omoide.account.Account;
import org.omoide.account.Colour;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.place.Place;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.MediaType;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;

/**
 * Every page, as those who use it see it, in both languages: nothing that axe-core finds, no text below 18 px, no target
 * below 48 px, every control within reach of the Tab key and seen when it is reached, and no scrolling sideways at 320
 * CSS px, which is what 200 % leave of a phone in landscape (WCAG 2.2,
 * 1.4.10). With {@code -Domoide.screenshots=true} pictures of all pages are left in {@code src/target/screenshots}.
 */
class AccessibilityIT extends InBrowser {

    private static final Account VOLUNTEER = account("volunteer-of-pages", Role.VOLUNTEER, "古賀", null);
    private static final Account STAFF = account("staff-of-pages", Role.STAFF, "中村", "himawari");

    private static final Account HEADSET = new Account(
            "headset-of-pages",
            Role.HEADSET,
            "1号",
            null,
            "himawari",
            false,
            null,
            Instant.EPOCH,
            null,
            new Account.Device(Colour.BLUE, "中村", "Quest, Chrome"));

    @Autowired
    private ApplicationContext application;

    private final Map<String, Page> pages = new HashMap<>();

    /**
     * A page to look at.
     *
     * @param door the row of {@code doors.csv} that it shows
     * @param as who looks; null for somebody outside
     */
    private record Look(String door, @Nullable Account as, String address) {

        String name() {
            var of = as == null ? "outside" : as.role().name().toLowerCase(java.util.Locale.ROOT);
            return "page" + door.replaceAll("[{}*]", "").replace('/', '-').replaceAll("-$", "-album") + "-" + of;
        }
    }

    private static Account account(String id, Role role, String name, @Nullable String facility) {
        return new Account(id, role, name, id, facility, false, null, Instant.EPOCH);
    }

    @TestFactory
    List<DynamicTest> everyPage() throws IOException {
        var looks = looks();
        var tests = new ArrayList<DynamicTest>();
        tests.add(DynamicTest.dynamicTest(
                "no page is left out",
                () -> assertThat(looks.stream().map(Look::door).collect(Collectors.toSet()))
                        .containsAll(pagesOfTheMatrix())));
        for (var english : List.of(false, true)) {
            for (var look : looks) {
                tests.add(DynamicTest.dynamicTest(
                        (english ? "English, dark: " : "Japanese: ") + look.name(), () -> check(look, english)));
            }
        }
        return tests;
    }

    /** What answers a GET with a page: neither the API, nor files. */
    private static Set<String> pagesOfTheMatrix() throws IOException {
        return new ClassPathResource("doors.csv")
                .getContentAsString(java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .filter(row -> row.startsWith("GET,"))
                .map(row -> row.split(",")[1])
                .filter(path -> !path.matches("/(api|media|uploads)/.*|/(oai|livez|readyz)|.*\\*\\*|.*\\.\\w+"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<Look> looks() {
        mongo.save(new Facility("himawari", "ひまわり苑", "新港町", Instant.now())).block();
        mongo.save(VOLUNTEER).block();
        mongo.save(HEADSET).block();
        showThePageOfTheLocalAuthority();
        for (var name : List.of("三池港", "大牟田駅")) {
            place(name, name.equals("三池港") ? "harbour" : "station");
        }
        var film = film("港の朝", "harbour");
        film("夏まつり、大蛇山の山車がならぶ通り", null);
        var open = wish("子どものころに泳いだ川", "夏は毎日。弟も。");
        var claimed = wish("三池港の岸壁", "父が働いていました");
        var fresh = wish("銀座通りの映画館", null);
        for (var id : List.of(open, claimed)) {
            client().post()
                    .uri("/api/wishes/" + id + "/route")
                    .bodyValue(Map.of("placeId", "harbour", "words", "岸壁から、船の出るほうを"))
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
        client(VOLUNTEER)
                .post()
                .uri("/api/wishes/" + claimed + "/claim")
                .exchange()
                .expectStatus()
                .isOk();
        var ask = link(submit(client(STAFF), "/wishes/links", Map.of("label", "食堂")), "/ask/");
        var asked = submit(stranger("ask"), ask, Map.of("place", "延命公園", "nickname", "うめ"));
        var welcome = link(submit(client(), "/people/invite", Map.of("role", "VOLUNTEER", "name", "原田")), "/welcome/");
        var draft = notice();
        var notice = notice();
        post(COORDINATOR, "/api/notices/" + notice + "/send", Map.of("revision", 1));
        post(VOLUNTEER, "/api/notices/" + notice + "/read", Map.of("round", 1));
        var trip = trip(STAFF, film);
        var townTrip = trip(COORDINATOR, film);
        var run = (String) post(STAFF, "/api/runs", Map.of("tripId", trip, "headsets", List.of(HEADSET.id())))
                .get("id");
        var resident = resident(run);
        return List.of(
                new Look("/", COORDINATOR, "/"),
                new Look("/", STAFF, "/?q=港&born=1938"),
                new Look("/places/{id}", STAFF, "/places/harbour"),
                new Look("/places/new", VOLUNTEER, "/places/new"),
                new Look("/places/{id}/edit", VOLUNTEER, "/places/harbour/edit"),
                new Look("/watch/{id}", STAFF, "/watch/" + film),
                new Look("/footage/{id}", VOLUNTEER, "/footage/" + film),
                new Look("/footage/{id}", STAFF, "/footage/" + film),
                new Look("/review", COORDINATOR, "/review"),
                new Look("/review/{id}", COORDINATOR, "/review/" + film),
                new Look("/upload", VOLUNTEER, "/upload?place=harbour"),
                new Look("/sign-in", null, "/sign-in"),
                new Look("/welcome/{code}", null, welcome),
                new Look("/account", STAFF, "/account"),
                new Look("/people", COORDINATOR, "/people"),
                new Look("/audit", COORDINATOR, "/audit"),
                new Look("/ask/{secret}", null, ask),
                new Look("/asked", null, "/asked"),
                new Look("/asked/{code}", null, asked),
                new Look("/wishes", COORDINATOR, "/wishes"),
                new Look("/wishes", STAFF, "/wishes"),
                new Look("/wishes", VOLUNTEER, "/wishes"),
                new Look("/wishes/new", STAFF, "/wishes/new"),
                new Look("/wishes/{id}", COORDINATOR, "/wishes/" + fresh),
                new Look("/wishes/{id}", STAFF, "/wishes/" + open),
                new Look("/wishes/{id}", VOLUNTEER, "/wishes/" + claimed),
                new Look("/wishes/links", STAFF, "/wishes/links"),
                new Look("/wishes/lesson", VOLUNTEER, "/wishes/lesson"),
                new Look("/waiting", COORDINATOR, "/waiting"),
                new Look("/circular", COORDINATOR, "/circular"),
                new Look("/circular", STAFF, "/circular"),
                new Look("/circular/new", COORDINATOR, "/circular/new"),
                new Look("circular-draft", COORDINATOR, "/circular/" + draft),
                new Look("/circular/{id}", COORDINATOR, "/circular/" + notice),
                new Look("/circular/{id}", STAFF, "/circular/" + notice),
                new Look("/circular/{id}", VOLUNTEER, "/circular/" + notice),
                new Look("/circular/{id}/edit", COORDINATOR, "/circular/" + notice + "/edit"),
                new Look("/circular/{id}/calls", COORDINATOR, "/circular/" + notice + "/calls"),
                new Look("/headset", null, "/headset"),
                new Look("/headset", HEADSET, "/headset"),
                new Look("/headset", STAFF, "/headset"),
                new Look("/headsets", STAFF, "/headsets"),
                new Look("/headsets", COORDINATOR, "/headsets"),
                new Look("headsets-unknown", STAFF, "/headsets/pair?code=12"),
                new Look("/headsets/pair", STAFF, "/headsets/pair?code=" + headsetCode()),
                new Look("/headsets/pair", COORDINATOR, "/headsets/pair?code=" + headsetCode()),
                new Look("/town", COORDINATOR, "/town"),
                new Look("/trips", STAFF, "/trips"),
                new Look("/trips", COORDINATOR, "/trips"),
                new Look("/trips/{id}", STAFF, "/trips/" + trip),
                new Look("trip-of-the-town", STAFF, "/trips/" + townTrip),
                new Look("/trips/{id}", COORDINATOR, "/trips/" + townTrip),
                new Look("/trips/{id}/sheet", STAFF, "/trips/" + trip + "/sheet"),
                new Look("/runs/new", STAFF, "/runs/new?trip=" + trip),
                new Look("/runs/{id}", STAFF, "/runs/" + run),
                new Look("/residents", STAFF, "/residents"),
                new Look("/residents/{id}", STAFF, "/residents/" + resident),
                new Look("/residents/{id}/withdraw", STAFF, "/residents/" + resident + "/withdraw"),
                new Look("/residents/{id}/erase", STAFF, "/residents/" + resident + "/erase"),
                new Look("/trust", null, "/trust"),
                new Look("nothing", COORDINATOR, "/nothing"),
                new Look("ask-nothing", null, "/ask/nothing"),
                new Look("welcome-nothing", null, "/welcome/nothing"));
    }

    /** Shown by a headset that waits to be connected. */
    private String headsetCode() {
        return Objects.requireNonNull(stranger()
                        .get()
                        .uri("/headset")
                        .accept(MediaType.TEXT_HTML)
                        .exchange()
                        .returnResult(Void.class)
                        .getResponseCookies()
                        .getFirst("omoide-pairing"))
                .getValue()
                .substring(0, 6);
    }

    @Test
    void faultsAreFoundWhereThereAreSome() {
        try (var context = context(null, false)) {
            var page = context.newPage();
            page.setViewportSize(320, 640);
            page.setContent("""
                    <!doctype html><html lang="ja"><head><title>faults</title><style>button { font-size: 18px }</style></head><body style="font-size: 18px"><main><h1>h</h1>
                    <p style="font-size: 12px">too small</p>
                    <p><button style="height: 20px">too low</button></p>
                    <p><button style="height: 48px; outline: none">not seen</button></p>
                    <p inert><a href="/" style="display: block; height: 48px">out of reach</a></p>
                    <p style="width: 900px; color: #999; background: #fff">too wide, too pale</p>
                    </main></body></html>""");
            assertThat(Faults.ofText(page)).hasSize(1);
            assertThat(Faults.ofTargets(page)).hasSize(1);
            assertThat(Faults.ofWidth(page)).hasSize(1);
            assertThat(Faults.ofAxe(page)).anyMatch(fault -> fault.startsWith("color-contrast"));
            assertThat(Faults.ofTheKeyboard(page))
                    .hasSize(2)
                    .anyMatch(fault -> fault.startsWith("out of reach"))
                    .anyMatch(fault -> fault.startsWith("not seen"));
        }
    }

    private void check(Look look, boolean english) {
        var page = page(look.as(), english);
        page.setViewportSize(820, 1180);
        page.navigate(look.address());
        page.waitForTimeout(200);
        var faults = new ArrayList<String>();
        faults.addAll(Faults.ofAxe(page));
        faults.addAll(Faults.ofText(page));
        faults.addAll(Faults.ofTargets(page));
        if (!english) {
            faults.addAll(Faults.ofTheKeyboard(page));
        }
        shoot(page, look, english, 820);
        page.setViewportSize(390, 844);
        shoot(page, look, english, 390);
        faults.addAll(Faults.ofTargets(page));
        page.setViewportSize(320, 640);
        faults.addAll(Faults.ofWidth(page));
        assertThat(faults).as(look.name()).isEmpty();
    }

    /** Everybody has a browser for all pages, which knows the scripts of the pages before. */
    private Page page(@Nullable Account account, boolean english) {
        return pages.computeIfAbsent(
                (account == null ? "outside" : account.id()) + english,
                whose -> context(account, english).newPage());
    }

    @AfterEach
    void closePages() {
        pages.values().forEach(page -> page.context().close());
        pages.clear();
    }

    private static void shoot(Page page, Look look, boolean english, int width) {
        if (!Boolean.getBoolean("omoide.screenshots")) {
            return;
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of(
                        "target", "screenshots", look.name() + "-" + width + (english ? "-dark-en" : "") + ".png")));
    }

    /** The strict policy lets no other script in than the pages' own; it is put aside for axe-core alone. */
    private BrowserContext context(@Nullable Account account, boolean english) {
        var address = "http://127.0.0.1:" + port;
        var context = chromium.context(new Browser.NewContextOptions()
                .setBaseURL(address)
                .setLocale(english ? "en-GB" : "ja-JP")
                .setColorScheme(english ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setBypassCSP(true));
        context.setDefaultTimeout(30_000);
        if (account != null) {
            keys(account).to(context, address);
        }
        return context;
    }

    private WebTestClient stranger(String session) {
        return new org.omoide.account.Keys(session).to(stranger());
    }

    /** @return the page that answers, or the address that it leads on to */
    private static String submit(WebTestClient client, String address, Map<String, String> fields) {
        var form = BodyInserters.fromFormData("_csrf", org.omoide.account.Keys.CSRF);
        fields.forEach(form::with);
        var answer = client.post()
                .uri(address)
                .accept(MediaType.TEXT_HTML)
                .body(form)
                .exchange()
                .expectBody(String.class)
                .returnResult();
        assertThat(answer.getStatus().isError()).as(address).isFalse();
        var location = answer.getResponseHeaders().getLocation();
        return location == null ? Objects.requireNonNull(answer.getResponseBody()) : location.toString();
    }

    private static String link(String page, String prefix) {
        var found = Pattern.compile("http://127\\.0\\.0\\.1:\\d+" + prefix + "[\\w-]+")
                .matcher(page);
        assertThat(found.find()).isTrue();
        return URI.create(found.group()).getPath();
    }

    private void place(String name, String id) {
        mongo.insert(new Place(
                        id,
                        name,
                        "みいけこう",
                        List.of("築港"),
                        new Place.Coordinates(33.0077, 130.4109),
                        "新港町",
                        Instant.now(),
                        Instant.now()))
                .block();
    }

    private String wish(String place, @Nullable String why) {
        var answer = client(STAFF)
                .post()
                .uri("/api/wishes")
                .bodyValue(Map.of("place", place, "why", why == null ? "" : why, "nickname", "うめ", "birthDecade", 1930))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult();
        return (String) Objects.requireNonNull(answer.getResponseBody()).get("id");
    }

    private String notice() {
        return (String) post(
                        COORDINATOR,
                        "/api/notices",
                        Map.of(
                                "title",
                                "撮影会の日が変わりました",
                                "text",
                                "10日になりました。\n\nくわしくは https://example.jp/ をご覧ください。",
                                "allVolunteers",
                                true,
                                "allFacilities",
                                true))
                .get("id");
    }

    private String trip(Account as, String film) {
        var stop = Map.of("footageId", film, "prompts", List.of("ここには、だれと来ましたか"), "yaw", 90, "seconds", 300);
        return (String) post(as, "/api/trips", Map.of("title", "子どものころの港", "stops", List.of(stop, stop, stop)))
                .get("id");
    }

    /** Somebody of whom something was written down on a trip. */
    private String resident(String runId) {
        var id = (String) post(STAFF, "/api/residents", Map.of("nickname", "うめ", "colour", "PURPLE", "born", "昭和8年"))
                .get("id");
        client(STAFF)
                .put()
                .uri("/api/residents/" + id + "/consent")
                .bodyValue(Map.of("by", "THEMSELVES", "day", "2024-04-01"))
                .exchange()
                .expectStatus()
                .isOk();
        var run = "/api/runs/" + runId;
        post(STAFF, run + "/observations", Map.of("residentId", id, "symptom", "EYES", "stop", 0));
        post(STAFF, run + "/observations", Map.of("residentId", id, "mood", "GOOD", "stop", 0));
        for (var words : List.of("父がここで働いていてね", "駄菓子屋があった")) {
            var note = post(STAFF, run + "/notes", Map.of("residentId", id, "words", words, "stop", 0));
            if (words.startsWith("父")) {
                post(STAFF, run + "/notes/" + note.get("id") + "/wish", Map.of());
            }
        }
        return id;
    }

    private Map<?, ?> post(Account as, String address, Map<String, ?> body) {
        return Objects.requireNonNull(client(as)
                .post()
                .uri(address)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .is2xxSuccessful()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }

    private String film(String title, @Nullable String placeId) {
        var film = ready();
        for (var name : List.of("poster.jpg", "preview.jpg")) {
            objects.put(
                            Footage.derivedPrefix(film.id(), Objects.requireNonNull(film.version())) + name,
                            "image/jpeg",
                            ByteBuffer.wrap(picture()))
                    .block();
        }
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(film.id())),
                        new Update()
                                .set("uploadedBy", VOLUNTEER.id())
                                .set("title", title)
                                .set("filmedBy", "古賀さん")
                                .set("era", "1958~")
                                .set("placeId", placeId),
                        Footage.class)
                .block();
        return film.id();
    }

    private static byte[] picture() {
        var picture = new BufferedImage(640, 320, BufferedImage.TYPE_INT_RGB);
        var graphics = picture.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, new Color(0x9CC4D8), 0, 320, new Color(0x24454D)));
        graphics.fillRect(0, 0, 640, 320);
        graphics.dispose();
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "jpeg", bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** It is there only where the server makes its own certificates; the rest of it works without. */
    private void showThePageOfTheLocalAuthority() {
        var pages = application.getBean("trustPages");
        var settings = application.getBean(OmoideSettings.class);
        ReflectionTestUtils.setField(
                pages,
                "settings",
                new OmoideSettings(
                        settings.data(),
                        settings.mongodb(),
                        settings.s3(),
                        settings.workers(),
                        settings.largestUpload(),
                        settings.quota(),
                        settings.map(),
                        OmoideSettings.Https.OWN,
                        settings.httpsNames(),
                        settings.reverseProxy(),
                        settings.publicAddress()));
    }
}
