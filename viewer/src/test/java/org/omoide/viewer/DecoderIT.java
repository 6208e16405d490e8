package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Route;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omoide.viewer.Gallery.Exhibit;

/** Devices whose decoders promise more than they keep: whatever fails, the page ends in a right picture. */
class DecoderIT {

    private static final String NEVER_GIVES_A_PICTURE = """
            class Fake extends Real {
              constructor(init) { super({ ...init, output: frame => frame.close() }); }
              flush() { return new Promise(() => {}); }
            }""";

    private static final String ALWAYS_FAILS = """
            class Fake extends Real {
              constructor(init) { super(init); this.init = init; }
              decode() { this.init.error(new DOMException('broken', 'EncodingError')); }
            }""";

    private static final String BLACK = """
            class Fake extends Real {
              constructor(init) { super({ ...init, output: frame => init.output(painted(frame, 0, 'black')) }); }
            }""";

    private static final String GREY_BELOW_4096 = """
            class Fake extends Real {
              constructor(init) {
                super({ ...init, output: frame => init.output(frame.codedHeight > 4096 ? painted(frame, 4096, '#808080') : frame) });
              }
            }""";

    private static final String ONLY_ONE_AT_A_TIME = """
            let open = 0;
            class Fake extends Real {
              constructor(init) { super(init); this.init = init; }
              configure(config) {
                if (this.counted || open === 0) {
                  this.counted = true;
                  open = 1;
                  super.configure(config);
                } else this.init.error(new DOMException('no more decoders', 'QuotaExceededError'));
              }
              decode(chunk) { if (this.counted) super.decode(chunk); }
              flush() { return this.counted ? super.flush() : new Promise(() => {}); }
              close() {
                if (this.counted) open = 0;
                super.close();
              }
            }""";

    /** The one in the Worker that wasn't tried. */
    private static final String THE_SECOND_NEVER_GIVES_A_PICTURE = """
            let tried = false;
            class Fake extends Real {
              static isConfigSupported(config) {
                tried = true;
                return super.isConfigSupported(config);
              }
              constructor(init) { super({ ...init, output: frame => (tried ? init.output(frame) : frame.close()) }); }
            }""";

    /** Above 2304 lines only, so that fewer slots help. */
    private static final String FALLS_SILENT_AFTER_A_WHILE = """
            let pictures = 0;
            class Fake extends Real {
              constructor(init) {
                super({ ...init, output: frame => {
                  if (frame.codedHeight > 2304 && ++pictures > 80) frame.close();
                  else init.output(frame);
                } });
              }
            }""";

    private static final String FAKE = """
            {
              const Real = VideoDecoder;
              const painted = (frame, top, colour) => {
                const { codedWidth: width, codedHeight: height, timestamp } = frame;
                const canvas = new OffscreenCanvas(width, height);
                const context = canvas.getContext('2d');
                context.drawImage(frame, 0, 0);
                frame.close();
                context.fillStyle = colour;
                context.fillRect(0, top, width, height - top);
                return new VideoFrame(canvas, { timestamp });
              };
              %s
              globalThis.VideoDecoder = Fake;
            }
            """;

    @RegisterExtension
    static final Gallery gallery = new Gallery(Exhibit.SILENT);

    @Test
    void whereNoneGivesAPictureTheUntiledFilmIsShown() throws Exception {
        for (String fake : List.of(NEVER_GIVES_A_PICTURE, ALWAYS_FAILS, BLACK)) {
            try (var watching = open(fake)) {
                watching.until("state.kind === 'fallback'");
                seesTheFilm(watching);
            }
        }
    }

    @Test
    void whereTallPicturesAreWrongFewerSlotsAreUsed() throws Exception {
        try (var watching = open(GREY_BELOW_4096)) {
            assertThat(watching.state()).containsEntry("kind", "film").containsEntry("capacity", 4096 / (480 + 2 * 48));
            assertThat(watching.list("refused")).anyMatch(reason -> reason.matches("14: (wrong picture.*|too slow)"));
            watching.run("lookAt(22, 0)");
            watching.until("state.slots.includes('mono/full/0-2') && state.slots.includes('mono/full/1-2')");
            seesTheFilm(watching);
        }
    }

    @Test
    void whereThereIsOneDecoderAPausedFilmGetsSharpAllTheSame() throws Exception {
        try (var watching = open(ONLY_ONE_AT_A_TIME)) {
            assertThat(watching.state()).containsEntry("kind", "film").containsEntry("second", false);
            watching.run("pause()");
            watching.run("lookAt(-157, 0)");
            watching.until("state.slots.includes('mono/full/0-0') && state.slots.includes('mono/full/1-0')");
            seesTheFilm(watching);
            assertThat(watching.state()).containsEntry("upgrades", 0).containsEntry("decoders", 1);
        }
    }

    @Test
    void aSecondDecoderThatGivesNoPictureIsDoneWithout() throws Exception {
        try (var watching = open(THE_SECOND_NEVER_GIVES_A_PICTURE)) {
            watching.run("pause()");
            watching.run("lookAt(-157, 0)");
            watching.until("!state.second && state.refused.includes('2: no picture')");
            watching.until("state.slots.includes('mono/full/0-0') && state.slots.includes('mono/full/1-0')");
            seesTheFilm(watching);
        }
    }

    @Test
    void aDecoderThatFallsSilentIsReplacedByOneOfFewerSlots() throws Exception {
        // One step down only: each silence is waited for twice.
        try (var watching = open(FALLS_SILENT_AFTER_A_WHILE, "?height=4096")) {
            watching.until("state.capacity === 4 && state.frame !== null");
            watching.run("seek(1.5)");
            seesTheFilm(watching);
        }
    }

    @Test
    void whatADeviceCanDoIsFoundOutOnce() {
        try (var watching = open("class Fake extends Real {}")) {
            assertThat(watching.page.evaluate(
                            "Object.keys(sessionStorage).filter(key => key.startsWith('omoide.decoder')).length"))
                    .isEqualTo(1);
            watching.page.evaluate("""
                    Object.keys(sessionStorage).forEach(key => {
                      sessionStorage[key] = JSON.stringify({ ...JSON.parse(sessionStorage[key]), slots: 5 });
                    })""");
            watching.page.reload();
            watching.until("state.ready && state.capacity === 5");
        }
    }

    private static Watching open(String fake) {
        return open(fake, "");
    }

    private static Watching open(String fake, String query) {
        BrowserContext context = gallery.chromium().context(640, 400);
        context.route("**/decode-worker.js", route -> {
            var answer = route.fetch();
            route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(FAKE.formatted(fake) + answer.text()));
        });
        return Watching.open(context, gallery.site().address("/watch/silent" + query))
                .ready()
                .enter();
    }

    private static void seesTheFilm(Watching watching) throws Exception {
        watching.run("pause()");
        watching.run("lookAt(22, 0)");
        watching.run("seek(1.5)");
        watching.sees(0.5, 0.5, Footage.colour(22, 1, false));
    }
}
