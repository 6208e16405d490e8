package org.omoide;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Java2DFrameConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.viewer.Chromium;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole way of a wish, as the people of a town go it: asked by a QR code, routed, claimed, filmed, reviewed with a face
 * blurred, published, found, watched, and thanked for. The built jar, a browser for each person, and a real film.
 */
class CommunityLoopIT {

    private static final double PATIENCE = 240_000;

    /** Of the blurred circle; most of its inside is looked at. */
    private static final int RADIUS = 12;

    @TempDir
    Path folder;

    @Test
    void aWishComesTrue() throws Exception {
        var film = SharedData.require("footage/overpass-2048x1024-4s.mp4");
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        try (var omoide = RunningOmoide.on(folder.resolve("data"));
                var chromium = Chromium.start()) {
            var address = omoide.address().toString();
            // The coordinator invites a facility's nurse and a volunteer.
            var people = new Townspeople(chromium, omoide);
            var yamada = people.coordinator("ひまわり苑");
            var nakamura = people.invited(yamada, "STAFF", "中村", "nakamura", 820, 1180);
            var koga = people.invited(yamada, "VOLUNTEER", "古賀", "koga", 390, 844);

            // A place of the town.
            yamada.navigate(address + "places/new");
            yamada.fill("[name=name]", "三池港");
            yamada.fill("[name=reading]", "みいけこう");
            yamada.fill("[name=coordinates]", "33.0077, 130.4109");
            yamada.click("#place .primary");
            yamada.waitForURL("**/places/*");

            // The QR code on the facility's wall.
            nakamura.navigate(address + "wishes/links");
            nakamura.fill("#label", "食堂");
            nakamura.click("form[action='/wishes/links'] .primary");
            var wall = nakamura.locator(".sheet .address").textContent().strip();
            shoot(nakamura, "1-qr");

            // A resident asks, on a phone, without an account.
            var resident = people.person(390, 844);
            resident.navigate(wall);
            resident.fill("#place", "三池港の夕日");
            resident.fill("#why", "父が船に乗っていました");
            resident.fill("#nickname", "うめ");
            resident.selectOption("#birthDecade", "1930");
            shoot(resident, "2-ask");
            resident.click(".asking .primary");
            assertThat(resident.locator("h1").first()).hasText("お願いを受け取りました");
            shoot(resident, "3-asked");

            // The coordinator hears of it, without the nickname, and routes it.
            yamada.navigate(address + "wishes");
            shoot(yamada, "4-board");
            yamada.locator(".card.wish a, a.wish, .wish a").first().click();
            assertThat(yamada.locator("h1")).hasText("三池港の夕日");
            assertThat(yamada.locator("main")).not().containsText("うめ");
            var wish = yamada.url();
            yamada.locator("[data-call$='/route'] [name=placeId]").first().check();
            yamada.fill("[data-call$='/route'] [name=words]", "埠頭の先で、海のほうを向いて60秒。");
            yamada.click("[data-call$='/route'] button");
            assertThat(yamada.locator("main")).containsText("埠頭の先で");

            // The volunteer finds it, claims it and films it.
            koga.navigate(address + "wishes");
            assertThat(koga.locator("main")).containsText("埠頭の先で");
            shoot(koga, "5-open-wishes");
            koga.navigate(wish);
            assertThat(koga.locator("main")).not().containsText("うめ");
            koga.click("[data-call$='/claim'] button");
            koga.locator("main a[href^='/upload']").click();
            koga.setInputFiles("input[type=file]", film);
            koga.locator(".upload [name=era]").first().fill("昭和40年");
            koga.locator(".upload [name=title]").first().fill("夕方の港");
            koga.locator(".upload [name=title]").first().blur();
            koga.waitForSelector("a[href^='/watch/']", new Page.WaitForSelectorOptions().setTimeout(PATIENCE));
            shoot(koga, "6-uploaded");

            // Nobody sees it yet, but who filmed it and the coordinator.
            nakamura.navigate(address + "?q=" + "三池港");
            assertThat(nakamura.locator("main")).not().containsText("夕方の港");

            // The coordinator reviews it, and has a circle blurred.
            yamada.navigate(address + "review");
            shoot(yamada, "7-review-list");
            yamada.locator("a[href^='/review/']").first().click();
            shoot(yamada, "8-review");
            var id = yamada.url().replaceAll(".*/review/", "");
            var before = derived(yamada, address, id);
            var target = mostDetailed(before.get("poster"));
            yamada.click("#add");
            yamada.locator("#circles [name=yaw]").fill(String.valueOf(target.yaw()));
            yamada.locator("#circles [name=pitch]").fill(String.valueOf(target.pitch()));
            yamada.locator("#circles [name=radius]").fill(String.valueOf(RADIUS));
            yamada.click("#edits button[type=submit]");
            yamada.locator(".pending").waitFor();
            awaitAnotherVersion(yamada, address, id);
            yamada.locator("#film").waitFor();
            assertBlurred(before, derived(yamada, address, id), target);
            yamada.locator("[name=facesChecked]").check();
            yamada.click("#publish");
            assertThat(yamada.locator("main")).containsText("公開しています。");
            shoot(yamada, "9-published");

            // The facility finds it: by a birth year, and by a word that is spelt wrong.
            nakamura.navigate(address + "?born=" + "1938");
            assertThat(nakamura.locator("#chosen-years")).containsText("1948");
            assertThat(nakamura.locator(".cards")).containsText("三池港");
            shoot(nakamura, "10-by-birth-year");
            nakamura.navigate(address + "?q=" + "みいけこお");
            assertThat(nakamura.locator(".cards")).containsText("三池港");
            shoot(nakamura, "11-by-misspelt-kana");

            // It is told, watches, and sends back what was said.
            nakamura.navigate(wish);
            assertThat(nakamura.locator("main")).containsText("うめ");
            nakamura.locator("a[href^='/watch/']").last().click();
            nakamura.waitForFunction("() => document.querySelector('#viewer canvas') !== null");
            awaitStep(nakamura, wish, "watch");
            nakamura.click("[data-call$='/watch'] button");
            nakamura.fill("[data-call$='/thank'] [name=words]", "ああ、この匂い。父の船が帰ってくるようです。");
            nakamura.locator("[data-call$='/thank'] [name=nobodyNamed]").check();
            nakamura.click("[data-call$='/thank'] button");
            assertThat(nakamura.locator(".moved")).containsText("父の船");
            shoot(nakamura, "12-thanked");

            // The volunteer hears it.
            koga.navigate(address + "wishes");
            assertThat(koga.locator(".moved")).containsText("ああ、この匂い。父の船が帰ってくるようです。");
            shoot(koga, "13-moved");

            assertThat(people.complaints()).as("what went wrong in any browser").isEmpty();
        }
    }

