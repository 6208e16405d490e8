package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** No border between tiles or levels is seen on a sphere whose colours change evenly, and no pinch at its poles. */
class SeamsIT {

    /** Coding, and the way from YUV to RGB and back; a seam differs more. */
    private static final int TOLERANCE = 12;

    /** Borders of rows, columns and levels, the seam behind one's back, and both poles; close, and far. */
    private static final List<View> VIEWS = List.of(
            new View(45, 0, 30),
            new View(2, 3, 30),
            new View(179, -2, 30),
            new View(20, 85, 30),
            new View(-70, -85, 30),
            new View(-40, 30, 100),
            new View(120, 85, 100));

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.GRADIENT);

    private record View(double yaw, double pitch, int fov) {}

    @Test
    void bordersAndPolesDontStandOut() throws Exception {
        try (var watching = open("")) {
            for (View view : VIEWS) {
                assertThat(worst(watching, view)).as("%s", view).isLessThanOrEqualTo(TOLERANCE);
            }
        }
    }

    @Test
    void withoutStayingInsideTheContentTheGuardWouldBeSeen() throws Exception {
        try (var watching = open("inset: [0, 0]")) {
            assertThat(worst(watching, VIEWS.get(0))).isGreaterThan(2 * TOLERANCE);
        }
    }

    private static Watching open(String inset) {
        BrowserContext context = gallery.chromium().context(640, 400);
        if (!inset.isEmpty()) {
            context.route("**/atlas.js", route -> {
                var answer = route.fetch();
                String source = answer.text().replaceFirst("inset: \\[0.5, 1.5]", inset);
                assertThat(source).contains(inset);
                route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(source));
            });
        }
        Watching watching = Watching.open(context, gallery.site().address("/watch/gradient?height=2304"))
                .ready()
                .enter();
        watching.run("pause()");
        watching.page.addStyleTag(new Page.AddStyleTagOptions()
                .setContent("#viewer .bar { visibility: hidden } #viewer canvas { outline: none !important }"));
        return watching;
    }

    /** The largest difference of any colour of any pixel from what the sphere has in its direction. */
    private static int worst(Watching watching, View view) throws IOException {
        String key = view.fov() < 75 ? "+" : "-";
        for (int i = 0; i < 12; i++) {
            watching.page.keyboard().press(key);
        }
        watching.run("lookAt(" + view.yaw() + ", " + view.pitch() + ")");
        watching.until("Math.round(state.fov) === " + view.fov() + " && !state.upgrading"
                + " && state.slots.some(slot => slot.includes('/full/'))");
        watching.page.waitForTimeout(800);
        BufferedImage picture = watching.picture();
        double half = Math.tan(Math.toRadians(view.fov() / 2.0));
        double aspect = (double) picture.getWidth() / picture.getHeight();
        int worst = 0;
        for (int row = 0; row < picture.getHeight(); row++) {
            for (int column = 0; column < picture.getWidth(); column++) {
                double x = (2 * (column + 0.5) / picture.getWidth() - 1) * half * aspect;
                double y = (1 - 2 * (row + 0.5) / picture.getHeight()) * half;
                double tilt = Math.toRadians(view.pitch());
                double up = y * Math.cos(tilt) + Math.sin(tilt);
                double ahead = Math.cos(tilt) - y * Math.sin(tilt);
                double yaw = view.yaw() + Math.toDegrees(Math.atan2(x, ahead));
                double pitch = Math.toDegrees(Math.atan2(up, Math.hypot(x, ahead)));
                worst = Math.max(
                        worst, difference(new Color(picture.getRGB(column, row)), Footage.gradient(yaw, pitch)));
            }
        }
        return worst;
    }

    private static int difference(Color one, Color other) {
        return Math.max(
                Math.abs(one.getRed() - other.getRed()),
                Math.max(Math.abs(one.getGreen() - other.getGreen()), Math.abs(one.getBlue() - other.getBlue())));
    }
}
