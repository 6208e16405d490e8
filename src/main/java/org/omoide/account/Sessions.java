package org.omoide.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who is signed in, on which devices. In the database, so that every server instance knows it and any can end it. */
@Component
public class Sessions {

    private static final String COOKIE = "omoide";

    /** Tablets of a facility and volunteers who come once a month stay signed in. */
    private static final Duration PEOPLE = Duration.ofDays(40);

    /** A headset that lay in its box over a winter still opens. */
    private static final Duration HEADSETS = Duration.ofDays(180);

    private static final Duration SEEN_EVERY = Duration.ofMinutes(10);
    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final int LONGEST_DEVICE = 300;
    private static final String LOADED = Sessions.class.getName();

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    Sessions(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** The id of the session whose cookie came with the request, or null; without a look whether it still exists. */
    public static @Nullable String idOf(ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(COOKIE);
        return cookie == null || cookie.getValue().isEmpty() ? null : Secret.digest(cookie.getValue());
    }

    /** Who makes the request; {@link Visitor#NOBODY} where nobody is signed in. Asks the database once a request. */
    Mono<Visitor> visitor(ServerWebExchange exchange) {
        Mono<Visitor> loaded = exchange.getAttribute(LOADED);
        if (loaded == null) {
            loaded = load(idOf(exchange)).defaultIfEmpty(Visitor.NOBODY).cache();
            exchange.getAttributes().put(LOADED, loaded);
        }
        return loaded;
    }

    private Mono<Visitor> load(@Nullable String id) {
        if (id == null) {
            return Mono.empty();
        }
        var now = clock.instant();
        return mongo.findById(id, Session.class)
                .filter(session -> session.until().isAfter(now))
                .flatMap(session -> mongo.findById(session.accountId(), Account.class)
                        .filter(account -> account.closed() == null)
                        .flatMap(account -> seen(session, account, now)));
    }

    private Mono<Visitor> seen(Session session, Account account, Instant now) {
        var visitor = new Visitor(account, session.id());
        if (session.seen().plus(SEEN_EVERY).isAfter(now)) {
            return Mono.just(visitor);
        }
        var update = new Update().set("seen", now).set("until", now.plus(lifetime(account)));
        return mongo.updateFirst(query(where("_id").is(session.id())), update, Session.class)
                .thenReturn(visitor);
    }

    private static Duration lifetime(Account account) {
        return account.role() == Role.HEADSET ? HEADSETS : PEOPLE;
    }

    /** Signs the device in; the response brings it the cookie. */
    public Mono<Void> begin(Account account, ServerWebExchange exchange) {
        var device = exchange.getRequest().getHeaders().getFirst(HttpHeaders.USER_AGENT);
        return begin(account, device == null ? "" : device)
                .doOnNext(secret -> {
                    exchange.getAttributes().remove(LOADED);
                    exchange.getResponse().addCookie(cookie(exchange, secret, lifetime(account)));
                })
                .then();
    }

    /**
     * The same with a secret that the device has proved to know, so that it may be repeated when the response got lost.
     *
     * @param secret of 256 random bits
     */
    public Mono<Void> begin(Account account, String secret, ServerWebExchange exchange) {
        var device = exchange.getRequest().getHeaders().getFirst(HttpHeaders.USER_AGENT);
        return mongo.save(session(account, secret, device == null ? "" : device))
                .doOnNext(begun -> exchange.getResponse().addCookie(cookie(exchange, secret, lifetime(account))))
                .then();
    }

    /** Browsers count the life of a cookie from when they got it: gives this device its own once more. */
    public void renew(Account account, ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(COOKIE);
        if (cookie != null) {
            exchange.getResponse().addCookie(cookie(exchange, cookie.getValue(), lifetime(account)));
        }
    }

    /** @return the secret for the cookie */
    Mono<String> begin(Account account, String device) {
        var secret = Secret.random();
        return mongo.insert(session(account, secret, device)).thenReturn(secret);
    }

    private Session session(Account account, String secret, String device) {
        var now = clock.instant();
        return new Session(
                Secret.digest(secret),
                account.id(),
                device.substring(0, Math.min(device.length(), LONGEST_DEVICE)),
                now,
                now,
                now.plus(lifetime(account)));
    }

    /** When each of these accounts last came, by its id; those that never did, or whose sessions are over, are left out. */
    public Mono<Map<String, Instant>> lastSeen(Collection<String> accountIds) {
        return mongo.find(query(where("accountId").in(accountIds).and("until").gt(clock.instant())), Session.class)
                .collect(Collectors.toMap(
                        Session::accountId, Session::seen, BinaryOperator.maxBy(Comparator.naturalOrder())));
    }

    /** Whether it is there, and not over. */
    public Mono<Boolean> lasts(String id) {
        return mongo.exists(query(where("_id").is(id).and("until").gt(clock.instant())), Session.class);
    }

    /** Whether it began a moment ago, so that whoever holds the device is whom it began for. */
    Mono<Boolean> isFresh(@Nullable String id) {
        return Mono.justOrEmpty(id)
                .flatMap(known -> mongo.findById(known, Session.class))
                .map(session -> session.created().plus(FRESH).isAfter(clock.instant()))
                .defaultIfEmpty(false);
    }

    /** Signs this device out. */
    Mono<Void> end(ServerWebExchange exchange) {
        var id = idOf(exchange);
        exchange.getResponse().addCookie(cookie(exchange, "", Duration.ZERO));
        return id == null
                ? Mono.empty()
                : mongo.remove(query(where("_id").is(id)), Session.class).then();
    }

    /** Ends a session of this account; nothing happens where there is none. */
    Mono<Void> end(String accountId, String id) {
        return mongo.remove(query(where("_id").is(id).and("accountId").is(accountId)), Session.class)
                .then();
    }

    /** Ends all sessions of the account but this one. */
    Mono<Void> endAll(String accountId, @Nullable String except) {
        return mongo.remove(
                        query(where("accountId").is(accountId).and("_id").ne(except == null ? "" : except)),
                        Session.class)
                .then();
    }

    /** The latest first; what is over is thrown away on the way. */
    Flux<Session> of(String accountId) {
        return mongo.remove(query(where("until").lt(clock.instant())), Session.class)
                .thenMany(mongo.find(
                        query(where("accountId").is(accountId)).with(Sort.by(Sort.Direction.DESC, "seen")),
                        Session.class));
    }

    private static ResponseCookie cookie(ServerWebExchange exchange, String value, Duration lifetime) {
        return ResponseCookie.from(COOKIE, value)
                .path("/")
                .httpOnly(true)
                .secure("https".equals(exchange.getRequest().getURI().getScheme()))
                // Lax: a link in a mail or a QR code opens a page signed in; whatever changes something needs a token.
                .sameSite("Lax")
                .maxAge(lifetime)
                .build();
    }
}
