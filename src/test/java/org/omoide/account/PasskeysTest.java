package org.omoide.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** What passkeys open, and above all what they don't. */
class PasskeysTest extends InProcess {

    private static final String PASSWORD = "三池港から船が出る朝";
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private Accounts accounts;

    private Account koga;
    private WebTestClient device;
    private SoftwareAuthenticator key;

    @BeforeEach
    void somebodyWithAPasskey() throws GeneralSecurityException {
        for (var kept : List.of(
                Account.class,
                Credential.class,
                Session.class,
                Passkey.class,
                Passkeys.Challenge.class,
                Attempts.Counted.class,
                Audit.Entry.class)) {
            mongo.remove(new Query(), kept).block();
        }
        koga = somebody("koga");
        device = at(Keys.of(mongo, koga));
        key = new SoftwareAuthenticator(origin());
        assertThat(add(device, key).getStatus()).isEqualTo(HttpStatus.NO_CONTENT);
    }

    private Account somebody(String name) {
        return Objects.requireNonNull(
                mongo.save(new Account(name, Role.VOLUNTEER, name, name, null, false, null, Instant.EPOCH))
                        .block());
    }

    private Account somebodyWithAPassword(String name) {
        var secret = Objects.requireNonNull(
                accounts.invite(Role.VOLUNTEER, null, name).block());
        return Objects.requireNonNull(
                accounts.accept(secret, name, name, PASSWORD).block(Duration.ofSeconds(30)));
    }

    private String origin() {
        return "http://localhost:" + port;
    }

    private WebTestClient at(Keys keys) {
        return keys.to(stranger()).mutate().baseUrl(origin()).build();
    }

    private WebTestClient nobody() {
        return at(new Keys("nobody"));
    }

    @Test
    void opensTheAccountWithoutNameOrPassword() throws GeneralSecurityException {
        var asking = ask(nobody());
        var answer = signIn(asking, key.get(asking.options), "/upload");
        assertThat(answer.getStatus()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getResponseBody()).isEqualTo("{\"next\":\"/upload\"}");
        var session = Objects.requireNonNull(answer.getResponseCookies().getFirst("omoide"));
        assertThat(session.isHttpOnly()).isTrue();
        var page = at(new Keys(session.getValue()))
                .get()
                .uri("/account")
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectBody(String.class)
                .returnResult();
        assertThat(page.getResponseBody()).contains("kogaさんの登録").contains("最後に使った日時");
    }

    @Test
    void leadsNowhereElse() throws GeneralSecurityException {
        var asking = ask(nobody());
        assertThat(signIn(asking, key.get(asking.options), "//evil.example").getResponseBody())
                .isEqualTo("{\"next\":\"/\"}");
    }

    @Test
    void everybodyIsAskedTheSame() {
        var options = JSON.readTree(ask(nobody()).options).get("publicKey");
        assertThat(options.has("allowCredentials")).isFalse();
        assertThat(options.get("userVerification").asString()).isEqualTo("required");
        assertThat(options.get("rpId").asString()).isEqualTo("localhost");
    }

    @Test
    void tellsTheDeviceNothingButNamesAndARandomHandle() {
        var options = JSON.readTree(begin(device, "").getResponseBody()).get("publicKey");
        var user = options.get("user");
        assertThat(user.get("id").asString())
                .isEqualTo(key.userHandle())
                .hasSizeGreaterThan(40)
                .doesNotContain(koga.id());
        assertThat(options.get("excludeCredentials").get(0).get("id").asString())
                .isEqualTo(key.id());
        assertThat(options.get("authenticatorSelection").get("residentKey").asString())
                .isEqualTo("required");
    }

    @Test
    void anAnswerIsGoodOnce() throws GeneralSecurityException {
        var asking = ask(nobody());
        var answer = key.get(asking.options);
        assertThat(signIn(asking, answer, null).getStatus()).isEqualTo(HttpStatus.OK);
        assertRefused(signIn(asking, answer, null), "passkey.late");
    }

    @Test
    void aWrongAnswerUsesTheQuestionUp() throws GeneralSecurityException {
        var asking = ask(nobody());
        key.flags = SoftwareAuthenticator.PRESENT;
        assertRefused(signIn(asking, key.get(asking.options), null), "passkey.refused");
        key.flags |= SoftwareAuthenticator.VERIFIED;
        assertRefused(signIn(asking, key.get(asking.options), null), "passkey.late");
    }

