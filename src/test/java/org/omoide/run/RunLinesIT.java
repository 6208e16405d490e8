package org.omoide.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.InProcess;
import org.omoide.Omoide;
import org.omoide.OmoideSettings;
import org.omoide.account.Account;
import org.omoide.account.Accounts;
import org.omoide.account.Audit;
import org.omoide.account.Colour;
import org.omoide.account.Facility;
import org.omoide.account.Keys;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.run.Scene.Motion;
import org.omoide.storage.Storage;
import org.omoide.trip.Trip;
import org.omoide.viewer.Chromium;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Rooms over real WebSockets: what staff say reaches the headsets, and what these report reaches staff. */
class RunLinesIT extends InProcess {

    private static final Account NAKAMURA = staff("run-nakamura", "中村", "himawari");
    private static final Account OTHERS = staff("run-sakai", "坂井", "sakura");
    private static final Account RED = headset("run-red", "赤いゴーグル", "himawari", Colour.RED);
    private static final Account BLUE = headset("run-blue", "青いゴーグル", "himawari", Colour.BLUE);
    /** Get other names and colours. */
    private static final Account RENAMED = headset("run-renamed", "だいだいになるゴーグル", "himawari", Colour.PURPLE);

    private static final Account WAITING = headset("run-waiting", "白くなるゴーグル", "himawari", Colour.BLACK);

    private static final Account THEIRS = headset("run-theirs", "よその", "sakura", Colour.GREEN);

    @Autowired
    private Accounts accounts;

    @Autowired
    private Storage storage;

    @Autowired
    private OmoideSettings settings;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Footage film;
    private String trip;

    private static Account staff(String id, String name, String facility) {
        return new Account(id, Role.STAFF, name, id, facility, false, null, Instant.EPOCH);
    }

    private static Account headset(String id, String name, String facility, Colour colour) {
        return new Account(
                id,
                Role.HEADSET,
                name,
                null,
                facility,
                false,
                null,
                Instant.EPOCH,
                null,
                new Account.Device(colour, "中村", "Quest"));
    }

    @BeforeEach
    void begin() {
        for (var kept : List.of(Run.class, Trip.class, Facility.class, Audit.Entry.class)) {
            mongo.remove(new Query(), kept).block();
        }
        film = ready();
        trip = trip(mongo, film.id(), "gone");
        for (var account : List.of(NAKAMURA, OTHERS, RED, BLUE, RENAMED, WAITING, THEIRS)) {
            keys(account);
        }
    }

    @AfterEach
    void closeLines() throws Exception {
        for (var line : open) {
            line.close();
        }
    }

    private static String trip(ReactiveMongoTemplate mongo, String... films) {
        mongo.save(new Facility("himawari", "ひまわり苑", null, Instant.EPOCH)).block();
        mongo.save(new Facility("sakura", "さくら園", null, Instant.EPOCH)).block();
        var id = UUID.randomUUID().toString();
        var stops = new ArrayList<Trip.Stop>();
        for (var film : films) {
            stops.add(new Trip.Stop(UUID.randomUUID().toString(), film, 30.0, 5.0, 90, List.of("だれと来ましたか")));
        }
        mongo.save(new Trip(id, "himawari", "子どものころの港", stops, 1, Instant.now(), Instant.now()))
                .block();
        return id;
    }

    private LineClient line(Account headset) {
        return opened(LineClient.to(port, "/api/headset/line", keys(headset)));
    }

    private LineClient line(String run, Account staff) {
        return opened(LineClient.to(port, "/api/runs/" + run + "/line", keys(staff)));
    }

    private LineClient opened(LineClient line) {
        open.add(line);
        return line;
    }

