package org.omoide.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.OmoideSettings;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class PublicAddressTest {

    @ParameterizedTest
    @CsvSource({
        "https://omoide.example.jp, https://omoide.example.jp",
        "https://Omoide.Example.JP:443/, https://omoide.example.jp",
        "https://omoide.example.jp:8443/, https://omoide.example.jp:8443",
        "http://localhost:8080, http://localhost:8080"
    })
    void whatIsDeclaredIsInLinksWhateverTheRequestSays(String setting, String address) {
        var declared = new PublicAddress(settings(setting));
        assertThat(declared.of(request("http://evil.example/people"))).hasToString(address);
        assertThat(declared.of(request("http://localhost:8080/people")).resolve("/welcome/secret"))
                .hasToString(address + "/welcome/secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "omoide.example.jp",
                "http://omoide.example.jp",
                "ftp://localhost",
                "https://omoide.example.jp/album",
                "https://omoide.example.jp/?x=1",
                "https://omoide.example.jp/#x",
                "https://somebody@omoide.example.jp",
                "https:///",
                "https://*.example.jp"
            })
    void whatNobodyCanOpenIsRefusedAtTheStart(String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(setting))
                .withMessageContaining("omoide.public-address=" + setting)
                .withMessageContaining("such as https://omoide.example.jp");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/people?x=1#y, http://localhost:8080",
        "http://127.0.0.1:8080/people, http://127.0.0.1:8080",
        "http://[::1]:8080/people, http://[::1]:8080",
        "https://Himawari.local/people, https://Himawari.local"
    })
    void whereNoneIsDeclaredItIsThatOfTheRequest(String asked, String address) {
        assertThat(new PublicAddress(settings(null)).of(request(asked))).hasToString(address);
    }

    @Test
    void itsNameAndNumbersInTheNetworkAreItsOwn() throws SocketException, UnknownHostException {
        var known = new PublicAddress(settings(null));
        var name = InetAddress.getLocalHost().getHostName();
        assertThat(known.of(request("https://" + name + ":8080/"))).hasToString("https://" + name + ":8080");
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof java.net.Inet4Address)
                .map(InetAddress::getHostAddress)
                .forEach(number ->
                        assertThat(known.of(request("https://" + number + "/"))).hasToString("https://" + number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/people",
                "http://localhost.evil.example/people",
                "http://localhost@evil.example/people",
                "http://192.0.2.7/people",
                "http://[2001:db8::7]/people",
                "http://himawari/people"
            })
    void aNameThatSomebodyMadeUpGetsIntoNoLink(String asked) {
        assertThatThrownBy(() -> new PublicAddress(settings(null)).of(request(asked)))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status().value()).isEqualTo(421);
                    assertThat(problem.sentence().key()).isEqualTo("problem.unknown-host");
                });
    }

    private static MockServerHttpRequest request(String address) {
        return MockServerHttpRequest.get(address).build();
    }

    private static OmoideSettings settings(@Nullable String publicAddress) {
        return new OmoideSettings(
                Path.of("data"),
                null,
                null,
                0,
                1,
                1,
                null,
                OmoideSettings.Https.OFF,
                List.of("himawari.local"),
                false,
                publicAddress == null ? null : URI.create(publicAddress));
    }
}
