package org.omoide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.omoide.account.Keys;

/** The built program, started as a user starts it, on a data folder and a free port that outlive its deaths. */
public final class RunningOmoide implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int FIRST_PORT = 20_000;
    private static final int FIRST_EPHEMERAL_PORT = 32_768;

    private final Path data;
    private final int port;
    private final List<String> program;
    private final List<String> options;
    private Process process;

    private RunningOmoide(List<String> program, Path data, int port, List<String> options) {
        this.program = program;
        this.data = data;
        this.port = port;
        this.options = options;
        this.process = launch();
    }

    /** Starts Omoide and waits for its first page. */
    public static RunningOmoide on(Path data, String... options) {
        return start(UnpackedJar.command(jar()), data, options);
    }

    /** The same with the jar as it is. */
    public static RunningOmoide asDownloaded(Path data, String... options) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return start(List.of(java, "-jar", jar().toString()), data, options);
    }

    private static RunningOmoide start(List<String> program, Path data, String... options) {
        var omoide = new RunningOmoide(program, data, freePort(), List.of(options));
        omoide.awaitFirstPage();
        return omoide;
    }

    /** Makes the first coordinator by the link on the console, and signs in. */
    public Keys coordinator() {
        try {
            var link = Pattern.compile("http://\\S+/welcome/\\S+").matcher(Files.readString(log()));
            if (!link.find()) {
                throw new IllegalStateException("there is no link for the first coordinator in " + log());
            }
            var form = "name=%E5%B1%B1%E7%94%B0&signInName=yamada&password=a+song+of+the+harbour";
            var request = new Keys("")
                    .to(HttpRequest.newBuilder(URI.create(link.group())))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form))
                    .build();
            var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            return response.headers().allValues("Set-Cookie").stream()
                    .filter(cookie -> cookie.startsWith("omoide="))
                    .map(cookie -> new Keys(cookie.substring("omoide=".length(), cookie.indexOf(';'))))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(response.statusCode() + " " + response.body()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    public Path log() {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    public long pid() {
        return process.pid();
    }

    /** The transcoders that the server started. */
    public Stream<ProcessHandle> workers() {
        return process.children();
    }

    /** SIGKILL: no shutdown hook runs. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it again on the same data and port. */
    public void restart() {
        process = launch();
        awaitFirstPage();
    }

    public void killAndRestart() {
        kill();
        restart();
    }

    @Override
    public void close() {
        if (!process.isAlive()) {
            tellHowItEnded();
        }
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nobody has stopped it. */
    private void tellHowItEnded() {
        try {
            var lines = Files.readAllLines(log());
            System.out.println("Omoide ended by itself: " + process.exitValue());
            lines.subList(Math.max(0, lines.size() - 60), lines.size()).forEach(System.out::println);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() {
        var command = new ArrayList<>(program);
        command.add("--omoide.data=" + data);
        command.add("--server.port=" + port);
        command.addAll(options);
        try {
            Files.createDirectories(data.toAbsolutePath().getParent());
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar() {
        var jar = System.getProperty("omoide.jar");
        if (jar == null || !Files.exists(Path.of(jar))) {
            throw new IllegalStateException("the jar is not built; run these tests by `mvn verify`");
        }
        return Path.of(jar);
    }

    private void awaitFirstPage() {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(address()).build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() < 500) {
                    return;
                }
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("Omoide did not start: see " + log(), e);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Below those that the system hands out by itself: while a server is dead, a connection or a server of another test
     * could be given its port.
     */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_EPHEMERAL_PORT);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one.
            }
        }
    }
}
