package org.omoide.account;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** Somebody's own account: name, password, and the devices that are signed in. */
@Controller
class AccountPages {

    /** A device as its owner sees it. */
    record Device(Session session, String browser, boolean present) {

        private static Device of(Session session, Visitor visitor) {
            return new Device(
                    session, UserAgent.inWords(session.device()), session.id().equals(visitor.session()));
        }
    }

    /** @param elsewhere whether it is good at another address only */
    record Key(Passkey passkey, boolean elsewhere) {

        private static Key of(Passkey passkey, Optional<URI> place) {
            return new Key(
                    passkey,
                    place.filter(here -> here.getHost().equals(passkey.host())).isEmpty());
        }
    }

    record Name(@Nullable String name) {}

    record Password(@Nullable String present, @Nullable String password) {}

    private final Accounts accounts;
    private final Sessions sessions;
    private final Passkeys passkeys;
    private final Audit audit;

    AccountPages(Accounts accounts, Sessions sessions, Passkeys passkeys, Audit audit) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.passkeys = passkeys;
        this.audit = audit;
    }

    @GetMapping("/account")
    Mono<Rendering> account(Visitor visitor, ServerHttpRequest request) {
        return page(visitor, request).map(Rendering.Builder::build);
    }

    @PostMapping("/account/name")
    Mono<Rendering> rename(@ModelAttribute Name form, Visitor visitor, ServerHttpRequest request) {
        return accounts.rename(visitor.signedIn().id(), form.name() == null ? "" : form.name())
                .thenReturn(backToAccount())
                .onErrorResume(Problem.class, problem -> again(visitor, request, problem));
    }

    @PostMapping("/account/password")
    Mono<Rendering> changePassword(@ModelAttribute Password form, Visitor visitor, ServerHttpRequest request) {
        return accounts.changePassword(
                        visitor.signedIn(),
                        form.present() == null ? "" : form.present(),
                        form.password() == null ? "" : form.password(),
                        visitor.session())
                .then(audit.note(
                        visitor, "account.password-changed", visitor.signedIn().id(), null))
                .then(page(visitor, request))
                .map(page ->
                        page.modelAttribute("done", "account.password.changed").build())
                .onErrorResume(Problem.class, problem -> again(visitor, request, problem));
    }

    @PostMapping("/account/sessions/{id}/end")
    Mono<Rendering> endSession(@PathVariable String id, Visitor visitor) {
        return sessions.end(visitor.signedIn().id(), id).thenReturn(backToAccount());
    }

    @PostMapping("/account/passkeys/{id}/name")
    Mono<Rendering> renamePasskey(
            @PathVariable String id, @ModelAttribute Name form, Visitor visitor, ServerHttpRequest request) {
        return passkeys.rename(visitor.signedIn().id(), id, form.name() == null ? "" : form.name())
                .thenReturn(backToAccount())
                .onErrorResume(Problem.class, problem -> again(visitor, request, problem));
    }

    /** No password: to shut a door must be easy, and whoever has lost a tablet has no time. */
    @PostMapping("/account/passkeys/{id}/remove")
    Mono<Rendering> removePasskey(@PathVariable String id, Visitor visitor) {
        var account = visitor.signedIn();
        return passkeys.remove(account.id(), id)
                .flatMap(gone -> audit.note(visitor, "account.passkey-removed", account.id(), gone.name()))
                .thenReturn(backToAccount());
    }

    private static Rendering backToAccount() {
        return Rendering.redirectTo("/account").build();
    }

    private Mono<Rendering> again(Visitor visitor, ServerHttpRequest request, Problem problem) {
        return page(visitor, request)
                .map(page -> page.modelAttribute("problem", problem)
                        .status(problem.status())
                        .build());
    }

    private Mono<Rendering.Builder<?>> page(Visitor visitor, ServerHttpRequest request) {
        var id = visitor.signedIn().id();
        Mono<List<Device>> devices =
                sessions.of(id).map(session -> Device.of(session, visitor)).collectList();
        var place = passkeys.place(request);
        Mono<List<Key>> keys =
                passkeys.of(id).map(passkey -> Key.of(passkey, place)).collectList();
        return Mono.zip(devices, keys, sessions.isFresh(visitor.session()))
                .map(found -> Rendering.view("account")
                        .modelAttribute("account", visitor.signedIn())
                        .modelAttribute("devices", found.getT1())
                        .modelAttribute("keys", found.getT2())
                        .modelAttribute("fresh", found.getT3())
                        .modelAttribute("passkeyPlace", place.orElse(null)));
    }
}
