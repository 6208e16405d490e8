package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Somebody in front of the viewer page. */
public final class Watching implements AutoCloseable {

    /** Lossy coding and the way from YUV to RGB and back. */
    private static final int TOLERANCE = 24;

    private static final Pattern TILE = Pattern.compile("/tiles/(.+)\\.mp4");

    private static final int LOOKS = 30;

    /** In milliseconds. */
    private static final int BETWEEN_LOOKS = 200;

    private static final String EMULATED_HEADSET = """
            ;{
              const { XRDevice, metaQuest3 } = window.IWER;
              window.xrDevice = new XRDevice(metaQuest3);
              xrDevice.stereoEnabled = true;
              xrDevice.installRuntime({ forceInstall: true });
            }""";

    public final BrowserContext context;
    public final Page page;

    /** Tiles in the order in which the page asked for them, such as {@code mono/base/0-0}. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private Watching(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.setDefaultTimeout(30_000);
        page.onPageError(error -> System.err.println("page error: " + error));
        page.onRequest(request -> {
            Matcher tile = TILE.matcher(request.url());
            if (tile.find()) {
                asked.add(tile.group(1));
            }
        });
        page.onConsoleMessage(message -> System.err.println("console: " + message.text()));
    }

    /** Opens a page in a window as small as the eye can bear, since graphics are computed here. */
    static Watching open(Chromium chromium, Site site, String footage, String @Nullable ... scripts) {
        return open(chromium, 640, 400, site.address("/watch/" + footage), scripts);
    }

    public static Watching open(
            Chromium chromium, int width, int height, String address, String @Nullable ... scripts) {
        return open(chromium.context(width, height), address, scripts);
    }

    /** In a context that may be signed in. */
    public static Watching open(BrowserContext context, String address, String @Nullable ... scripts) {
        Watching watching = new Watching(context);
        for (String script : scripts) {
            watching.page.addInitScript(script);
        }
        watching.page.navigate(address);
        return watching;
    }

    public static String emulatedHeadset() throws IOException {
        try (var iwer = Watching.class.getResourceAsStream("/vendor/iwer-2.5.0/iwer.min.js")) {
            return new String(iwer.readAllBytes(), StandardCharsets.UTF_8) + EMULATED_HEADSET;
        }
    }

    public Watching ready() {
        until("state.ready && state.brightness === 1");
        return this;
    }

    public Watching enter() {
        page.click(".enter");
        return this;
    }

    /** Waits until an expression over {@code state} holds. */
    public void until(String expression) {
        try {
            page.waitForFunction(
                    "() => { const state = window.omoideViewer?.state(); return state && (" + expression + "); }");
        } catch (TimeoutError e) {
            throw new AssertionError("not within reach: " + expression + " in " + state(), e);
        }
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> state() {
        return (Map<String, Object>) page.evaluate("omoideViewer.state()");
    }

    public double time() {
        return ((Number) state().get("time")).doubleValue();
    }

    @SuppressWarnings("unchecked")
    public List<String> list(String name) {
        return (List<String>) state().get(name);
    }

    public void run(String call) {
        page.evaluate("omoideViewer." + call);
    }

    /** Waits for the colour at a point of the page, given in shares of its width and height. */
    public void sees(double x, double y, Color expected) throws IOException {
        Color seen = colour(x, y);
        for (int i = 0; i < LOOKS && !isAlike(seen, expected); i++) {
            page.waitForTimeout(BETWEEN_LOOKS);
            seen = colour(x, y);
        }
        assertThat(isAlike(seen, expected))
                .as("%s where %s is expected", seen, expected)
                .isTrue();
    }

    BufferedImage picture() throws IOException {
        return ImageIO.read(new ByteArrayInputStream(page.screenshot()));
    }

    private Color colour(double x, double y) throws IOException {
        BufferedImage picture = picture();
        return new Color(picture.getRGB((int) (x * picture.getWidth()), (int) (y * picture.getHeight())));
    }

    static boolean isAlike(Color one, Color other) {
        return Math.abs(one.getRed() - other.getRed()) <= TOLERANCE
                && Math.abs(one.getGreen() - other.getGreen()) <= TOLERANCE
                && Math.abs(one.getBlue() - other.getBlue()) <= TOLERANCE;
    }

    /** Turns the emulated headset, in degrees to the right and upwards. */
    public void turnHead(double yaw, double pitch) {
        page.evaluate("""
                ([yaw, pitch]) => {
                  const [y, x] = [-yaw * Math.PI / 360, pitch * Math.PI / 360];
                  xrDevice.quaternion.set(
                    Math.cos(y) * Math.sin(x), Math.sin(y) * Math.cos(x), -Math.sin(y) * Math.sin(x), Math.cos(y) * Math.cos(x));
                }""", List.of(yaw, pitch));
    }

    @Override
    public void close() {
        context.close();
    }
}
