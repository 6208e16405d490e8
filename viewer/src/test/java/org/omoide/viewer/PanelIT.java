package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** The panel that a volunteer reads out over the phone. */
class PanelIT {

    private record Screen(String name, int width, int height) {}

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.SILENT);

    @Test
    void fiveTapsShowInLargeWordsWhatIsSharpWhereAndWhy() {
        for (Screen screen : List.of(new Screen("tablet", 1180, 820), new Screen("phone", 390, 844))) {
            var context = gallery.chromium().context(screen.width(), screen.height());
            try (var watching = Watching.open(context, gallery.site().address("/watch/silent"))
                    .ready()
                    .enter()) {
                watching.run("pause()");
                watching.run("lookAt(45, 0)");
                watching.until("state.slots.includes('mono/full/0-2') && state.slots.includes('mono/full/1-2')");
                for (int tap = 0; tap < 5; tap++) {
                    watching.page.mouse().click(30, 30);
                }
                watching.page.waitForSelector(".panel dd");
                assertThat(watching.page.innerText(".panel"))
                        .contains(
                                "右 right 45°",
                                "H.264 480×",
                                "Fetched",
                                "Mbit/s",
                                "Dropped",
                                "Slots",
                                "Upgrades",
                                "Why");
                assertThat((int) watching.page.evaluate("""
                        Math.min(...[...document.querySelectorAll('.panel :is(dt, dd, p)')]
                          .map(words => parseFloat(getComputedStyle(words).fontSize)))""")).isGreaterThanOrEqualTo(18);
                assertThat(watching.page.evaluate(
                                "(panel => panel.scrollWidth <= panel.clientWidth)(document.querySelector('.panel'))"))
                        .isEqualTo(true);
                watching.page.waitForFunction(
                        "() => (" + BRIGHTNESS + ")(45) > 200 && (" + BRIGHTNESS + ")(-135) < 100");
                watching.page.screenshot(
                        new Page.ScreenshotOptions().setPath(Path.of("target", "panel-" + screen.name() + ".png")));
                for (int tap = 0; tap < 5; tap++) {
                    watching.page.mouse().click(30, 30);
                }
                assertThat(watching.page.isVisible(".panel")).isFalse();
            }
        }
    }

    /** How bright the map is at a longitude, a little above the horizon. */
    private static final String BRIGHTNESS = """
            longitude => {
              const map = document.querySelector('.panel canvas');
              return map.getContext('2d').getImageData((longitude / 360 + 0.5) * map.width, 0.46 * map.height, 1, 1).data[1];
            }""";
}
