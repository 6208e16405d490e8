package org.omoide.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.reactive.function.BodyInserters;

/** Behind a proxy anything may stand in a request's header; what is handed on to people must not. */
@TestPropertySource(properties = "omoide.reverse-proxy=true")
class ForgedHostTest extends InProcess {

    private static final List<Map<String, String>> FORGED = List.of(
            Map.of("Host", "evil.example"),
            Map.of("X-Forwarded-Host", "evil.example"),
            Map.of("X-Forwarded-Host", "evil.example:443", "X-Forwarded-Proto", "https"),
            Map.of("Forwarded", "host=evil.example;proto=https"));

    @BeforeEach
    void aFacility() {
        mongo.remove(new Query(), Invitation.class)
                .then(mongo.remove(new Query(), "ask_links"))
                .then(mongo.save(COORDINATOR))
                .then(mongo.save(new Facility("himawari", "ひまわり苑", null, Instant.EPOCH)))
                .block();
    }

    @Test
    void getsIntoNoInvitation() {
        for (var headers : FORGED) {
            assertRefused(submit("/people/invite", Map.of("role", "VOLUNTEER"), headers));
            assertRefused(submit("/people/coordinator/reset", Map.of(), headers));
            assertRefused(submit("/wishes/links", Map.of("facilityId", "himawari"), headers));
        }
        assertThat(mongo.count(new Query(), Invitation.class).block()).isZero();
        assertThat(mongo.count(new Query(), "ask_links").block()).isZero();
    }

    @Test
    void itsOwnAddressDoes() {
        var own = "http://127.0.0.1:" + port;
        assertThat(submit("/people/invite", Map.of("role", "VOLUNTEER"), Map.of())
                        .getResponseBody())
                .contains(own + "/welcome/");
        assertThat(submit("/people/coordinator/reset", Map.of(), Map.of()).getResponseBody())
                .contains(own + "/welcome/");
        assertThat(submit("/wishes/links", Map.of("facilityId", "himawari"), Map.of())
                        .getResponseBody())
                .contains(own + "/ask/");
    }

    private static void assertRefused(EntityExchangeResult<String> answer) {
        assertThat(answer.getStatus()).isEqualTo(HttpStatus.MISDIRECTED_REQUEST);
        assertThat(answer.getResponseBody())
                .contains("omoide.public-address")
                .doesNotContain("/welcome/", "evil.example");
    }

    private EntityExchangeResult<String> submit(
            String address, Map<String, String> fields, Map<String, String> headers) {
        var form = BodyInserters.fromFormData("_csrf", Keys.CSRF);
        fields.forEach(form::with);
        return client().post()
                .uri(address)
                .headers(all -> headers.forEach(all::set))
                .accept(MediaType.TEXT_HTML)
                .body(form)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }
}
