package org.omoide;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
}
