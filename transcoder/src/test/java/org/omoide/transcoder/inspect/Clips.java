package org.omoide.transcoder.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Source;

/** Makes clips with the {@code ffmpeg} program that comes with the library, and looks at them. */
record Clips(Path folder) {

    /**
     * A second of a sphere that is plain to see as one: waves that go on across the back and flatten out towards the
     * first and last rows.
     */
    private static final String SPHERE = "nullsrc=s=640x320:r=30:d=0.04,format=yuv420p,geq="
            + "lum='128+sin(Y/319*PI)*(50*sin(X/640*2*PI+Y/25)+40*sin(X/640*2*PI*5-Y/9)+30*cos(X/640*2*PI*2+1))'"
            + ":cb=110:cr=140,loop=29:1,setpts=N/30/TB,scroll=h=0.005";

    /** Makes a clip of the turning sphere. @param arguments of ffmpeg, after the inputs and before the file */
    Path sphere(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("-f", "lavfi", "-i", SPHERE, "-f", "lavfi", "-i", "sine=d=1", "-ac", "1", "-shortest"));
        command.addAll(List.of(arguments));
        return run(name, command);
    }

    Path run(String name, List<String> arguments) throws IOException, InterruptedException {
        Path made = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of(
                Loader.load(org.bytedeco.ffmpeg.ffmpeg.class), "-nostdin", "-v", "error", "-y", "-threads", "2"));
        command.addAll(arguments);
        command.add(made.toString());
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return made;
    }

    static Inspection inspect(Path clip, @Nullable Layout claim) throws IOException {
        return inspect(Files.readAllBytes(clip), claim);
    }

    static Inspection inspect(byte[] clip, @Nullable Layout claim) throws IOException {
        return new Inspector().inspect(new InMemory(clip), claim, Settings.defaults());
    }

    static Source source(byte[] bytes) {
        return new InMemory(bytes);
    }

    /** A source that hands out few bytes at a time, as a network may. */
    private record InMemory(byte[] bytes) implements Source {

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            if (position >= bytes.length) {
                return -1;
            }
            int length = (int) Math.min(Math.min(target.remaining(), 10_000), bytes.length - position);
            target.put(bytes, (int) position, length);
            return length;
        }

        @Override
        public String name() {
            return "film.mp4";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
