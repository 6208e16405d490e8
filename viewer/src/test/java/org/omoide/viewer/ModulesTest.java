package org.omoide.viewer;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the tests of the modules that need no page; they are ES modules themselves, in {@code modules/*.test.js}. */
class ModulesTest {

    private static Chromium chromium;
    private static Site site;
    private static BrowserContext context;

    @BeforeAll
    static void open() throws Exception {
        chromium = Chromium.start();
        site = Site.serve(Path.of("nothing"));
        context = chromium.context(320, 240);
    }

    @AfterAll
    static void end() {
        if (site != null) {
            site.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> modules() {
        return Stream.of(
                        "alone",
                        "dwelling",
                        "geometry",
                        "holding",
                        "meter",
                        "ranges",
                        "scheduler",
                        "source",
                        "time",
                        "together",
                        "bits")
                .flatMap(this::cases);
    }

    private Stream<DynamicTest> cases(String module) {
        Page page = context.newPage();
        page.navigate(site.address("/test/modules/assert.js"));
        String load = "import('/test/modules/" + module + ".test.js')";
        @SuppressWarnings("unchecked")
        List<String> names = (List<String>) page.evaluate(load + ".then(module => Object.keys(module.default))");
        return names.stream()
                .map(name -> DynamicTest.dynamicTest(
                        module + ": " + name,
                        () -> page.evaluate("async name => (await " + load + ").default[name]()", name)));
    }
}
