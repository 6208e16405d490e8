package org.omoide.pack;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.InBrowser;
import org.omoide.account.Account;
import org.omoide.account.Colour;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.sound.SoundFileTest;
import org.omoide.transcoder.Layout;
import org.omoide.trip.Trip;
import org.omoide.viewer.Watching;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** A trip that plays without a line. Screenshots are left in {@code src/target/screenshots}. */
class PreparedTripIT extends InBrowser {

    private static final Account STAFF =
            new Account("pack-nakamura", Role.STAFF, "中村", "nakamura", "minato", false, null, Instant.EPOCH);
    private static final Account HEADSET = new Account(
            "pack-red",
            Role.HEADSET,
            "1号",
            null,
            "minato",
            false,
            null,
            Instant.EPOCH,
            null,
            new Account.Device(Colour.RED, "中村", "Quest"));

    private static final double PATIENCE = 40_000;

    /** In steps of 255: lossy coding, and the way from YUV to RGB and back. */
    private static final int TOLERANCE = 24;

    private static final List<String> SHOWS = List.of("silent", "still", "audible");

    /** Of each stop, in seconds: a busy machine takes its time to get there. */
    private static final int LENGTH = 20;

    /** Where one looks first, degrees to the right: the middle of a stripe. */
    private static final double YAW = 22.5;

    @TempDir
    private static Path folder;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private Wire wire;
    private String trip;
    private List<Trip.Stop> stops;

    @BeforeAll
    static void makeFootage() throws Exception {
        org.omoide.viewer.Footage.film(folder, "silent", Layout.MONO, 1, false);
        org.omoide.viewer.Footage.film(folder, "audible", Layout.MONO, 3, true);
        org.omoide.viewer.Footage.still(folder, "still");
    }

    @BeforeEach
    void begin() throws Exception {
        for (var kept : List.of(Pack.class, Trip.class)) {
            mongo.remove(new Query(), kept).block();
        }
        mongo.remove(new Query(), "runs").block();
        mongo.save(new Facility("minato", "みなと園", null, Instant.EPOCH)).block();
        stops = new ArrayList<>();
        for (var show : SHOWS) {
            stops.add(new Trip.Stop(show, uploaded(folder.resolve(show)), YAW, 0.0, LENGTH, List.of()));
        }
        trip = UUID.randomUUID().toString();
        mongo.save(new Trip(trip, "minato", "港めぐり", stops, 1, Instant.now(), Instant.now()))
                .block();
        wire = new Wire(port);
    }

