package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** A tablet in the hands: a finger, two fingers, and tilting it. */
class TabletIT {

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.SILENT);

    @Test
    void aFingerTurnsTheViewAndTwoFingersZoom() {
        try (var watching = tablet()) {
            var device = watching.context.newCDPSession(watching.page);
            touch(device, "touchStart", 400, 200);
            touch(device, "touchMove", 300, 200);
            touch(device, "touchEnd");
            watching.until("state.yaw > 5 && Math.abs(state.pitch) < 1");

            double wide = fov(watching);
            touch(device, "touchStart", 300, 200, 340, 200);
            touch(device, "touchMove", 220, 200, 420, 200);
            touch(device, "touchEnd");
            watching.until("state.fov < " + wide * 0.6);
            touch(device, "touchStart", 220, 200, 420, 200);
            touch(device, "touchMove", 300, 200, 340, 200);
            touch(device, "touchEnd");
            watching.until("state.fov > " + wide * 0.8);
        }
    }

    @Test
    void tiltingTurnsTheViewAsFarAsTheTablet() {
        try (var watching = tablet()) {
            var device = watching.context.newCDPSession(watching.page);
            tilt(device, 0, 90);
            watching.page.click("button.tilt");
            tilt(device, 0, 80);
            watching.until("Math.abs(state.pitch + 10) < 3");
            double before = ((Number) watching.state().get("yaw")).doubleValue();
            tilt(device, 315, 90);
            watching.until("Math.abs(state.pitch) < 3");
            watching.until("Math.abs(state.yaw - %s - 45) < 3".formatted(before));
            tilt(device, 315, 120);
            watching.until("Math.abs(state.pitch - 30) < 3");
        }
    }

    private static Watching tablet() {
        var context = gallery.chromium()
                .context(new Browser.NewContextOptions()
                        .setViewportSize(640, 400)
                        .setHasTouch(true)
                        .setIsMobile(true)
                        .setLocale("ja-JP"));
        return Watching.open(context, gallery.site().address("/watch/silent"))
                .ready()
                .enter();
    }

    private static double fov(Watching watching) {
        double fov = ((Number) watching.state().get("fov")).doubleValue();
        assertThat(fov).isBetween(30.0, 100.0);
        return fov;
    }

    private static void touch(CDPSession device, String type, int... coordinates) {
        var points = new JsonArray();
        for (int i = 0; i < coordinates.length; i += 2) {
            var point = new JsonObject();
            point.addProperty("x", coordinates[i]);
            point.addProperty("y", coordinates[i + 1]);
            point.addProperty("id", i);
            points.add(point);
        }
        var event = new JsonObject();
        event.addProperty("type", type);
        event.add("touchPoints", points);
        device.send("Input.dispatchTouchEvent", event);
    }

    /** Degrees, as the W3C's Device Orientation counts them: alpha leftwards around the vertical, beta from lying flat. */
    private static void tilt(CDPSession device, double alpha, double beta) {
        var orientation = new JsonObject();
        orientation.addProperty("alpha", alpha);
        orientation.addProperty("beta", beta);
        orientation.addProperty("gamma", 0);
        device.send("DeviceOrientation.setDeviceOrientationOverride", orientation);
    }
}
