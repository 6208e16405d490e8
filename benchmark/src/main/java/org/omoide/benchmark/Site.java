package org.omoide.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Serves the real viewer, the simulation, and films from the cache. */
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
            <html lang="en">
              <head>
                <meta charset="utf-8">
                <link rel="icon" href="data:,">
                <script type="importmap">{"imports":{"three":"/webjars/three/%s/build/three.module.js",
                "hls.js":"/webjars/hls.js/%s/dist/hls.mjs"}}</script>
                <link rel="stylesheet" href="/viewer/viewer.css">
              </head>
              <body>
                <main id="viewer" data-media="/silent/%s/" data-title="" data-filmed-by="" data-era="" data-back="/"></main>
                <script type="module" src="/viewer/viewer.js"></script>
              </body>
            </html>
            """;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "site");
        thread.setDaemon(true);
        return thread;
    });
    private final Path films;
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();

    private Site(HttpServer server, Path films) {
        this.server = server;
        this.films = films;
    }

    static Site serve(Path films) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Site site = new Site(server, films);
        server.createContext("/", site::answer);
        server.setExecutor(site.threads);
        server.start();
        return site;
    }

    String address(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    /** Keeps a document to be fetched. */
    void put(String path, byte[] document) {
        documents.put(path, document);
    }

    boolean has(String path) {
        return documents.containsKey(path);
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
                String page = WATCH.formatted(version("three"), version("hls.js"), path.substring("/watch/".length()));
                send(exchange, "html", page.getBytes(UTF_8));
            } else if (path.equals("/")) {
                send(exchange, "html", "<!DOCTYPE html><title>benchmark</title>".getBytes(UTF_8));
            } else if (path.startsWith("/silent/") && path.endsWith("/manifest.json")) {
                send(exchange, "json", silentManifest(path.substring("/silent/".length())));
            } else if (path.startsWith("/silent/")) {
                sendFile(exchange, films.resolve(path.substring("/silent/".length())));
            } else if (path.startsWith("/films/")) {
                sendFile(exchange, films.resolve(path.substring("/films/".length())));
            } else {
                byte[] content = documents.containsKey(path) ? documents.get(path) : resource(path);
                if (content == null) {
                    exchange.sendResponseHeaders(404, -1);
                } else {
                    send(exchange, path.substring(path.lastIndexOf('.') + 1), content);
                }
            }
        }
    }

    private static String version(String webjar) throws IOException {
        String pom = "/META-INF/maven/org.webjars.npm/" + webjar + "/pom.properties";
        try (InputStream properties = Site.class.getResourceAsStream(pom)) {
            var read = new java.util.Properties();
            read.load(properties);
            return read.getProperty("version");
        }
    }

    private static byte @Nullable [] resource(String path) throws IOException {
        String name = path.startsWith("/benchmark/") ? path : "/META-INF/resources" + path;
        try (InputStream content = Site.class.getResourceAsStream(name)) {
            return content == null || path.endsWith("/") ? null : content.readAllBytes();
        }
    }

    /** The untiled rendition has no sound, so the tiled one is played without, too. */
    private byte[] silentManifest(String name) throws IOException {
        Path tiled = films.resolve(name).normalize().getParent().resolveSibling("tiled/manifest.json");
        ObjectNode manifest = (ObjectNode) JSON.readTree(Files.readAllBytes(tiled));
        manifest.putNull("audio");
        return JSON.writeValueAsBytes(manifest);
    }

    private void sendFile(HttpExchange exchange, Path file) throws IOException {
        if (!file.normalize().startsWith(films) || !Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        String name = file.getFileName().toString();
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            long length = content.length();
            Range range = Range.of(exchange, length);
            byte[] part = new byte[(int) range.length()];
            content.seek(range.from);
            content.readFully(part);
            send(exchange, name.substring(name.lastIndexOf('.') + 1), part, range, length);
        }
    }

    private record Range(long from, long to, boolean partial) {

        static Range of(HttpExchange exchange, long length) {
            String wanted = exchange.getRequestHeaders().getFirst("Range");
            Matcher range = RANGE.matcher(wanted == null ? "" : wanted);
            if (!range.matches()) {
                return new Range(0, length, false);
            }
            long from = Math.min(length, Long.parseLong(range.group(1)));
            long to = range.group(2).isEmpty() ? length : Math.min(length, Long.parseLong(range.group(2)) + 1);
            return new Range(from, Math.max(from, to), true);
        }

        long length() {
            return to - from;
        }
    }

    private static void send(HttpExchange exchange, String type, byte[] content) throws IOException {
        send(exchange, type, content, new Range(0, content.length, false), content.length);
    }

    private static void send(HttpExchange exchange, String type, byte[] part, Range range, long whole)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", TYPES.getOrDefault(type, "text/html; charset=utf-8"));
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        if (range.partial) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + range.from + "-" + (range.to - 1) + "/" + whole);
        }
        exchange.sendResponseHeaders(range.partial ? 206 : 200, part.length == 0 ? -1 : part.length);
        if (part.length > 0) {
            exchange.getResponseBody().write(part);
        }
    }
}
