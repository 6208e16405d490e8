package org.omoide.benchmark;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The peer for sending files: nginx of this machine, on a folder, as its own documentation would set it up. */
final class Nginx implements AutoCloseable {

    private final Path folder;
    private final Process process;
    private final int port;

    private Nginx(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** @throws IOException where there is none (on Debian: {@code apt install nginx-light}) */
    static Nginx serve(Path files) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("omoide-benchmark-nginx");
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                worker_processes %d;
                pid %2$s/pid;
                error_log %2$s/error.log;
                events { worker_connections 2048; }
                http {
                  access_log off;
                  sendfile on;
                  tcp_nopush on;
                  keepalive_requests 1000000;
                  open_file_cache max=1000;
                  client_body_temp_path %2$s/body;
                  proxy_temp_path %2$s/proxy;
                  fastcgi_temp_path %2$s/fastcgi;
                  uwsgi_temp_path %2$s/uwsgi;
                  scgi_temp_path %2$s/scgi;
                  server {
                    listen 127.0.0.1:%3$d;
                    root %4$s;
                  }
                }
                """.formatted(
                        Runtime.getRuntime().availableProcessors(), folder, port, files.toAbsolutePath()));
        // Its workers change to another user where it is started by root, and have to read the folders.
        for (var each : new Path[] {folder, files}) {
            each.toFile().setReadable(true, false);
            each.toFile().setExecutable(true, false);
        }
        var process = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        var nginx = new Nginx(folder, process, port);
        nginx.await();
        return nginx;
    }

    private void await() throws IOException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            try (var tried = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IOException("nginx did not start: " + Files.readString(folder.resolve("out")));
    }

    int port() {
        return port;
    }

    /** The one that waits, and those that work. */
    Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (var all = Files.walk(folder)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
