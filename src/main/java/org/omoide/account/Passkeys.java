package org.omoide.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.AssertionResult;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.StartAssertionOptions;
import com.yubico.webauthn.StartRegistrationOptions;
import com.yubico.webauthn.data.AuthenticatorAssertionResponse;
import com.yubico.webauthn.data.AuthenticatorAttestationResponse;
import com.yubico.webauthn.data.AuthenticatorSelectionCriteria;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.ClientAssertionExtensionOutputs;
import com.yubico.webauthn.data.ClientRegistrationExtensionOutputs;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.ResidentKeyRequirement;
import com.yubico.webauthn.data.UserIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.RegistrationFailedException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.omoide.web.PublicAddress;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Keys on people's devices, beside their passwords (Web Authentication, Level 2). Each is discoverable, so that nobody types a
 * name and the server tells nobody who has one; each is used after a look at finger, face or PIN only, so that a tablet
 * that was left lying about opens nothing.
 */
@Component
class Passkeys {

    /** For reading a sentence, finding the finger and trying again; WebAuthn, 5.4, proposes 5 to 10 minutes. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int MOST = 20;
    private static final int LONGEST_NAME = 60;
    private static final int FREE_ATTEMPTS = 100;

    /** Each sign-in page that is open asks now and then, and a whole facility may have one address. */
    static final int MOST_ASKED_AT_ONCE = 500;

    /**
     * What a device has been asked to sign. Taken away by the first answer, right or wrong.
     *
     * @param id the challenge, in base64url
     * @param holder the browser or session that was asked
     * @param from digest of where it was asked from
     * @param request the whole request, as the library writes it
     */
    @Document("passkey_challenges")
    record Challenge(
            @Id String id,
            String holder,
            @Indexed String from,
            String request,
            @Indexed Instant until) {}

    /** Devices know an account by this, and replace their key for it where they are given a new one. */
    @Document("passkey_users")
    record User(@Id String accountId, String handle) {}

    private final ReactiveMongoTemplate mongo;
    private final Attempts attempts;
    private final Audit audit;
    private final PublicAddress address;
    private final Clock clock;

    Passkeys(ReactiveMongoTemplate mongo, Attempts attempts, Audit audit, PublicAddress address, Clock clock) {
        this.mongo = mongo;
        this.attempts = attempts;
        this.audit = audit;
        this.address = address;
        this.clock = clock;
    }

    /**
     * The address whose passkeys a visitor could use; empty where there can be none: they belong to a name, not to a
     * number, and browsers have them in secure contexts only.
     */
    Optional<URI> place(ServerHttpRequest request) {
        try {
            var server = address.of(request);
            var host = server.getHost();
            boolean isName = !host.startsWith("[") && !host.matches("[0-9.]+");
            boolean isSecure = "https".equals(server.getScheme()) || host.equals("localhost");
            return isName && isSecure ? Optional.of(server) : Optional.empty();
        } catch (Problem unknownHost) {
            return Optional.empty();
        }
    }

    private URI requirePlace(ServerHttpRequest request) {
        return place(request).orElseThrow(() -> new Problem(HttpStatus.CONFLICT, "passkey.not-here"));
    }

    /** The latest first. */
    Flux<Passkey> of(String accountId) {
        return mongo.find(
                query(where("accountId").is(accountId)).with(Sort.by(Sort.Direction.DESC, "created")), Passkey.class);
    }

    /** The accounts, of all, that have any. */
    Flux<String> owners() {
        return mongo.findDistinct("accountId", Passkey.class, String.class);
    }

    private static Criteria theirs(String accountId, String id) {
        return where("_id").is(id).and("accountId").is(accountId);
    }

