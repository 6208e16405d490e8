package org.omoide.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
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

    record Name(@Nullable String name) {}

    record Password(@Nullable String present, @Nullable String password) {}

    private final Accounts accounts;
    private final Sessions sessions;
    private final Audit audit;

    AccountPages(Accounts accounts, Sessions sessions, Audit audit) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.audit = audit;
    }

    @GetMapping("/account")
    Mono<Rendering> account(Visitor visitor) {
        return page(visitor).map(Rendering.Builder::build);
    }

    @PostMapping("/account/name")
    Mono<Rendering> rename(@ModelAttribute Name form, Visitor visitor) {
        return accounts.rename(visitor.signedIn().id(), form.name() == null ? "" : form.name())
                .thenReturn(Rendering.redirectTo("/account").build())
                .onErrorResume(Problem.class, problem -> again(visitor, problem));
    }

    @PostMapping("/account/password")
    Mono<Rendering> changePassword(@ModelAttribute Password form, Visitor visitor) {
        return accounts.changePassword(
                        visitor.signedIn(),
                        form.present() == null ? "" : form.present(),
                        form.password() == null ? "" : form.password(),
                        visitor.session())
                .then(audit.note(
                        visitor, "account.password-changed", visitor.signedIn().id(), null))
                .then(page(visitor))
                .map(page ->
                        page.modelAttribute("done", "account.password.changed").build())
                .onErrorResume(Problem.class, problem -> again(visitor, problem));
    }

    @PostMapping("/account/sessions/{id}/end")
    Mono<Rendering> endSession(@PathVariable String id, Visitor visitor) {
        return sessions.end(visitor.signedIn().id(), id)
                .thenReturn(Rendering.redirectTo("/account").build());
    }

    private Mono<Rendering> again(Visitor visitor, Problem problem) {
        return page(visitor)
                .map(page -> page.modelAttribute("problem", problem)
                        .status(problem.status())
                        .build());
    }

    private Mono<Rendering.Builder<?>> page(Visitor visitor) {
        Mono<List<Device>> devices = sessions.of(visitor.signedIn().id())
                .map(session -> Device.of(session, visitor))
                .collectList();
        return devices.map(list -> Rendering.view("account")
                .modelAttribute("account", visitor.signedIn())
                .modelAttribute("devices", list));
    }
}