    private WebTestClient.ResponseSpec post(WebTestClient client, String address, Object body) {
        return client.post()
                .uri(address)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec starting(Map<String, Object> body) {
        return post(client(NAKAMURA), "/api/runs", body);
    }

    private String start(Account... headsets) {
        var ids = List.of(headsets).stream().map(Account::id).toList();
        return starting(Map.of("tripId", trip, "headsets", ids, "checked", List.of("seated")))
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .path("id")
                .asString();
    }

    private WebTestClient.ResponseSpec command(String run, Map<String, ?> command) {
        return post(client(NAKAMURA), "/api/runs/" + run + "/commands", command);
    }

    private void obeyed(String run, Map<String, ?> command) {
        command(run, command).expectStatus().isOk();
    }

    /** The report in which a headset says that it is in this state; others may be told before. */
    private static JsonNode reported(LineClient tablet, String state) {
        var found = new ArrayList<JsonNode>();
        tablet.next("a report of " + state, message -> {
            message.path("reports").forEach(report -> {
                if (state.equals(report.path("state").asString())) {
                    found.add(report);
                }
            });
            return !found.isEmpty();
        });
        return found.get(0);
    }

    private static Map<String, Object> go(int stop) {
        return Map.of("do", "GO", "stop", stop);
    }

    @Test
    void allStartTogetherAndAreStoppedTogether() {
        var red = line(RED);
        var blue = line(BLUE);
        assertThat(red.next("room").path("colour").asString()).isEqualTo("RED");
        blue.next("room");
        var run = start(RED, BLUE);
        red.scene(Motion.WAITING);
        blue.scene(Motion.WAITING);
        var before = System.currentTimeMillis();
        obeyed(run, go(0));
        var first = red.scene(Motion.RUNNING);
        assertThat(first.path("at").longValue()).isGreaterThanOrEqualTo(before + Scene.LEAD);
        assertThat(blue.scene(Motion.RUNNING)).isEqualTo(first);
        obeyed(run, Map.of("do", "CALM"));
        red.scene(Motion.CALM);
        blue.scene(Motion.CALM);
    }

    @Test
    void aStopComesByTheLineOfStaffToo() {
        var run = start(RED);
        var red = line(RED);
        var tablet = line(run, NAKAMURA);
        obeyed(run, Map.of("do", "GO", "stop", 0));
        red.scene(Motion.RUNNING);
        tablet.say("{\"type\":\"command\",\"do\":\"PAUSE\",\"press\":\"one\"}");
        tablet.say("{\"type\":\"command\",\"do\":\"CALM\",\"press\":\"two\"}");
        red.scene(Motion.CALM);
        assertThat(tablet.next("obeyed").path("press").asString()).isEqualTo("two");

        // Its repetition by the API comes after somebody went on.
        obeyed(run, Map.of("do", "RESUME"));
        red.scene(Motion.RUNNING);
        obeyed(run, Map.of("do", "CALM", "press", "two"));
        obeyed(run, Map.of("do", "VOLUME", "volume", 0.3));
        assertThat(red.next(
                                "the volume",
                                message -> message.path("scene").path("volume").asDouble() == 0.3)
                        .path("scene")
                        .path("motion")
                        .asString())
                .isEqualTo("RUNNING");
    }

    @Test
    void aHeadsetIsToldWhereTheMediaAreAndNothingThatIsForStaff() {
        start(RED);
        var told = line(RED).next("run");
        var stop = told.path("stops").path(0);
        assertThat(stop.has("prompts")).isFalse();
        assertThat(stop.path("yaw").doubleValue()).isEqualTo(30);
        client(RED)
                .get()
                .uri(stop.path("media").asString() + "manifest.json")
                .exchange()
                .expectStatus()
                .isOk();
        client(BLUE)
                .get()
                .uri(stop.path("media").asString() + "manifest.json")
                .exchange()
                .expectStatus()
                .isForbidden();
        assertThat(told.path("stops").path(1).path("missing").booleanValue()).isTrue();
        assertThat(told.path("stops").path(1).path("media").isNull()).isTrue();
    }

    @Test
    void staffSeeWhatHeadsetsReport() {
        var run = start(RED, BLUE);
        var tablet = line(run, NAKAMURA);
        var shown = tablet.next("run").path("run");
        assertThat(shown.path("headsets").path(1).path("name").asString()).isEqualTo("青いゴーグル");
        assertThat(shown.path("stops").path(0).path("prompts").path(0).asString())
                .isEqualTo("だれと来ましたか");
        assertThat(shown.path("checked").path(0).asString()).isEqualTo("seated");
        line(BLUE)
                .say(
                        "{\"type\":\"report\",\"state\":\"IN_VR\",\"run\":\"%s\",\"stop\":0,\"position\":2.5,\"look\":[0,0.6,0,0.8],\"field\":90,\"news\":1}"
                                .formatted(run));
        var report = reported(tablet, "IN_VR");
        assertThat(report.path("headset").asString()).isEqualTo(BLUE.id());
        assertThat(report.path("look").path(1).doubleValue()).isEqualTo(0.6);
        assertThat(report.path("heard").longValue()).isBetween(1L, System.currentTimeMillis());
    }

    @Test
    void whoConnectsAgainLandsWhereTheyWere() {
        var run = start(RED);
        obeyed(run, go(1));
        LineClient first = line(RED);
        var scene = first.scene(Motion.RUNNING);
        first.close();
        assertThat(line(RED).next("run").path("scene")).isEqualTo(scene);
    }

    @Test
    void joiningLeavingAndTheEndReachTheHeadset() {
        var run = start(RED);
        var blue = line(BLUE);
        blue.next("room");
        var join = Map.of("do", "ADD", "to", List.of(BLUE.id()));
        obeyed(run, join);
        obeyed(run, join);
        blue.scene(Motion.WAITING);
        obeyed(run, Map.of("do", "REMOVE", "to", List.of(BLUE.id())));
        blue.next("room");
        var red = line(RED);
        red.next("run");
        var tablet = line(run, NAKAMURA);
        tablet.next("run");
        obeyed(run, Map.of("do", "END"));
        obeyed(run, Map.of("do", "END"));
        red.next("room");
        assertThat(tablet.next("run").path("run").path("ended").isNumber()).isTrue();
        tablet.next("over");
        command(run, go(0)).expectStatus().isEqualTo(409);
        assertThat(mongo.findAll(Audit.Entry.class)
                        .map(Audit.Entry::deed)
                        .collectList()
                        .block())
                .containsExactlyInAnyOrder("run.started", "run.ended");
    }

    @Test
    void aHeadsetIsInOneRunOnly() {
        var run = start(RED);
        starting(Map.of("tripId", trip, "headsets", List.of(BLUE.id(), RED.id())))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("run.headset.busy")
                .jsonPath("$.detail")
                .value(detail -> assertThat((String) detail).contains("赤いゴーグル"));
        var other = start(BLUE);
        command(other, Map.of("do", "ADD", "to", List.of(RED.id())))
                .expectStatus()
                .isEqualTo(409);
        obeyed(run, Map.of("do", "END"));
        obeyed(other, Map.of("do", "ADD", "to", List.of(RED.id())));
    }

    @Test
    void whatCannotBeMeantIsSaidSo() {
        starting(Map.of("tripId", trip, "headsets", List.of(THEIRS.id())))
                .expectStatus()
                .isEqualTo(422);
        starting(Map.of("tripId", "none", "headsets", List.of(RED.id())))
                .expectStatus()
                .isNotFound();
        var run = start(RED);
        for (var wrong : List.of(
                Map.of("do", "GO", "stop", 2),
                Map.of("do", "GO"),
                Map.of("do", "POINT", "yaw", 10),
                Map.of("do", "VOLUME", "volume", 1.5),
                Map.of("do", "LENGTH", "minutes", 61),
                Map.of("do", "REMOVE"),
                Map.of("stop", 1),
                Map.of("do", "PAUSE", "press", "no spaces"),
                Map.of("do", "LENGTH", "minutes", 21))) {
            command(run, wrong).expectStatus().isEqualTo(422);
        }
        obeyed(run, Map.of("do", "LENGTH", "minutes", 21, "confirmed", true));
    }

    /** The id of a hotspot that the coordinator has set. */
    private String hotspot(Footage footage, Map<String, Object> said) {
        var all = new HashMap<String, Object>(Map.of("yaw", 68, "pitch", -30));
        all.putAll(said);
        return post(client(), "/api/footage/" + footage.id() + "/hotspots", all)
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .path("id")
                .asString();
    }

    private String way(Footage to) {
        return hotspot(film, Map.of("kind", "WAY", "to", to.id(), "arrival", 112, "text", "神社へ"));
    }

    private static Map<String, Object> use(String run, String footage, String hotspot, String press) {
        return Map.of(
                "run",
                run,
                "press",
                press,
                "given",
                System.currentTimeMillis(),
                "footage",
                footage,
                "hotspot",
                hotspot,
                "by",
                "GAZE");
    }

    private WebTestClient.ResponseSpec used(Account headset, Map<String, Object> use) {
        return post(client(headset), "/api/headset/uses", use);
    }

    private static JsonNode showing(LineClient headset, String aside) {
        return headset.next(
                        "the film " + aside,
                        message ->
                                aside.equals(message.path("scene").path("aside").asString("")))
                .path("scene");
    }

    @Test
    void whoWalksOnIsThereWhereverTheyAreToldNextAndStaffKnow() {
        var shrine = ready();
        var way = way(shrine);
        var run = start(RED, BLUE);
        obeyed(run, go(0));
        var red = line(RED);
        red.scene(Motion.RUNNING);
        var walk = use(run, film.id(), way, "walk-1");
        used(RED, walk)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.revision")
                .isEqualTo(3);
        assertThat(showing(red, shrine.id()).path("yaw").doubleValue()).isEqualTo(112);
        // The answer was lost.
        used(RED, walk).expectStatus().isOk();
        assertThat(line(RED).next("run").path("scene").path("aside").asString()).isEqualTo(shrine.id());
        assertThat(line(BLUE).next("run").path("scene").path("aside").isNull()).isTrue();

        var told = line(run, NAKAMURA).next("run").path("run").path("used");
        assertThat(told.size()).isEqualTo(1);
        assertThat(told.path(0).path("name").asString()).isEqualTo("赤いゴーグル");
        assertThat(told.path(0).path("text").asString()).isEqualTo("神社へ");
        assertThat(told.path(0).path("by").asString()).isEqualTo("GAZE");
    }

    @Test
    void staffOpenAThingAndWalkOnWithAll() {
        var shrine = ready();
        var way = way(shrine);
        var sentence = hotspot(film, Map.of("kind", "SENTENCE", "text", "ここに甘酒の店がありました。"));
        var run = start(RED, BLUE);
        obeyed(run, go(0));
        var red = line(RED);
        red.scene(Motion.RUNNING);
        obeyed(run, Map.of("do", "OPEN", "footage", film.id(), "hotspot", sentence));
        red.next(
                "opened",
                message -> sentence.equals(
                        message.path("scene").path("opened").path("hotspot").asString("")));
        obeyed(run, Map.of("do", "CLOSE", "hotspot", sentence));
        red.next("closed", message -> message.path("scene").path("opened").isNull());
        obeyed(run, Map.of("do", "WALK", "stop", 0, "footage", film.id(), "hotspot", way));
        var scene = showing(red, shrine.id());
        assertThat(line(BLUE).next("run").path("scene")).isEqualTo(scene);
        obeyed(run, go(0));
        red.next("back", message -> message.path("scene").path("aside").isNull());
    }

    @Test
    void onlyWaysThatAreThereAreGone() {
        var secret = ready();
        var way = way(secret);
        var sentence = hotspot(film, Map.of("kind", "SENTENCE", "text", "ここに店がありました。"));
        var run = start(RED);
        obeyed(run, go(0));
        used(BLUE, use(run, film.id(), sentence, "no-1")).expectStatus().isNotFound();
        used(THEIRS, use(run, film.id(), sentence, "no-2")).expectStatus().isNotFound();
        used(RED, use("none", film.id(), sentence, "no-3")).expectStatus().isNotFound();
        used(RED, use(run, film.id(), "none", "no-4")).expectStatus().isEqualTo(422);
        used(RED, use(run, secret.id(), sentence, "no-5")).expectStatus().isEqualTo(422);
        var lying = new HashMap<>(use(run, film.id(), sentence, "no-6"));
        lying.put("by", "STAFF");
        used(RED, lying).expectStatus().isEqualTo(422);
        for (var wrong : List.of(
                Map.of("do", "WALK", "stop", 0, "footage", film.id(), "hotspot", sentence),
                Map.of("do", "OPEN", "footage", film.id(), "hotspot", way),
                Map.of("do", "OPEN", "hotspot", sentence),
                Map.of("do", "WALK", "footage", film.id(), "hotspot", way))) {
            command(run, wrong).expectStatus().isEqualTo(422);
        }
        // It isn't for everybody any more.
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(secret.id())),
                        new Update().set("review.state", "RETURNED"),
                        Footage.class)
                .block();
        used(RED, use(run, film.id(), way, "no-7")).expectStatus().isEqualTo(422);
        assertThat(line(RED).next("run").path("scene").path("aside").isNull()).isTrue();
        obeyed(run, Map.of("do", "END"));
        used(RED, use(run, film.id(), sentence, "no-8")).expectStatus().isEqualTo(409);
    }

    @Test
    void commandsFromManyHandsAllCount() {
        var run = start(RED, BLUE);
        var all = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            var press = Map.of("do", "CENTRE", "press", "press-" + i);
            all.add(new Thread(() -> obeyed(run, press)));
        }
        all.forEach(Thread::start);
        all.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(line(RED).next("run").path("scene").path("centred").intValue())
                .isEqualTo(8);
    }

    @Test
    void aNewNameAndColourShow() {
        var run = start(RENAMED);
        var tablet = line(run, NAKAMURA);
        tablet.next("run");
        var waiting = line(WAITING);
        waiting.next("room");
        accounts.changeHeadset(RENAMED.id(), "夕日のゴーグル", Colour.ORANGE).block();
        accounts.changeHeadset(WAITING.id(), "海のゴーグル", Colour.WHITE).block();
        var renamed = tablet.next("run").path("run").path("headsets").path(0);
        assertThat(renamed.path("name").asString()).isEqualTo("夕日のゴーグル");
        assertThat(renamed.path("colour").asString()).isEqualTo("ORANGE");
        assertThat(waiting.next("room").path("name").asString()).isEqualTo("海のゴーグル");
    }

    @Test
    void theTimeIsAnswered() {
        var red = line(RED);
        red.say("{\"type\":\"clock\",\"sent\":12345.5}");
        var answer = red.next("clock");
        assertThat(answer.path("sent").doubleValue()).isEqualTo(12345.5);
        assertThat(answer.path("received").longValue())
                .isBetween(
                        System.currentTimeMillis() - 10_000,
                        answer.path("answered").longValue());
        red.next("beat");
    }

    @Test
    void aHeadsetThatIsPutOutOfUseIsCutOff() {
        var red = line(RED);
        red.next("room");
        accounts.close(RED.id()).block();
        assertThat(red.closeStatus().getCode()).isEqualTo(4401);
        mongo.save(RED).block();
    }

    @Test
    void othersDoNotSeeTheRoom() {
        var run = start(RED);
        client(OTHERS).get().uri("/api/runs/" + run).exchange().expectStatus().isNotFound();
        post(client(OTHERS), "/api/runs/" + run + "/commands", go(0))
                .expectStatus()
                .isNotFound();
        client(OTHERS)
                .get()
                .uri("/api/runs/" + run + "/line")
                .header("Upgrade", "websocket")
                .exchange()
                .expectStatus()
                .isNotFound();
        refused(run, OTHERS, "http://127.0.0.1:" + port);
        client(OTHERS).get().uri("/api/runs").exchange().expectBody().json("[]");
        client(NAKAMURA)
                .get()
                .uri("/api/runs?lasting=true")
                .exchange()
                .expectBody()
                .jsonPath("$[0].id")
                .isEqualTo(run);
        client(NAKAMURA)
                .get()
                .uri("/api/runs?trip=" + trip)
                .exchange()
                .expectBody()
                .jsonPath("$[0].id")
                .isEqualTo(run);
        client(NAKAMURA)
                .get()
                .uri("/api/runs?trip=another")
                .exchange()
                .expectBody()
                .json("[]");
    }

    @Test
    void onlyOwnPagesConnect() {
        var run = start(RED);
        for (var origin : new String[] {
            "http://evil.example", "http://127.0.0.1:1", "https://127.0.0.1:" + port, "null", "http://["
        }) {
            refused(run, NAKAMURA, origin);
        }
        client(NAKAMURA)
                .get()
                .uri("/api/runs/" + run + "/line")
                .header("Upgrade", "websocket")
                .exchange()
                .expectStatus()
                .isForbidden();
        line(run, NAKAMURA).next("run");
    }

    /** The page's Content-Security-Policy is to let it. */
    @Test
    void aPageInABrowserConnects() {
        try (var chromium = Chromium.start();
                var context =
                        chromium.context(new Browser.NewContextOptions().setBaseURL("http://127.0.0.1:" + port))) {
            keys(RED).to(context, "http://127.0.0.1:" + port);
            var page = context.newPage();
            page.navigate("/headset");
            assertThat(page.evaluate("""
                            () => new Promise((told, failed) => {
                              const line = new WebSocket(location.origin.replace(/^http/, 'ws') + '/api/headset/line');
                              line.onmessage = message => told(JSON.parse(message.data).type);
                              line.onerror = () => failed(new Error('refused'));
                            })""")).isIn("room", "beat");
        }
    }

    private void refused(String run, Account staff, String origin) {
        var line = opened(LineClient.to(port, "/api/runs/" + run + "/line", keys(staff), origin));
        assertThatThrownBy(line::closeStatus).as("from %s", origin).hasMessageContaining("40");
    }

    @Test
    void nonsenseIsHarmless() {
        var red = line(RED);
        red.next("room");
        for (var nonsense : List.of(
                "",
                "{",
                "[]",
                "null",
                "\"beat\"",
                "{\"type\":7}",
                "{\"type\":\"report\"}",
                "{\"type\":\"report\",\"state\":\"FLYING\"}",
                "{\"type\":\"clock\",\"sent\":{}}",
                "[".repeat(3000))) {
            red.say(nonsense);
        }
        var run = start(RED);
        var tablet = line(run, NAKAMURA);
        red.say(
                "{\"type\":\"report\",\"state\":\"DEAF\",\"position\":1e999,\"stop\":-3,\"look\":[9,9,9,9],\"field\":\"x\"}");
        var report = reported(tablet, "DEAF");
        for (var field : List.of("position", "stop", "look", "field")) {
            assertThat(report.path(field).isNull()).as(field).isTrue();
        }
        red.say("{\"type\":\"report\",\"more\":\"" + "x".repeat(5000) + "\"}");
        assertThat(red.closeStatus()).isNotNull();
        // Nobody else notices.
        obeyed(run, go(0));
        tablet.next("state", message -> message.path("run").path("revision").intValue() == 2);
        line(RED).scene(Motion.RUNNING);
    }

    @Test
    void twoInstancesServeOneRoom() throws IOException {
        try (var second = anotherInstance()) {
            int other = port(second);
            var run = start(RED, BLUE);
            var here = line(RED);
            var there = opened(LineClient.to(other, "/api/headset/line", keys(BLUE)));
            there.scene(Motion.WAITING);
            here.scene(Motion.WAITING);
            var tablet = line(run, NAKAMURA);
            tablet.next("run");

            obeyed(run, go(0));
            var scene = here.scene(Motion.RUNNING);
            assertThat(there.scene(Motion.RUNNING)).isEqualTo(scene);

            there.say("{\"type\":\"report\",\"state\":\"BUFFERING\",\"run\":\"%s\",\"position\":3}".formatted(run));
            var report = reported(tablet, "BUFFERING");
            assertThat(report.path("headset").asString()).isEqualTo(BLUE.id());
            assertThat(report.path("position").doubleValue()).isEqualTo(3);

            var shrine = ready();
            var elsewhere = keys(BLUE)
                    .to(WebTestClient.bindToServer()
                            .baseUrl("http://127.0.0.1:" + other)
                            .build());
            post(elsewhere, "/api/headset/uses", use(run, film.id(), way(shrine), "walk-there"))
                    .expectStatus()
                    .isOk();
            showing(there, shrine.id());
            tablet.next(
                    "who walked on",
                    message -> shrine.id()
                            .equals(message.path("run")
                                    .path("headsets")
                                    .path(1)
                                    .path("scene")
                                    .path("aside")
                                    .asString("")));

            var calm = keys(NAKAMURA)
                    .to(WebTestClient.bindToServer()
                            .baseUrl("http://127.0.0.1:" + other)
                            .build());
            post(calm, "/api/runs/" + run + "/commands", Map.of("do", "CALM"))
                    .expectStatus()
                    .isOk();
            here.scene(Motion.CALM);
            there.scene(Motion.CALM);
            tablet.next(
                    "calm",
                    message -> "CALM"
                            .equals(message.path("run")
                                    .path("headsets")
                                    .path(0)
                                    .path("scene")
                                    .path("motion")
                                    .asString()));
        }
    }

    /** On the same database and S3. */
    private ConfigurableApplicationContext anotherInstance() throws IOException {
        var s3 = new Properties();
        try (var in = Files.newBufferedReader(settings.data().resolve("embedded.properties"), StandardCharsets.UTF_8)) {
            s3.load(in);
        }
        return run(Map.of(
                "omoide.data", folder.toString(),
                "omoide.mongodb", storage.mongodb(),
                "omoide.s3.endpoint", "http://127.0.0.1:" + s3.getProperty("s3.port"),
                "omoide.s3.access-key", s3.getProperty("s3.access-key"),
                "omoide.s3.secret-key", s3.getProperty("s3.secret-key")));
    }

    private static ConfigurableApplicationContext run(Map<String, String> settings) {
        var all = new HashMap<String, Object>(settings);
        all.put("server.port", "0");
        all.put("omoide.workers", "0");
        return new SpringApplicationBuilder(Omoide.class)
                .run(all.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext context) {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    @Test
    void aRestartLandsEverybodyWhereTheyWere() {
        var alone = Map.of("omoide.data", folder.toString());
        Keys red;
        JsonNode scene;
        try (var server = run(alone)) {
            var database = server.getBean(ReactiveMongoTemplate.class);
            var itsTrip = trip(database, "film");
            red = Keys.of(database, RED);
            var client = Keys.of(database, NAKAMURA)
                    .to(WebTestClient.bindToServer()
                            .baseUrl("http://127.0.0.1:" + port(server))
                            .build());
            var run = post(client, "/api/runs", Map.of("tripId", itsTrip, "headsets", List.of(RED.id())))
                    .expectStatus()
                    .isCreated()
                    .expectBody(JsonNode.class)
                    .returnResult()
                    .getResponseBody()
                    .path("id")
                    .asString();
            post(client, "/api/runs/" + run + "/commands", go(0)).expectStatus().isOk();
            var line = opened(LineClient.to(port(server), "/api/headset/line", red));
            scene = line.scene(Motion.RUNNING);
            var stopping = System.nanoTime();
            server.close();
            assertThat(line.closeStatus().getCode()).isEqualTo(1012);
            // A line that stays open doesn't hold the server up until its patience is over.
            assertThat(Duration.ofNanos(System.nanoTime() - stopping)).isLessThan(Duration.ofSeconds(25));
        }
        try (var server = run(alone)) {
            var line = opened(LineClient.to(port(server), "/api/headset/line", red));
            assertThat(line.next("run").path("scene")).isEqualTo(scene);
        }
    }
}
