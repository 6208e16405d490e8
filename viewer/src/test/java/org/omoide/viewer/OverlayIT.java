package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void itLiesInItsDirectionAndFadesInAndOut() throws IOException {
        try (var watching = Watching.open(gallery.chromium(), gallery.site(), "still", withPhoto(90, 10))) {
            watching.ready().enter();
            watching.run("lookAt(90, 10)");
            watching.until("Math.abs(state.yaw - 90) < 1");
            var now = colour(watching, 0.5);
            strength(watching, 1);
            watching.sees(0.5, 0.5, PHOTO);
            // 30° of the view's: its middle is covered, its border is not.
            assertThat(redness(colour(watching, 0.1))).isLessThan(100);
            strength(watching, 0.5);
            watching.sees(
                    0.5,
                    0.5,
                    new Color(
                            (now.getRed() + PHOTO.getRed()) / 2,
                            (now.getGreen() + PHOTO.getGreen()) / 2,
                            (now.getBlue() + PHOTO.getBlue()) / 2));
            strength(watching, 0);
            watching.sees(0.5, 0.5, now);

            strength(watching, 1);
            watching.run("lookAt(-90, 10)");
            watching.until("Math.abs(state.yaw + 90) < 1");
            assertThat(redness(colour(watching, 0.5))).isLessThan(100);
        }
    }

    /** 240 of the photo; none of the colours of the view comes near. */
    private static int redness(Color colour) {
        return colour.getRed() - colour.getBlue();
    }

    private static void strength(Watching watching, double strength) {
        watching.page.evaluate("strength => { omoideViewer.overlays.strength = strength; }", strength);
        watching.until("state.overlay.drawn === " + strength);
    }

    private static Color colour(Watching watching, double x) throws IOException {
        watching.page.waitForTimeout(400);
        var picture = watching.picture();
        return new Color(picture.getRGB((int) (x * picture.getWidth()), picture.getHeight() / 2));
    }

    @Test
    void inAHeadsetBothEyesSeeIt() throws IOException {
        try (var watching = Watching.open(
                        gallery.chromium(), gallery.site(), "still", Watching.emulatedHeadset(), withPhoto(90, 10))
                .ready()) {
            watching.page.click(".enter-vr");
            watching.until("state.presenting && state.brightness === 1");
            watching.turnHead(90, 10);
            watching.run("overlays.toggle()");
            watching.until("state.overlay.drawn === 1");
            watching.sees(0.25, 0.5, PHOTO);
            watching.sees(0.75, 0.5, PHOTO);
            watching.run("overlays.toggle()");
            watching.until("state.overlay.drawn === 0");
            assertThat(redness(colour(watching, 0.25))).isLessThan(100);
            assertThat(redness(colour(watching, 0.75))).isLessThan(100);
        }
    }

    private static String withPhoto(int yaw, int pitch) throws IOException {
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
                """.formatted(Base64.getEncoder().encodeToString(bytes.toByteArray()), yaw, pitch);
    }
}