    @Test
    void anAnswerToALongForgottenQuestionIsRefused() throws GeneralSecurityException {
        var asking = ask(nobody());
        mongo.updateMulti(
                        new Query(), new Update().set("until", Instant.now().minusSeconds(1)), Passkeys.Challenge.class)
                .block();
        assertRefused(signIn(asking, key.get(asking.options), null), "passkey.late");
    }

    @Test
    void anAnswerFromAnotherBrowserIsRefused() throws GeneralSecurityException {
        var stolen = ask(nobody());
        var own = ask(nobody());
        assertRefused(signIn(new Asking(stolen.options, own.browser), key.get(stolen.options), null), "passkey.late");
        assertRefused(signIn(new Asking(stolen.options, ""), key.get(stolen.options), null), "passkey.late");
    }

    @Test
    void anAnswerToAnotherQuestionIsRefused() throws GeneralSecurityException {
        // Whoever adds a key is asked something else than whoever signs in.
        var registration = JSON.readTree(begin(device, "").getResponseBody()).get("publicKey");
        var options = JSON.writeValueAsString(Map.of(
                "publicKey", Map.of("challenge", registration.get("challenge").asString(), "rpId", "localhost")));
        assertRefused(signIn(new Asking(options, ask(nobody()).browser), key.get(options), null), "passkey.late");
    }

    @Test
    void anotherOriginIsRefused() throws GeneralSecurityException {
        for (var origin : List.of(
                "http://localhost:1", "https://localhost:" + port, "http://localhost.evil.example:" + port, "null")) {
            key.origin = origin;
            var asking = ask(nobody());
            var refused = signIn(asking, key.get(asking.options), null);
            assertRefused(refused, "passkey.other-address");
            assertThat(refused.getResponseBody()).contains(origin());
        }
    }

    @Test
    void anotherRelyingPartyIsRefused() throws GeneralSecurityException {
        var asking = ask(nobody());
        var elsewhere = asking.options.replace("\"rpId\":\"localhost\"", "\"rpId\":\"evil.example\"");
        assertThat(elsewhere).isNotEqualTo(asking.options);
        assertRefused(signIn(asking, key.get(elsewhere), null), "passkey.refused");
    }

    @Test
    void nobodyComesInWithoutALookAtFingerFaceOrPin() throws GeneralSecurityException {
        key.flags = SoftwareAuthenticator.PRESENT;
        var asking = ask(nobody());
        assertRefused(signIn(asking, key.get(asking.options), null), "passkey.refused");
        var unverified = new SoftwareAuthenticator(origin());
        unverified.flags = SoftwareAuthenticator.PRESENT;
        assertRefused(add(device, unverified), "passkey.refused");
    }

    @Test
    void anotherKeyThatClaimsToBeThisOneIsRefused() throws GeneralSecurityException {
        var forged = new SoftwareAuthenticator(origin());
        forged.claim(key.userHandle());
        var asking = ask(nobody());
        var answer = forged.get(asking.options).replace(forged.id(), key.id());
        assertRefused(signIn(asking, answer, null), "passkey.refused");
    }

    @Test
    void aKeyOpensNobodyElsesAccount() throws GeneralSecurityException {
        var other = new SoftwareAuthenticator(origin());
        add(at(Keys.of(mongo, somebody("yoshida"))), other);
        key.claim(other.userHandle());
        var asking = ask(nobody());
        assertRefused(signIn(asking, key.get(asking.options), null), "passkey.refused");
    }

