package org.omoide.benchmark;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;

/** The built server in a process of its own, on a folder of its own, with the embedded engines and no transcoder. */
final class BuiltServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path folder;
    private final Process process;
    private final int port;

    private BuiltServer(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits for its first page.
     *
     * @param fill writes what is there before it starts
     * @throws IllegalStateException where it doesn't start
     */
    static BuiltServer start(Path jar, Consumer<Storage> fill) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("omoide-benchmark");
        try (var storage = Storage.open(StorageSettings.embedded(folder.resolve("data")))) {
            fill.accept(storage);
        }
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx1g",
                "-jar",
                jar.toString(),
                "--omoide.data=" + folder.resolve("data"),
                "--omoide.workers=0",
                "--server.port=" + port));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var server = new BuiltServer(folder, process, port);
        try {
            server.awaitFirstPage();
        } catch (RuntimeException e) {
            process.destroy();
            throw e;
        }
        return server;
    }

    private void awaitFirstPage() throws IOException, InterruptedException {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create(address())).build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() < 500) {
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("the server did not start:\n" + log());
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** Stops it, and deletes its data. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (var all = Files.walk(folder)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
