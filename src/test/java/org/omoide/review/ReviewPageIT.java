package org.omoide.review;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.InBrowser;
import org.omoide.SharedData;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Review;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.Edits.Direction;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.FolderSink;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Transcoder;
import org.omoide.transcoder.grid.Grid;
import org.omoide.transcoder.inspect.Inspector;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** The coordinator's look at a real film, by keyboard and by finger. Screenshots are left in {@code target/screenshots}. */
class ReviewPageIT extends InBrowser {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static Inspection.Recognised inspection;
    private static Transcoder.Made made;

    @TempDir
    static Path folder;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;
    private Footage film;

    @BeforeAll
    static void makeTheFilm() throws IOException {
        var master = SharedData.require("footage/overpass-2048x1024-4s.mp4");
        var settings = Settings.defaults().withGrid(new Grid(4, 2, 512, 512));
        try (var source = FileSource.open(master)) {
            inspection = (Inspection.Recognised) new Inspector().inspect(source, Layout.MONO, settings);
            made = Transcoder.transcode(
                    source,
                    inspection,
                    new Edits(0, 2.5, null, List.of()),
                    settings,
                    new FolderSink(folder.resolve("made")),
                    fraction -> {});
        }
    }

    @BeforeEach
    void arrive() throws IOException {
        film = ready();
        for (var name : List.of("fallback.mp4", "poster.jpg", "preview.jpg")) {
            var type = name.endsWith("mp4") ? "video/mp4" : "image/jpeg";
            var bytes = Files.readAllBytes(folder.resolve("made").resolve(name));
            objects.put(Footage.derivedPrefix(film.id(), "v1") + name, type, ByteBuffer.wrap(bytes))
                    .block();
        }
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(film.id())),
                        new Update()
                                .set("title", "高架橋の下")
                                .set("filmedBy", "古賀さん")
                                .set("inspection", inspection)
                                .set("measurements", made.measurements())
                                .set("review", Review.waiting(Instant.now())),
                        Footage.class)
                .block();
        open(new Browser.NewContextOptions().setLocale("ja-JP").setViewportSize(820, 1180));
    }

    @AfterEach
    void noScriptFailed() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    private void open(Browser.NewContextOptions options) {
        if (context != null) {
            context.close();
        }
        context = chromium.context(options.setBaseURL("http://127.0.0.1:" + port));
        context.setDefaultTimeout(30_000);
        context.onWebError(error -> complaints.add(error.error()));
        keys(COORDINATOR).to(context, "http://127.0.0.1:" + port);
        page = context.newPage();
    }

    private Footage now() {
        return footages.find(film.id()).block();
    }

    private void type(String text) {
        page.keyboard().press("Control+A");
        page.keyboard().type(text);
    }

    @Test
    void everythingCanBeDoneByKeyboard() {
        page.navigate("/review");
        page.locator("main .card a").focus();
        page.keyboard().press("Enter");
        page.waitForURL("**/review/" + film.id());
        assertThat(page.locator(".findings")).containsText("ゆれ");
        page.locator("#scrub").focus();
        page.keyboard().press("End");
        assertThat(page.locator("#time")).containsText("2.");

        page.locator("#add").focus();
        page.keyboard().press("Enter");
        type("-20");
        page.keyboard().press("Tab");
        type("-12");
        page.keyboard().press("Tab");
        type("9");
        assertThat(page.locator("#marks .circle")).hasCount(1);
        page.locator("[data-field='start.yaw'] input").focus();
        type("45");
        page.locator("[data-field=from] input").focus();
        type("0.5");
        page.locator("#edits [type=submit]").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator(".pending")).isVisible();

        var edits = now().edits();
        assertThat(now().state()).isEqualTo(State.WAITING);
        assertThat(edits.from()).isEqualTo(0.5);
        assertThat(edits.start()).isEqualTo(new Direction(45, 0));
        assertThat(edits.blurs()).containsExactly(new Edits.Blur(new Direction(-20, -12), 9, null, null));
        assertThat(page.locator("#circles li")).hasCount(1);
        assertThat(page.locator("#publish")).isDisabled();
    }

    @Test
    void aTapBlursAndADragMakesTheCircleLarger() {
        page.navigate("/review/" + film.id());
        page.locator("#sphere").scrollIntoViewIfNeeded();
        BoundingBox box = page.locator("#sphere").boundingBox();
        page.mouse().move(box.x + box.width * 0.25, box.y + box.height * 0.5);
        page.mouse().down();
        page.mouse().move(box.x + box.width * 0.25 + box.width * 15 / 360, box.y + box.height * 0.5);
        page.mouse().up();
        assertThat(page.locator("#circles li")).hasCount(1);
        assertThat(Double.parseDouble(page.inputValue("#circles [name=yaw]"))).isCloseTo(-90, within(1.0));
        assertThat(Double.parseDouble(page.inputValue("#circles [name=radius]")))
                .isCloseTo(15, within(1.0));

        page.check("[name=tap][value=start]");
        page.locator("#sphere").scrollIntoViewIfNeeded();
        box = page.locator("#sphere").boundingBox();
        page.mouse().click(box.x + box.width * 0.75, box.y + box.height * 0.25);
        assertThat(Double.parseDouble(page.inputValue("[data-field='start.yaw'] input")))
                .isCloseTo(90, within(1.0));
        page.locator("[data-do=remove]").click();
        assertThat(page.locator("#marks .circle")).hasCount(0);
    }

    @Test
    void itIsPublishedAfterSomebodyLookedForFaces() {
        page.navigate("/review/" + film.id());
        page.locator("#publish").click();
        assertThat(page.locator("[data-field=facesChecked] .fault")).containsText("人の顔");
        page.check("[name=facesChecked]");
        page.check("[name=licence][value=CC_BY]");
        page.locator("#publish").click();
        assertThat(page.locator(".sentence").first()).containsText("公開しています");
        assertThat(now().review().state()).isEqualTo(Review.State.PUBLISHED);
        assertThat(page.locator("[data-field=facesChecked] small")).containsText("山田");
    }

    @Test
    void looksLikeThis() {
        for (var dark : List.of(false, true)) {
            for (var size : List.of(new int[] {820, 1180}, new int[] {390, 844})) {
                open(new Browser.NewContextOptions()
                        .setLocale(dark ? "en-GB" : "ja-JP")
                        .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT)
                        .setViewportSize(size[0], size[1]));
                look("review-list-" + size[0] + (dark ? "-dark-en" : ""), "/review");
                look("review-" + size[0] + (dark ? "-dark-en" : ""), "/review/" + film.id());
            }
        }
    }

    private void look(String name, String address) {
        page.navigate(address);
        if (page.locator("#add").count() > 0) {
            page.locator("#add").click();
            page.fill("#circles [name=yaw]", "175");
            page.fill("#circles [name=pitch]", "30");
            page.fill("#circles [name=radius]", "20");
        }
        page.waitForTimeout(500);
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
        assertThat(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
                .as(name + " scrolls sideways")
                .isEqualTo(false);
        @SuppressWarnings("unchecked")
        var small = (List<String>) page.evaluate("""
                [...document.querySelectorAll('button, .button, input, textarea, select, summary, nav a, .back a, .card a')]
                  .filter(e => e.checkVisibility() && e.type !== 'file')
                  .filter(e => (e.closest('.check') ?? e).getBoundingClientRect().height < 47.5)
                  .map(e => e.outerHTML.slice(0, 80))
                """);
        assertThat(small).as(name + " has targets that are too small").isEmpty();
    }
}
