package org.omoide.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.grid.Grid;

/**
 * What the command line asks for.
 *
 * @param economies of the sweep
 * @param grids to compare; none where they aren't compared
 * @param lines whether all lines are played over without looking at pictures, instead of all else
 * @param height of the largest stitched picture in pixels
 */
record Options(
        List<Path> footage,
        Path heads,
        Path networks,
        Path out,
        Path cache,
        boolean quick,
        boolean lines,
        List<Double> economies,
        List<Grid> grids,
        int height,
        double megabits,
        boolean processor) {

    static final String USAGE = """
            java -jar benchmark.jar [--quick] [option value]...
              --footage FILE|FOLDER   may be repeated; films to measure
              --heads FOLDER          rows of seconds, quaternion (4), view vector (3)
              --networks FOLDER       rows of seconds, Mbit/s
              --out FOLDER            results.md and curve.svg (benchmark/target/results)
              --cache FOLDER          tiled films are kept here (omoide-benchmark in the folder for temporary files)
              --economy A,B,...       settings of the scheduler for the curve
              --grids CxR:WxH,...     columns, rows and tile sizes to compare on the first footage instead of all else
              --height PIXELS         of the largest picture that the decoder takes (8192)
              --line MBIT             per second, of the line that is not a trace (20)
              --lines                 stalls over all lines, without looking at pictures, instead of all else
              --quick                 few traces, for a first look
              --no-cpu                leave out the processor time of playback
            """;

    /** Real 360° films that are long enough to look round in, and one that is made. */
    private static final List<String> FOOTAGE = List.of(
            "overpass-2048x1024-4s.mp4",
            "plant-1920x1080-8s-silent.mp4",
            "forest-topbottom-1920x1080-10s-sphericalv1.mp4",
            "theta-40s-lowres.ts",
            "made-3840x1920-30fps-12s-gps.mp4");

    static Options parse(List<String> arguments) throws IOException {
        List<Path> footage = new ArrayList<>();
        Path heads = null;
        Path networks = null;
        Path out = Path.of("benchmark", "target", "results");
        Path cache = Path.of(System.getProperty("java.io.tmpdir"), "omoide-benchmark");
        List<Double> economies = List.of();
        List<Grid> grids = List.of();
        boolean quick = false;
        boolean lines = false;
        boolean processor = true;
        int height = 8192;
        double megabits = 20;
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (name.equals("--quick")) {
                quick = true;
                continue;
            }
            if (name.equals("--lines")) {
                lines = true;
                continue;
            }
            if (name.equals("--no-cpu")) {
                processor = false;
                continue;
            }
            if (++i == arguments.size()) {
                throw new IllegalArgumentException(name + " is not known, or wants a value");
            }
            String value = arguments.get(i);
            switch (name) {
                case "--footage" -> footage.addAll(Numbers.files(Path.of(value)));
                case "--heads" -> heads = Path.of(value);
                case "--networks" -> networks = Path.of(value);
                case "--out" -> out = Path.of(value);
                case "--cache" -> cache = Path.of(value);
                case "--economy" -> economies = numbers(value);
                case "--grids" ->
                    grids = Arrays.stream(value.split(",")).map(Options::grid).toList();
                case "--height" -> height = Integer.parseInt(value);
                case "--line" -> megabits = Double.parseDouble(value);
                default -> throw new IllegalArgumentException(name + " is not known");
            }
        }
        if (footage.isEmpty()) {
            Path folder = shared("footage");
            footage =
                    FOOTAGE.stream().map(folder::resolve).filter(Files::exists).toList();
        }
        return new Options(
                footage,
                heads == null ? shared("traces/head") : heads,
                networks == null ? shared("traces/network") : networks,
                out,
                cache.toAbsolutePath().normalize(),
                quick,
                lines,
                economies.isEmpty() ? (quick ? QUICK : FULL) : economies,
                grids,
                height,
                megabits,
                processor);
    }

    private static final List<Double> FULL = List.of(0.0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6);
    private static final List<Double> QUICK = List.of(0.0, 0.1, 0.3, 0.8);

    private static List<Double> numbers(String value) {
        return Stream.of(value.split(",")).map(Double::valueOf).sorted().toList();
    }

    private static Grid grid(String value) {
        String[] numbers = value.split("[x:]");
        if (numbers.length != 4) {
            throw new IllegalArgumentException(value + " is no grid such as 8x4:480x480");
        }
        int[] n = Arrays.stream(numbers).mapToInt(Integer::parseInt).toArray();
        return new Grid(n[0], n[1], n[2], n[3]);
    }

    /** A folder of shared data beside the project, found from the project's root or a module. */
    static Path shared(String name) throws IOException {
        Path found = findShared(name);
        if (found == null) {
            throw new IOException(
                    "there is no ../shared/" + name + " beside the project; see --footage, --heads, --networks");
        }
        return found;
    }

    static @Nullable Path findShared(String name) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(".ci"))) {
                Path found = at.resolveSibling("shared").resolve(name);
                return Files.exists(found) ? found : null;
            }
        }
        return null;
    }
}