    /** @throws Problem (in the result) where the name can't be taken, or the passkey isn't theirs */
    Mono<Void> rename(String accountId, String id, String name) {
        var shown = name.strip();
        if (shown.isEmpty() || shown.length() > LONGEST_NAME) {
            var fault = shown.isEmpty()
                    ? Sentence.of("passkey.name.missing")
                    : Sentence.of("problem.too-long", LONGEST_NAME);
            return Mono.error(Problem.invalid(Map.of("passkey", fault)));
        }
        return mongo.updateFirst(query(theirs(accountId, id)), new Update().set("name", shown), Passkey.class)
                .filter(update -> update.getMatchedCount() == 1)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .then();
    }

    /** @throws Problem (in the result) where it isn't theirs */
    Mono<Passkey> remove(String accountId, String id) {
        return mongo.findAndRemove(query(theirs(accountId, id)), Passkey.class)
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    Mono<Void> removeAll(String accountId) {
        return mongo.remove(query(where("accountId").is(accountId)), Passkey.class)
                .then();
    }

    /**
     * What the browser passes to {@code navigator.credentials.create}.
     *
     * @throws Problem (in the result) 409 where there can be none here, or not one more
     */
    Mono<String> beginAdding(Account account, String session, ServerHttpRequest request) {
        var server = requirePlace(request);
        return Mono.zip(of(account.id()).collectList(), user(account)).flatMap(found -> {
            var known = found.getT1();
            if (known.size() >= MOST) {
                return Mono.error(new Problem(HttpStatus.CONFLICT, "passkey.too-many", MOST));
            }
            return offTheEventLoop(() -> creationOptions(account, found.getT2(), server, known))
                    .flatMap(options -> remember(
                                    options.getChallenge(), adding(session), account.id(), write(options::toJson))
                            .thenReturn(write(options::toCredentialsCreateJson)));
        });
    }

    private Mono<User> user(Account account) {
        var fresh = new User(account.id(), Secret.random());
        return mongo.findById(account.id(), User.class)
                .switchIfEmpty(mongo.insert(fresh)
                        .onErrorResume(
                                DuplicateKeyException.class, quicker -> mongo.findById(account.id(), User.class)));
    }

    private static PublicKeyCredentialCreationOptions creationOptions(
            Account account, User user, URI server, List<Passkey> known) throws Exception {
        return relyingParty(server, known)
                .startRegistration(StartRegistrationOptions.builder()
                        .user(UserIdentity.builder()
                                .name(Objects.requireNonNullElse(account.signInName(), account.name()))
                                .displayName(account.name())
                                .id(ByteArray.fromBase64Url(user.handle()))
                                .build())
                        .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                                .residentKey(ResidentKeyRequirement.REQUIRED)
                                .userVerification(UserVerificationRequirement.REQUIRED)
                                .build())
                        .timeout(PATIENCE.toMillis())
                        .build());
    }

    /**
     * Keeps the key that the browser has made.
     *
     * @param answer what {@code navigator.credentials.create} gave, as JSON
     * @param name a first name for it
     * @throws Problem (in the result) where it is no answer to what this session was asked, or can't be taken
     */
    Mono<Passkey> finishAdding(Account account, String session, ServerHttpRequest request, String answer, String name) {
        var server = requirePlace(request);
        return offTheEventLoop(() -> readRegistration(answer))
                .flatMap(credential -> asked(
                                credential.getResponse().getClientData().getChallenge(), adding(session))
                        .doOnNext(challenge -> requireOrigin(
                                credential.getResponse().getClientData().getOrigin(), server))
                        .flatMap(challenge -> mongo.findById(credential.getId().getBase64Url(), Passkey.class)
                                .map(List::of)
                                .defaultIfEmpty(List.of())
                                .flatMap(known ->
                                        offTheEventLoop(() -> verified(credential, challenge, server, known)))))
                .zipWith(user(account))
                .map(made -> passkey(made.getT1(), made.getT2(), server, name))
                .flatMap(mongo::insert)
                .onErrorMap(DuplicateKeyException.class, e -> refused());
    }

