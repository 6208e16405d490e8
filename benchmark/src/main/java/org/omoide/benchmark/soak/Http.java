package org.omoide.benchmark.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Asks one of several servers as a load balancer would have it, signed in; the next time perhaps another one. */
final class Http {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final List<URI> servers;
    private final String secret;
    private final Random random;

    /** @param secret of the session's cookie */
    Http(List<URI> servers, String secret, Random random) {
        this.servers = servers;
        this.secret = secret;
        this.random = random;
    }

    HttpResponse<byte[]> get(String path, String... headers) throws IOException {
        return send("GET", path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    /** @throws IOException where no whole answer came */
    HttpResponse<byte[]> send(String method, String path, BodyPublisher body, String... headers) throws IOException {
        var server = servers.get(random.nextInt(servers.size()));
        var request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Cookie", "omoide=" + secret + "; XSRF-TOKEN=soak")
                .header("X-XSRF-TOKEN", "soak")
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
