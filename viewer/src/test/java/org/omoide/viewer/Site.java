package org.omoide.viewer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Serves the viewer from the class path and derived files from a folder, as the real server does. */
final class Site implements AutoCloseable {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript",
            "mjs", "text/javascript",
            "css", "text/css",
            "json", "application/json",
            "mp4", "video/mp4",
            "m3u8", "application/vnd.apple.mpegurl",
            "jpg", "image/jpeg");
    private static final String WATCH = """
            <!DOCTYPE html>
            <html lang="%s">
              <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <link rel="icon" href="data:,">
                <script type="importmap">{"imports":{"three":"/webjars/three/0.181.1/build/three.module.js",
                "hls.js":"/webjars/hls.js/1.4.12/dist/hls.mjs"}}</script>
                <link rel="stylesheet" href="/viewer/viewer.css">
              </head>
              <body>
                <main id="viewer" data-media="/media/%s/" data-title="三池港の朝" data-filmed-by="山田ハナ"
                  data-era="昭和33年頃" data-back="/left" %s></main>
                <script type="module" src="/viewer/viewer.js"></script>
              </body>
            </html>
            """;

    /** A page with nothing but a journey, which is told by the test what is to be seen. */
    private static final String JOURNEY = """
            <!DOCTYPE html>
            <html lang="ja">
              <head>
                <meta charset="utf-8">
                <link rel="icon" href="data:,">
                <style>#journey, canvas { position: absolute; inset: 0; width: 100%; height: 100% }</style>
                <script type="importmap">{"imports":{"three":"/webjars/three/0.181.1/build/three.module.js",
                "hls.js":"/webjars/hls.js/1.4.12/dist/hls.mjs"}}</script>
              </head>
              <body>
                <div id="journey"></div>
                <script type="module">
                  import { Journey } from '/viewer/journey.js';
                  window.journey = new Journey(document.getElementById('journey'));
                  journey.welcome(['1号', 'もうすぐ旅がはじまります', 'ゆったり座って、お待ちください']);
                  window.omoideViewer = { state: () => journey.state() };
                </script>
              </body>
            </html>
            """;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path media;
    private volatile CountDownLatch held = new CountDownLatch(0);

    private Site(HttpServer server, Path media) {
        this.server = server;
        this.media = media;
    }

    static Site serve(Path media) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Site site = new Site(server, media);
        server.createContext("/", site::answer);
        server.setExecutor(site.threads);
        server.start();
        return site;
    }

    String address(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    /** Lets every derived file wait until it is released. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        held.countDown();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/watch/")) {
                String query =
                        Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
                String language = query.equals("lang=en") ? "en" : "ja";
                String more = query.startsWith("height=") || query.startsWith("ask=") ? "data-" + query : "";
                send(
                        exchange,
                        "html",
                        WATCH.formatted(language, path.substring(7), more).getBytes(UTF_8));
                return;
            }
            if (path.equals("/journey")) {
                send(exchange, "html", JOURNEY.getBytes(UTF_8));
                return;
            }
            if (path.equals("/left")) {
                send(exchange, "html", "left".getBytes(UTF_8));
                return;
            }
            byte @Nullable [] content = path.startsWith("/media/") ? derived(path.substring(7)) : resource(path);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                send(exchange, path.substring(path.lastIndexOf('.') + 1), content);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte @Nullable [] derived(String name) throws IOException, InterruptedException {
        held.await();
        Path file = media.resolve(name);
        return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    }

    private static byte @Nullable [] resource(String path) throws IOException {
        String name = path.startsWith("/test/") ? path.substring("/test".length()) : "/META-INF/resources" + path;
        try (InputStream content = Site.class.getResourceAsStream(name)) {
            return content == null || path.endsWith("/") ? null : content.readAllBytes();
        }
    }

    private static void send(HttpExchange exchange, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", TYPES.getOrDefault(type, "text/html; charset=utf-8"));
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        String wanted = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(wanted == null ? "" : wanted);
        int from = 0;
        int to = content.length - 1;
        int status = 200;
        if (range.matches() && content.length > 0) {
            from = Integer.parseInt(range.group(1));
            to = range.group(2).isEmpty() ? to : Math.min(to, Integer.parseInt(range.group(2)));
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + to + "/" + content.length);
            status = 206;
        }
        exchange.sendResponseHeaders(status, to - from + 1);
        exchange.getResponseBody().write(content, from, to - from + 1);
    }
}
