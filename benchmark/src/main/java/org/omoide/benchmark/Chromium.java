package org.omoide.benchmark;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The browser of this machine, without a window and with a graphics card in software. */
final class Chromium implements AutoCloseable {

    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--use-angle=swiftshader",
            "--enable-unsafe-swiftshader",
            "--autoplay-policy=no-user-gesture-required",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** Of a second, as Linux counts processor time for programs. */
    private static final double TICKS = 100;

    private final Playwright playwright;
    private final Browser browser;

    Chromium() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setArgs(FLAGS);
        Stream.of("/usr/bin/chromium", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(options::setExecutablePath);
        browser = playwright.chromium().launch(options);
    }

    Page page(int width, int height) {
        Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(width, height));
        page.onPageError(error -> System.err.println("page error: " + error));
        return page;
    }

    /** As another device would be: with cookies of its own. */
    BrowserContext device(int width, int height) {
        var device = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height));
        device.onWebError(error -> System.err.println("page error: " + error.error()));
        return device;
    }

    /** Seconds of processor time that all processes of the browser have taken so far. */
    double processorSeconds() throws IOException {
        double seconds = 0;
        for (ProcessHandle process : ProcessHandle.current()
                .descendants()
                .filter(Chromium::isBrowser)
                .toList()) {
            try {
                String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
                // Behind the name, which may hold blanks, in parentheses: utime and stime are the 12th and 13th.
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                seconds += (Double.parseDouble(fields[11]) + Double.parseDouble(fields[12])) / TICKS;
            } catch (NoSuchFileException gone) {
                // It ended in between.
            }
        }
        return seconds;
    }

    private static boolean isBrowser(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.contains("chrom"))
                .orElse(false);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
