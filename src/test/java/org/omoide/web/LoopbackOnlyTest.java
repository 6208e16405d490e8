package org.omoide.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

class LoopbackOnlyTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.168.1.2", "::"})
    void doesNotStartWhereOthersCouldReachIt(String address) throws UnknownHostException {
        var reachable = InetAddress.getByName(address);
        assertThatThrownBy(() -> new LoopbackOnly(reachable))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/, true",
        "http://127.0.0.1:8080/, true",
        "http://[::1]:8080/, true",
        "http://rebound.example:8080/, false",
        "http://192.168.1.2:8080/, false"
    })
    void answersUnderItsOwnNamesOnly(String address, boolean answers) throws UnknownHostException {
        var answered = new AtomicBoolean();
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.get(address));
        new LoopbackOnly(InetAddress.getLoopbackAddress())
                .filter(exchange, passed -> {
                    answered.set(true);
                    return Mono.empty();
                })
                .block();
        assertThat(answered.get()).isEqualTo(answers);
        if (!answers) {
            assertThat(exchange.getResponse().getStatusCode().value()).isEqualTo(421);
        }
    }
}
