package org.omoide;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Java2DFrameConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.viewer.Chromium;
import org.omoide.viewer.Watching;

/** Somebody sees a place, points into it and asks for more: on real footage, by keyboard and mouse, and by looks alone. */
class PointingIT {

    /** Width and height of the picture for one eye. */
    private static final int EYE = 480;

    /** Of the still, vertically, in degrees. */
    private static final double FIELD = 60;

    /** Between the still and the film, in steps of 255, on average; another direction gives three times as much. */
    private static final double MOST_DIFFERENCE = 16;

    @TempDir
    Path folder;

    @Test
    void pointingBecomesAFilmingBriefWithThePictureOfWhatWasMeant() throws Exception {
        var film = SharedData.require("footage/overpass-2048x1024-4s.mp4");
        try (var omoide = RunningOmoide.on(folder.resolve("data"));
                var chromium = Chromium.start()) {
            var keys = omoide.coordinator();
            var address = omoide.address().toString();
            // The policy lets no other scripts in than the pages' own; it is put aside for axe-core alone.
            var browser = chromium.context(new Browser.NewContextOptions()
                    .setViewportSize(820, 1180)
                    .setLocale("ja-JP")
                    .setBypassCSP(true));
            keys.to(browser, address);
            var upload = browser.newPage();
            upload.setDefaultTimeout(240_000);
            upload.navigate(address + "upload");
            upload.setInputFiles("input[type=file]", film);
            var watch = upload.waitForSelector("a[href^='/watch/']")
                    .evaluate("a => a.href")
                    .toString();
            upload.close();
            try (var watching = Watching.open(browser, watch).ready()) {
                var page = watching.page;
                assertNoFaults(page);
                watching.enter();
                assertNoFaults(page);
                watching.run("pause()");
                watching.run("seek(2.0)");
                watching.until("state.frame === 60");
                watching.run("lookAt(40, -5)");
                page.click(".ask");
                page.waitForSelector(".asking-mark:visible");
                page.screenshot(
                        new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "asking-820.png")));
                page.keyboard().press("ArrowRight");
                watching.until("Math.abs(state.yaw - 48) < 0.5 && state.slots.includes('mono/full/2-5')"
                        + " && state.slots.includes('mono/full/3-5')");
                page.waitForTimeout(600);
                assertNoFaults(page);
                page.locator(".asking button").first().focus();
                page.keyboard().press("Enter");
                page.keyboard().type("dの先の店");
                assertThat(page.locator(".panel").isVisible())
                        .as("typing is no command")
                        .isFalse();
                page.screenshot(
                        new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "asking-still-820.png")));
                page.click(".asking .send");
                page.waitForSelector(".asking p:has-text('お願いを受け取りました')");

                @SuppressWarnings("unchecked")
                var wishes =
                        (List<Map<String, Object>>) page.evaluate("fetch('/api/wishes').then(answer => answer.json())");
                assertThat(wishes).hasSize(1);
                assertThat(wishes.get(0)).containsEntry("state", "ASKED").containsEntry("why", "dの先の店");
                @SuppressWarnings("unchecked")
                var pointed = (Map<String, Object>) wishes.get(0).get("pointed");
                assertThat(pointed).containsEntry("direction", "FURTHER");
                assertThat(((Number) pointed.get("yaw")).doubleValue()).isBetween(47.0, 49.0);
                assertThat(((Number) pointed.get("pitch")).doubleValue()).isBetween(-6.0, -4.0);
                assertThat(((Number) pointed.get("seconds")).doubleValue()).isBetween(1.9, 2.1);

                page.navigate(address + "wishes/" + wishes.get(0).get("id"));
                var picture = browser.request()
                        .get(address + pointed.get("picture").toString().substring(1));
                var still = ImageIO.read(new ByteArrayInputStream(picture.body()));
                assertThat(still.getWidth()).isEqualTo(960);
                assertThat(still.getHeight()).isEqualTo(540);
                var frame = decoded(film, 60);
                double here = difference(still, frame, 48, -5);
                System.out.printf(
                        "the still differs by %.1f, from another direction by %.1f%n",
                        here, difference(still, frame, 138, -5));
                assertThat(here).isLessThan(MOST_DIFFERENCE);
                assertThat(difference(still, frame, 138, -5)).isGreaterThan(2 * here);
            }
            var headset = chromium.context(2 * EYE, EYE);
            keys.to(headset, address);
            try (var watching =
                    Watching.open(headset, watch, Watching.emulatedHeadset()).ready()) {
                asksByLooking(watching, -42, 4);
                @SuppressWarnings("unchecked")
                var wishes = (List<Map<String, Object>>)
                        watching.page.evaluate("fetch('/api/wishes').then(answer => answer.json())");
                assertThat(wishes).hasSize(2);
                @SuppressWarnings("unchecked")
                var pointed = (Map<String, Object>) wishes.get(1).get("pointed");
                assertThat(pointed).containsEntry("direction", "FURTHER");
                assertThat(((Number) pointed.get("yaw")).doubleValue()).isBetween(-44.0, -40.0);
                assertThat(((Number) pointed.get("pitch")).doubleValue()).isBetween(2.0, 6.0);
                var picture = headset.request()
                        .get(address + pointed.get("picture").toString().substring(1));
                var still = ImageIO.read(new ByteArrayInputStream(picture.body()));
                var frame = decoded(film, 60);
                double here = difference(still, frame, -42, 4);
                System.out.printf("the still from the headset differs by %.1f%n", here);
                assertThat(here).isLessThan(MOST_DIFFERENCE);
                assertThat(difference(still, frame, 138, 4)).isGreaterThan(2 * here);
            }
        }
    }

    /** Four targets stand below: pause, centre, further in, leave. */
    private static void asksByLooking(Watching watching, double yaw, double pitch) {
        watching.page.click(".enter-vr");
        watching.until("state.presenting && state.playing");
        watching.run("pause()");
        watching.run("seek(2.0)");
        watching.until("state.frame === 60");
        watching.turnHead(0, -36);
        watching.page.waitForTimeout(1000);
        shoot(watching, "targets");
        watching.turnHead(7.5, -36);
        watching.until("state.asking === 'choosing'");
        watching.turnHead(0, 0);
        watching.until("state.asking === 'reading'");
        watching.page.waitForTimeout(1000);
        shoot(watching, "reading");
        watching.turnHead(yaw, pitch);
        watching.until("state.asking === 'aiming'");
        watching.page.waitForTimeout(800);
        shoot(watching, "aiming");
        watching.until("state.asking === null && state.saidInside.startsWith('お願いを受け取りました')");
        watching.page.waitForTimeout(800);
        shoot(watching, "received");
    }

    private static void shoot(Watching watching, String name) {
        watching.page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", "asking-inside-" + name + ".png")));
    }

    private static void assertNoFaults(Page page) {
        assertThat(Faults.ofAxe(page)).isEmpty();
        assertThat(Faults.ofText(page)).isEmpty();
        assertThat(Faults.ofTargets(page)).isEmpty();
    }

    private static BufferedImage decoded(Path film, int number) throws Exception {
        try (var grabber = new FFmpegFrameGrabber(film.toFile());
                var converter = new Java2DFrameConverter()) {
            grabber.start();
            for (int i = 0; i < number; i++) {
                grabber.grabImage();
            }
            return Java2DFrameConverter.cloneBufferedImage(converter.convert(grabber.grabImage()));
        }
    }

    /** Of luma, on average, between the still beside its mark and the sphere as a pinhole camera sees it. */
    private static double difference(BufferedImage still, BufferedImage sphere, double yaw, double pitch) {
        double tangent = Math.tan(Math.toRadians(FIELD / 2));
        double p = Math.toRadians(pitch);
        double sum = 0;
        int count = 0;
        for (int y = 20; y < 520; y += 6) {
            for (int x = 20; x < 940; x += 6) {
                if (Math.hypot(x - 480, y - 270) < 70) {
                    continue;
                }
                double right = (x + 0.5 - 480) / 270 * tangent;
                double up = (270 - y - 0.5) / 270 * tangent;
                double forward = Math.cos(p) - up * Math.sin(p);
                double height = Math.sin(p) + up * Math.cos(p);
                double longitude = Math.toDegrees(Math.atan2(right, forward)) + yaw;
                double latitude = Math.toDegrees(Math.atan2(height, Math.hypot(right, forward)));
                int column =
                        Math.floorMod((int) Math.floor((longitude + 180) / 360 * sphere.getWidth()), sphere.getWidth());
                int row = Math.max(
                        0, Math.min(sphere.getHeight() - 1, (int) ((90 - latitude) / 180 * sphere.getHeight())));
                sum += Math.abs(luma(still.getRGB(x, y)) - luma(sphere.getRGB(column, row)));
                count++;
            }
        }
        return sum / count;
    }

    private static double luma(int rgb) {
        return 0.2126 * (rgb >> 16 & 255) + 0.7152 * (rgb >> 8 & 255) + 0.0722 * (rgb & 255);
    }
}
