package org.omoide.transcoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;

/** Clips that tests render for themselves. */
public final class Clips {

    private Clips() {}

    /** Fine detail that jumps up and down by up to 200 pixels from frame to frame; two seconds and a bit. */
    public static Path shaken(Path target) throws IOException {
        return render(
                target,
                "-f lavfi -i testsrc2=size=2160x1400:rate=30,noise=alls=12:allf=t -t 2.2 -vf"
                        + " crop=1920:960:120+110*sin(n*2.1):220+200*sin(n*1.7) -c:v libx264 -preset ultrafast -crf 20"
                        + " -pix_fmt yuv420p");
    }

    /** A moving test card with a tone, 1280×640, 2.2 s at the given rate. */
    public static Path card(Path target, String rate) throws IOException {
        return render(
                target,
                "-f lavfi -i testsrc2=size=1280x640:rate=" + rate + " -f lavfi -i sine=440:sample_rate=44100 -t 2.2"
                        + " -c:v libx264 -preset ultrafast -crf 10 -pix_fmt yuv420p -c:a aac -movflags +faststart");
    }

    /** Black but for one white second that begins at 1 s with a tone; the sound's stream begins at 0.4 s only. */
    public static Path flash(Path target) throws IOException {
        return render(
                target,
                "-f lavfi -i color=black:size=640x320:rate=30,drawbox=c=white:t=fill:enable=between(t\\,0.99\\,1.99)"
                        + " -itsoffset 0.4 -f lavfi -i aevalsrc=if(between(t\\,0.6\\,1.6)\\,0.5*sin(2000*t)\\,0):s=48000"
                        + " -t 2.5 -c:v libx264 -preset ultrafast -crf 20 -pix_fmt yuv420p -c:a pcm_s16le");
    }

    /** Two colours on top of each other, red above. */
    public static Path redAboveBlue(Path target) throws IOException {
        return render(
                target,
                "-f lavfi -i color=red:size=640x320:rate=25 -f lavfi -i color=blue:size=640x320:rate=25"
                        + " -filter_complex vstack -t 1.2 -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
    }

    /** Ten frames a second at first, thirty later; 2 s. */
    public static Path variableRate(Path target) throws IOException {
        return render(
                target,
                "-f lavfi -i testsrc2=size=640x320:rate=30 -t 2 -vf select=gt(t\\,0.99)+not(mod(n\\,3))"
                        + " -fps_mode vfr -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
    }

    /** HEVC with ten bits. */
    public static Path tenBits(Path target) throws IOException {
        return render(
                target,
                "-f lavfi -i testsrc2=size=640x320:rate=30000/1001 -t 1.2 -c:v libx265 -preset ultrafast"
                        + " -x265-params log-level=none -pix_fmt yuv420p10le -tag:v hvc1");
    }

    /** Renders with the given arguments of the {@code ffmpeg} program. */
    public static Path render(Path target, String arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class));
        command.addAll(List.of("-v", "error", "-y"));
        command.addAll(List.of(arguments.split(" ")));
        command.add(target.toString());
        run(command);
        return target;
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + "\n" + output);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
