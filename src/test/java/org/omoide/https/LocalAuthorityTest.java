package org.omoide.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAuthorityTest {

    private static final Instant NOW = Instant.now();

    @TempDir
    Path folder;

    @Test
    void aDeviceThatTrustsItReachesTheServer() throws Exception {
        var authority = at(NOW);
        try (var server = new Server(authority.serverKeys(List.of("127.0.0.1", "omoide.example")))) {
            assertThat(server.ask(authority)).isEqualTo(200);
        }
    }

    @Test
    void aDeviceThatTrustsAnotherOneDoesNot() throws Exception {
        var other = new LocalAuthority(folder.resolve("other"), Clock.fixed(NOW, ZoneOffset.UTC));
        try (var server = new Server(at(NOW).serverKeys(List.of("127.0.0.1")))) {
            assertThatThrownBy(() -> server.ask(other)).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void aServerOfAnotherNameIsNotBelieved() throws Exception {
        var authority = at(NOW);
        try (var server = new Server(authority.serverKeys(List.of("omoide.example")))) {
            assertThatThrownBy(() -> server.ask(authority)).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void theAuthorityStaysTheSameWhenTheServersCertificateIsRenewed() throws Exception {
        var names = Set.of("127.0.0.1");
        var first = Files.readAllBytes(at(NOW).serverKeys(names));
        assertThat(at(NOW.plus(Duration.ofDays(300))).serverKeys(names)).hasBinaryContent(first);
        var later = at(NOW.plus(Duration.ofDays(340)));
        assertThat(Files.readAllBytes(later.serverKeys(names))).isNotEqualTo(first);
        assertThat(later.fingerprint()).isEqualTo(at(NOW).fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    }

    @Test
    void anotherNameMakesAnotherCertificate() throws Exception {
        var first = Files.readAllBytes(at(NOW).serverKeys(Set.of("127.0.0.1")));
        assertThat(Files.readAllBytes(at(NOW).serverKeys(Set.of("127.0.0.1", "192.168.1.2"))))
                .isNotEqualTo(first);
    }

    @Test
    void nobodyElseOnTheMachineReadsTheKeys() throws Exception {
        at(NOW).serverKeys(Set.of("127.0.0.1"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("https")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private LocalAuthority at(Instant time) {
        return new LocalAuthority(folder.resolve("https"), Clock.fixed(time, ZoneOffset.UTC));
    }

    private static final class Server implements AutoCloseable {

        private final HttpsServer server;

        private Server(Path keys) throws Exception {
            var store = KeyStore.getInstance(keys.toFile(), LocalAuthority.PASSWORD.toCharArray());
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, LocalAuthority.PASSWORD.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            server.createContext("/", exchange -> exchange.sendResponseHeaders(200, -1));
            server.start();
        }

        private int ask(LocalAuthority trusted) throws Exception {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("trusted", trusted.certificate());
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            var address = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .build()
                    .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                    .statusCode();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