    private Passkey passkey(RegistrationResult made, User user, URI server, String name) {
        return new Passkey(
                made.getKeyId().getId().getBase64Url(),
                user.accountId(),
                user.handle(),
                made.getPublicKeyCose().getBase64Url(),
                made.getSignatureCount(),
                server.getHost(),
                name,
                clock.instant(),
                null);
    }

    private static RegistrationResult verified(
            PublicKeyCredential<AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs> credential,
            Challenge challenge,
            URI server,
            List<Passkey> known)
            throws IOException {
        try {
            return relyingParty(server, known)
                    .finishRegistration(FinishRegistrationOptions.builder()
                            .request(PublicKeyCredentialCreationOptions.fromJson(challenge.request()))
                            .response(credential)
                            .build());
        } catch (RegistrationFailedException e) {
            throw refused();
        }
    }

    /**
     * What the browser passes to {@code navigator.credentials.get}: the same for everybody.
     *
     * @param browser a secret that its cookie keeps
     * @param from where it comes from, to slow down floods
     * @throws Problem (in the result) 409 where there can be none here
     */
    Mono<String> beginSignIn(String browser, String from, ServerHttpRequest request) {
        var server = requirePlace(request);
        return refuseFloods(from)
                .then(offTheEventLoop(() -> relyingParty(server, List.of())
                        .startAssertion(StartAssertionOptions.builder()
                                .userVerification(UserVerificationRequirement.REQUIRED)
                                .timeout(PATIENCE.toMillis())
                                .build())))
                .flatMap(asking -> remember(
                                asking.getPublicKeyCredentialRequestOptions().getChallenge(),
                                signingIn(browser),
                                from,
                                write(asking::toJson))
                        .thenReturn(write(asking::toCredentialsGetJson)));
    }

    /**
     * The account that this key opens.
     *
     * @param answer what {@code navigator.credentials.get} gave, as JSON
     * @throws Problem (in the result) 404 for a key that isn't known, or not any more; 422 where the answer is wrong, late
     *     or was given before; 429 after too many attempts
     */
    Mono<Account> signIn(String answer, String browser, String from, ServerHttpRequest request) {
        var server = requirePlace(request);
        return attempts.count(attempt(from), FREE_ATTEMPTS)
                .then(offTheEventLoop(() -> readAssertion(answer)))
                .flatMap(credential -> asked(
                                credential.getResponse().getClientData().getChallenge(), signingIn(browser))
                        .doOnNext(challenge -> requireOrigin(
                                credential.getResponse().getClientData().getOrigin(), server))
                        .flatMap(challenge -> mongo.findById(credential.getId().getBase64Url(), Passkey.class)
                                .switchIfEmpty(Mono.error(Passkeys::unknown))
                                .flatMap(passkey -> opened(credential, challenge, server, passkey))))
                .flatMap(account -> attempts.succeeded(attempt(from)).thenReturn(account));
    }

