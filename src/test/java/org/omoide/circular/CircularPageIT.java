package org.omoide.circular;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InBrowser;
import org.omoide.account.Account;
import org.omoide.account.Facility;
import org.springframework.data.mongodb.core.query.Query;

/** The circular in a real browser, by keyboard alone. Screenshots are left in {@code src/target/screenshots}. */
class CircularPageIT extends InBrowser {

    @BeforeEach
    void begin() {
        for (var kept : List.of(Notice.class, Receipt.class, Facility.class, Account.class)) {
            mongo.remove(new Query(), kept).block();
        }
        for (var account : List.of(COORDINATOR, CircularIT.NAKAMURA, CircularIT.KOGA, CircularIT.HARADA)) {
            mongo.save(account).block();
        }
        mongo.insert(new Facility("a", "ひまわり苑", null, Instant.EPOCH, "0944-11-1111 内線 2"))
                .block();
        mongo.insert(new Facility("b", "さくら園", null, Instant.EPOCH, null)).block();
    }

    @Test
    void writtenReadAndPhonedOnAPhoneByKeyboardAlone() {
        String address;
        try (var context = context(COORDINATOR, 390, "ja-JP", ColorScheme.LIGHT)) {
            var page = context.newPage();
            page.navigate("/circular/new");
            tabTo(page, "[name=text]");
            page.keyboard().type("12月の撮影会は、10日の木曜になりました。\n\n集まるのは三池港です。くわしくはhttps://example.jp/のとおりです。");
            // A closed page takes nothing away.
            page.navigate("/circular");
            page.navigate("/circular/new");
            assertThat(page.locator(".restored")).isVisible();
            assertThat(page.locator("[name=text]")).hasValue(java.util.regex.Pattern.compile("三池港"));
            tabTo(page, ".primary");
            page.keyboard().press("Enter");
            assertThat(page.locator("[data-field=title] .fault")).hasText("件名を書いてください。");
            assertThat(page.locator("[name=title]")).isFocused();
            page.keyboard().type("撮影会の日が変わりました");
            tabTo(page, "[name=toFacilities]");
            page.keyboard().press("ArrowDown");
            tabTo(page, "[name=toVolunteers]");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("ArrowDown");
            tabTo(page, "[name=volunteers][value=koga]");
            page.keyboard().press("Space");
            shot(page, "circular-form-390");
            tabTo(page, ".primary");
            page.keyboard().press("Enter");
            assertThat(page.locator(".sentence").first()).containsText("下見です");
            shot(page, "circular-preview-390");
            address = java.net.URI.create(page.url()).getPath();
            tabTo(page, ".primary");
            page.keyboard().press("Enter");
            assertThat(page.locator("#left")).hasText("3");
        }
        try (var context = context(CircularIT.KOGA, 390, "ja-JP", ColorScheme.LIGHT)) {
            var page = context.newPage();
            page.navigate("/circular");
            assertThat(page.locator("a[href='/circular'] .number")).hasText("未読1");
            look(page, "circular-390");
            tabTo(page, ".notices a");
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("撮影会の日が変わりました");
            assertThat(page.locator(".prose a")).hasAttribute("href", "https://example.jp/");
            look(page, "circular-notice-390");
            tabTo(page, ".stamp");
            page.keyboard().press("Enter");
            assertThat(page.locator("#read")).isFocused();
            assertThat(page.locator(".stamped")).containsText("記録しました");
            assertThat(page.locator("a[href='/circular'] .number")).isHidden();
            look(page, "circular-stamped-390");
        }
        try (var context = context(COORDINATOR, 390, "ja-JP", ColorScheme.LIGHT)) {
            var page = context.newPage();
            page.navigate(address);
            assertThat(page.locator(".tel")).hasAttribute("href", "tel:0944111111");
            tabTo(page, "button[data-told]");
            page.keyboard().press("Enter");
            assertThat(page.locator("#left")).hasText("1");
            assertThat(page.locator("button[aria-pressed=true]")).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator("#left")).hasText("2");
            page.keyboard().press("Enter");
            assertThat(page.locator("#left")).hasText("1");
            look(page, "circular-desk-390");
        }
        var receipts = Objects.requireNonNull(
                mongo.findAll(Receipt.class).collectList().block());
        assertThat(receipts)
                .extracting(receipt -> receipt.how() + " " + receipt.reader())
                .containsExactlyInAnyOrder("STAMP koga", "PHONE b");
    }

    @Test
    void onATabletInBothLanguages() {
        for (var english : List.of(false, true)) {
            var end = english ? "-1024-dark-en" : "-1024";
            String address;
            try (var context = tablet(COORDINATOR, english)) {
                var page = context.newPage();
                page.navigate("/circular/new");
                page.locator("[name=title]").fill(english ? "The filming day has moved" : "撮影会の日が変わりました");
                page.locator("[name=text]").fill(english ? "Please come on the 10th." : "10日に来てください。");
                page.locator("[name=until]").fill("2030-12-10");
                page.locator("[name=toFacilities][value=all]").check();
                page.locator("[name=toVolunteers][value=some]").check();
                page.locator("[name=volunteers][value=koga]").check();
                look(page, "circular-form" + end);
                page.locator("main .primary").click();
                page.waitForURL(url -> url.matches(".*/circular/[0-9a-f-]{36}"));
                address = java.net.URI.create(page.url()).getPath();
                look(page, "circular-preview" + end);
                page.locator("main .primary").click();
                assertThat(page.locator("#left")).hasText("3");
            }
            try (var context = tablet(CircularIT.NAKAMURA, english)) {
                var page = context.newPage();
                page.navigate("/circular");
                look(page, "circular" + end);
                page.navigate(address);
                look(page, "circular-notice" + end);
                page.locator(".stamp").click();
                assertThat(page.locator("#read")).isVisible();
                look(page, "circular-stamped" + end);
            }
            try (var context = tablet(COORDINATOR, english)) {
                var page = context.newPage();
                page.navigate(address);
                page.locator("button[data-told]").first().click();
                assertThat(page.locator("#left")).hasText("1");
                look(page, "circular-desk" + end);
                page.navigate(address + "/calls");
                look(page, "circular-calls" + end);
                page.navigate(address + "/edit");
                page.locator("[name=askAgain][value=true]").check();
                look(page, "circular-correct" + end);
                page.locator("main .primary").click();
                assertThat(page.locator("#left")).hasText("3");
                page.locator(".danger summary").click();
                page.locator(".danger button").click();
                assertThat(page.locator("main > .sentence").first())
                        .containsText(english ? "Withdrawn on" : "に取り下げました");
                look(page, "circular-withdrawn-desk" + end);
                page.navigate("/people");
                page.locator("main details").last().locator("summary").click();
                look(page, "circular-people" + end);
            }
            try (var context = tablet(CircularIT.NAKAMURA, english)) {
                var page = context.newPage();
                page.navigate(address);
                look(page, "circular-withdrawn" + end);
            }
        }
    }

    private static void tabTo(Page page, String target) {
        tabTo(page, target, 60);
    }

    private BrowserContext tablet(Account account, boolean english) {
        return context(account, 1024, english ? "en-GB" : "ja-JP", english ? ColorScheme.DARK : ColorScheme.LIGHT);
    }

    private BrowserContext context(Account account, int width, String locale, ColorScheme scheme) {
        return context(account, width, 844, locale, scheme);
    }
}
