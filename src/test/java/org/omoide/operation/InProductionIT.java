package org.omoide.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.Omoide;
import org.omoide.account.Account;
import org.omoide.account.Keys;
import org.omoide.account.Role;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A server with a management port, from its start to its end. */
class InProductionIT {

    private static final Account COORDINATOR =
            new Account("coordinator", Role.COORDINATOR, "山田", "yamada", null, false, null, Instant.EPOCH);
    private static final Pattern UNKNOWN = Pattern.compile("omoide_\\S+ NaN");
    private static final int LENGTH = 400_000;
    private static final int SENT = 250_000;

    @TempDir
    Path folder;

    @Test
    void itSaysHowItIsAndEndsInOrder() throws Exception {
        String upload;
        long acknowledged;
        Keys keys;
        var server = start();
        try {
            keys = Keys.of(server.getBean(ReactiveMongoTemplate.class), COORDINATOR);
            saysWhetherItWorks(server);
            saysHowMuchItDoes(server);
            upload = begin(client(server, keys));
            var news = news(client(server, keys), upload);
            try (var line = send(server, keys, upload)) {
                TimeUnit.MILLISECONDS.sleep(500);
                var ending = CompletableFuture.runAsync(server::close);
                var answer = head(line);
                assertThat(answer).startsWith("HTTP/1.1 204").containsIgnoringCase("connection: close");
                acknowledged = Long.parseLong(answer.lines()
                        .filter(header -> header.toLowerCase().startsWith("upload-offset:"))
                        .findFirst()
                        .orElseThrow()
                        .replaceAll("\\D", ""));
                assertThat(acknowledged).isBetween(1L, (long) SENT);
                // Neither the upload nor the news hold it up until its patience of 30 s is over.
                ending.get(25, TimeUnit.SECONDS);
            }
            news.get(5, TimeUnit.SECONDS);
        } finally {
            server.close();
        }
        try (var again = start()) {
            client(again, keys)
                    .head()
                    .uri(upload)
                    .header("Tus-Resumable", "1.0.0")
                    .exchange()
                    .expectHeader()
                    .valueEquals("Upload-Offset", String.valueOf(acknowledged));
        }
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(Omoide.class)
                .run("--omoide.data=" + folder, "--omoide.workers=0", "--server.port=0", "--management.server.port=0");
    }

    private static WebTestClient client(int port) {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static WebTestClient client(ConfigurableApplicationContext server, Keys keys) {
        return keys.to(client(port(server, "local.server.port")));
    }

    private static int port(ConfigurableApplicationContext server, String name) {
        return server.getEnvironment().getRequiredProperty(name, Integer.class);
    }

    private static void saysWhetherItWorks(ConfigurableApplicationContext server) {
        var anybody = client(port(server, "local.server.port"));
        for (var probe : new String[] {"/livez", "/readyz"}) {
            anybody.get()
                    .uri(probe)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .exists("X-Request-Id")
                    .expectBody()
                    .json("{\"status\":\"UP\"}");
        }
        for (var inner : new String[] {"/actuator/prometheus", "/actuator/health"}) {
            anybody.get().uri(inner).exchange().expectStatus().isUnauthorized();
        }
        client(port(server, "local.management.port"))
                .get()
                .uri("/actuator/health/readiness")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.components.mongodb.status")
                .isEqualTo("UP")
                .jsonPath("$.components.s3.status")
                .isEqualTo("UP");
        client(port(server, "local.management.port"))
                .get()
                .uri("/actuator/env")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    private static void saysHowMuchItDoes(ConfigurableApplicationContext server) throws InterruptedException {
        var management = client(port(server, "local.management.port"));
        var text = new AtomicReference<>("");
        // What the database counts is there at the second look.
        for (int i = 0; i < 100 && (i == 0 || UNKNOWN.matcher(text.get()).find()); i++) {
            text.set(management
                    .get()
                    .uri("/actuator/prometheus")
                    .accept(MediaType.TEXT_PLAIN)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(String.class)
                    .returnResult()
                    .getResponseBody());
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(text.get())
                .contains("omoide_footage{state=\"waiting\"} 0.0")
                .contains("omoide_queue_age_seconds 0.0")
                .contains("omoide_transcoders 0.0")
                .contains("omoide_transcoding_total{outcome=\"ready\"} 0.0")
                .contains("omoide_transcoding_duration_seconds_total{outcome=\"ready\"} 0.0")
                .contains("omoide_media_bytes_total{from=\"memory\"} 0.0")
                .contains("omoide_lines{of=\"headset\"} 0.0")
                .contains("omoide_runs 0.0")
                .contains("omoide_uploads 0.0")
                .contains("http_server_requests_seconds_count{")
                .contains("uri=\"/readyz\"")
                .contains("jvm_memory_used_bytes{");
    }

    private static String begin(WebTestClient client) {
        var location = client.post()
                .uri("/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Metadata", "filename ZmlsbS5tcDQ=")
                .header("Upload-Length", String.valueOf(LENGTH))
                .exchange()
                .expectStatus()
                .isCreated()
                .returnResult(Void.class)
                .getResponseHeaders()
                .getLocation();
        assertThat(location).isNotNull();
        return location.getPath();
    }

    /** Completes when the server ends what it has to say. */
    private static CompletableFuture<Void> news(WebTestClient client, String upload) {
        return client.get()
                .uri(upload.replace("/uploads/", "/api/footage/") + "/events")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(String.class)
                .getResponseBody()
                .then()
                .toFuture();
    }

    private static Socket send(ConfigurableApplicationContext server, Keys keys, String upload) throws IOException {
        var socket = new Socket("127.0.0.1", port(server, "local.server.port"));
        socket.setSoTimeout(20_000);
        var head = "PATCH " + upload + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + keys.cookies() + "\r\n"
                + Keys.CSRF_HEADER + ": " + Keys.CSRF + "\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                + "Content-Type: application/offset+octet-stream\r\nContent-Length: " + LENGTH + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(new byte[SENT]);
        socket.getOutputStream().flush();
        return socket;
    }

    private static String head(Socket socket) throws IOException {
        var answer = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && !answer.toString().endsWith("\r\n\r\n");
                c = socket.getInputStream().read()) {
            answer.append((char) c);
        }
        return answer.toString();
    }
}
