package org.omoide.headset;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InBrowser;
import org.omoide.account.Account;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.viewer.Watching;
import org.springframework.data.mongodb.core.query.Query;

/** A headset and a tablet, each in a browser of its own. Screenshots are left in {@code src/target/screenshots}. */
class PairingBrowserIT extends InBrowser {

    private static final Account STAFF =
            new Account("nakamura", Role.STAFF, "中村", "nakamura", "himawari", false, null, Instant.EPOCH);

    @BeforeEach
    void begin() {
        for (var kept : List.of(Pairing.class, Facility.class, Account.class)) {
            mongo.remove(new Query(), kept).block();
        }
        mongo.insert(new Facility("himawari", "ひまわり苑", null, Instant.EPOCH)).block();
        mongo.save(STAFF).block();
    }

    @Test
    void aHeadsetIsConnectedWaitsInVrIsRenamedAndPutOut() throws IOException {
        try (var goggles = context(null, 1024, 640, false);
                var tablet = context(STAFF, 390, 844, false)) {
            goggles.addInitScript(Watching.emulatedHeadset());
            var headset = goggles.newPage();
            headset.navigate("/sign-in");
            headset.locator("a[href='/headset']").click();
            assertThat(headset.locator(".code")).hasText(Pattern.compile("\\d{3} \\d{3}"));
            look(headset, "headset-code");

            var staff = tablet.newPage();
            staff.navigate("/");
            staff.locator(".ways a[href='/headsets']").click();
            look(staff, "headsets-empty-390");
            staff.locator("[name=code]").fill("12");
            staff.locator("main .primary").click();
            assertThat(staff.locator(".fault")).containsText("見つかりません");
            assertThat(staff.locator("[name=code]")).hasValue("12");
            look(staff, "headsets-unknown-390");
            staff.locator("[name=code]").fill(headset.locator(".code").innerText());
            staff.keyboard().press("Enter");
            assertThat(staff.locator(".sign strong"))
                    .hasText(headset.locator(".sign strong").innerText());
            assertThat(staff.locator("[name=name]")).hasValue("1号");
            look(staff, "headset-pair-390");
            staff.locator("[name=colour][value=BLUE]").check();
            staff.locator("main .primary").click();
            assertThat(staff.locator(".headsets strong")).hasText("1号");

            assertThat(headset.locator("h1")).hasText("1号");
            assertThat(headset.locator(".facts")).hasText("青・しかく");
            look(headset, "headset-room");
            headset.locator(".enter").click();
            headset.waitForFunction("() => xrDevice.activeSession?.visibilityState === 'visible'");
            headset.waitForTimeout(1500);
            headset.screenshot(shot("headset-room-vr"));
            headset.evaluate("() => xrDevice.activeSession.end()");

            staff.locator("details").first().locator("summary").click();
            staff.locator(".headsets [name=name]").fill("窓ぎわ");
            staff.locator(".headsets [name=colour][value=GREEN]").check();
            look(staff, "headsets-change-390");
            staff.locator(".headsets details").first().locator("button").click();
            assertThat(headset.locator("h1")).hasText("窓ぎわ");
            headset.navigate("/");
            assertThat(headset.locator("h1")).hasText("窓ぎわ");

            staff.locator("details").last().locator("summary").click();
            look(staff, "headsets-revoke-390");
            staff.locator(".headsets details").last().locator("button").click();
            assertThat(staff.locator(".headsets li")).hasCount(0);
            assertThat(headset.locator(".sentence")).containsText("つながりが切れています");
            assertThat(headset.locator(".code")).isVisible();
            look(headset, "headset-again");
        }
    }

    @Test
    void onALargeTabletInEnglish() {
        try (var goggles = context(null, 1024, 640, true);
                var tablet = context(STAFF, 1024, 768, true)) {
            var headset = goggles.newPage();
            var staff = tablet.newPage();
            for (var number : List.of("No. 1", "No. 2", "No. 3")) {
                goggles.clearCookies();
                headset.navigate("/headset");
                assertThat(headset.locator("h1")).hasText("Connect this headset");
                look(headset, "headset-code-en");
                // As the QR code leads there.
                staff.navigate("/headsets/pair?code="
                        + headset.locator(".code").innerText().replace(" ", ""));
                assertThat(staff.locator("[name=name]")).hasValue(number);
                look(staff, "headset-pair-1024-en");
                staff.locator("main .primary").click();
                assertThat(headset.locator("h1")).hasText(number);
            }
            assertThat(staff.locator(".headsets li")).hasCount(3);
            look(staff, "headsets-1024-en");
            assertThat(headset.locator("#line")).containsText("can’t enter VR");
            look(headset, "headset-room-flat-en");
        }
    }

    private BrowserContext context(@Nullable Account account, int width, int height, boolean english) {
        var context = context(
                account, width, height, english ? "en-GB" : "ja-JP", english ? ColorScheme.DARK : ColorScheme.LIGHT);
        context.onWebError(error -> System.err.println("page error: " + error.error()));
        context.onConsoleMessage(message -> System.err.println("console: " + message.text()));
        return context;
    }

    private static Page.ScreenshotOptions shot(String name) {
        return new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png"));
    }
}
