package org.omoide;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The built jar as docs/running.md has it unpacked for production, with an archive of its loaded classes: it starts with
 * a third of the work, and tests start it often. It is made once for each build, by whichever test comes first.
 */
final class UnpackedJar {

    private static final List<String> OPTIONS = List.of("-Xmx768m", "-XX:TieredStopAtLevel=1");

    private UnpackedJar() {}

    /** The program and the options of its JVM; arguments may follow. */
    static List<String> command(Path jar) {
        var folder = jar.resolveSibling("unpacked");
        try {
            Files.createDirectories(folder);
            try (var lock = new RandomAccessFile(folder.resolve("lock").toFile(), "rw");
                    var held = lock.getChannel().lock()) {
                var archive = folder.resolve(
                        "classes-" + Files.getLastModifiedTime(jar).toMillis() + ".jsa");
                var unpacked = folder.resolve(jar.getFileName());
                if (!Files.exists(archive)) {
                    run(java(
                            "-Djarmode=tools",
                            "-jar",
                            jar.toString(),
                            "extract",
                            "--force",
                            "--destination",
                            folder.toString()));
                    train(unpacked, archive, folder.resolve("data"));
                }
                var command = new ArrayList<>(java("-XX:SharedArchiveFile=" + archive));
                command.addAll(OPTIONS);
                command.addAll(List.of("-jar", unpacked.toString()));
                return command;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts once to learn which classes it takes; the context is closed as soon as it is there. */
    private static void train(Path unpacked, Path archive, Path data) throws IOException, InterruptedException {
        var command = new ArrayList<>(java("-XX:ArchiveClassesAtExit=" + archive, "-Dspring.context.exit=onRefresh"));
        command.addAll(OPTIONS);
        command.addAll(
                List.of("-jar", unpacked.toString(), "--omoide.data=" + data, "--omoide.workers=0", "--server.port=0"));
        run(command);
    }

    private static List<String> java(String... options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        return command;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(4, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("did not end well: " + command);
        }
    }
}