    /** Longer at the first stop, with a way on, something to see and the voice of who filmed. */
    private String further() throws Exception {
        var first = stops.get(0);
        stops.set(0, new Trip.Stop(first.id(), first.footageId(), YAW, 0.0, 2 * LENGTH, List.of()));
        mongo.save(new Trip(trip, "minato", "港めぐり", stops, 1, Instant.now(), Instant.now()))
                .block();
        var further = uploaded(folder.resolve("still"));
        var marks = client().post().uri("/api/footage/" + first.footageId() + "/hotspots");
        marks.contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("kind", "WAY", "yaw", YAW - 45, "pitch", -30, "to", further, "arrival", YAW))
                .exchange()
                .expectStatus()
                .isCreated();
        client().put()
                .uri("/api/footage/" + first.footageId() + "/voice")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(SoundFileTest.wave(new byte[16_000 * 20]))
                .exchange()
                .expectStatus()
                .isOk();
        return further;
    }

    private void setPicture() throws Exception {
        var picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "png", picture);
        client().post()
                .uri("/api/footage/" + stops.get(0).footageId() + "/hotspots?pitch=0&yaw=" + (YAW + 45))
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(picture.toByteArray())
                .exchange()
                .expectStatus()
                .isCreated();
    }

    @AfterEach
    void end() throws Exception {
        contexts.forEach(BrowserContext::close);
        wire.close();
    }

    @Test
    void aPreparedTripPlaysWithTheLineCutFromStartToEnd() throws Exception {
        var further = further();
        setPicture();
        var headset = page(HEADSET, 640, 400);
        headset.navigate(wire.address("/headset"));
        headset.waitForSelector(".begin:visible");
        var staff = page(STAFF, 768, 1024);
        staff.navigate("/runs/new?trip=" + trip);
        var row = staff.locator(".packs li");
        assertThat(row.locator(".condition")).hasText("まだ準備していません");
        assertThat(staff.locator(".preparing .bytes")).containsText("B");
        look(staff, "preparing-768");

        // The page's own files come first, and aren't what is to be seen here.
        headset.evaluate("""
                () => navigator.serviceWorker.register('/headset-worker.js', { scope: '/headset', type: 'module', updateViaCache: 'none' })
                  .then(() => navigator.serviceWorker.ready)""");
        wire.slow(60_000);
        row.locator(".take").click();
        assertThat(row.locator(".condition")).containsText(Pattern.compile("入れています.*のうち"));
        assertThat(row.locator("progress")).isVisible();
        staff.waitForFunction("() => document.querySelector('.packs progress').value > 0");
        look(staff, "preparing-under-way-768");
        wire.slow(Integer.MAX_VALUE);
        // What was given up while the line was slow is tried again some seconds later.
        assertThat(row.locator(".condition"))
                .containsText("準備できました", new LocatorAssertions.ContainsTextOptions().setTimeout(90_000));
        staff.setViewportSize(390, 844);
        look(staff, "prepared-390");
        staff.navigate("/trips/" + trip);
        assertThat(staff.locator(".packs .condition")).containsText("準備できました");
        look(staff, "prepared-trip-390");

        wire.cut();
        headset.reload();
        headset.waitForSelector(".alone button:visible");
        shot(headset, "prepared-room-without-line");
        headset.locator(".alone button").click();
        until(headset, "state.at === 'silent' && state.brightness === 1 && state.kind === 'film'");
        sees(headset, org.omoide.viewer.Footage.colour(YAW, 0, false));
        shot(headset, "prepared-alone-film");
        until(headset, "state.speaking");
        headset.evaluate("omoideJourney.lookAt(Math.PI / 4, 0)");
        headset.click("button.hotspot");
        headset.waitForFunction("() => document.querySelector('.opened img')?.naturalWidth === 300");
        shot(headset, "prepared-alone-picture");
        headset.click(".opened button");
        headset.evaluate("omoideJourney.lookAt(-Math.PI / 4, -Math.PI / 6)");
        headset.click("button.hotspot");
        until(headset, "state.footage === '" + further + "' && state.ready && state.brightness === 1");
        until(headset, "state.at === 'still' && state.brightness === 1");
        sees(headset, org.omoide.viewer.Footage.colour(YAW, 0, false));
        until(headset, "state.at === 'audible' && state.running && state.time > 0.5");
        assertThat(headset.evaluate("omoideJourney.state().state")).isEqualTo("ALONE");
        until(headset, "state.dusk === 1 && state.said.startsWith('今日はここまで')");

        wire.mend();
        until(headset, "state.heard < 1000");
        staff.locator(".packs .discard").click();
        eventually(headset, "async () => !(await caches.keys()).some(name => name.startsWith('omoide film'))");
        assertThat(staff.locator(".packs .condition")).hasText("まだ準備していません");
        assertThat(packs()).isZero();
    }

    @Test
    void whoLosesTheLineGoesOnAloneByALookAndFollowsStaffAgain() throws Exception {
        var headset = page(HEADSET, 1024, 512, Watching.emulatedHeadset());
        setPicture();
        headset.navigate(wire.address("/headset"));
        headset.waitForSelector(".enter:visible");
        prepare(headset);
        var run = post("/api/runs", Map.of("tripId", trip, "headsets", List.of(HEADSET.id()), "minutes", 20))
                .path("id")
                .asString();
        headset.click(".enter");
        until(headset, "state.run !== null && state.presenting");
        post("/api/runs/" + run + "/commands", Map.of("do", "GO", "stop", 0));
        until(headset, "state.at === 'silent' && state.running");
        reach(headset, 45);
        until(headset, "state.hotspots.opened !== null");
        shot(headset, "reached-vr");
        headset.evaluate("() => { xrDevice.hands.right.position.set(0, -1, 0); }");
        assertThat(used(run)).isEqualTo("HAND");
        var staff = page(STAFF, 768, 1024);
        staff.navigate("/runs/" + run);

        wire.cut();
        until(headset, "state.state === 'DEAF' && !state.running && state.said.includes('ひとりで続けられます')");
        shot(headset, "alone-asked-vr");
        lookDown(headset, 36);
        headset.waitForTimeout(200);
        shot(headset, "alone-target-vr");
        until(headset, "state.state === 'ALONE' && state.running");
        lookDown(headset, 0);
        until(headset, "state.at === 'still' && state.brightness === 1");

        wire.mend();
        assertThat(staff.locator(".wearer .state")).hasText("ひとりで旅を続けています");
        look(staff, "run-alone-768");
        post("/api/runs/" + run + "/commands", Map.of("do", "GO", "stop", 2));
        until(headset, "state.at === 'audible' && state.running && state.state === 'IN_VR'");
        post("/api/runs/" + run + "/commands", Map.of("do", "END"));
        until(headset, "state.run === null && state.stop === null");
    }

    @Test
    void whatIsBrokenOnTheHeadsetIsFetchedAgain() throws Exception {
        var headset = page(HEADSET, 640, 400);
        headset.navigate(wire.address("/headset"));
        prepare(headset);
        headset.evaluate("""
                async () => {
                  const name = (await caches.keys()).find(one => one.startsWith('omoide film'));
                  const cache = await caches.open(name);
                  const [first] = await cache.keys();
                  const bytes = new Uint8Array(await (await cache.match(first)).arrayBuffer());
                  bytes[bytes.length >> 1] ^= 1;
                  await cache.put(first, new Response(bytes));
                }""");
        assertThat(broken(headset)).hasSize(1);
        headset.reload();
        eventually(headset, "async () => (await (" + BROKEN + ")()).length === 0");
        assertThat(broken(headset)).isEmpty();
    }

    @Test
    void aHeadsetWithoutRoomSaysSo() {
        var headset = page(HEADSET, 640, 400, """
                window.quota = 12_000_000;
                if (navigator.storage) {
                  const estimate = navigator.storage.estimate.bind(navigator.storage);
                  navigator.storage.estimate = async () => ({ ...(await estimate()), quota });
                }""");
        headset.navigate(wire.address("/headset"));
        headset.waitForSelector(".begin:visible");
        var staff = page(STAFF, 390, 844);
        staff.navigate("/runs/new?trip=" + trip);
        staff.locator(".packs .take").click();
        assertThat(staff.locator(".packs .condition")).containsText("このゴーグルには入りません");
        look(staff, "preparing-too-big-390");

        headset.evaluate("() => { window.quota = 2_000_000_000; }");
        assertThat(staff.locator(".packs .condition")).containsText("準備できました");
    }

    @Test
    void aHeadsetThatIsPutOutOfUseKeepsNothing() throws Exception {
        var headset = page(HEADSET, 640, 400);
        headset.navigate(wire.address("/headset"));
        prepare(headset);
        headset.reload();
        headset.waitForSelector(".begin:visible");
        headset.context().clearCookies();
        headset.navigate(wire.address("/headset"));
        assertThat(headset.locator(".code")).isVisible();
        eventually(headset, "async () => (await caches.keys()).every(name => name.startsWith('omoide page'))");
    }

    /** Names of files that aren't what the server says. */
    private static final String BROKEN = """
            async () => {
              const broken = [];
              for (const name of (await caches.keys()).filter(one => one.startsWith('omoide film'))) {
                const [id] = name.slice('omoide film '.length).split('/');
                const { files } = await (await fetch(`/api/footage/${id}/files`)).json();
                const cache = await caches.open(name);
                for (const file of files) {
                  const kept = await cache.match(`/prepared/files/${file.name}`);
                  const hash = kept && new Uint8Array(await crypto.subtle.digest('SHA-256', await kept.arrayBuffer()));
                  if (!hash || [...hash].map(byte => byte.toString(16).padStart(2, '0')).join('') !== file.sha256) broken.push(file.name);
                }
              }
              return broken;
            }""";

    private static List<?> broken(Page headset) {
        return (List<?>) headset.evaluate(BROKEN);
    }

    private void prepare(Page headset) {
        client(STAFF)
                .put()
                .uri("/api/trips/" + trip + "/packs/" + HEADSET.id())
                .exchange()
                .expectStatus()
                .isOk();
        eventually(
                headset,
                "async () => { const kept = await caches.match('/prepared/trips'); return Boolean(kept) && (await kept.json()).length === 1; }");
    }

    private long packs() {
        return mongo.count(new Query(), Pack.class).block();
    }

    private Page page(Account account, int width, int height, String... scripts) {
        var context = context(account, width, height, "ja-JP", ColorScheme.LIGHT);
        contexts.add(context);
        for (var script : scripts) {
            context.addInitScript(script);
        }
        context.onWebError(error -> System.err.println("page error: " + error.error()));
        context.onConsoleMessage(message -> System.err.println("console: " + message.text()));
        return context.newPage();
    }

    private String uploaded(Path files) throws Exception {
        var footage = ready();
        try (var all = Files.walk(files)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                var key = Footage.derivedPrefix(footage.id(), "v1") + files.relativize(file);
                objects.put(key, "application/octet-stream", ByteBuffer.wrap(Files.readAllBytes(file)))
                        .block();
            }
        }
        return footage.id();
    }

    private JsonNode post(String address, Object body) {
        return client(STAFF)
                .post()
                .uri(address)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .is2xxSuccessful()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    /** Holds a hand towards something so many degrees to the right. */
    private static void reach(Page headset, double degrees) {
        headset.evaluate("""
                yaw => {
                  xrDevice.primaryInputMode = 'hand';
                  const { x, y, z } = xrDevice.position;
                  xrDevice.hands.right.position.set(x + 0.45 * Math.sin(yaw), y, z - 0.45 * Math.cos(yaw));
                }""", Math.toRadians(degrees));
    }

    private String used(String run) {
        return String.valueOf(client(STAFF)
                .get()
                .uri("/api/runs/" + run)
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .path("used")
                .path(0)
                .path("by")
                .asString());
    }

    private static void lookDown(Page headset, double degrees) {
        headset.evaluate(
                "pitch => { xrDevice.quaternion.set(Math.sin(-pitch / 2), 0, 0, Math.cos(pitch / 2)); }",
                Math.toRadians(degrees));
    }

    private static void sees(Page page, Color expected) throws Exception {
        Color seen = Color.BLACK;
        for (int look = 0; look < 20; look++) {
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(page.screenshot()));
            seen = new Color(picture.getRGB(picture.getWidth() / 2, picture.getHeight() / 3));
            if (isAlike(seen, expected)) {
                return;
            }
            page.waitForTimeout(200);
        }
        throw new AssertionError(seen + " where " + expected + " is expected");
    }

    private static boolean isAlike(Color one, Color other) {
        return Math.abs(one.getRed() - other.getRed()) <= TOLERANCE
                && Math.abs(one.getGreen() - other.getGreen()) <= TOLERANCE
                && Math.abs(one.getBlue() - other.getBlue()) <= TOLERANCE;
    }

    /** Waits until an asynchronous function gives true. */
    private static void eventually(Page page, String function) {
        for (double waited = 0; waited < PATIENCE; waited += 200) {
            if (Boolean.TRUE.equals(page.evaluate(function))) {
                return;
            }
            page.waitForTimeout(200);
        }
        throw new AssertionError("not within reach: " + function);
    }

    /** Waits until an expression over {@code state} holds. */
    private static void until(Page page, String expression) {
        try {
            page.waitForFunction(
                    "() => { const state = window.omoideJourney?.state(); return state && (" + expression + "); }",
                    null,
                    new Page.WaitForFunctionOptions().setTimeout(PATIENCE));
        } catch (TimeoutError e) {
            throw new AssertionError(
                    "not within reach: " + expression + " in " + page.evaluate("JSON.stringify(omoideJourney.state())"),
                    e);
        }
    }
}
