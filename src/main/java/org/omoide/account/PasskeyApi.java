package org.omoide.account;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What the scripts of the account's page and of the sign-in page ask for. */
@RestController
class PasskeyApi {

    /** Ties what a browser is asked to sign to that browser; worth nothing by itself. */
    private static final String COOKIE = "omoide-passkey";

    private final Passkeys passkeys;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Audit audit;

    PasskeyApi(Passkeys passkeys, Accounts accounts, Sessions sessions, Audit audit) {
        this.passkeys = passkeys;
        this.accounts = accounts;
        this.sessions = sessions;
        this.audit = audit;
    }

    record Present(@Nullable String present) {}

    /** Who found a tablet signed in, and could add a key of their own, would come back for ever: so the password is asked. */
    @PostMapping(path = "/account/passkeys/options", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<String> beginAdding(
            @RequestBody(required = false) @Nullable Present form, Visitor visitor, ServerHttpRequest request) {
        var account = visitor.signedIn();
        var present = form == null || form.present() == null ? "" : form.present();
        return sessions.isFresh(visitor.session())
                .flatMap(fresh -> fresh ? Mono.empty() : accounts.requirePassword(account, present))
                .then(Mono.defer(
                        () -> passkeys.beginAdding(account, Objects.requireNonNull(visitor.session()), request)));
    }

    @PostMapping("/account/passkeys")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> add(@RequestBody String answer, Visitor visitor, ServerHttpRequest request) {
        var account = visitor.signedIn();
        var device = request.getHeaders().getFirst("User-Agent");
        var name = UserAgent.inWords(device == null ? "" : device);
        return passkeys.finishAdding(account, Objects.requireNonNull(visitor.session()), request, answer, name)
                .flatMap(passkey -> audit.note(visitor, "account.passkey-added", account.id(), passkey.name()));
    }

    @PostMapping(path = "/sign-in/passkey/options", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<String> beginSignIn(ServerWebExchange exchange) {
        var before = browser(exchange);
        var browser = before.isEmpty() ? Secret.random() : before;
        return passkeys.beginSignIn(browser, Attempts.origin(exchange), exchange.getRequest())
                .doOnNext(asked -> exchange.getResponse()
                        .addCookie(ResponseCookie.from(COOKIE, browser)
                                .path("/sign-in")
                                .httpOnly(true)
                                .secure("https"
                                        .equals(exchange.getRequest().getURI().getScheme()))
                                .sameSite("Strict")
                                .maxAge(Passkeys.PATIENCE)
                                .build()));
    }

    /** @param next where to go, as the sign-in page was told */
    record Way(String next) {}

    @PostMapping("/sign-in/passkey")
    Mono<Way> signIn(
            @RequestBody String answer,
            @RequestParam(required = false) @Nullable String next,
            ServerWebExchange exchange) {
        return passkeys.signIn(answer, browser(exchange), Attempts.origin(exchange), exchange.getRequest())
                .flatMap(account -> sessions.begin(account, exchange))
                .thenReturn(new Way(SignInPages.inside(next)));
    }

    private static String browser(ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(COOKIE);
        return cookie == null ? "" : cookie.getValue();
    }
}
