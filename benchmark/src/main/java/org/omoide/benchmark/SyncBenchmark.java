package org.omoide.benchmark;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.omoide.storage.Storage;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.FolderSink;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Transcoder;
import org.omoide.transcoder.grid.Grid;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far headsets are apart: real pages in a browser on the built server, with a film that is small enough for this
 * machine to draw it several times. What counts is the picture that was drawn, and when.
 */
final class SyncBenchmark {

    private static final String USAGE = """
            java -jar benchmark.jar sync [option value]...
              --jar FILE       the server (src/target/omoide.jar)
              --headsets N     emulated (2)
              --rate N         pictures a second of the film (15)
              --sound yes|no   whether the film has sound, whose clock then leads (yes)
              --vr yes|no      whether headsets are in VR, drawn for both eyes (yes)
              --out FOLDER     for sync.md (docs/benchmark)
            """;

    private static final int FILM_SECONDS = 170;
    private static final int WIDTH = 1024;

    /** Pictures are compared that were drawn within the same so many milliseconds. */
    private static final long BIN = 250;

    private static final JsonMapper JSON = new JsonMapper();

    /** Graphics that say they are small: the stitched picture becomes no larger than the smallest headset's. */
    private static final String SMALL = """
            for (const kind of [globalThis.WebGL2RenderingContext, globalThis.WebGLRenderingContext]) {
              const before = kind?.prototype.getParameter;
              if (before) kind.prototype.getParameter = function (name) { return name === this.MAX_TEXTURE_SIZE ? Math.min(2304, before.call(this, name)) : before.call(this, name); };
            }""";

    private static final String EMULATED = """
            ;{
              const { XRDevice, metaQuest3 } = window.IWER;
              window.xrDevice = new XRDevice(metaQuest3);
              xrDevice.stereoEnabled = true;
              xrDevice.installRuntime({ forceInstall: true });
            }""";

    /** When each picture was seen first, by the clock that all processes here have in common. */
    private static final String WATCH = """
            () => {
              window.drawn = [];
              window.calmAt = null;
              let before = null;
              (function look() {
                const seconds = omoideJourney.presented();
                if (seconds !== null && seconds !== before) drawn.push([performance.timeOrigin + performance.now(), seconds]);
                before = seconds;
                requestAnimationFrame(look);
              })();
            }""";

    private record Options(Path jar, int headsets, int rate, boolean sound, boolean vr, Path out) {}

    /**
     * What was seen while something lasted.
     *
     * @param apart milliseconds, of each moment
     * @param off by headset: milliseconds before (−) or after what the server says, the median
     */
    private record Phase(String name, List<Double> apart, List<Double> off, List<Double> rates) {}

    private final Options options;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<BrowserContext> devices = new ArrayList<>();
    private final List<Page> headsets = new ArrayList<>();
    private final List<Phase> phases = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private @Nullable BuiltServer server;
    private String run = "";

    private SyncBenchmark(Options options) {
        this.options = options;
    }

