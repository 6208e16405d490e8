package org.omoide.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.FolderSink;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.Transcoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A film as the real transcoder tiles it, beside an untiled rendition of the same encoder settings. Bytes are those of
 * all eyes; the untiled rendition of a stereo film has the eyes on top of each other.
 *
 * @param folder holds {@code tiled} and {@code untiled}
 * @param key differs between any two films of one run
 * @param base bytes of each segment of the base level
 * @param full bytes of each segment of all tiles of the full level
 * @param untiled bytes of each segment of the untiled rendition
 * @param cpu seconds of processor time that the transcoder took, with sound, fallback and manifests
 */
record TiledFilm(
        Footage footage,
        Path folder,
        String key,
        Grid grid,
        double framesPerSecond,
        int framesPerSegment,
        int frames,
        long[] base,
        long[] full,
        long[] untiled,
        double cpu) {

    /** Longer films are cut: no head trace is longer, and every frame costs time and memory. */
    private static final double MOST_SECONDS = 70;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    record Done(List<Integer> untiled, double cpu) {}

    String name() {
        return footage.name();
    }

    Path tiled() {
        return folder.resolve("tiled");
    }

    double seconds() {
        return frames / framesPerSecond;
    }

    /** Whether there is anything to choose: a film that is hardly larger than the base has no other level. */
    boolean choosable() {
        return grid.levels().size() > 1;
    }

    /** Bytes of the untiled rendition for so many seconds, going round where the film ends. */
    double untiledBytes(double seconds) {
        return bytes(untiled, seconds);
    }

    /** Bytes of the base level for so many seconds, going round where the film ends. */
    double baseBytes(double seconds) {
        return bytes(base, seconds);
    }

    private double bytes(long[] segments, double seconds) {
        double left = seconds * framesPerSecond;
        double bytes = Math.floor(left / frames) * Arrays.stream(segments).sum();
        left %= frames;
        for (int i = 0; i < segments.length && left > 0; i++) {
            int length = Math.min(framesPerSegment, frames - i * framesPerSegment);
            bytes += segments[i] * Math.min(1, left / length);
            left -= length;
        }
        return bytes;
    }

    /** Makes both renditions, or finds them from another run. */
    static TiledFilm prepare(Path master, Settings settings, Path cache) throws IOException, Footage.Unsuitable {
        Footage footage = Footage.look(master, settings);
        String key = key(footage, settings);
        Path folder = cache.resolve(key);
        Path done = folder.resolve("done.json");
        if (!Files.exists(done)) {
            delete(folder);
            Files.createDirectories(folder);
            make(footage, settings, folder, done);
        }
        return open(footage.film().seconds() > MOST_SECONDS ? cut(footage, folder) : footage, folder, key);
    }

    private static void make(Footage whole, Settings settings, Path folder, Path done) throws IOException {
        Footage footage = whole.film().seconds() > MOST_SECONDS ? cut(whole, folder) : whole;
        double before = processorSeconds();
        try (Source source = FileSource.open(footage.master())) {
            Transcoder.transcode(
                    source, footage.what(), settings, new FolderSink(folder.resolve("tiled")), fraction -> {});
        }
        double cpu = processorSeconds() - before;
        Grid grid = Grid.of(manifest(folder));
        List<Integer> lengths;
        try (Untiled untiled = new Untiled(
                new FolderSink(folder.resolve("untiled")),
                grid.width(),
                grid.height(),
                footage.eyes().size(),
                footage.rate(),
                settings.encoding().preset(),
                settings.encoding().crf("full"))) {
            footage.pictures((pictures, number) -> untiled.encode(pictures));
            lengths = untiled.finish();
        }
        Files.write(done, JSON.writeValueAsBytes(new Done(lengths, cpu)));
    }

    private static double processorSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    /** The first seconds, as they are coded. */
    private static Footage cut(Footage footage, Path folder) throws IOException {
        Path part = folder.resolve("part.mov");
        if (!Files.exists(part)) {
            Files.createDirectories(folder);
            Process process = new ProcessBuilder(
                            Loader.load(ffmpeg.class),
                            "-v",
                            "error",
                            "-y",
                            "-i",
                            footage.master().toAbsolutePath().toString(),
                            "-t",
                            Double.toString(MOST_SECONDS - 10),
                            "-map",
                            "0:v:0",
                            "-c",
                            "copy",
                            part.toAbsolutePath().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                if (process.waitFor() != 0) {
                    throw new IOException("FFmpeg could not cut " + footage.master());
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException(interrupted);
            }
        }
        var film = footage.film();
        return new Footage(
                footage.name(),
                part,
                footage.what(),
                new org.omoide.transcoder.Inspection.Film(
                        film.codec(), MOST_SECONDS - 10, film.framesPerSecond(), film.bits(), false));
    }

    private static JsonNode manifest(Path folder) throws IOException {
        return JSON.readTree(Files.readAllBytes(folder.resolve("tiled/manifest.json")));
    }

    private static TiledFilm open(Footage footage, Path folder, String key) throws IOException {
        Done done = JSON.readValue(Files.readAllBytes(folder.resolve("done.json")), Done.class);
        JsonNode manifest = manifest(folder);
        Grid grid = Grid.of(manifest);
        JsonNode video = manifest.get("video");
        int segments = video.get("segments").asInt();
        ByteBuffer index = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("tiled/tiles.idx")))
                .order(ByteOrder.LITTLE_ENDIAN);
        long[] base = new long[segments];
        long[] full = new long[segments];
        for (int eye = 0; eye < manifest.get("eyes").size(); eye++) {
            for (Grid.Level level : grid.levels()) {
                for (int tile = 0; tile < level.tiles(); tile++) {
                    index.getInt();
                    for (int segment = 0; segment < segments; segment++) {
                        long bytes = Integer.toUnsignedLong(index.getInt());
                        base[segment] += level == grid.base() ? bytes : 0;
                        full[segment] += level == grid.full() ? bytes : 0;
                    }
                }
            }
        }
        return new TiledFilm(
                footage,
                folder,
                key,
                grid,
                video.get("frameRate").get(0).asDouble()
                        / video.get("frameRate").get(1).asDouble(),
                video.get("framesPerSegment").asInt(),
                video.get("frames").asInt(),
                base,
                full,
                done.untiled.stream().mapToLong(Integer::longValue).toArray(),
                done.cpu);
    }

    /** Of the master's bytes, the settings and the transcoder itself. */
    private static String key(Footage footage, Settings settings) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest(digest, footage.master());
            digest.update(settings.toString().getBytes(UTF_8));
            Path program = Path.of(Transcoder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(program)) {
                try (Stream<Path> files = Files.walk(program)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        digest(digest, file);
                    }
                }
            } else {
                // A jar has the time of its making in it; the check sums of its entries don't.
                try (var jar = new java.util.zip.ZipFile(program.toFile())) {
                    jar.stream()
                            .filter(entry -> entry.getName().endsWith(".class"))
                            .map(entry -> entry.getName() + entry.getCrc())
                            .sorted()
                            .forEach(entry -> digest.update(entry.getBytes(UTF_8)));
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 10);
        } catch (NoSuchAlgorithmException | URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void digest(MessageDigest digest, Path file) throws IOException {
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
