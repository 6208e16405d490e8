package org.omoide.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account.Device;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Accounts, and the invitations and passwords that open them. Nobody gets one without an invitation. */
@Component
public class Accounts {

    private static final Duration INVITED_FOR = Duration.ofDays(14);
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_SIGN_IN_NAME = 100;

    /** NIST SP 800-63B, 3.1.1.2, asks for 8 at least and for no rules of composition. */
    private static final int SHORTEST_PASSWORD = 10;

    private static final int LONGEST_PASSWORD = 200;

    private static final int FREE_ATTEMPTS_FROM_ONE_PLACE = 5;
    private static final int FREE_ATTEMPTS_OF_A_NAME = 50;

    private static final FindAndModifyOptions RETURN_NEW =
            FindAndModifyOptions.options().returnNew(true);

    private final ReactiveMongoTemplate mongo;
    private final Attempts attempts;
    private final Sessions sessions;
    private final Passkeys passkeys;
    private final Clock clock;
    private final PasswordEncoder passwords = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();

    /** To compare with where there is no such name: so that the answer takes as long. */
    private final Mono<String> nobodysPassword = Mono.fromCallable(() -> encode("nobody’s"))
            .subscribeOn(Schedulers.boundedElastic())
            .cache();

    Accounts(ReactiveMongoTemplate mongo, Attempts attempts, Sessions sessions, Passkeys passkeys, Clock clock) {
        this.mongo = mongo;
        this.attempts = attempts;
        this.sessions = sessions;
        this.passkeys = passkeys;
        this.clock = clock;
    }

    /** Empty where there is none. */
    public Mono<Account> find(String id) {
        return mongo.findById(id, Account.class);
    }

    public Flux<Account> find(Collection<String> ids) {
        return mongo.find(query(where("_id").in(ids)), Account.class);
    }

    /** By name. */
    public Flux<Account> all() {
        return mongo.find(new Query().with(Sort.by("name", "_id")), Account.class);
    }

    /** Those that are open, by name. */
    public Flux<Account> withRole(Role role) {
        return mongo.find(
                query(where("role").is(role).and("closed").isNull()).with(Sort.by("name", "_id")), Account.class);
    }

    /**
     * Those that are open, in the order in which they were let in.
     *
     * @param facilityId whose; null for those of all facilities
     */
    public Flux<Account> headsets(@Nullable String facilityId) {
        var open = where("role").is(Role.HEADSET).and("closed").isNull();
        return mongo.find(
                query(facilityId == null ? open : open.and("facilityId").is(facilityId))
                        .with(Sort.by("facilityId", "created", "_id")),
                Account.class);
    }

    /** Lets a headset in, which nobody signs in to. */
    public Mono<Account> addHeadset(String id, String name, String facilityId, Device device) {
        return mongo.insert(
                new Account(id, Role.HEADSET, name, null, facilityId, false, null, clock.instant(), null, device));
    }

    /** Gives an open headset another name and colour; nothing comes where there is none. */
    public Mono<Account> changeHeadset(String id, String name, Colour colour) {
        return mongo.findAndModify(
                query(where("_id")
                        .is(id)
                        .and("role")
                        .is(Role.HEADSET)
                        .and("closed")
                        .isNull()),
                new Update().set("name", name).set("device.colour", colour),
                RETURN_NEW,
                Account.class);
    }

    /** Whether somebody can let others in. */
    Mono<Boolean> haveACoordinator() {
        return withRole(Role.COORDINATOR).hasElements();
    }

    /**
     * Makes an invitation.
     *
     * @param facilityId for staff and headsets; null for others
     * @return the secret for the link
     */
    public Mono<String> invite(Role role, @Nullable String facilityId, @Nullable String name) {
        return insert(UUID.randomUUID().toString(), false, role, facilityId, name);
    }

    /** Makes a link for a new password. */
    Mono<String> inviteToResetPassword(Account account) {
        return insert(account.id(), true, account.role(), account.facilityId(), account.name());
    }

    private Mono<String> insert(
            String accountId, boolean reset, Role role, @Nullable String facilityId, @Nullable String name) {
        var secret = Secret.random();
        var until = clock.instant().plus(INVITED_FOR);
        return mongo.insert(new Invitation(Secret.digest(secret), accountId, reset, role, facilityId, name, until))
                .thenReturn(secret);
    }

