package org.omoide.library;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.InBrowser;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.omoide.transcoder.Refusal;

/** The pages in a real browser. Screenshots of them all are left in {@code src/target/screenshots}. */
class BrowserIT extends InBrowser {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void open() {
        open(new Browser.NewContextOptions().setLocale("ja-JP"));
    }

    @AfterEach
    void noScriptFailedAndNothingCameFromElsewhere() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    private void open(Browser.NewContextOptions options) {
        if (context != null) {
            context.close();
        }
        context = chromium.context(options.setBaseURL("http://127.0.0.1:" + port));
        keys(COORDINATOR).to(context, "http://127.0.0.1:" + port);
        context.setDefaultTimeout(20_000);
        context.onWebError(error -> complaints.add(error.error()));
        context.onRequest(request -> {
            if (!request.url().startsWith("http://127.0.0.1:" + port + "/")
                    && request.url().startsWith("http")) {
                complaints.add("asked for " + request.url());
            }
        });
        context.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        page = context.newPage();
    }

    private Locator button(String name) {
        return page.locator("button:visible")
                .filter(new Locator.FilterOptions().setHasText(name))
                .first();
    }

    @Test
    void aPlaceIsMadeAndPutRight() {
        page.navigate("/places/new");
        page.fill("[name=reading]", "Miike");
        button("保存する").click();
        assertThat(page.locator("[data-field=name] .fault")).containsText("場所の名前を書いてください");
        assertThat(page.locator("[data-field=reading] .fault")).containsText("ひらがな");
        assertThat(page.locator("[name=name]")).isFocused();

        page.fill("[name=name]", "三池港");
        page.fill("[name=reading]", "ミイケコウ");
        page.fill("[name=oldNames]", "三池築港\n築港");
        page.fill("[name=coordinates]", "３３．０１３９、130.4278");
        button("保存する").click();
        page.waitForURL("**/places/*-*");
        assertThat(page.locator("h1 rt")).hasText("みいけこう");
        assertThat(page.locator(".facts")).containsText("昔の名前：三池築港、築港");

        page.locator("text=この場所を直す").click();
        assertThat(page.locator("[name=coordinates]")).hasValue("33.0139, 130.4278");
        page.fill("[name=area]", "新港町");
        button("保存する").click();
        assertThat(page.locator(".facts")).containsText("新港町");
    }

