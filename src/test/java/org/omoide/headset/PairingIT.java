package org.omoide.headset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Attempts;
import org.omoide.account.Audit;
import org.omoide.account.Colour;
import org.omoide.account.Facility;
import org.omoide.account.Keys;
import org.omoide.account.Role;
import org.omoide.web.Problem;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Headsets come in by a code, by the hands of their own facility's staff, and are put out by them. */
class PairingIT extends InProcess {

    private static final Account NAKAMURA = account("pair-nakamura", Role.STAFF, "中村", "himawari");
    private static final Account OTHERS = account("pair-others", Role.STAFF, "坂井", "sakura");
    private static final Account VOLUNTEER = account("pair-koga", Role.VOLUNTEER, "古賀", null);

    @Autowired
    private Pairings pairings;

    @Autowired
    private Attempts attempts;

    static Account account(String id, Role role, String name, @Nullable String facility) {
        return new Account(id, role, name, id, facility, false, null, Instant.EPOCH);
    }

    /** A browser with its cookies, and nothing else. */
    private final class Browser {

        private final Map<String, String> cookies = new HashMap<>();

        private String open() {
            return get("/headset", MediaType.TEXT_HTML);
        }

        private String condition() {
            return get("/api/headset", MediaType.APPLICATION_JSON).replaceAll(".*\"state\":\"(\\w+)\".*", "$1");
        }

        private HttpStatus status(String address) {
            return HttpStatus.valueOf(request(address, MediaType.APPLICATION_JSON)
                    .returnResult(Void.class)
                    .getStatus()
                    .value());
        }

        private String get(String address, MediaType type) {
            var result = request(address, type).expectBody(String.class).returnResult();
            result.getResponseCookies().forEach((name, values) -> {
                var cookie = values.get(0);
                if (cookie.getMaxAge().isZero()) {
                    cookies.remove(name);
                } else {
                    cookies.put(name, cookie.getValue());
                }
            });
            return result.getStatus().is3xxRedirection()
                    ? get(
                            Objects.requireNonNull(result.getResponseHeaders().getLocation())
                                    .getPath(),
                            type)
                    : Objects.requireNonNullElse(result.getResponseBody(), "");
        }

        private WebTestClient.ResponseSpec request(String address, MediaType type) {
            return stranger()
                    .get()
                    .uri(address)
                    .accept(type)
                    .cookies(all -> cookies.forEach(all::add))
                    .exchange();
        }

        private String code() {
            return Objects.requireNonNull(cookies.get(Pairings.COOKIE)).split("\\.")[0];
        }
    }

    @BeforeEach
    void begin() {
        for (var kept : List.of(Pairing.class, Facility.class, Account.class, Audit.Entry.class)) {
            mongo.remove(new Query(), kept).block();
        }
        mongo.remove(new Query(), "attempts").block();
        for (var id : List.of("himawari", "sakura")) {
            mongo.insert(new Facility(id, id, null, Instant.EPOCH)).block();
        }
        for (var account : List.of(COORDINATOR, NAKAMURA, OTHERS, VOLUNTEER)) {
            mongo.save(account).block();
        }
    }

    @Test
    void aHeadsetComesInByItsCodeAndStaysIn() {
        var headset = new Browser();
        var page = headset.open();
        assertThat(page)
                .contains(headset.code().substring(0, 3) + " " + headset.code().substring(3));
        assertThat(headset.open())
                .as("the same code again")
                .contains(headset.code().substring(3));
        assertThat(headset.condition()).isEqualTo("WAITING");

        var asked = look(NAKAMURA, headset.code());
        assertThat(asked).contains(sign(headset).japanese());
        assertThat(page).contains(sign(headset).japanese());
        connect(NAKAMURA, headset, "1号", Colour.BLUE).expectStatus().is3xxRedirection();
        assertThat(headset.condition()).isEqualTo("CONFIRMED");
        assertThat(headset.open()).contains("1号").contains("青・しかく");
        assertThat(headset.condition()).isEqualTo("CONNECTED");
        headset.open();
        assertThat(headset.cookies).as("it needs its code no more").doesNotContainKey(Pairings.COOKIE);
        assertThat(headset.get("/", MediaType.TEXT_HTML))
                .as("the beginning leads to its room")
                .contains("1号");
        assertThat(headset.status("/api/footage")).isEqualTo(HttpStatus.OK);

        assertThat(list(NAKAMURA)).contains("1号").contains("中村");
        var kept = only();
        assertThat(kept.facilityId()).isEqualTo("himawari");
        assertThat(Objects.requireNonNull(kept.device()).pairedBy()).isEqualTo("中村");
        assertThat(deeds()).containsExactly("headset.paired");
    }

