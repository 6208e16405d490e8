package org.omoide.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.omoide.benchmark.Axes.Pose;
import tools.jackson.databind.json.JsonMapper;

/** Runs the viewer's own scheduler in a browser, in virtual time. */
final class Simulator {

    private static final double ROUND_TRIP = 0.02;

    /** Pixels per second of all decoders together: what H.264 level 5.1 asks for, 983,040 macroblocks, doubled. */
    private static final double DECODE_RATE = 2 * 983_040.0 * 256;

    private static final String CALL = """
            async ({ heads, lines, run }) => {
              const kept = globalThis.kept ??= new Map();
              const get = async path => {
                if (!kept.has(path)) kept.set(path, await (await fetch(path)).json());
                return kept.get(path);
              };
              const { simulate } = await import('/benchmark/simulation.js');
              const outcome = await simulate({ ...run, head: await get(heads), network: await get(lines) });
              return JSON.stringify(outcome);
            }""";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Site site;
    private final Page page;
    private final Axes axes;
    private final double seconds;
    private final double every;
    private final Map<Object, String> paths = new IdentityHashMap<>();

    /**
     * @param seconds of a viewing, at most
     * @param every so many seconds it is looked at what is on the screen
     */
    Simulator(Site site, Chromium chromium, Axes axes, double seconds, double every) {
        this.site = site;
        this.axes = axes;
        this.seconds = seconds;
        this.every = every;
        page = chromium.page(320, 240);
        page.navigate(site.address("/"));
    }

    Outcome play(Run run) {
        List<Pose> poses = axes.poses(run.head());
        Map<String, Object> given = new HashMap<>();
        given.put("root", "/films/" + run.film().key() + "/tiled/");
        given.put("roundTrip", ROUND_TRIP);
        given.put("slots", run.device().slots(run.film().grid()));
        given.put("decoders", run.device().decoders());
        given.put("decodeRate", DECODE_RATE);
        given.put("economy", run.economy());
        given.put("seconds", Math.min(seconds, run.head().seconds()));
        given.put("every", every);
        String head = keep(
                run.head(), "/heads/", () -> poses.stream().map(Simulator::row).toList());
        String line = keep(
                run.network(),
                "/lines/",
                () -> run.network().steps().stream()
                        .map(step -> new double[] {step.seconds(), step.bitsPerSecond()})
                        .toList());
        Object outcome = page.evaluate(CALL, Map.of("heads", head, "lines", line, "run", given));
        return JSON.readValue((String) outcome, Outcome.class);
    }

    private static double[] row(Pose pose) {
        Vector f = pose.forward();
        Vector u = pose.up();
        return new double[] {pose.seconds(), f.x(), f.y(), f.z(), u.x(), u.y(), u.z()};
    }

    private String keep(Object what, String folder, java.util.function.Supplier<List<double[]>> rows) {
        return paths.computeIfAbsent(what, absent -> {
            String path = folder + paths.size() + ".json";
            site.put(path, JSON.writeValueAsString(rows.get()).getBytes(UTF_8));
            return path;
        });
    }
}