    static void main(String[] arguments) throws IOException {
        var jar = Path.of("src", "target", "omoide.jar");
        int headsets = 2;
        int rate = 15;
        boolean sound = true;
        boolean vr = true;
        var out = Path.of("docs", "benchmark");
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            var value = arguments[i + 1];
            switch (arguments[i]) {
                case "--jar" -> jar = Path.of(value);
                case "--headsets" -> headsets = Integer.parseInt(value);
                case "--rate" -> rate = Integer.parseInt(value);
                case "--sound" -> sound = value.equals("yes");
                case "--vr" -> vr = value.equals("yes");
                case "--out" -> out = Path.of(value);
                default -> {
                    System.err.println(arguments[i] + " is not an option\n\n" + USAGE);
                    System.exit(2);
                }
            }
        }
        try {
            new SyncBenchmark(new Options(jar, headsets, rate, sound, vr, out)).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        var begun = Instant.now();
        var loadBefore = Machine.load();
        var folder = Files.createTempDirectory("omoide-benchmark-sync");
        try {
            var derived = film(folder);
            try (var started = BuiltServer.start(options.jar, storage -> fill(storage, derived));
                    var chromium = new Chromium()) {
                server = started;
                double before = Machine.busySeconds();
                long from = System.nanoTime();
                open(chromium);
                lead();
                double seconds = (System.nanoTime() - from) / 1e9;
                remarks.add(String.format(
                        Locale.ROOT,
                        "%.2f of %d processors were busy in the mean.",
                        (Machine.busySeconds() - before) / seconds,
                        Runtime.getRuntime().availableProcessors()));
            }
        } finally {
            try (var all = Files.walk(folder)) {
                for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        var report = report(begun, loadBefore);
        System.out.println(report);
        Files.createDirectories(options.out);
        Files.writeString(options.out.resolve("sync.md"), report);
    }

    /** A drawn film, as the transcoder tiles it. */
    private Path film(Path folder) throws IOException, InterruptedException {
        var master = folder.resolve("film.mp4");
        var command = new ArrayList<>(List.of(Loader.load(ffmpeg.class), "-v", "error", "-y", "-f", "lavfi", "-i"));
        command.add("testsrc2=size=%dx%d:rate=%d:duration=%d".formatted(WIDTH, WIDTH / 2, options.rate, FILM_SECONDS));
        if (options.sound) {
            command.addAll(List.of("-f", "lavfi", "-i", "sine=220:duration=" + FILM_SECONDS, "-c:a", "aac"));
        }
        command.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", master.toString()));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("FFmpeg could not draw a film");
        }
        var medium = new Inspection.Film("h264", FILM_SECONDS, options.rate, 8, options.sound);
        var recognised = new Inspection.Recognised(
                medium,
                new Inspection.Picture(WIDTH, WIDTH / 2),
                Layout.MONO,
                Inspection.Pose.UPRIGHT,
                Inspection.Evidence.WORD,
                null);
        var derived = folder.resolve("derived");
        try (var source = FileSource.open(master)) {
            Transcoder.transcode(
                    source,
                    recognised,
                    Settings.defaults().withGrid(new Grid(4, 2, 256, 256)),
                    new FolderSink(derived),
                    fraction -> {});
        }
        return derived;
    }

    private void fill(Storage storage, Path derived) {
        Facilities.move(storage, List.of(options.headsets));
        try (var files = Files.walk(derived)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var key = "derived/" + Facilities.FILM + "/" + Facilities.VERSION + "/" + derived.relativize(file);
                storage.objects()
                        .put(key, "application/octet-stream", ByteBuffer.wrap(Files.readAllBytes(file)))
                        .block();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BuiltServer server() {
        return Objects.requireNonNull(server);
    }

    private void open(Chromium chromium) {
        var emulator = options.vr ? emulator() : null;
        for (int i = 0; i < options.headsets; i++) {
            var device = chromium.device(240, 160);
            device.addCookies(List.of(
                    new Cookie("omoide", Facilities.secret(Facilities.headset(0, i))).setUrl(server().address())));
            device.addInitScript(SMALL);
            if (emulator != null) {
                device.addInitScript(emulator);
            }
            devices.add(device);
            var page = device.newPage();
            page.setDefaultTimeout(60_000);
            page.navigate(server().address() + "/headset");
            headsets.add(page);
        }
        var stop = "{\"footageId\":\"%s\",\"seconds\":120,\"prompts\":[]}".formatted(Facilities.FILM);
        var trip = ask("POST", "/api/trips", "{\"title\":\"港めぐり\",\"stops\":[" + stop + "]}")
                .path("id")
                .asString();
        var all = IntStream.range(0, options.headsets)
                .mapToObj(i -> "\"" + Facilities.headset(0, i) + "\"")
                .toList();
        run = ask("POST", "/api/runs", "{\"tripId\":\"%s\",\"headsets\":%s,\"minutes\":20}".formatted(trip, all))
                .path("id")
                .asString();
        for (var headset : headsets) {
            headset.click(emulator == null ? ".begin" : ".enter");
            headset.waitForFunction("() => omoideJourney.state().run !== null && omoideJourney.state().offset !== 0");
            headset.evaluate(WATCH);
        }
    }

    /** The tests' own; without it the view is a page. */
    private @Nullable String emulator() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var file = at.resolve("viewer/src/test/resources/vendor/iwer-2.5.0/iwer.min.js");
            if (Files.exists(file)) {
                try {
                    return Files.readString(file) + EMULATED;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        remarks.add("Without an emulator of headsets: the view was a page.");
        return null;
    }

    private JsonNode ask(String method, String path, @Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create(server().address() + path))
                .header("Cookie", "omoide=" + Facilities.secret(Facilities.staff(0)) + "; XSRF-TOKEN=benchmark")
                .header("X-XSRF-TOKEN", "benchmark")
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void say(String command) {
        ask("POST", "/api/runs/" + run + "/commands", "{\"press\":\"%s\",%s}".formatted(UUID.randomUUID(), command));
    }

    private void lead() {
        go();
        watch("the first 5 s in which all see it", 5);
        linger(15);
        watch("20 s later", 10);
        for (int i = 0; i < 2; i++) {
            say("\"do\":\"PAUSE\"");
            linger(3);
            say("\"do\":\"RESUME\"");
            linger(0.8);
            watch(i == 0 ? "right after a pause" : "right after another pause", 5);
        }
        cut(4);
        watch("right after one had no line for 4 s", 5);
        cut(9);
        linger(1);
        watch("after one had no line for 9 s, and stood still", 5);
        linger(10);
        watch("10 s later", 5);
        var loaded = headsets.get(headsets.size() - 1);
        loaded.evaluate(
                "() => { window.load = setInterval(() => { for (const end = performance.now() + 90; performance.now() < end;); }, 100); }");
        linger(2);
        watch("while one is busy nine tenths of the time", 8);
        loaded.evaluate("() => clearInterval(load)");
        watch("right afterwards", 5);
        linger(10);
        watch("10 s later", 5);
        go();
        watch("the first 5 s of another start", 5);
        for (var headset : headsets) {
            headset.evaluate(
                    "() => { (function look() { if (omoideJourney.state().dusk === 1) window.calmAt = performance.timeOrigin + performance.now(); else requestAnimationFrame(look); })(); }");
        }
        double pressed = System.currentTimeMillis();
        say("\"do\":\"CALM\"");
        var calm = new ArrayList<Double>();
        for (var headset : headsets) {
            headset.waitForFunction("() => calmAt !== null");
            calm.add(((Number) headset.evaluate("calmAt")).doubleValue() - pressed);
        }
        remarks.add("From the press on “stop” to all of the picture being calm: "
                + calm.stream().map(each -> Figures.number(each, 0) + " ms").toList()
                + ", of which 250 ms are the fade.");
    }

    private void go() {
        say("\"do\":\"GO\",\"stop\":0");
        linger(1.5);
        for (var headset : headsets) {
            headset.waitForFunction(
                    "() => { const s = omoideJourney.state(); return s.running && s.brightness > 0 && Math.abs(s.skew) < 2000; }");
        }
    }

    private void cut(double seconds) {
        var device = devices.get(0);
        device.setOffline(true);
        linger(seconds);
        device.setOffline(false);
        headsets.get(0).waitForFunction("() => omoideJourney.state().heard < 1500 && omoideJourney.state().running");
    }

    private void linger(double seconds) {
        headsets.get(0).waitForTimeout(1000 * seconds);
    }

    private void watch(String name, double seconds) {
        long from = System.currentTimeMillis();
        linger(seconds);
        long until = System.currentTimeMillis();
        var scene = ask("GET", "/api/runs/" + run, null).path("headsets").get(0).path("scene");
        double position = scene.path("position").asDouble();
        long at = scene.path("at").asLong();
        var offs = new ArrayList<Map<Long, Double>>();
        for (var headset : headsets) {
            offs.add(offs(headset, from, until, position, at));
        }
        var apart = new ArrayList<Double>();
        for (long bin = from / BIN; bin <= until / BIN; bin++) {
            long one = bin;
            var all = offs.stream().map(each -> each.get(one)).toList();
            if (!all.contains(null)) {
                apart.add(spread(all));
            }
        }
        var rates = headsets.stream()
                .map(headset -> ((Number) headset.evaluate("omoideJourney.state().rate")).doubleValue())
                .toList();
        var phase = new Phase(
                name,
                apart,
                offs.stream()
                        .map(each -> Figures.percentile(each.values(), 0.5))
                        .toList(),
                rates);
        phases.add(phase);
        System.out.println(row(phase));
    }

    /** By the moment: how far the picture was before what was wanted when it was seen first, in milliseconds. */
    private static Map<Long, Double> offs(Page headset, long from, long until, double position, long at) {
        var drawn = JSON.readTree((String) headset.evaluate("JSON.stringify(drawn)"));
        var byBin = new TreeMap<Long, List<Double>>();
        for (var each : drawn) {
            double when = each.get(0).asDouble();
            if (when >= from && when <= until) {
                double wanted = position + (when - at) / 1000;
                double off = each.get(1).asDouble() - wanted;
                off -= FILM_SECONDS * Math.rint(off / FILM_SECONDS);
                byBin.computeIfAbsent((long) when / BIN, bin -> new ArrayList<>())
                        .add(1000 * off);
            }
        }
        var medians = new TreeMap<Long, Double>();
        byBin.forEach((bin, all) -> medians.put(bin, Figures.percentile(all, 0.5)));
        return medians;
    }

    private static double spread(List<Double> all) {
        return all.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN)
                - all.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    private static List<Object> row(Phase phase) {
        return List.of(
                phase.name,
                phase.apart.size(),
                Figures.number(Figures.percentile(phase.apart, 0.5), 0),
                Figures.number(Figures.percentile(phase.apart, 0.95), 0),
                Figures.number(Figures.percentile(phase.apart, 1), 0),
                String.join(
                        " / ",
                        phase.off.stream().map(off -> Figures.number(off, 0)).toList()),
                String.join(
                        " / ",
                        phase.rates.stream()
                                .map(rate -> Figures.number(rate, 3))
                                .toList()));
    }

    private String report(Instant begun, String loadBefore) {
        var table =
                new Table("when", "moments", "median", "95th percentile", "most", "each against the server", "rates");
        phases.forEach(phase -> table.row(row(phase).toArray()));
        return """
                # Together

                How far headsets are apart. Written by `java -jar benchmark/target/benchmark.jar sync`
                ([benchmark/README.md](../../benchmark/README.md)), %s; %d emulated headsets%s, a drawn film of %d×%d at %d pictures a second%s.

                %d cores (%s), Java %s. Load average before %s, after %s. Server, browser and headsets run on the same cores; pictures are
                decoded and drawn in software.

                %s
                In milliseconds; compared are the pictures that were drawn within the same %d ms, each by the moment at which it was seen first
                and by where it belongs in the film. *Against the server* is the median for each headset: a picture is seen first when the
                screen is drawn next, so that some 20 ms behind is as near as can be. *Rates* are those at the end.

                %s
                """.formatted(
                        begun.truncatedTo(ChronoUnit.MINUTES),
                        options.headsets,
                        options.vr ? " in VR, for both eyes" : "",
                        WIDTH,
                        WIDTH / 2,
                        options.rate,
                        options.sound ? " with sound" : " without sound",
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"),
                        loadBefore,
                        Machine.load(),
                        table,
                        BIN,
                        String.join("\n", remarks));
    }
}