    @Test
    void aLostAnswerCostsNothing() {
        var headset = new Browser();
        headset.open();
        connect(NAKAMURA, headset, "1号", Colour.BLUE).expectStatus().is3xxRedirection();
        headset.request("/headset", MediaType.TEXT_HTML).expectStatus().is3xxRedirection();
        assertThat(headset.open()).contains("1号");
        assertThat(Objects.requireNonNull(
                        mongo.count(Query.query(Criteria.where("accountId").is(only().id())), "sessions")
                                .block()))
                .as("the same session, not a second one")
                .isEqualTo(1);
    }

    @Test
    void whoKnowsTheCodeAndNotTheCookieGetsNothing() {
        var headset = new Browser();
        headset.open();
        var thief = new Browser();
        thief.cookies.put(Pairings.COOKIE, headset.code() + ".guessed");
        assertThat(thief.condition()).isEqualTo("OVER");
        connect(NAKAMURA, headset, "1号", Colour.BLUE);
        assertThat(thief.condition()).isEqualTo("OVER");
        var code = headset.code();
        assertThat(thief.open()).doesNotContain("1号");
        assertThat(thief.code()).as("a code of its own").isNotEqualTo(code);
        assertThat(thief.status("/api/footage")).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void anOldCodeIsOver() {
        var headset = new Browser();
        headset.open();
        var code = headset.code();
        mongo.updateMulti(new Query(), new Update().set("until", Instant.now().minusSeconds(1)), Pairing.class)
                .block();
        assertThat(headset.condition()).isEqualTo("OVER");
        assertThat(look(NAKAMURA, code)).contains("見つかりません");
        connect(NAKAMURA, code, 0, "1号", Colour.BLUE, null).expectStatus().isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(headset.open()).as("a fresh code").contains("このゴーグルをつなぐ");
        assertThat(headset.condition()).isEqualTo("WAITING");
        assertThat(mongo.count(new Query(), Pairing.class).block())
                .as("old ones are thrown away")
                .isEqualTo(1);
    }

    @Test
    void aCodeThatAnotherHeadsetShowsMeanwhileIsNotConfirmed() {
        var headset = new Browser();
        headset.open();
        connect(NAKAMURA, headset.code(), (pairing(headset).sign() + 1) % Sign.COUNT, "1号", Colour.BLUE, null)
                .expectStatus()
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(headset.condition()).isEqualTo("WAITING");
    }

    @Test
    void guessingIsSlowed() {
        for (int i = 0; i < Pairings.FREE_ATTEMPTS; i++) {
            assertThat(status(NAKAMURA, "000000")).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        var headset = new Browser();
        headset.open();
        assertThat(status(NAKAMURA, headset.code())).as("even the right one").isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
        connect(NAKAMURA, headset, "1号", Colour.BLUE).expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
        assertThat(status(OTHERS, headset.code())).as("others go on").isEqualTo(HttpStatus.OK);
    }

    @Test
    void ofSeveralWhoConfirmAtOnceOneDoes() {
        var headset = new Browser();
        headset.open();
        var pairing = pairing(headset);
        var outcomes = Flux.fromIterable(List.of(NAKAMURA, OTHERS, NAKAMURA, OTHERS))
                .flatMap(staff -> pairings.confirm(pairing.id(), pairing.sign(), staff)
                        .map(confirmed -> "confirmed")
                        .onErrorResume(
                                Problem.class,
                                problem -> Mono.just("" + problem.status().value())))
                .collectList()
                .block();
        assertThat(outcomes).containsExactlyInAnyOrder("confirmed", "409", "409", "409");

        connect(OTHERS, headset, "1号", Colour.BLUE).expectStatus().isEqualTo(HttpStatus.CONFLICT);
        assertThat(status(OTHERS, headset.code())).isEqualTo(HttpStatus.CONFLICT);
    }

    @Test
    void onlyStaffOfItsFacilityAndTheCoordinatorSeeItAndPutItOut() {
        var headset = connected("1号", Colour.BLUE);
        var id = only().id();
        assertThat(list(OTHERS)).doesNotContain("1号");
        post(OTHERS, "/headsets/" + id + "/revoke", Map.of()).expectStatus().isNotFound();
        post(OTHERS, "/headsets/" + id, Map.of("name", "2号", "colour", "RED"))
                .expectStatus()
                .isNotFound();
        post(VOLUNTEER, "/headsets/" + id + "/revoke", Map.of()).expectStatus().isForbidden();
        post(NAKAMURA, "/headsets/" + OTHERS.id() + "/revoke", Map.of())
                .expectStatus()
                .isNotFound();
        assertThat(headset.condition()).isEqualTo("CONNECTED");
        assertThat(list(COORDINATOR)).contains("1号").contains("himawari");

        var another = new Browser();
        another.open();
        connect(VOLUNTEER, another, "2号", Colour.RED).expectStatus().isForbidden();
        assertThat(status(VOLUNTEER, another.code())).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(another.condition()).isEqualTo("WAITING");
    }

    @Test
    void aCoordinatorSaysOfWhichFacilityItIs() {
        var headset = new Browser();
        headset.open();
        var sign = pairing(headset).sign();
        connect(COORDINATOR, headset.code(), sign, "1号", Colour.RED, null)
                .expectStatus()
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        connect(COORDINATOR, headset.code(), sign, "1号", Colour.RED, "nowhere")
                .expectStatus()
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        connect(COORDINATOR, headset.code(), sign, "1号", Colour.RED, "sakura")
                .expectStatus()
                .is3xxRedirection();
        assertThat(list(OTHERS)).contains("1号");
        assertThat(list(NAKAMURA)).doesNotContain("1号");
    }

    @Test
    void staffCannotPutAHeadsetIntoAnotherFacility() {
        var headset = new Browser();
        headset.open();
        connect(NAKAMURA, headset.code(), pairing(headset).sign(), "1号", Colour.RED, "sakura")
                .expectStatus()
                .is3xxRedirection();
        assertThat(only().facilityId()).isEqualTo("himawari");
    }

    @Test
    void aLostHeadsetSeesNothing() {
        var film = ready();
        var headset = connected("1号", Colour.BLUE);
        var media = media(headset, film.id());
        assertThat(headset.status(media)).isEqualTo(HttpStatus.OK);
        post(NAKAMURA, "/headsets/" + only().id() + "/revoke", Map.of())
                .expectStatus()
                .is3xxRedirection();
        assertThat(headset.condition()).isEqualTo("OVER");
        for (var address : List.of("/api/footage", "/api/search?q=a", "/api/places")) {
            assertThat(headset.status(address)).as(address).isEqualTo(HttpStatus.UNAUTHORIZED);
        }
        assertThat(headset.open()).contains("つながりが切れています");
        assertThat(list(NAKAMURA)).doesNotContain("1号");
        assertThat(deeds()).containsExactlyInAnyOrder("headset.paired", "headset.revoked");
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(headset.status(media)).isEqualTo(HttpStatus.FORBIDDEN));
    }

    @Test
    void aRevokedHeadsetDoesNotComeBackByItsConfirmedCode() {
        var headset = new Browser();
        headset.open();
        connect(NAKAMURA, headset, "1号", Colour.BLUE);
        var before = new HashMap<>(headset.cookies);
        headset.open();
        post(NAKAMURA, "/headsets/" + only().id() + "/revoke", Map.of());
        headset.cookies.clear();
        headset.cookies.putAll(before);
        assertThat(headset.open()).doesNotContain("1号");
        assertThat(headset.status("/api/footage")).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void nameAndColourAreChangedAndNamesDiffer() {
        var first = connected("1号", Colour.BLUE);
        var id = only().id();
        connected("2号", Colour.RED);
        post(NAKAMURA, "/headsets/" + id, Map.of("name", "2号", "colour", "RED"))
                .expectStatus()
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        post(NAKAMURA, "/headsets/" + id, Map.of("name", " 窓ぎわ ", "colour", "GREEN"))
                .expectStatus()
                .is3xxRedirection();
        assertThat(first.open()).contains("窓ぎわ").contains("緑・ひしがた");

        var third = new Browser();
        third.open();
        assertThat(look(NAKAMURA, third.code()))
                .as("the first name that is free")
                .contains("value=\"1号\"");
        connect(NAKAMURA, third, "2号", Colour.RED).expectStatus().isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        connect(NAKAMURA, third, " ", Colour.RED).expectStatus().isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(third.condition()).as("nothing was confirmed by it").isEqualTo("WAITING");
    }

    @Test
    void twoHeadsetsNeverShowTheSameCode() {
        var drawn = new ArrayDeque<>(List.of(7, 7, 7, 8));
        var drawing = new Pairings(mongo, attempts, Clock.systemUTC(), drawn::remove);
        assertThat(offer(drawing).id()).isEqualTo("000007");
        assertThat(offer(drawing).id()).isEqualTo("000008");
    }

    @Test
    void codesAreGoodForTenMinutes() {
        var now = Instant.parse("2026-11-23T09:00:00Z");
        var offered = offer(at(now));
        assertThat(at(now.plus(Duration.ofMinutes(10)).minusMillis(1))
                        .find(offered.id(), NAKAMURA)
                        .block())
                .isNotNull();
        assertThat(at(now.plus(Duration.ofMinutes(10)))
                        .find(offered.id(), NAKAMURA)
                        .onErrorResume(Problem.class, over -> Mono.empty())
                        .block())
                .isNull();
    }

    @Test
    void aFloodOfCodesFromOnePlaceIsStopped() {
        var outcomes = new ArrayList<String>();
        IntStream.range(0, 101)
                .forEach(i -> outcomes.add(Objects.requireNonNull(pairings.offer("s" + i, "", "10.0.0.1")
                        .map(pairing -> "offered")
                        .onErrorResume(
                                Problem.class,
                                problem -> Mono.just("" + problem.status().value()))
                        .block())));
        assertThat(outcomes.subList(0, 100)).containsOnly("offered");
        assertThat(outcomes.get(100)).isEqualTo("429");
        assertThat(pairings.offer("other", "", "10.0.0.2").block()).isNotNull();
    }

    private Pairings at(Instant now) {
        return new Pairings(mongo, attempts, Clock.fixed(now, ZoneOffset.UTC), () -> 42);
    }

    private static Pairing offer(Pairings pairings) {
        return Objects.requireNonNull(pairings.offer("secret", "", "").block());
    }

    private Browser connected(String name, Colour colour) {
        var headset = new Browser();
        headset.open();
        connect(NAKAMURA, headset, name, colour).expectStatus().is3xxRedirection();
        headset.open();
        return headset;
    }

    private String media(Browser headset, String footage) {
        var page = headset.get("/watch/" + footage, MediaType.TEXT_HTML);
        return page.replaceAll("(?s).*data-media=\"([^\"]+)\".*", "$1") + "poster.jpg";
    }

    private Pairing pairing(Browser headset) {
        return Objects.requireNonNull(
                mongo.findById(headset.code(), Pairing.class).block());
    }

    private Sign sign(Browser headset) {
        var messages = new org.springframework.context.support.ResourceBundleMessageSource();
        messages.setBasename("messages/headset");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        return Sign.of(pairing(headset).sign(), messages);
    }

    private WebTestClient.ResponseSpec connect(Account as, Browser headset, String name, Colour colour) {
        return connect(as, headset.code(), pairing(headset).sign(), name, colour, null);
    }

    private WebTestClient.ResponseSpec connect(
            Account as, String code, int sign, String name, Colour colour, @Nullable String facility) {
        var fields = new HashMap<>(Map.of("code", code, "sign", "" + sign, "name", name, "colour", colour.name()));
        if (facility != null) {
            fields.put("facilityId", facility);
        }
        return post(as, "/headsets/pair", fields);
    }

    private WebTestClient.ResponseSpec post(Account as, String address, Map<String, String> fields) {
        var form = new LinkedMultiValueMap<String, String>();
        fields.forEach(form::add);
        return client(as)
                .post()
                .uri(address)
                .accept(MediaType.TEXT_HTML)
                .body(BodyInserters.fromFormData(form).with("_csrf", Keys.CSRF))
                .exchange();
    }

    private String look(Account as, String code) {
        return text(as, "/headsets/pair?code=" + code);
    }

    private HttpStatus status(Account as, String code) {
        return HttpStatus.valueOf(client(as)
                .get()
                .uri("/headsets/pair?code=" + code)
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value());
    }

    private String list(Account as) {
        return text(as, "/headsets");
    }

    private String text(Account as, String address) {
        return Objects.requireNonNull(client(as)
                .get()
                .uri(address)
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private Account only() {
        return Objects.requireNonNull(
                mongo.find(Query.query(Criteria.where("role").is(Role.HEADSET)), Account.class)
                        .blockFirst());
    }

    private List<String> deeds() {
        return Objects.requireNonNull(mongo.findAll(Audit.Entry.class)
                .map(Audit.Entry::deed)
                .collectList()
                .block());
    }
}