    @Test
    void aKeyThatIsNotKnownIsToldSo() throws GeneralSecurityException {
        var unknown = new SoftwareAuthenticator(origin());
        unknown.claim(key.userHandle());
        var asking = ask(nobody());
        var answer = signIn(asking, unknown.get(asking.options), null);
        assertThat(answer.getStatus()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(answer.getResponseBody()).contains("passkey.unknown").contains("見つかりません");
    }

    @Test
    void aCounterGoesOn() throws GeneralSecurityException {
        for (int counter : new int[] {0, 0, 5, 6}) {
            key.counter = counter;
            var asking = ask(nobody());
            assertThat(signIn(asking, key.get(asking.options), null).getStatus())
                    .as("counter " + counter)
                    .isEqualTo(HttpStatus.OK);
        }
        for (int counter : new int[] {6, 5, 0}) {
            key.counter = counter;
            var asking = ask(nobody());
            assertRefused(signIn(asking, key.get(asking.options), null), "passkey.copied");
        }
        assertThat(deeds()).filteredOn("account.passkey-copied"::equals).hasSize(3);
    }

    @Test
    void ofAKeyAndItsCopyAtTheSameTimeOneComesIn() throws GeneralSecurityException {
        key.counter = 7;
        var first = ask(nobody());
        var second = ask(nobody());
        var statuses = Flux.just(Map.entry(first, key.get(first.options)), Map.entry(second, key.get(second.options)))
                .flatMap(one -> Mono.fromCallable(
                                () -> signIn(one.getKey(), one.getValue(), null).getStatus())
                        .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block(Duration.ofSeconds(30));
        assertThat(statuses).containsExactlyInAnyOrder(HttpStatus.OK, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Test
    void whatIsNoAnswerIsUnreadable() {
        for (var body : List.of("{}", "[]", "null", "{\"id\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}", "x")) {
            assertThat(signIn(new Asking("", "b"), body, null).getStatus()).isEqualTo(HttpStatus.BAD_REQUEST);
            assertThat(post(device, "/account/passkeys", body).getStatus()).isEqualTo(HttpStatus.BAD_REQUEST);
        }
    }

    @Test
    void aClosedAccountLosesItsKeysForGood() throws GeneralSecurityException {
        accounts.close(koga.id()).block();
        accounts.reopen(koga.id()).block();
        assertUnknown();
    }

    @Test
    void aNewPasswordByACoordinatorTakesTheKeysOfALostTablet() throws GeneralSecurityException {
        var secret = Objects.requireNonNull(accounts.inviteToResetPassword(koga).block());
        var asking = ask(nobody());
        assertThat(signIn(asking, key.get(asking.options), null).getStatus()).isEqualTo(HttpStatus.OK);
        accounts.accept(secret, "", "", PASSWORD + "！").block(Duration.ofSeconds(30));
        assertUnknown();
    }

    @Test
    void aCoordinatorRemovesThem() throws GeneralSecurityException {
        var page = at(Keys.of(mongo, COORDINATOR))
                .post()
                .uri("/people/{id}/passkeys/remove", koga.id())
                .exchange()
                .returnResult(Void.class);
        assertThat(page.getStatus()).isEqualTo(HttpStatus.SEE_OTHER);
        assertUnknown();
        assertThat(deeds()).contains("account.passkeys-removed");
    }

    @Test
    void theirOwnerRenamesAndRemovesThemAndNobodyElse() throws GeneralSecurityException {
        var other = at(Keys.of(mongo, somebody("yoshida")));
        assertThat(form(other, "/account/passkeys/" + key.id() + "/remove", "").getStatus())
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(form(other, "/account/passkeys/" + key.id() + "/name", "mine")
                        .getStatus())
                .isEqualTo(HttpStatus.NOT_FOUND);
        form(device, "/account/passkeys/" + key.id() + "/name", "うちの<b>iPad</b>");
        assertThat(form(device, "/account/passkeys/" + key.id() + "/name", " ").getResponseBody())
                .contains("うちの&lt;b&gt;iPad&lt;/b&gt;")
                .contains("端末の名前を入れてください");
        form(device, "/account/passkeys/" + key.id() + "/remove", "");
        assertUnknown();
        assertThat(deeds()).contains("account.passkey-added", "account.passkey-removed");
    }

    @Test
    void whoFindsATabletSignedInCanNotAddAKeyOfTheirOwn() throws GeneralSecurityException {
        var account = somebodyWithAPassword("ishii");
        var tablet = at(Keys.of(mongo, account));
        assertThat(begin(tablet, "").getStatus()).isEqualTo(HttpStatus.OK);
        mongo.updateMulti(
                        new Query(Criteria.where("accountId").is(account.id())),
                        new Update().set("created", Instant.now().minus(Duration.ofHours(1))),
                        Session.class)
                .block();
        for (var guess : List.of("", "guessed password")) {
            var refused = begin(tablet, guess);
            assertThat(refused.getStatus()).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
            assertThat(refused.getResponseBody()).contains("\"field\":\"present\"");
        }
        assertThat(begin(tablet, PASSWORD).getStatus()).isEqualTo(HttpStatus.OK);
    }

    @Test
    void aKeyIsAddedToTheSessionThatAskedForItAndOnce() throws GeneralSecurityException {
        var fresh = new SoftwareAuthenticator(origin());
        var answer = fresh.create(Objects.requireNonNull(begin(device, "").getResponseBody()));
        var other = at(Keys.of(mongo, somebody("yoshida")));
        assertRefused(post(other, "/account/passkeys", answer), "passkey.late");
        assertThat(post(device, "/account/passkeys", answer).getStatus()).isEqualTo(HttpStatus.NO_CONTENT);
        assertRefused(post(device, "/account/passkeys", answer), "passkey.late");
        assertRefused(add(other, fresh), "passkey.refused");
        fresh.origin = "https://evil.example";
        assertRefused(add(other, fresh), "passkey.other-address");
    }

    @Test
    void whoFloodsIsSlowed() {
        mongo.save(new Attempts.Counted(Secret.digest("passkey from 127.0.0.1"), 200, Instant.now()))
                .block();
        assertThat(post(nobody(), "/sign-in/passkey", "{}").getStatus()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);

        var until = Instant.now().plusSeconds(60);
        mongo.insertAll(IntStream.range(0, Passkeys.MOST_ASKED_AT_ONCE)
                        .mapToObj(i ->
                                new Passkeys.Challenge("flood" + i, "nobody", Secret.digest("127.0.0.1"), "", until))
                        .toList())
                .blockLast();
        assertThat(post(nobody(), "/sign-in/passkey/options", "").getStatus()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
        mongo.updateMulti(
                        new Query(), new Update().set("until", Instant.now().minusSeconds(1)), Passkeys.Challenge.class)
                .block();
        ask(nobody());
        assertThat(mongo.count(new Query(), Passkeys.Challenge.class).block()).isOne();
    }

    @Test
    void anAddressWithoutANameHasNone() {
        var byNumber = new Keys("nobody").to(stranger());
        var refused = post(byNumber, "/sign-in/passkey/options", "");
        assertThat(refused.getStatus()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(refused.getResponseBody()).contains("passkey.not-here").contains("omoide.public-address");
        var page = byNumber.get()
                .uri("/sign-in")
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectBody(String.class)
                .returnResult();
        assertThat(page.getResponseBody()).doesNotContain("id=\"passkey\"");
    }

    private void assertUnknown() throws GeneralSecurityException {
        var asking = ask(nobody());
        var answer = signIn(asking, key.get(asking.options), null);
        assertThat(answer.getStatus()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(answer.getResponseCookies()).doesNotContainKey("omoide");
    }

    private static void assertRefused(EntityExchangeResult<String> answer, String code) {
        assertThat(answer.getResponseBody()).contains("\"code\":\"" + code + "\"");
        assertThat(answer.getStatus()).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(answer.getResponseCookies()).doesNotContainKey("omoide");
    }

    private List<String> deeds() {
        return Objects.requireNonNull(mongo.findAll(Audit.Entry.class)
                .map(Audit.Entry::deed)
                .collectList()
                .block());
    }

    /** @param browser its cookie */
    private record Asking(String options, String browser) {}

    private static Asking ask(WebTestClient client) {
        var answer = post(client, "/sign-in/passkey/options", "");
        assertThat(answer.getStatus()).isEqualTo(HttpStatus.OK);
        var cookie = Objects.requireNonNull(answer.getResponseCookies().getFirst("omoide-passkey"));
        assertThat(cookie.isHttpOnly()).isTrue();
        return new Asking(Objects.requireNonNull(answer.getResponseBody()), cookie.getValue());
    }

    private EntityExchangeResult<String> signIn(Asking asking, String answer, String next) {
        var browser = nobody().mutate()
                .defaultCookie("omoide-passkey", asking.browser)
                .build();
        return post(browser, "/sign-in/passkey" + (next == null ? "" : "?next=" + next), answer);
    }

    private static EntityExchangeResult<String> begin(WebTestClient client, String present) {
        return post(client, "/account/passkeys/options", JSON.writeValueAsString(Map.of("present", present)));
    }

    private static EntityExchangeResult<String> add(WebTestClient client, SoftwareAuthenticator key)
            throws GeneralSecurityException {
        return post(
                client,
                "/account/passkeys",
                key.create(Objects.requireNonNull(begin(client, "").getResponseBody())));
    }

    private static EntityExchangeResult<String> post(WebTestClient client, String address, String body) {
        return client.post()
                .uri(address)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private static EntityExchangeResult<String> form(WebTestClient client, String address, String name) {
        return client.post()
                .uri(address)
                .accept(MediaType.TEXT_HTML)
                .body(BodyInserters.fromFormData("name", name))
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }
}