    /** Empty where there is no such invitation, or not any more. */
    Mono<Invitation> invitation(String secret) {
        return mongo.findById(Secret.digest(secret), Invitation.class)
                .filter(invitation -> invitation.until().isAfter(clock.instant()));
    }

    /**
     * Turns an invitation into an account.
     *
     * @throws Problem (in the result) where the fields can't be taken, or where the invitation is used up
     */
    Mono<Account> accept(String secret, String name, String signInName, String password) {
        var shown = name.strip();
        var typed = normalized(signInName);
        return invitation(secret)
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.GONE, "account.invitation-over")))
                .flatMap(invitation -> {
                    var faults = new LinkedHashMap<String, Sentence>();
                    if (!invitation.reset()) {
                        checkName(shown, faults);
                        checkSignInName(typed, faults);
                    }
                    checkPassword(password, faults);
                    if (!faults.isEmpty()) {
                        throw Problem.invalid(faults);
                    }
                    return invitation.reset()
                            ? resetPassword(invitation, password)
                            : open(invitation, shown, typed, password);
                });
    }

    private Mono<Account> open(Invitation invitation, String name, String signInName, String password) {
        var account = new Account(
                invitation.accountId(),
                invitation.role(),
                name,
                signInName,
                invitation.facilityId(),
                false,
                null,
                clock.instant());
        return encoded(password)
                .flatMap(encoded -> mongo.insert(new Credential(signInName, account.id(), encoded)))
                .onErrorMap(
                        DuplicateKeyException.class,
                        e -> Problem.invalid(Map.of("signInName", Sentence.of("account.sign-in-name.taken"))))
                .then(Mono.defer(() -> mongo.insert(account)))
                // Somebody was quicker with the same invitation, under another name.
                .onErrorResume(
                        DuplicateKeyException.class,
                        e -> mongo.remove(query(where("_id").is(signInName)), Credential.class)
                                .then(Mono.error(new Problem(HttpStatus.GONE, "account.invitation-over"))))
                .then(mongo.remove(query(where("_id").is(invitation.id())), Invitation.class))
                .then(account.role() == Role.COORDINATOR ? forgetOtherSetUpLinks() : Mono.empty())
                .thenReturn(account);
    }

    /** Those of earlier starts lie about on consoles and in logs. */
    private Mono<Void> forgetOtherSetUpLinks() {
        return withRole(Role.COORDINATOR)
                .count()
                .filter(count -> count == 1)
                .flatMap(first -> mongo.remove(
                        query(where("role").is(Role.COORDINATOR).and("reset").is(false)), Invitation.class))
                .then();
    }

    private Mono<Account> resetPassword(Invitation invitation, String password) {
        return mongo.findAndRemove(query(where("_id").is(invitation.id())), Invitation.class)
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.GONE, "account.invitation-over")))
                .flatMap(used -> setPassword(used.accountId(), password))
                // Whoever needs a new password may have lost a tablet, or had somebody else in the account.
                .then(passkeys.removeAll(invitation.accountId()))
                .then(sessions.endAll(invitation.accountId(), null))
                .then(find(invitation.accountId()));
    }

    private Mono<Void> setPassword(String accountId, String password) {
        return encoded(password)
                .flatMap(encoded -> mongo.updateFirst(
                        query(where("accountId").is(accountId)),
                        new Update().set("password", encoded),
                        Credential.class))
                .then();
    }

    /**
     * The account that this name and password open.
     *
     * @param from where the attempt comes from, to slow down those who guess
     * @throws Problem (in the result) 422 where they open none, 429 after too many attempts
     */
    Mono<Account> signIn(String signInName, String password, String from) {
        var typed = normalized(signInName);
        var here = "sign-in " + typed + " " + from;
        var anywhere = "sign-in " + typed;
        return attempts.count(here, FREE_ATTEMPTS_FROM_ONE_PLACE)
                .then(attempts.count("sign-in from " + from, FREE_ATTEMPTS_OF_A_NAME))
                .then(attempts.count(anywhere, FREE_ATTEMPTS_OF_A_NAME))
                .then(mongo.findById(typed, Credential.class))
                .filterWhen(credential -> matches(password, credential.password()))
                .switchIfEmpty(nobodysPassword
                        .flatMap(nobodys -> matches(password, nobodys))
                        .then(Mono.empty()))
                .flatMap(credential -> find(credential.accountId()))
                .filter(account -> account.closed() == null)
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "account.sign-in.wrong")))
                .flatMap(account -> attempts.succeeded(here)
                        .then(attempts.succeeded(anywhere))
                        .thenReturn(account));
    }

    /** @throws Problem (in the result) where the present password is another, or the new one can't be taken */
    Mono<Void> changePassword(Account account, String present, String fresh, @Nullable String session) {
        var faults = new LinkedHashMap<String, Sentence>();
        checkPassword(fresh, faults);
        if (!faults.isEmpty()) {
            return Mono.error(Problem.invalid(faults));
        }
        return requirePassword(account, present)
                .then(Mono.defer(() -> setPassword(account.id(), fresh)))
                .then(sessions.endAll(account.id(), session));
    }

    /** @throws Problem (in the result) where the present password is another, 429 after too many attempts */
    Mono<Void> requirePassword(Account account, String present) {
        return attempts.count("password of " + account.id(), FREE_ATTEMPTS_FROM_ONE_PLACE)
                .then(mongo.findOne(query(where("accountId").is(account.id())), Credential.class))
                .filterWhen(credential -> matches(present, credential.password()))
                .switchIfEmpty(
                        Mono.error(() -> Problem.invalid(Map.of("present", Sentence.of("account.password.wrong")))))
                .then(attempts.succeeded("password of " + account.id()));
    }

    Mono<Account> rename(String id, String name) {
        var shown = name.strip();
        var faults = new LinkedHashMap<String, Sentence>();
        checkName(shown, faults);
        return faults.isEmpty() ? change(id, new Update().set("name", shown)) : Mono.error(Problem.invalid(faults));
    }

    /** @throws Problem (in the result) 422 where it isn't one */
    Mono<Account> reachBy(String id, @Nullable String phone) {
        return Mono.fromCallable(() -> new Update().set("phone", Phone.of(phone)))
                .flatMap(update -> change(id, update));
    }

    /** Grants that a volunteer publishes without review, or takes it back. */
    public Mono<Account> trust(String id, boolean trusted) {
        return change(id, new Update().set("trusted", trusted));
    }

    /** Nobody comes in by it any more, at once. */
    public Mono<Account> close(String id) {
        return change(id, new Update().set("closed", clock.instant()))
                .flatMap(account ->
                        sessions.endAll(id, null).then(passkeys.removeAll(id)).thenReturn(account));
    }

    Mono<Account> reopen(String id) {
        return change(id, new Update().unset("closed"));
    }

    private Mono<Account> change(String id, Update update) {
        return mongo.findAndModify(query(where("_id").is(id)), update, RETURN_NEW, Account.class)
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    private Mono<Boolean> matches(String typed, String encoded) {
        return Mono.fromCallable(() -> typed.length() <= LONGEST_PASSWORD && passwords.matches(typed, encoded))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Mono<String> encoded(String password) {
        return Mono.fromCallable(() -> encode(password)).subscribeOn(Schedulers.boundedElastic());
    }

    private String encode(String password) {
        return String.valueOf(passwords.encode(password));
    }

    /** As it is typed on any keyboard, in any width and case. */
    private static String normalized(String signInName) {
        return Normalizer.normalize(signInName, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    private static void checkName(String name, Map<String, Sentence> faults) {
        if (name.isEmpty()) {
            faults.put("name", Sentence.of("account.name.missing"));
        } else if (name.length() > LONGEST_NAME) {
            faults.put("name", Sentence.of("problem.too-long", LONGEST_NAME));
        }
    }

    private static void checkSignInName(String name, Map<String, Sentence> faults) {
        if (name.isEmpty()) {
            faults.put("signInName", Sentence.of("account.sign-in-name.missing"));
        } else if (name.length() > LONGEST_SIGN_IN_NAME) {
            faults.put("signInName", Sentence.of("problem.too-long", LONGEST_SIGN_IN_NAME));
        }
    }

    private static void checkPassword(String password, Map<String, Sentence> faults) {
        if (password.codePointCount(0, password.length()) < SHORTEST_PASSWORD) {
            faults.put("password", Sentence.of("account.password.short", SHORTEST_PASSWORD));
        } else if (password.length() > LONGEST_PASSWORD) {
            faults.put("password", Sentence.of("problem.too-long", LONGEST_PASSWORD));
        }
    }
}
