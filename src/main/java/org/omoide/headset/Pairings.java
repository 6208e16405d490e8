package org.omoide.headset;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Attempts;
import org.omoide.account.Secret;
import org.omoide.account.UserAgent;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Codes on headsets, and their confirmation. A code alone opens nothing: its browser is known by a secret in a cookie,
 * and only somebody who is signed in may confirm it.
 */
@Component
class Pairings {

    static final String COOKIE = "omoide-pairing";
    static final Duration VALID = Duration.ofMinutes(10);

    /** A facility whose headsets all come from one address has fewer; a flood would use the codes up. */
    private static final int MOST_FROM_ONE_PLACE = 100;

    /** Eight headsets in a row, each looked up and confirmed, and as many slips. Then guessing a million takes years. */
    static final int FREE_ATTEMPTS = 40;

    private static final int MOST_DRAWS = 20;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final FindAndModifyOptions RETURN_NEW =
            FindAndModifyOptions.options().returnNew(true);

    private final ReactiveMongoTemplate mongo;
    private final Attempts attempts;
    private final Clock clock;
    private final IntSupplier codes;

    @Autowired
    Pairings(ReactiveMongoTemplate mongo, Attempts attempts, Clock clock) {
        this(mongo, attempts, clock, () -> RANDOM.nextInt(1_000_000));
    }

    /** @param codes from 0 to 999,999 */
    Pairings(ReactiveMongoTemplate mongo, Attempts attempts, Clock clock, IntSupplier codes) {
        this.mongo = mongo;
        this.attempts = attempts;
        this.clock = clock;
        this.codes = codes;
    }

    /**
     * A new code for this browser; the response brings it the cookie.
     *
     * @throws Problem (in the result) 429 where too many browsers of one address wait already
     */
    Mono<Pairing> offer(ServerWebExchange exchange) {
        var secret = Secret.random();
        var browser = exchange.getRequest().getHeaders().getFirst(HttpHeaders.USER_AGENT);
        return offer(secret, browser == null ? "" : UserAgent.inWords(browser), Attempts.origin(exchange))
                .doOnNext(pairing ->
                        exchange.getResponse().addCookie(cookie(pairing.id() + "." + secret, VALID, exchange)));
    }

    Mono<Pairing> offer(String secret, String browser, String origin) {
        var now = clock.instant();
        return mongo.remove(query(where("until").lt(now)), Pairing.class)
                .then(mongo.count(query(where("origin").is(origin)), Pairing.class))
                .flatMap(waiting -> waiting >= MOST_FROM_ONE_PLACE
                        ? Mono.error(new Problem(HttpStatus.TOO_MANY_REQUESTS, "headset.codes.too-many"))
                        : Mono.defer(() -> mongo.insert(drawn(secret, browser, origin, now)))
                                .retryWhen(reactor.util.retry.Retry.max(MOST_DRAWS)
                                        .filter(DuplicateKeyException.class::isInstance)));
    }

    private Pairing drawn(String secret, String browser, String origin, Instant now) {
        return new Pairing(
                "%06d".formatted(codes.getAsInt()),
                Secret.digest(secret),
                RANDOM.nextInt(Sign.COUNT),
                browser,
                origin,
                now.plus(VALID),
                null);
    }

    /** That of the browser that asks; empty where it has none, or where its time is over. */
    Mono<Pairing> of(ServerWebExchange exchange) {
        return Mono.justOrEmpty(exchange.getRequest().getCookies().getFirst(COOKIE))
                .flatMap(cookie -> of(cookie.getValue()));
    }

    Mono<Pairing> of(String cookie) {
        int dot = cookie.indexOf('.');
        return dot < 0
                ? Mono.empty()
                : mongo.findOne(
                        query(alive(cookie.substring(0, dot))
                                .and("secret")
                                .is(Secret.digest(cookie.substring(dot + 1)))),
                        Pairing.class);
    }

    /** What the session of this browser is opened by: derived, so that a lost response costs nothing but the repetition. */
    static String sessionSecret(ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(COOKIE);
        if (cookie == null) {
            throw new IllegalStateException("the browser has no pairing");
        }
        return Secret.digest("session " + cookie.getValue());
    }

    /** The browser needs its cookie no more. */
    static void forget(ServerWebExchange exchange) {
        if (exchange.getRequest().getCookies().containsKey(COOKIE)) {
            exchange.getResponse().addCookie(cookie("", Duration.ZERO, exchange));
        }
    }

    /**
     * What somebody typed, before they confirm it.
     *
     * @throws Problem (in the result) 422 where no headset shows it, 409 where it is confirmed already, 429 after too many
     *     attempts
     */
    Mono<Pairing> find(String typed, Account by) {
        var code = digits(typed);
        return attempts.count("headset code by " + by.id(), FREE_ATTEMPTS)
                .then(code == null ? Mono.<Pairing>empty() : mongo.findOne(query(alive(code)), Pairing.class))
                .switchIfEmpty(Mono.error(Pairings::unknown))
                .flatMap(pairing -> pairing.headsetId() == null ? Mono.just(pairing) : Mono.error(taken()));
    }

    /**
     * Confirms what somebody has looked at. Of several who do so at once, one does.
     *
     * @param sign that they saw: the code may be shown by another headset meanwhile
     * @return with the id of the account to make
     * @throws Problem (in the result) as {@link #find}
     */
    Mono<Pairing> confirm(String typed, int sign, Account by) {
        return find(typed, by)
                .filter(pairing -> pairing.sign() == sign)
                .switchIfEmpty(Mono.error(Pairings::unknown))
                .flatMap(pairing -> mongo.findAndModify(
                        query(alive(pairing.id())
                                .and("secret")
                                .is(pairing.secret())
                                .and("headsetId")
                                .isNull()),
                        new Update()
                                .set("headsetId", UUID.randomUUID().toString())
                                // A headset that slept comes for its session a little later.
                                .set("until", clock.instant().plus(VALID)),
                        RETURN_NEW,
                        Pairing.class))
                .switchIfEmpty(Mono.error(Pairings::taken));
    }

    private Criteria alive(String code) {
        return where("_id").is(code).and("until").gt(clock.instant());
    }

    /** As it is kept, however it was typed; null where it can't be one. */
    static @Nullable String digits(String typed) {
        var digits = Normalizer.normalize(typed, Normalizer.Form.NFKC).replaceAll("[\\s\\p{Pd}ー]", "");
        return digits.matches("[0-9]{" + Pairing.DIGITS + "}") ? digits : null;
    }

    private static Problem unknown() {
        return Problem.invalid(Map.of("code", Sentence.of("headset.code.unknown")));
    }

    private static Problem taken() {
        return new Problem(HttpStatus.CONFLICT, "headset.code.taken");
    }

    private static ResponseCookie cookie(String value, Duration lifetime, ServerWebExchange exchange) {
        return ResponseCookie.from(COOKIE, value)
                .path("/")
                .httpOnly(true)
                .secure("https".equals(exchange.getRequest().getURI().getScheme()))
                .sameSite("Lax")
                // The server decides when a code is over; a confirmed one lives a second time.
                .maxAge(lifetime.multipliedBy(2))
                .build();
    }
}
