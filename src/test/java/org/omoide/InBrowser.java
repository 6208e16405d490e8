package org.omoide;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.omoide.account.Account;
import org.omoide.viewer.Chromium;

/** The server in the test's own process, and a real browser in front of it; skipped where there is none. */
public abstract class InBrowser extends InProcess {

    /** In milliseconds; a busy machine takes its time to draw. */
    private static final double PATIENCE = 20_000;

    protected static Chromium chromium;

    @BeforeAll
    protected static void startBrowser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        chromium = Chromium.start();
    }

    @AfterAll
    protected static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
            chromium = null;
        }
    }

    /** A device of this size, with touch where it is a phone. */
    protected BrowserContext context(
            @Nullable Account account, int width, int height, String locale, ColorScheme scheme) {
        var address = "http://127.0.0.1:" + port;
        var context = chromium.context(new Browser.NewContextOptions()
                .setBaseURL(address)
                .setLocale(locale)
                .setColorScheme(scheme)
                .setHasTouch(width < 500)
                .setViewportSize(width, height));
        context.setDefaultTimeout(PATIENCE);
        if (account != null) {
            keys(account).to(context, address);
        }
        return context;
    }

    /** Goes on by the Tab key, so many times at most, until what has the focus matches. */
    protected static void tabTo(Page page, String target, int most) {
        for (int i = 0; i < most; i++) {
            if ((boolean) page.evaluate("target => document.activeElement.matches(target)", target)) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("the tab key doesn't lead to " + target);
    }

    /** Takes a picture of a page that doesn't scroll sideways. */
    protected static void look(Page page, String name) {
        page.waitForTimeout(300);
        shot(page, name);
        assertThat(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
                .as(name + " scrolls sideways")
                .isEqualTo(false);
    }

    protected static void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "screenshots", name + ".png")));
    }
}
