package org.omoide.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.OmoideSettings;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

class HttpsConfigurationTest {

    private static final OmoideSettings SETTINGS = new OmoideSettings(
            Path.of("data"), null, null, 0, 1, 1, null, OmoideSettings.Https.OFF, List.of(), false, null);

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.168.1.2", "::"})
    void doesNotStartWhereOthersCouldListenIn(String address) throws UnknownHostException {
        var reachable = InetAddress.getByName(address);
        assertThatThrownBy(() -> HttpsConfiguration.requireSafe(reachable, false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("--omoide.https=own")
                .hasMessageContaining("127.0.0.1");
        assertThatCode(() -> HttpsConfiguration.requireSafe(reachable, true)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/, true",
        "http://127.0.0.1:8080/, true",
        "http://[::1]:8080/, true",
        "http://rebound.example:8080/, false",
        "http://192.168.1.2:8080/, false"
    })
    void answersUnderItsOwnNamesOnlyWhereItIsAlone(String address, boolean answers) {
        assertThat(isAnswered(address, InetAddress.getLoopbackAddress())).isEqualTo(answers);
        assertThat(isAnswered(address, new java.net.InetSocketAddress(0).getAddress()))
                .isTrue();
    }

    private static boolean isAnswered(String address, InetAddress bound) {
        var answered = new AtomicBoolean();
        var exchange = MockServerWebExchange.from(
                MockServerHttpRequest.get(URI.create(address).toString()));
        new HttpsConfiguration()
                .ownNamesOnly(bound, SETTINGS)
                .filter(exchange, passed -> {
                    answered.set(true);
                    return Mono.empty();
                })
                .block();
        if (!answered.get()) {
            assertThat(exchange.getResponse().getStatusCode().value()).isEqualTo(421);
        }
        return answered.get();
    }
}
