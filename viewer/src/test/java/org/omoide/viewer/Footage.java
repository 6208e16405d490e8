package org.omoide.viewer;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Sink;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.Transcoder;
import org.omoide.transcoder.grid.Grid;

/**
 * Footage that says by its colours which direction, second and eye one sees: eight sectors of 45°, whose colours move on
 * by one sector each second; the right eye sees the complements.
 */
final class Footage {

    static final int RATE = 30;
    private static final int SECTORS = 8;
    private static final int[] COLOURS = {0xc82828, 0x28a028, 0x283cc8, 0xc8b428, 0xa028b4, 0x28aab4, 0xdc7828, 0x303030
    };

    /** Few and large tiles, so that a test can name those that a view needs. */
    private static final Settings SETTINGS = Settings.defaults().withGrid(new Grid(4, 2, 480, 480));

    private Footage() {}

    /** @param yaw degrees to the right of the middle, -180 to 180 */
    static Color colour(double yaw, int second, boolean right) {
        int sector = (int) Math.floor((yaw + 180) / 360 * SECTORS);
        int colour = COLOURS[Math.floorMod(sector + second, SECTORS)];
        return new Color(right ? 0xffffff - colour : colour);
    }

    static void film(Path folder, String name, Layout layout, double seconds, boolean audible) throws Exception {
        int eyes = layout == Layout.MONO ? 1 : 2;
        Path master = folder.resolve(name + ".mp4");
        List<String> options = new ArrayList<>(List.of("-r", "" + RATE));
        if (audible) {
            options = new ArrayList<>(List.of("-f", "lavfi", "-t", "" + seconds, "-i", "sine=330"));
        }
        options.addAll(List.of("-vf", "scale=1920:" + 960 * eyes + ":flags=neighbor:out_color_matrix=bt709"));
        options.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-pix_fmt", "yuv420p"));
        options.addAll(List.of("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"));
        encode(master, eyes, (int) Math.round(seconds * RATE), options);
        Inspection.Film film = new Inspection.Film("h264", seconds, RATE, 8, audible);
        transcode(master, layout, 1920, 960 * eyes, film, folder.resolve(name));
    }

    /** Makes the derived files of a film of four seconds with sound. */
    static void transcode(Path master, Layout layout, int width, int height, Path target) throws IOException {
        transcode(master, layout, width, height, new Inspection.Film("h264", 4, RATE, 8, true), target);
    }

    static void still(Path folder, String name) throws Exception {
        Path master = folder.resolve(name + ".jpg");
        encode(master, 1, 1, List.of("-vf", "scale=4096:2048:flags=neighbor", "-q:v", "2"));
        transcode(master, Layout.MONO, 4096, 2048, new Inspection.Still("jpeg"), folder.resolve(name));
    }

    private static void encode(Path master, int eyes, int frames, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of(Loader.load(ffmpeg.class), "-v", "error", "-y"));
        command.addAll(List.of("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", SECTORS + "x" + 4 * eyes, "-r", "" + RATE));
        command.addAll(List.of("-i", "-"));
        command.addAll(options);
        command.add(master.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream pictures = process.getOutputStream()) {
            for (int frame = 0; frame < frames; frame++) {
                for (int line = 0; line < 4 * eyes; line++) {
                    for (int sector = 0; sector < SECTORS; sector++) {
                        Color colour = colour(sector * 45 - 180, frame / RATE, line >= 4);
                        pictures.write(
                                new byte[] {(byte) colour.getRed(), (byte) colour.getGreen(), (byte) colour.getBlue()});
                    }
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("FFmpeg could not make " + master);
        }
    }

    /** An inspection would take such stripes for no place on earth, so the test says itself what it made. */
    private static void transcode(
            Path master, Layout layout, int width, int height, Inspection.Medium medium, Path target)
            throws IOException {
        var recognised = new Inspection.Recognised(
                medium,
                new Inspection.Picture(width, height),
                layout,
                Inspection.Pose.UPRIGHT,
                Inspection.Evidence.WORD,
                null);
        try (Source source = FileSource.open(master)) {
            Transcoder.transcode(source, recognised, SETTINGS, new Folder(target), fraction -> {});
        }
    }

    private record Folder(Path root) implements Sink {

        @Override
        public void put(String name, String mediaType, byte[] content) throws IOException {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        }

        @Override
        public Growing open(String name, String mediaType) throws IOException {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Path body = file.resolveSibling(file.getFileName() + ".body");
            FileChannel channel = FileChannel.open(
                    body, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            return new Growing() {
                @Override
                public void append(ByteBuffer bytes) throws IOException {
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }

                @Override
                public void finish(byte[] head) throws IOException {
                    try (OutputStream whole = Files.newOutputStream(file)) {
                        whole.write(head);
                        Files.copy(body, whole);
                    }
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                    Files.deleteIfExists(body);
                }
            };
        }
    }
}
