package org.omoide.viewer;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** An old photo over the view of today, looked at pixel by pixel. */
class OverlayIT {

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.STILL);

    private static final Color PHOTO = new Color(250, 120, 10);

    /** In degrees; in the middle of a stripe of the view. */
    private static final int YAW = 112;

    private static final int PITCH = 10;
    private static final Color NOW = Footage.colour(YAW, 0, false);

    @Test
    void itLiesInItsDirectionAndFadesInAndOut() throws IOException {
        try (var watching = Watching.open(gallery.chromium(), gallery.site(), "still", withPhoto())) {
            watching.ready().enter();
            look(watching, YAW);
            watching.sees(0.5, 0.5, NOW);
            strength(watching, 1);
            watching.sees(0.5, 0.5, PHOTO);
            // 30° of the view's 75°: its middle is covered, its border is not.
            watching.sees(0.1, 0.5, Footage.colour(YAW - 36, 0, false));
            strength(watching, 0.5);
            watching.sees(
                    0.5,
                    0.5,
                    new Color(
                            (NOW.getRed() + PHOTO.getRed()) / 2,
                            (NOW.getGreen() + PHOTO.getGreen()) / 2,
                            (NOW.getBlue() + PHOTO.getBlue()) / 2));
            strength(watching, 0);
            watching.sees(0.5, 0.5, NOW);

            strength(watching, 1);
            look(watching, YAW - 180);
            watching.sees(0.5, 0.5, Footage.colour(YAW - 180, 0, false));
        }
    }

    @Test
    void inAHeadsetBothEyesSeeIt() throws IOException {
        try (var watching = Watching.open(
                        gallery.chromium(), gallery.site(), "still", Watching.emulatedHeadset(), withPhoto())
                .ready()) {
            watching.page.click(".enter-vr");
            watching.until("state.presenting && state.brightness === 1");
            watching.turnHead(YAW, PITCH);
            assertBothEyesSee(watching, NOW);
            watching.run("overlays.toggle()");
            watching.until("state.overlay.drawn === 1");
            assertBothEyesSee(watching, PHOTO);
            watching.run("overlays.toggle()");
            watching.until("state.overlay.drawn === 0");
            assertBothEyesSee(watching, NOW);
        }
    }

    private static void assertBothEyesSee(Watching watching, Color expected) throws IOException {
        watching.sees(0.25, 0.5, expected);
        watching.sees(0.75, 0.5, expected);
    }

    private static void look(Watching watching, int yaw) {
        watching.run("lookAt(" + yaw + ", " + PITCH + ")");
        watching.until("Math.abs(state.yaw - " + yaw + ") < 1");
    }

    private static void strength(Watching watching, double strength) {
        watching.page.evaluate("strength => { omoideViewer.overlays.strength = strength; }", strength);
        watching.until("state.overlay.drawn === " + strength);
    }

    private static String withPhoto() throws IOException {
        var picture = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        var pen = picture.createGraphics();
        pen.setColor(PHOTO);
        pen.fillRect(0, 0, 60, 40);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return """
                new MutationObserver(() => {
                  const root = document.getElementById('viewer');
                  if (root && !root.dataset.overlays) {
                    root.dataset.overlays = JSON.stringify([{
                      id: 'one', picture: 'data:image/png;base64,%s', yaw: %d, pitch: %d, width: 30, aspect: 1.5,
                    }]);
                  }
                }).observe(document, { childList: true, subtree: true });
                """.formatted(Base64.getEncoder().encodeToString(bytes.toByteArray()), YAW, PITCH);
    }
}