    /** Wishes hear what became of their footage within some seconds. */
    private static void awaitStep(Page page, String wish, String step) throws InterruptedException {
        long end = System.nanoTime() + (long) (PATIENCE * 1e6);
        do {
            Thread.sleep(1000);
            page.navigate(wish);
        } while (page.locator("[data-call$='/" + step + "']").count() == 0 && System.nanoTime() < end);
    }

    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "screenshots", "loop-" + name + ".png")));
    }

    /** A direction in degrees. */
    private record Target(int yaw, int pitch) {}

    /** The first picture of what viewers get: tiles of the full level, base, poster and fallback. */
    private Map<String, BufferedImage> derived(Page page, String address, String id) throws IOException {
        var media = footage(page, address, id).path("poster").asString().replace("poster.jpg", "");
        var pictures = new LinkedHashMap<String, BufferedImage>();
        pictures.put("poster", ImageIO.read(new ByteArrayInputStream(get(page, address, media + "poster.jpg"))));
        pictures.put("fallback", firstPicture(get(page, address, media + "fallback.mp4")));
        pictures.put("full", joined(page, address, media, "full", 6, 8));
        pictures.put("base", joined(page, address, media, "base", 1, 2));
        return pictures;
    }

    /** All tiles of a level put together, each stretched to its place. */
    private BufferedImage joined(Page page, String address, String media, String level, int rows, int columns)
            throws IOException {
        var manifest = new JsonMapper().readTree(get(page, address, media + "manifest.json"));
        BufferedImage sphere = null;
        for (var described : manifest.path("levels")) {
            if (!described.path("name").asString().equals(level)) {
                continue;
            }
            assertThat(described.path("columns").size()).isEqualTo(rows);
            for (int row = 0; row < rows; row++) {
                int inRow = described.path("columns").get(row).asInt();
                for (int column = 0; column < inRow; column++) {
                    var tile = firstPicture(
                            get(page, address, media + "tiles/mono/%s/%d-%d.mp4".formatted(level, row, column)));
                    if (sphere == null) {
                        sphere = new BufferedImage(
                                tile.getWidth() * columns, tile.getHeight() * rows, BufferedImage.TYPE_INT_RGB);
                    }
                    int width = sphere.getWidth() / inRow;
                    var graphics = sphere.createGraphics();
                    graphics.drawImage(tile, column * width, row * tile.getHeight(), width, tile.getHeight(), null);
                    graphics.dispose();
                }
            }
        }
        assertThat(sphere).as("there is a level " + level).isNotNull();
        return sphere;
    }

    private static JsonNode footage(Page page, String address, String id) {
        return new JsonMapper()
                .readTree(page.request().get(address + "api/footage/" + id).body());
    }

    /** Of the one that was there before, nothing can be seen from the moment on when the edits were saved. */
    private static void awaitAnotherVersion(Page page, String address, String id) throws InterruptedException {
        long end = System.nanoTime() + (long) (PATIENCE * 1e6);
        while (!footage(page, address, id).path("state").asString().equals("READY") && System.nanoTime() < end) {
            Thread.sleep(500);
        }
    }

    private static byte[] get(Page page, String address, String path) {
        var response = page.request().get(address + path.substring(1));
        assertThat(response.status()).as(path).isEqualTo(200);
        return response.body();
    }

    private BufferedImage firstPicture(byte[] film) throws IOException {
        var file = Files.write(Files.createTempFile(folder, "derived", ".mp4"), film);
        try (var grabber = new FFmpegFrameGrabber(file.toFile());
                var converter = new Java2DFrameConverter()) {
            grabber.start();
            return Java2DFrameConverter.cloneBufferedImage(converter.convert(grabber.grabImage()));
        }
    }

    private static Target mostDetailed(BufferedImage sphere) {
        Target best = new Target(0, 0);
        for (int yaw = -150; yaw <= 150; yaw += 15) {
            for (int pitch = -20; pitch <= 20; pitch += 10) {
                var target = new Target(yaw, pitch);
                if (detail(sphere, target) > detail(sphere, best)) {
                    best = target;
                }
            }
        }
        return best;
    }

    private static void assertBlurred(
            Map<String, BufferedImage> before, Map<String, BufferedImage> after, Target target) {
        var elsewhere = new Target(target.yaw() > 0 ? target.yaw() - 90 : target.yaw() + 90, target.pitch());
        before.forEach((what, sphere) -> {
            double blurred = detail(after.get(what), target) / detail(sphere, target);
            double kept = detail(after.get(what), elsewhere) / detail(sphere, elsewhere);
            System.out.printf(
                    "%s: %.1f%% of the detail in the circle is left, %.1f%% elsewhere%n",
                    what, 100 * blurred, 100 * kept);
            assertThat(blurred).as("detail left in the circle in " + what).isLessThan(0.25);
            assertThat(kept).as("detail left elsewhere in " + what).isBetween(0.8, 1.25);
        });
    }

    /** The energy of differences between neighbours (luma), in a square well within the circle. */
    private static double detail(BufferedImage sphere, Target target) {
        double reach = RADIUS * 0.6;
        int left = (int) ((target.yaw() - reach + 180) / 360 * sphere.getWidth());
        int right = (int) ((target.yaw() + reach + 180) / 360 * sphere.getWidth());
        int top = (int) ((90 - target.pitch() - reach) / 180 * sphere.getHeight());
        int bottom = (int) ((90 - target.pitch() + reach) / 180 * sphere.getHeight());
        double sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int here = luma(sphere.getRGB(x, y));
                int across = luma(sphere.getRGB(x + 1, y)) - here;
                int down = luma(sphere.getRGB(x, y + 1)) - here;
                sum += across * across + down * down;
            }
        }
        return sum;
    }

    private static int luma(int rgb) {
        return (54 * (rgb >> 16 & 255) + 183 * (rgb >> 8 & 255) + 19 * (rgb & 255)) / 256;
    }
}
