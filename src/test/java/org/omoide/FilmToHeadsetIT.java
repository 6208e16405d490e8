package org.omoide;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Java2DFrameConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.account.Keys;
import org.omoide.viewer.Chromium;
import org.omoide.viewer.Watching;

/** The main job: a volunteer uploads a film through the page, and somebody with a headset is there. */
class FilmToHeadsetIT {

    private static final int EYE = 480;

    /** In decibels. Two lossy codings and two scalings lie between; a wrong direction gives less than 15. */
    private static final double LEAST_PSNR = 24;

    @TempDir
    Path folder;

    @Test
    void anUploadedFilmSurroundsWhoPutsOnAHeadset() throws Exception {
        var film = SharedData.require("footage/overpass-2048x1024-4s.mp4");
        try (var omoide = RunningOmoide.asDownloaded(folder.resolve("data"));
                var chromium = Chromium.start()) {
            var keys = omoide.coordinator();
            var watch = upload(chromium, omoide, keys, film);
            var headset = chromium.context(2 * EYE, EYE);
            keys.to(headset, omoide.address().toString());
            try (var watching =
                    Watching.open(headset, watch, Watching.emulatedHeadset()).ready()) {
                watching.page.click(".enter-vr");
                watching.until("state.presenting && state.playing");
                watching.run("pause()");
                watching.run("seek(2.0)");
                watching.until("state.frame === 60");
                var frame = decoded(film, 60);

                watching.turnHead(0, 0);
                watching.until(sharp(0));
                assertBothEyesSee(watching, frame, 0, 0);

                var before = List.copyOf(watching.list("fetched"));
                watching.turnHead(90, 0);
                watching.until(sharp(90));
                assertBothEyesSee(watching, frame, 90, 0);
                assertThat(watching.list("fetched"))
                        .as("other tiles were fetched for the other direction")
                        .hasSizeGreaterThan(before.size());

                watching.turnHead(-135, 25);
                watching.until(sharp(-135));
                assertBothEyesSee(watching, frame, -135, 25);
            }
        }
    }

    /** The tiles of the full level on both sides of the horizon are on the screen; the film is eight tiles wide and six high. */
    private static String sharp(double yaw) {
        int column = (int) Math.floor((yaw + 180) / 45);
        return "state.slots.includes('mono/full/2-%1$d') && state.slots.includes('mono/full/3-%1$d')".formatted(column);
    }

    private static String upload(Chromium chromium, RunningOmoide omoide, Keys keys, Path film) {
        try (var context = chromium.context(1180, 820)) {
            keys.to(context, omoide.address().toString());
            var page = context.newPage();
            page.setDefaultTimeout(240_000);
            page.navigate(omoide.address() + "upload");
            page.setInputFiles("input[type=file]", film);
            return page.waitForSelector("a[href^='/watch/']")
                    .evaluate("a => a.href")
                    .toString();
        }
    }

    private static BufferedImage decoded(Path film, int number) throws IOException {
        try (var grabber = new FFmpegFrameGrabber(film.toFile());
                var converter = new Java2DFrameConverter()) {
            grabber.start();
            for (int i = 0; i < number; i++) {
                grabber.grabImage();
            }
            return Java2DFrameConverter.cloneBufferedImage(converter.convert(grabber.grabImage()));
        }
    }

    private static void assertBothEyesSee(Watching watching, BufferedImage sphere, double yaw, double pitch)
            throws IOException {
        var screenshot = watching.page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", "headset-%.0f-%.0f.png".formatted(yaw, pitch))));
        var seen = ImageIO.read(new ByteArrayInputStream(screenshot));
        double tangent = Math.tan(((Number) watching.page.evaluate("xrDevice.fovy")).doubleValue() / 2);
        for (int eye = 0; eye < 2; eye++) {
            double psnr = psnr(seen, eye * EYE, sphere, yaw, pitch, tangent);
            System.out.printf("eye %d at yaw %.0f° pitch %.0f°: %.1f dB%n", eye, yaw, pitch, psnr);
            assertThat(psnr).as("eye %d at yaw %s pitch %s", eye, yaw, pitch).isGreaterThan(LEAST_PSNR);
        }
    }

    /** Compares the middle of an eye's picture, above the plate with words, with the sphere as a pinhole camera sees it. */
    private static double psnr(
            BufferedImage seen, int left, BufferedImage sphere, double yaw, double pitch, double tangent) {
        double sum = 0;
        int count = 0;
        for (int y = EYE / 8; y < EYE * 9 / 16; y += 2) {
            for (int x = EYE / 4; x < EYE * 3 / 4; x += 2) {
                double right = ((x + 0.5) / EYE * 2 - 1) * tangent;
                double up = (1 - (y + 0.5) / EYE * 2) * tangent;
                double difference = luma(seen.getRGB(left + x, y)) - luma(inDirection(sphere, yaw, pitch, right, up));
                sum += difference * difference;
                count++;
            }
        }
        return 10 * Math.log10(255 * 255 / (sum / count));
    }

    private static int inDirection(BufferedImage sphere, double yaw, double pitch, double right, double up) {
        double p = Math.toRadians(pitch);
        double forward = Math.cos(p) - up * Math.sin(p);
        double height = Math.sin(p) + up * Math.cos(p);
        double longitude = Math.toDegrees(Math.atan2(right, forward)) + yaw;
        double latitude = Math.toDegrees(Math.atan2(height, Math.hypot(right, forward)));
        int x = (int) Math.floor((longitude + 180) / 360 * sphere.getWidth());
        int y = (int) Math.floor((90 - latitude) / 180 * sphere.getHeight());
        return sphere.getRGB(Math.floorMod(x, sphere.getWidth()), Math.max(0, Math.min(sphere.getHeight() - 1, y)));
    }

    private static double luma(int rgb) {
        return 0.2126 * (rgb >> 16 & 255) + 0.7152 * (rgb >> 8 & 255) + 0.0722 * (rgb & 255);
    }
}
