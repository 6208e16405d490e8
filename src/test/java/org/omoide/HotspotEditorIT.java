package org.omoide;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.footage.Footage;
import org.omoide.place.Place;
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

/** Ways and things are put into a real photo in a real browser. Screenshots are left in {@code target/screenshots}. */
class HotspotEditorIT extends InBrowser {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static Inspection.Recognised inspection;

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeThePhoto() throws IOException {
        var master = SharedData.require("stills/mountain-4096x2048.jpg");
        var settings = Settings.defaults().withGrid(new Grid(4, 2, 512, 512));
        try (var source = FileSource.open(master)) {
            inspection = (Inspection.Recognised) new Inspector().inspect(source, Layout.MONO, settings);
            Transcoder.transcode(source, inspection, settings, new FolderSink(folder), fraction -> {});
        }
    }

    @Test
    void aWayThereAndBackAndWordsAreSetByTapAndByKeyboard() throws IOException {
        mongo.insert(new Place("mountain", "三池山", "みいけやま", List.of(), null, null, Instant.now(), Instant.now()))
                .block();
        var here = filmed("峠の茶屋の前", 33.0300, 130.4400);
        var there = filmed("展望台", 33.0303, 130.4404);
        try (var context = browser(1180, 820)) {
            var watching = Watching.open(context, address("/watch/" + here.id() + "?edit=hotspots"));
            var page = watching.page;
            watching.until("state.ready && state.entered && state.brightness === 1");
            assertNoFaults(page);
            page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("hotspots-empty-1180.png")));

            page.mouse().click(300, 600);
            assertThat(page.locator(".hotspot-editor form")).isVisible();
            watching.until("state.hotspots.marks.length === 1");
            assertThat(page.locator("[name=kind][value=WAY]")).isFocused();
            page.keyboard().press("Space");
            assertThat(page.locator(".target b")).hasText("展望台");
            assertThat(page.locator(".target small")).containsText("北東");
            page.locator(".save").click();
            assertThat(page.locator(".hotspot-editor .alert")).hasText("行き先を選んでください。");
            page.locator(".target input").focus();
            page.keyboard().press("Space");
            page.locator("[name=arrival]").focus();
            page.keyboard().press("ArrowRight");
            assertNoFaults(page);
            page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("hotspots-way-1180.png")));
            page.keyboard().press("Enter");
            assertThat(page.locator(".back-way p")).containsText("展望台");
            page.locator(".back-way button").click();
            assertThat(page.locator(".back-way p")).containsText("帰り道をつけました");
            var back = hotspots(there).get(0);
            assertThat(back).containsEntry("kind", "WAY").containsEntry("to", here.id());
            assertThat(number(back, "yaw")).isCloseTo(-175, within(0.1));

            page.locator(".here").focus();
            page.keyboard().press("Enter");
            page.locator("[name=kind][value=SENTENCE]").focus();
            page.keyboard().press("Space");
            page.locator("[name=sentence]").fill("ここに甘酒の店がありました。");
            page.locator(".save").click();
            assertThat(page.locator(".hotspot-editor li")).hasCount(2);
            assertThat(hotspots(here)).hasSize(2);

            page.locator("li .remove").nth(0).click();
            assertThat(page.locator(".undo button")).isFocused();
            watching.until("state.hotspots.marks.length === 1");
            page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("hotspots-undo-1180.png")));
            page.keyboard().press("Enter");
            watching.until("state.hotspots.marks.length === 2");
            assertThat(hotspots(here)).hasSize(2);
            assertNoFaults(page);
            page.locator("li .remove").nth(1).click();
            page.navigate(address("/footage/" + there.id()));
            page.waitForCondition(() -> hotspots(here).size() == 1);
            assertThat(page.locator(".hotspots a")).hasAttribute("href", "/watch/" + there.id() + "?edit=hotspots");
        }
        try (var context = browser(390, 844)) {
            var watching = Watching.open(context, address("/watch/" + here.id() + "?edit=hotspots"));
            watching.until("state.ready && state.entered && state.brightness === 1");
            watching.page.mouse().click(195, 200);
            assertThat(watching.page.locator(".hotspot-editor form")).isVisible();
            watching.page.locator("[name=kind][value=WAY]").check();
            assertNoFaults(watching.page);
            watching.page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("hotspots-way-390.png")));
        }
    }

    private com.microsoft.playwright.BrowserContext browser(int width, int height) {
        // The policy lets no other scripts in than the pages' own; it is put aside for axe-core alone.
        var context = chromium.context(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setLocale("ja-JP")
                .setBypassCSP(true));
        keys(COORDINATOR).to(context, address(""));
        return context;
    }

    private String address(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private Footage filmed(String title, double latitude, double longitude) throws IOException {
        var footage = ready();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = folder.relativize(file).toString();
                objects.put(
                                Footage.derivedPrefix(footage.id(), "v1") + name,
                                name.endsWith("json") ? "application/json" : "image/jpeg",
                                ByteBuffer.wrap(Files.readAllBytes(file)))
                        .block();
            }
        }
        var found = new Inspection.Recognised(
                inspection.medium(),
                inspection.picture(),
                inspection.layout(),
                inspection.pose(),
                inspection.evidence(),
                new Inspection.Capture(Instant.parse("2026-05-01T03:00:00Z"), latitude, longitude, null));
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(footage.id())),
                        new Update()
                                .set("title", title)
                                .set("placeId", "mountain")
                                .set("inspection", found),
                        Footage.class)
                .block();
        return footage;
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> hotspots(Footage footage) {
        return (List<Map<String, Object>>) (List<?>) client().get()
                .uri("/api/footage/" + footage.id() + "/hotspots")
                .exchange()
                .expectBodyList(Map.class)
                .returnResult()
                .getResponseBody();
    }

    private static double number(Map<String, Object> hotspot, String name) {
        return ((Number) hotspot.get(name)).doubleValue();
    }

    private static void assertNoFaults(Page page) {
        assertThat(Faults.ofAxe(page)).isEmpty();
        assertThat(Faults.ofText(page)).isEmpty();
        assertThat(Faults.ofTargets(page)).isEmpty();
    }
}
