package org.omoide.headset;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.InBrowser;
import org.omoide.SharedData;
import org.omoide.account.Account;
import org.omoide.account.Colour;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.FolderSink;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Transcoder;
import org.omoide.transcoder.grid.Grid;
import org.omoide.transcoder.inspect.Inspector;
import org.omoide.viewer.Watching;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** The headset's page follows what staff say. Screenshots are left in {@code src/target/screenshots}. */
class HeadsetOnItsWayIT extends InBrowser {

    private static final Account STAFF =
            new Account("way-nakamura", Role.STAFF, "中村", "nakamura", "himawari", false, null, Instant.EPOCH);
    private static final Account HEADSET = new Account(
            "way-red",
            Role.HEADSET,
            "1号",
            null,
            "himawari",
            false,
            null,
            Instant.EPOCH,
            null,
            new Account.Device(Colour.RED, "中村", "Quest"));

    @TempDir
    private static Path folder;

    private String trip;

    @BeforeAll
    static void makeTheFilm() throws Exception {
        var master = SharedData.require("footage/overpass-2048x1024-4s.mp4");
        var settings = Settings.defaults().withGrid(new Grid(4, 2, 512, 512));
        try (var source = FileSource.open(master)) {
            var inspection = (Inspection.Recognised) new Inspector().inspect(source, Layout.MONO, settings);
            Transcoder.transcode(source, inspection, settings, new FolderSink(folder), fraction -> {});
        }
    }

    @BeforeEach
    void begin() throws Exception {
        var film = ready();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                var key = Footage.derivedPrefix(film.id(), "v1") + folder.relativize(file);
                objects.put(key, "application/octet-stream", ByteBuffer.wrap(Files.readAllBytes(file)))
                        .block();
            }
        }
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(film.id())),
                        new Update().set("title", "高架橋の下").set("filmedBy", "古賀さん"),
                        Footage.class)
                .block();
        mongo.save(new Facility("himawari", "ひまわり苑", null, Instant.EPOCH)).block();
        var stop = Map.of("footageId", film.id(), "seconds", 90, "prompts", List.of(), "yaw", 0, "pitch", 0);
        trip = post("/api/trips", Map.of("title", "子どものころの町", "stops", List.of(stop)))
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .path("id")
                .asString();
    }

    @Test
    void oneSessionFromTheRoomThroughTheTripAndBack() throws Exception {
        try (var goggles = context(HEADSET, 1024, 512, "ja-JP", ColorScheme.LIGHT)) {
            goggles.addInitScript(Watching.emulatedHeadset());
            goggles.onWebError(error -> System.err.println("page error: " + error.error()));
            var page = goggles.newPage();
            page.navigate("/headset");
            page.click(".enter");
            until(page, "state.presenting && state.dusk === 1 && state.said.startsWith('1号')");
            shot(page, "way-room-vr");

            var run = post(
                            "/api/runs",
                            Map.of("tripId", trip, "headsets", List.of(HEADSET.id()), "checked", List.of("seated")))
                    .expectBody(JsonNode.class)
                    .returnResult()
                    .getResponseBody()
                    .path("id")
                    .asString();
            until(page, "state.run !== null");
            say(run, Map.of("do", "GO", "stop", 0));
            until(page, "state.brightness === 1 && state.said.includes('撮影：古賀さん')");
            page.waitForTimeout(500);
            shot(page, "way-stop-vr");
            until(page, "state.state === 'IN_VR' && state.running && Math.abs(state.skew) < 500");
            say(run, Map.of("do", "PAUSE"));
            until(page, "state.state === 'PAUSED' && !state.running && state.said === ''");
            say(run, Map.of("do", "POINT", "yaw", 70, "pitch", 5));
            until(page, "state.light?.strength === 1 && state.light.hint > 0");
            page.waitForTimeout(500);
            shot(page, "way-light-vr");

            say(run, Map.of("do", "CALM"));
            until(page, "state.dusk === 1 && state.said === 'ひと休みしましょう'");
            page.waitForTimeout(500);
            shot(page, "way-calm-vr");

            // A page that is opened anew has no VR before a tap, but is where it was.
            say(run, Map.of("do", "RESUME"));
            page.reload();
            until(
                    page,
                    "state.state === 'READY' && state.brightness === 1 && state.running && Math.abs(state.skew) < 500");
            shot(page, "way-flat");
            page.click(".enter");
            until(page, "state.presenting && state.brightness === 1 && state.running");

            // The time is over; and is made longer all the same.
            mongo.updateFirst(
                            Query.query(Criteria.where("_id").is(run)),
                            new Update()
                                    .set("until", Instant.now().minusSeconds(1))
                                    .inc("revision", 1),
                            "runs")
                    .block();
            until(page, "state.dusk === 1 && state.said.startsWith('今日はここまで') && !state.running");
            shot(page, "way-evening-vr");
            say(run, Map.of("do", "LENGTH", "minutes", 30, "confirmed", true));
            until(page, "state.brightness === 1 && state.running");

            say(run, Map.of("do", "END"));
            until(page, "state.run === null && state.stop === null && state.dusk === 1 && state.presenting");
            page.evaluate("xrDevice.activeSession.end()");
            page.waitForSelector("h1:has-text('1号') >> visible=true");
        }
    }

    private WebTestClient.ResponseSpec post(String address, Object body) {
        return client(STAFF)
                .post()
                .uri(address)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .is2xxSuccessful();
    }

    private void say(String run, Map<String, ?> command) {
        post("/api/runs/" + run + "/commands", command);
    }

    /** Waits until an expression over {@code state} holds. */
    private static void until(Page page, String expression) {
        try {
            page.waitForFunction(
                    "() => { const state = window.omoideJourney?.state(); return state && (" + expression + "); }",
                    null,
                    new Page.WaitForFunctionOptions().setTimeout(40_000));
        } catch (TimeoutError e) {
            throw new AssertionError(
                    "not within reach: " + expression + " in " + page.evaluate("JSON.stringify(omoideJourney.state())"),
                    e);
        }
    }
}
