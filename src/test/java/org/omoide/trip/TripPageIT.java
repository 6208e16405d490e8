package org.omoide.trip;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InBrowser;
import org.omoide.account.Account;
import org.omoide.account.Facility;
import org.omoide.footage.Footage;
import org.springframework.data.mongodb.core.query.Query;

/** A trip is put together in a real browser, by keyboard alone. Screenshots are left in {@code src/target/screenshots}. */
class TripPageIT extends InBrowser {

    private static final Account STAFF = TripApiIT.STAFF;

    private String harbour;

    @BeforeEach
    void begin() {
        for (var kept : List.of(Trip.class, Facility.class)) {
            mongo.remove(new Query(), kept).block();
        }
        mongo.insert(new Facility("a", "ひまわり苑", null, Instant.now())).block();
        harbour = film("三池港", "みいけこう", "1958~", new Color(0x24454D));
        film("銀座通り商店街", "ぎんざどおりしょうてんがい", "2024", new Color(0xA8432F));
        film("延命公園", "えんめいこうえん", "195X", new Color(0x3F6B63));
    }

    @Test
    void putTogetherOnAPhoneByKeyboardAlone() {
        var wish = (String) Objects.requireNonNull(client(STAFF)
                        .post()
                        .uri("/api/wishes")
                        .bodyValue(Map.of("place", "父のはたらいた港", "nickname", "うめ"))
                        .exchange()
                        .expectStatus()
                        .isCreated()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
        client().post()
                .uri("/api/wishes/" + wish + "/point-to")
                .bodyValue(Map.of("footageId", harbour, "answer", "もうありました"))
                .exchange()
                .expectStatus()
                .isOk();
        try (var context = context(390, false)) {
            var page = context.newPage();
            page.navigate("/trips");
            look(page, "trips-empty-390");
            press(page, ".trip-new .primary");
            assertThat(page.locator("[data-field=title] .fault")).hasText("旅の名前を書いてください。");
            page.keyboard().type("子どものころの港");
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("子どものころの港");
            assertThat(page.locator(".no-stops")).isVisible();

            tabTo(page, "[name=q]");
            page.keyboard().type("えんめい");
            page.keyboard().press("Enter");
            assertThat(page.locator(".sights > li")).hasCount(1);
            press(page, ".sights .add");
            assertThat(page.locator(".said")).containsText("「延命公園」を足しました。1番目");
            tabTo(page, "[name=q]");
            page.keyboard().press("Control+A");
            page.keyboard().press("Delete");
            tabTo(page, "[name=born]");
            page.keyboard().type("昭和13年");
            page.keyboard().press("Enter");
            assertThat(page.locator(".found-count")).containsText("1948年から1968年");
            assertThat(page.locator(".sights > li")).hasCount(2);
            look(page, "trip-search-390");
            press(page, ".wishes summary");
            assertThat(page.locator(".wished .facts-of")).containsText("うめさんのお願い");
            press(page, ".wished .add");
            assertThat(page.locator(".stops .stop")).hasCount(2);
            assertThat(page.locator(".kept")).hasText("保存しました");

            press(page, ".stop:nth-child(2) .up");
            assertThat(page.locator(".stop").first()).containsText("1. 三池港");
            assertThat(page.locator(".stop:first-child .down")).isFocused();
            press(page, ".stop:first-child .more-of summary");
            tabTo(page, ".stop:first-child .lengths input:checked");
            page.keyboard().press("ArrowRight");
            press(page, ".stop:first-child .free");
            page.keyboard().type("だれと\n来ましたか");
            press(page, ".stop:first-child .ready li:nth-child(5) button");
            assertThat(page.locator(".stop:first-child .prompts ol li")).hasCount(2);
            press(page, ".stop:first-child [data-yaw='15']");
            page.keyboard().press("Enter");
            assertThat(page.locator(".stop:first-child .where")).containsText("左右30度");
            assertThat(page.locator(".kept")).hasText("保存しました");
            look(page, "trip-390");
            press(page, ".stop:nth-child(2) .remove");
            assertThat(page.locator(".undo button")).isFocused();
            assertThat(page.locator(".kept")).hasText("保存しました");
            look(page, "trip-undo-390");
            page.keyboard().press("Enter");
            assertThat(page.locator(".stop:nth-child(2) .remove")).isFocused();
            assertThat(page.locator(".stops .stop")).hasCount(2);
            assertThat(page.locator(".kept")).hasText("保存しました");

            page.reload();
            assertThat(page.locator(".stop:first-child .plan")).hasText("2分 ・ 問いかけ2");
            assertThat(page.locator(".stop:first-child .prompts textarea").first())
                    .hasValue("だれと\n来ましたか");
            assertThat(page.locator(".stop:nth-child(2)")).containsText("2. 延命公園");
            var trip = kept();
            assertThat(trip.stops().get(0).yaw()).isEqualTo(30);
            assertThat(trip.stops()).extracting(Trip.Stop::seconds).containsExactly(120, 90);

            page.navigate("/trips/" + trip.id() + "/sheet");
            assertThat(page.locator(".sheet-stops > li")).hasCount(2);
            assertThat(page.locator("main")).not().containsText("うめ");
            look(page, "trip-sheet-390");
            page.navigate("/trips/" + trip.id());
            press(page, ".danger summary");
            press(page, ".danger button");
            page.waitForURL(Pattern.compile(".*/trips$"));
        }
        assertThat(mongo.count(new Query(), Trip.class).block()).isZero();
    }

    @Test
    void whatIsNotSavedSaysSoAndIsSavedLater() {
        try (var context = context(1024, false)) {
            var page = context.newPage();
            page.navigate(made(1));
            assertThat(page.locator(".stop")).hasCount(1);
            context.setOffline(true);
            page.locator(".more-of summary").click();
            page.locator(".lengths label").last().click();
            assertThat(page.locator(".kept")).containsText("まだ保存されていません");
            look(page, "trip-offline-1024");
            assertThat(kept().stops().get(0).seconds()).isEqualTo(60);
            context.setOffline(false);
            assertThat(page.locator(".kept")).hasText("保存しました");
            assertThat(kept().stops().get(0).seconds()).isEqualTo(300);
        }
    }

    @Test
    void whoComesSecondLosesNothing() {
        try (var context = context(1024, false)) {
            var page = context.newPage();
            page.navigate(made(2));
            assertThat(page.locator(".stop")).hasCount(2);
            var other = context.newPage();
            other.navigate(URI.create(page.url()).getPath());
            other.locator(".stop").first().locator(".remove").click();
            assertThat(other.locator(".kept")).hasText("保存しました");
            page.locator(".stop").first().locator(".down").click();
            assertThat(page.locator(".clash")).isFocused();
            assertThat(page.locator(".kept")).containsText("まだ保存されていません");
            look(page, "trip-clash-1024");
            page.locator(".clash .keep").click();
            page.waitForURL(url -> !url.equals(other.url()));
            assertThat(page.locator(".stop")).hasCount(2);
        }
        var sizes = Objects.requireNonNull(mongo.findAll(Trip.class)
                .map(trip -> trip.stops().size())
                .collectList()
                .block());
        assertThat(sizes).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void onATabletInBothLanguagesAndOnOnePageOfPaper() throws IOException {
        for (var english : List.of(false, true)) {
            var end = english ? "-1024-dark-en" : "-1024";
            try (var context = context(1024, english)) {
                var page = context.newPage();
                page.navigate(made(4));
                assertThat(page.locator(".stop")).hasCount(4);
                page.locator(".more-of summary").first().click();
                page.locator(".find .primary").click();
                assertThat(page.locator(".sights > li")).hasCount(3);
                look(page, "trip" + end);
                page.navigate("/trips");
                look(page, "trips" + end);
                for (int stops : new int[] {4, 8, 12}) {
                    page.navigate(made(stops) + "/sheet");
                    assertThat(page.locator(".sheet-stops > li")).hasCount(stops);
                    look(page, "trip-sheet-" + stops + end);
                    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
                    var pdf = page.pdf(new Page.PdfOptions()
                            .setPreferCSSPageSize(true)
                            .setPath(Path.of("target", "screenshots", "trip-sheet-" + stops + end + ".pdf")));
                    assertThat(pages(pdf)).as(stops + " stops").isEqualTo(1);
                    page.setViewportSize(658, 986);
                    shot(page, "trip-print-" + stops + end);
                    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
                    page.setViewportSize(1024, 844);
                }
            }
        }
    }

    private static int pages(byte[] pdf) {
        var found = Pattern.compile("/Type\\s*/Page\\b").matcher(new String(pdf, StandardCharsets.ISO_8859_1));
        return (int) found.results().count();
    }

    /** @return its address */
    private String made(int stops) {
        var stop = Map.of(
                "footageId", harbour, "seconds", 60, "prompts", List.of("ここには、だれと来ましたか", "どんな匂いがしましたか。海の匂い、石炭の匂い"));
        var id = Objects.requireNonNull(client(STAFF)
                        .post()
                        .uri("/api/trips")
                        .bodyValue(Map.of("title", "子どものころの港と町", "stops", Collections.nCopies(stops, stop)))
                        .exchange()
                        .expectStatus()
                        .isCreated()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
        return "/trips/" + id;
    }

    private Trip kept() {
        return Objects.requireNonNull(mongo.findAll(Trip.class).blockFirst());
    }

    private String film(String place, String reading, String era, Color ground) {
        var placeId = Objects.requireNonNull(client().post()
                        .uri("/api/places")
                        .bodyValue(Map.of("name", place, "reading", reading))
                        .exchange()
                        .expectStatus()
                        .isCreated()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
        var film = ready();
        for (var name : List.of("poster.jpg", "preview.jpg")) {
            objects.put(
                            Footage.derivedPrefix(film.id(), Objects.requireNonNull(film.version())) + name,
                            "image/jpeg",
                            ByteBuffer.wrap(
                                    name.startsWith("poster") ? picture(960, 480, ground) : picture(640, 360, ground)))
                    .block();
        }
        client().patch()
                .uri("/api/footage/" + film.id())
                .bodyValue(Map.of("placeId", placeId, "era", era, "filmedBy", "古賀さん"))
                .exchange()
                .expectStatus()
                .isOk();
        return film.id();
    }

    private static byte[] picture(int width, int height, Color ground) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var pen = picture.createGraphics();
        pen.setPaint(new GradientPaint(0, 0, new Color(0x9CC4D8), 0, height, ground));
        pen.fillRect(0, 0, width, height);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "jpeg", bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static void press(Page page, String target) {
        tabTo(page, target);
        page.keyboard().press("Enter");
    }

    private static void tabTo(Page page, String target) {
        tabTo(page, target, 120);
    }

    private BrowserContext context(int width, boolean english) {
        return context(STAFF, width, 844, english ? "en-GB" : "ja-JP", english ? ColorScheme.DARK : ColorScheme.LIGHT);
    }
}
