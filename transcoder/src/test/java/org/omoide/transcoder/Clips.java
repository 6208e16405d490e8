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
