package org.omoide.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.FolderSink;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Manifest;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.Transcoder;
import org.omoide.transcoder.media.Limits;
import org.omoide.transcoder.media.MediaInput;

/**
 * What the transcoder costs, against one {@code ffmpeg} process that makes the same renditions of the same film, and
 * against a process for each tile. Counts the user and system CPU time of whole processes, start of the Java machine
 * included. Runs alternate, as other work on the machine changes what a second of CPU is worth. Needs Linux, which tells
 * the CPU time of ended children.
 *
 * <pre>TranscodeBenchmark [--runs N] [--seconds S] [--out table.md] FILM…</pre>
 */
public final class TranscodeBenchmark {

    /** As the server starts its transcoders. */
    private static final List<String> JVM = List.of("-Xmx1536m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** {@code USER_HZ}, in which Linux counts in {@code /proc}; the same on all its common platforms. */
    private static final double TICKS_PER_SECOND = 100;

    /** Tiles whose single transcoding stands for that of all. */
    private static final int SAMPLED_TILES = 4;

    private TranscodeBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3 && arguments[0].equals("transcode-once")) {
            transcodeOnce(Path.of(arguments[1]), Path.of(arguments[2]));
            return;
        }
        int runs = 5;
        double seconds = 0;
        Path out = null;
        List<Path> films = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--runs" -> runs = Integer.parseInt(arguments[++i]);
                case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
                case "--out" -> out = Path.of(arguments[++i]);
                default -> films.add(Path.of(arguments[i]));
            }
        }
        StringBuilder table = new StringBuilder();
        table.append(
                "| film | runs | this transcoder, CPU s | one `ffmpeg` process, CPU s | ratio | once per tile | ratio |\n");
        table.append("|---|---|---|---|---|---|---|\n");
        for (Path film : films) {
            table.append(compare(film, runs, seconds));
        }
        System.out.print(table);
        if (out != null) {
            Files.writeString(out, table);
        }
    }

    private static String compare(Path whole, int runs, double seconds) throws Exception {
        Path folder = Files.createTempDirectory("transcode-benchmark");
        try {
            Path film = whole;
            if (seconds > 0) {
                film = folder.resolve("film.mp4");
                run(List.of(ffmpeg(), "-v", "error", "-i", "" + whole, "-t", "" + seconds, "-c", "copy", "" + film));
            }
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            double perTile = 0;
            for (int i = 0; i < runs; i++) {
                Path made = folder.resolve("made");
                ours.add(run(transcoder(film, made)));
                Manifest manifest = Manifest.ofJson(Files.readAllBytes(made.resolve("manifest.json")));
                Renditions renditions = Renditions.of(manifest, Inspected.of(film));
                Path reference = folder.resolve("reference");
                Files.createDirectories(reference);
                theirs.add(run(renditions.inOneProcess(film, reference)));
                ratios.add(ours.get(i) / theirs.get(i));
                if (i == 0) {
                    perTile = perTile(renditions, film, reference);
                    System.err.printf(
                            Locale.ROOT, "%s: bytes %d and %d%n", whole.getFileName(), bytes(made), bytes(reference));
                }
                System.err.printf(
                        Locale.ROOT,
                        "%s: %.2f s and %.2f s, %.3f%n",
                        whole.getFileName(),
                        ours.get(i),
                        theirs.get(i),
                        ratios.get(i));
                delete(made);
                delete(reference);
            }
            return String.format(
                    Locale.ROOT,
                    "| %s%s | %d | %s | %s | %s | %.0f | %.1f |%n",
                    whole.getFileName(),
                    seconds > 0 ? String.format(Locale.ROOT, ", first %.0f s", seconds) : "",
                    runs,
                    spread(ours, 1),
                    spread(theirs, 1),
                    spread(ratios, 3),
                    perTile,
                    perTile / median(ours));
        } finally {
            delete(folder);
        }
    }

    /** CPU time of a process for each tile, and of the untiled rendition, from a few of them. */
    private static double perTile(Renditions renditions, Path film, Path folder) throws Exception {
        List<List<String>> commands = renditions.oncePerTile(film, folder);
        List<List<String>> tiles = commands.subList(1, commands.size());
        double sampled = 0;
        int count = Math.min(SAMPLED_TILES, tiles.size());
        for (int i = 0; i < count; i++) {
            sampled += run(tiles.get((2 * i + 1) * tiles.size() / (2 * count)));
        }
        return run(commands.get(0)) + sampled / count * tiles.size();
    }

    /** Median, least and most. */
    private static String spread(List<Double> values, int digits) {
        String number = "%." + digits + "f";
        return String.format(
                Locale.ROOT,
                number + " (" + number + "–" + number + ")",
                median(values),
                values.stream().min(Comparator.naturalOrder()).orElseThrow(),
                values.stream().max(Comparator.naturalOrder()).orElseThrow());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static List<String> transcoder(Path film, Path target) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TranscodeBenchmark.class.getName()));
        command.addAll(List.of("transcode-once", film.toString(), target.toString()));
        return command;
    }

    /** Runs a process to its end and tells its CPU time in seconds. */
    private static double run(List<String> command) throws IOException, InterruptedException {
        double before = ofEndedChildren();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        int exit = builder.start().waitFor();
        if (exit != 0) {
            throw new IOException(command.get(0) + " ended with " + exit);
        }
        return ofEndedChildren() - before;
    }

    private static double ofEndedChildren() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        // Fields 16 and 17 of proc(5), counted from the third one here: cutime and cstime.
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND;
    }

    static String ffmpeg() {
        return Loader.load(ffmpeg.class);
    }

    private static void transcodeOnce(Path film, Path target) throws IOException {
        Inspected inspected = Inspected.of(film);
        try (Source source = FileSource.open(film)) {
            Transcoder.transcode(
                    source, inspected.recognised(), Settings.defaults(), new FolderSink(target), fraction -> {});
        }
    }

    /** What an inspection that believes the film to be spherical would say. */
    record Inspected(Inspection.Recognised recognised, boolean colours709) {

        static Inspected of(Path file) throws IOException {
            try (Source source = FileSource.open(file);
                    MediaInput input = MediaInput.open(source, Limits.ofInspection(140_000_000))) {
                AVStream stream = input.picture().orElseThrow();
                double rate = stream.avg_frame_rate().num()
                        / (double) Math.max(1, stream.avg_frame_rate().den());
                var film = new Inspection.Film(
                        "any", input.declaredSeconds(), rate, 8, input.sound().isPresent());
                var picture = new Inspection.Picture(
                        stream.codecpar().width(), stream.codecpar().height());
                // 1 is BT.709 and 2 unspecified in ISO/IEC 23091-2.
                int matrix = stream.codecpar().color_space();
                return new Inspected(
                        new Inspection.Recognised(
                                film, picture, Layout.MONO, Inspection.Pose.UPRIGHT, Inspection.Evidence.WORD, null),
                        matrix == 1 || matrix == 2);
            }
        }
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".mp4"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
