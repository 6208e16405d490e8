package org.omoide.viewer;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.FolderSink;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.Transcoder;
import org.omoide.transcoder.grid.Grid;

/**
 * Footage that says by its colours which direction, second and eye one sees: eight sectors of 45°, whose colours move on
 * by one sector each second; the right eye sees the complements.
 */
public final class Footage {

    static final int RATE = 30;
    static final int BITS = 12;
    private static final double BLOCK_WIDTH = 5;
    private static final double BLOCK_HEIGHT = 10;
    private static final int SECTORS = 8;
    private static final int[] COLOURS = {0xc82828, 0x28a028, 0x283cc8, 0xc8b428, 0xa028b4, 0x28aab4, 0xdc7828, 0x303030
    };

    /** Few and large tiles, so that a test can name those that a view needs. */
    private static final Settings SETTINGS = Settings.defaults().withGrid(new Grid(4, 2, 480, 480));

    private Footage() {}

    /** @param yaw degrees to the right of the middle, -180 to 180 */
    public static Color colour(double yaw, int second, boolean right) {
        int sector = (int) Math.floor((yaw + 180) / 360 * SECTORS);
        int colour = COLOURS[Math.floorMod(sector + second, SECTORS)];
        return new Color(right ? 0xffffff - colour : colour);
    }

    public static void film(Path folder, String name, Layout layout, double seconds, boolean audible) throws Exception {
        int eyes = layout == Layout.MONO ? 1 : 2;
        Painting stripes = (frame, yaw, pitch, right) -> colour(yaw, frame / RATE, right);
        film(folder, name, layout, seconds, audible, new Canvas(SECTORS, 4, eyes, "neighbor", stripes));
    }

    /**
     * Every tile says by {@link #BITS} black and white blocks which frame it belongs to: near the equator, around the
     * middle of each quarter of the horizon, once above and once below.
     */
    static void numbered(Path folder, String name, double seconds) throws Exception {
        Painting numbers = (frame, yaw, pitch, right) -> {
            for (int bit = 0; bit < BITS; bit++) {
                Direction block = block(bit);
                double across = Math.abs(Math.floorMod((int) Math.floor(yaw + 180), 90) + 0.5 - 45 - block.yaw());
                if (across < BLOCK_WIDTH / 2 && Math.abs(Math.abs(pitch) - block.pitch()) < BLOCK_HEIGHT / 2) {
                    return (frame >> bit & 1) == 1 ? Color.WHITE : Color.BLACK;
                }
            }
            return new Color(0x305070);
        };
        film(folder, name, Layout.MONO, seconds, false, new Canvas(72, 36, 1, "neighbor", numbers));
    }

    /** Where a bit stands: yaw from the middle of its quarter of the horizon, pitch from the equator, in degrees. */
    static Direction block(int bit) {
        return new Direction((bit % 6 - 2.5) * BLOCK_WIDTH, 15 + bit / 6 * BLOCK_HEIGHT);
    }

    /** Colours that change evenly with the direction, without a border anywhere. */
    static void gradient(Path folder, String name) throws Exception {
        Painting colours = (frame, yaw, pitch, right) -> gradient(yaw, pitch);
        film(folder, name, Layout.MONO, 1, false, new Canvas(960, 480, 1, "bicubic", colours));
    }

    /** @param yaw @param pitch degrees */
    static Color gradient(double yaw, double pitch) {
        double x = Math.sin(Math.toRadians(yaw)) * Math.cos(Math.toRadians(pitch));
        double y = Math.sin(Math.toRadians(pitch));
        double z = Math.cos(Math.toRadians(yaw)) * Math.cos(Math.toRadians(pitch));
        return new Color(
                (int) Math.round(150 + 60 * x), (int) Math.round(150 + 60 * y), (int) Math.round(150 + 60 * z));
    }

    private static void film(Path folder, String name, Layout layout, double seconds, boolean audible, Canvas canvas)
            throws Exception {
        Path master = folder.resolve(name + ".mp4");
        List<String> options = new ArrayList<>(List.of("-r", "" + RATE));
        if (audible) {
            options = new ArrayList<>(List.of("-f", "lavfi", "-t", "" + seconds, "-i", "sine=330"));
        }
        options.addAll(List.of(
                "-vf", "scale=1920:" + 960 * canvas.eyes() + ":flags=" + canvas.scaling() + ":out_color_matrix=bt709"));
        options.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-pix_fmt", "yuv420p"));
        options.addAll(List.of("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"));
        encode(master, canvas, (int) Math.round(seconds * RATE), options);
        Inspection.Film film = new Inspection.Film("h264", seconds, RATE, 8, audible);
        transcode(master, layout, 1920, 960 * canvas.eyes(), film, folder.resolve(name));
    }

    /** Makes the derived files of a film of four seconds with sound. */
    static void transcode(Path master, Layout layout, int width, int height, Path target) throws IOException {
        transcode(master, layout, width, height, new Inspection.Film("h264", 4, RATE, 8, true), target);
    }

    public static void still(Path folder, String name) throws Exception {
        Path master = folder.resolve(name + ".jpg");
        Canvas stripes = new Canvas(SECTORS, 4, 1, "neighbor", (frame, yaw, pitch, right) -> colour(yaw, 0, false));
        encode(master, stripes, 1, List.of("-vf", "scale=4096:2048:flags=neighbor", "-q:v", "2"));
        transcode(master, Layout.MONO, 4096, 2048, new Inspection.Still("jpeg"), folder.resolve(name));
    }

    private static void encode(Path master, Canvas canvas, int frames, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of(Loader.load(ffmpeg.class), "-v", "error", "-y"));
        command.addAll(List.of(
                "-f",
                "rawvideo",
                "-pix_fmt",
                "rgb24",
                "-s",
                canvas.columns() + "x" + canvas.lines() * canvas.eyes(),
                "-r",
                "" + RATE));
        command.addAll(List.of("-i", "-"));
        command.addAll(options);
        command.add(master.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream pictures = process.getOutputStream()) {
            for (int frame = 0; frame < frames; frame++) {
                pictures.write(canvas.paint(frame));
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
            Transcoder.transcode(source, recognised, SETTINGS, new FolderSink(target), fraction -> {});
        }
    }

    record Direction(double yaw, double pitch) {}

    /** The colour of a direction in degrees. */
    private interface Painting {
        Color at(int frame, double yaw, double pitch, boolean right);
    }

    /** Few pixels, scaled up by FFmpeg; the eyes lie on top of each other. */
    private record Canvas(int columns, int lines, int eyes, String scaling, Painting painting) {

        byte[] paint(int frame) {
            ByteBuffer pixels = ByteBuffer.allocate(3 * columns * lines * eyes);
            for (int line = 0; line < lines * eyes; line++) {
                double pitch = 90 - (line % lines + 0.5) * 180 / lines;
                for (int column = 0; column < columns; column++) {
                    double yaw = (column + 0.5) * 360 / columns - 180;
                    Color colour = painting.at(frame, yaw, pitch, line >= lines);
                    pixels.put((byte) colour.getRed());
                    pixels.put((byte) colour.getGreen());
                    pixels.put((byte) colour.getBlue());
                }
            }
            return pixels.array();
        }
    }
}