    @Test
    void everythingCanBeDoneWithTheKeyboard() {
        page.navigate("/places/new");
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.locator("[name=name]").focus();
        page.keyboard().type("大牟田駅");
        page.keyboard().press("Tab");
        page.keyboard().type("おおむたえき");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1 rt")).hasText("おおむたえき");

        var film = shown("駅前");
        page.navigate("/footage/" + film.id());
        page.locator("[name=place]").focus();
        page.keyboard().type("オオムタ");
        assertThat(page.locator(".found button")).hasCount(1);
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.locator(".chosen strong")).hasText("大牟田駅");
        assertThat(page.locator(".describe .status")).hasText("保存しました");
    }

    @Test
    void whatIsSaidOfFootageIsSavedAsItIsTyped() {
        var film = shown(null);
        page.navigate("/footage/" + film.id());
        page.fill("[name=era]", "むかし");
        page.fill("[name=filmedBy]", "古賀さん");
        assertThat(page.locator("[data-field=era] .fault")).containsText("例：昭和33年ごろ");
        assertThat(page.locator(".describe .status")).hasText("保存しました");
        page.fill("[name=era]", "昭和33年ごろ");
        assertThat(page.locator(".understood")).hasText("昭和33年ごろ（1958年ごろ） として残します");
        assertThat(page.locator("[data-field=era] .fault")).hasCount(0);
        var kept = Objects.requireNonNull(footages.find(film.id()).block());
        assertThat(kept.era()).isEqualTo("1958~");
        assertThat(kept.filmedBy()).isEqualTo("古賀さん");
        page.reload();
        assertThat(page.locator("[name=era]")).hasValue("昭和33年ごろ（1958年ごろ）");

        page.locator("text=この映像を消す").click();
        button("この映像をすべて消します").click();
        page.waitForURL("**/");
        assertThat(footages.find(film.id()).block()).isNull();
    }

    @Test
    void flatFootageMayBeTriedAgainOnTheVolunteersWord() {
        var flat = footage(State.REFUSED, new Footage.Problem(Refusal.FLAT, "flat"));
        page.navigate("/footage/" + flat.id());
        button("これは360°です").click();
        assertThat(page.locator("[data-for=WAITING]")).isVisible();
        button("準備を止める").click();
        assertThat(page.locator("[data-for=CANCELLED]")).isVisible();
    }

    @Test
    void theLanguageCanBeSwitched() {
        page.navigate("/upload");
        page.locator("text=English").click();
        assertThat(page.locator("h1")).hasText("Add footage");
        page.navigate("/");
        assertThat(page.locator("h1")).hasText("The memories of your town will be here");
        page.locator("text=日本語").click();
        assertThat(page.locator("h1")).hasText("ここに、町の思い出が並びます");
    }

    @Test
    void whatIsNoFilmIsNotTaken() throws IOException {
        page.navigate("/upload");
        var list = Files.writeString(folder.resolve("買い物.txt"), "牛乳");
        page.setInputFiles("#files", list);
        assertThat(page.locator("#trouble")).containsText("「買い物.txt」は動画でも写真でもないようです");
        assertThat(page.locator(".upload")).hasCount(0);
    }

    @Test
    void anUploadGoesOnAfterTheLineDroppedAndTheBrowserWasClosed() throws IOException {
        var film = Files.write(folder.resolve("まつり.mp4"), new byte[3_000_000]);
        page.navigate("/upload");
        context.setOffline(true);
        page.setInputFiles("#files", film);
        assertThat(page.locator(".doing")).containsText("接続を待っています");
        page.fill(".upload [name=title]", "夏まつり");
        page.fill(".upload [name=era]", "昭和30年代");

        context.setOffline(false);
        page.reload();
        assertThat(page.locator(".upload [name=title]")).hasValue("夏まつり");
        assertThat(page.locator(".upload [name=era]")).hasValue("昭和30年代");
        assertThat(page.locator(".doing")).containsText("同じファイルをもう一度選んで");

        page.setInputFiles("#files", film);
        assertThat(page.locator("[data-for=WAITING]")).isVisible();
        assertThat(page.locator(".understood")).containsText("昭和30年代（1955年〜1964年）");
        var arrived = Objects.requireNonNull(footages.search(
                        new org.omoide.footage.Footages.Wanted(null, State.WAITING, null, null),
                        new Visitor(COORDINATOR, null),
                        0,
                        10)
                .block());
        assertThat(arrived.items()).singleElement().satisfies(footage -> {
            assertThat(footage.title()).isEqualTo("夏まつり");
            assertThat(footage.era()).isEqualTo("1955/1964");
            assertThat(footage.master().size()).isEqualTo(3_000_000);
            assertThat(footage.master().sha256()).isNotNull();
        });
    }

    @Test
    void everyPageFitsItsScreenAndCanBeTouched() {
        var harbour = place("三池港", "みいけこう", "新港町");
        place("大牟田駅", "おおむたえき", "不知火町");
        var morning = shown("港の朝");
        say(morning, Map.of("placeId", harbour, "era", "昭和33年ごろ", "filmedBy", "古賀さん"));
        var festival = shown("夏まつり、大蛇山の山車がならぶ通り");
        say(festival, Map.of("placeId", harbour, "era", "1970年代", "filmedBy", "古賀さん"));
        shown(null);
        var flat = footage(State.REFUSED, new Footage.Problem(Refusal.FLAT, "flat"));
        var pages = new LinkedHashMap<String, String>();
        pages.put("library", "/");
        pages.put("place", "/places/" + harbour);
        pages.put("place-edit", "/places/" + harbour + "/edit");
        pages.put("footage", "/footage/" + morning.id());
        pages.put("refused", "/footage/" + flat.id());
        pages.put("upload", "/upload?place=" + harbour);
        pages.put("not-found", "/nothing");
        for (var dark : List.of(false, true)) {
            for (var size : List.of(new int[] {1180, 820}, new int[] {390, 844})) {
                open(new Browser.NewContextOptions()
                        .setLocale(dark ? "en-GB" : "ja-JP")
                        .setHasTouch(size[0] < 500)
                        .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT)
                        .setViewportSize(size[0], size[1]));
                pages.forEach((name, address) -> look(name + "-" + size[0] + (dark ? "-dark-en" : ""), address));
            }
        }
    }

    private void look(String name, String address) {
        page.navigate(address);
        if (address.startsWith("/upload")) {
            page.locator("#files")
                    .setInputFiles(new com.microsoft.playwright.options.FilePayload(
                            "R0010042.MP4", "video/mp4", new byte[100_000]));
            page.locator(".upload").waitFor();
        }
        page.waitForTimeout(300);
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
        var wider = page.evaluate("document.documentElement.scrollWidth > innerWidth");
        assertThat(wider).as(name + " scrolls sideways").isEqualTo(false);
        @SuppressWarnings("unchecked")
        var small = (List<String>) page.evaluate("""
                [...document.querySelectorAll('button, .button, input, textarea, summary, nav a, .back a, .card a')]
                  .filter(e => e.checkVisibility() && e.type !== 'file')
                  .filter(e => (e.closest('.check') ?? e).getBoundingClientRect().height < 47.5)
                  .map(e => e.outerHTML.slice(0, 80))
                """);
        assertThat(small).as(name + " has targets that are too small").isEmpty();
    }

    private Footage shown(String title) {
        var film = ready();
        put(film, "preview.jpg", 640, 360);
        put(film, "poster.jpg", 960, 480);
        if (title != null) {
            say(film, Map.of("title", title));
        }
        return film;
    }

    private void say(Footage film, Map<String, ?> patch) {
        client().patch()
                .uri("/api/footage/" + film.id())
                .bodyValue(patch)
                .exchange()
                .expectStatus()
                .isOk();
    }

    private String place(String name, String reading, String area) {
        var answer = client().post()
                .uri("/api/places")
                .bodyValue(Map.of("name", name, "reading", reading, "area", area))
                .exchange()
                .expectBody(Map.class)
                .returnResult();
        return (String) Objects.requireNonNull(answer.getResponseBody()).get("id");
    }

    private void put(Footage film, String name, int width, int height) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = picture.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, new Color(0x9CC4D8), 0, height * 0.6f, new Color(0xF4DDBD)));
        graphics.fillRect(0, 0, width, height);
        graphics.setPaint(new GradientPaint(0, height * 0.6f, new Color(0x4B7A86), 0, height, new Color(0x24454D)));
        graphics.fillRect(0, height * 6 / 10, width, height);
        graphics.dispose();
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "jpeg", bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        objects.put(
                        Footage.derivedPrefix(film.id(), Objects.requireNonNull(film.version())) + name,
                        "image/jpeg",
                        ByteBuffer.wrap(bytes.toByteArray()))
                .block();
    }
}