    private Mono<Account> opened(
            PublicKeyCredential<AuthenticatorAssertionResponse, ClientAssertionExtensionOutputs> credential,
            Challenge challenge,
            URI server,
            Passkey passkey) {
        return mongo.findById(passkey.accountId(), Account.class)
                .filter(account -> account.closed() == null)
                .switchIfEmpty(Mono.error(Passkeys::unknown))
                .flatMap(account -> offTheEventLoop(() -> verified(credential, challenge, server, passkey))
                        .filter(AssertionResult::isSignatureCounterValid)
                        .filterWhen(result -> advance(passkey, result.getSignatureCount()))
                        .switchIfEmpty(
                                audit.note(Visitor.NOBODY, "account.passkey-copied", account.id(), account.name())
                                        .then(Mono.error(
                                                () -> new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "passkey.copied"))))
                        .thenReturn(account));
    }

    private static AssertionResult verified(
            PublicKeyCredential<AuthenticatorAssertionResponse, ClientAssertionExtensionOutputs> credential,
            Challenge challenge,
            URI server,
            Passkey passkey)
            throws IOException {
        try {
            return relyingParty(server, List.of(passkey))
                    .finishAssertion(FinishAssertionOptions.builder()
                            .request(AssertionRequest.fromJson(challenge.request()))
                            .response(credential)
                            .build());
        } catch (AssertionFailedException e) {
            throw refused();
        }
    }

    /**
     * WebAuthn, 7.2, step 21: a counter that doesn't go on may be that of a copy. Of two answers at once that the library both found
     * good, the later one has to go on from the other.
     */
    private Mono<Boolean> advance(Passkey passkey, long counter) {
        var before = counter == 0 ? where("counter").is(0) : where("counter").lt(counter);
        return mongo.updateFirst(
                        query(before.and("_id").is(passkey.id())),
                        new Update().set("counter", counter).set("used", clock.instant()),
                        Passkey.class)
                .map(update -> update.getMatchedCount() == 1);
    }

    private static RelyingParty relyingParty(URI server, List<Passkey> known) {
        return RelyingParty.builder()
                .identity(RelyingPartyIdentity.builder()
                        .id(server.getHost())
                        .name("Omoide 思い出")
                        .build())
                .credentialRepository(new KnownPasskeys(known))
                .origins(Set.of(server.toString()))
                // Looked at by ourselves, as the audit log hears of it.
                .validateSignatureCounter(false)
                .build();
    }

    private static void requireOrigin(String origin, URI server) {
        if (!origin.equals(server.toString())) {
            throw new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "passkey.other-address", server);
        }
    }

    private Mono<Void> refuseFloods(String from) {
        return mongo.count(
                        query(where("from").is(Secret.digest(from)).and("until").gt(clock.instant())), Challenge.class)
                .filter(open -> open >= MOST_ASKED_AT_ONCE)
                .flatMap(tooMany -> Mono.error(
                        new Problem(HttpStatus.TOO_MANY_REQUESTS, "account.too-many", PATIENCE.toMinutes())));
    }

    private Mono<Void> remember(ByteArray challenge, String holder, String from, String request) {
        var now = clock.instant();
        var asked = new Challenge(challenge.getBase64Url(), holder, Secret.digest(from), request, now.plus(PATIENCE));
        return mongo.remove(query(where("until").lt(now)), Challenge.class)
                .then(mongo.insert(asked))
                .then();
    }

    /** Once only, whatever comes of it. */
    private Mono<Challenge> asked(ByteArray challenge, String holder) {
        return mongo.findAndRemove(
                        query(where("_id")
                                .is(challenge.getBase64Url())
                                .and("holder")
                                .is(holder)),
                        Challenge.class)
                .filter(found -> found.until().isAfter(clock.instant()))
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "passkey.late")));
    }

    private static String adding(String session) {
        return "adding " + session;
    }

    private static String signingIn(String browser) {
        return "signing in " + Secret.digest(browser);
    }

    private static String attempt(String from) {
        return "passkey from " + from;
    }

    private static Problem unknown() {
        return new Problem(HttpStatus.NOT_FOUND, "passkey.unknown");
    }

    private static Problem refused() {
        return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "passkey.refused");
    }

    private static PublicKeyCredential<AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs>
            readRegistration(String answer) {
        return read(() -> PublicKeyCredential.parseRegistrationResponseJson(answer));
    }

    private static PublicKeyCredential<AuthenticatorAssertionResponse, ClientAssertionExtensionOutputs> readAssertion(
            String answer) {
        return read(() -> PublicKeyCredential.parseAssertionResponseJson(answer));
    }

    /** The library says in many ways that it can't read something. */
    private static <T> T read(Callable<T> parser) {
        try {
            return Objects.requireNonNull(parser.call());
        } catch (Exception e) {
            throw new Problem(HttpStatus.BAD_REQUEST, "problem.unreadable");
        }
    }

    private static String write(Callable<String> writer) {
        try {
            return writer.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Random numbers, signatures and classes that are used for the first time. */
    private static <T> Mono<T> offTheEventLoop(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }
}
