package org.omoide.account;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The way in, for those who have an account and for those who are invited. */
@Controller
class SignInPages {

    record SignIn(
            @Nullable String name,
            @Nullable String password,
            @Nullable String next) {}

    record Acceptance(
            @Nullable String name,
            @Nullable String signInName,
            @Nullable String password) {}

    private final Accounts accounts;
    private final Facilities facilities;
    private final Sessions sessions;
    private final Passkeys passkeys;
    private final Audit audit;

    SignInPages(Accounts accounts, Facilities facilities, Sessions sessions, Passkeys passkeys, Audit audit) {
        this.accounts = accounts;
        this.facilities = facilities;
        this.sessions = sessions;
        this.passkeys = passkeys;
        this.audit = audit;
    }

    @GetMapping("/sign-in")
    Rendering signIn(@RequestParam(required = false) @Nullable String next, ServerHttpRequest request) {
        return page(new SignIn(null, null, next), request).build();
    }

    @PostMapping("/sign-in")
    Mono<Rendering> signIn(@ModelAttribute SignIn form, ServerWebExchange exchange) {
        return accounts.signIn(text(form.name()), text(form.password()), Attempts.origin(exchange))
                .flatMap(account -> sessions.begin(account, exchange))
                .thenReturn(Rendering.redirectTo(inside(form.next())).build())
                .onErrorResume(
                        Problem.class,
                        problem -> Mono.just(page(form, exchange.getRequest())
                                .modelAttribute("problem", problem)
                                .status(problem.status())
                                .build()));
    }

    private Rendering.Builder<?> page(SignIn form, ServerHttpRequest request) {
        return Rendering.view("sign-in")
                .modelAttribute("form", form)
                .modelAttribute("passkeyPlace", passkeys.place(request).orElse(null));
    }

    @PostMapping("/sign-out")
    Mono<Rendering> signOut(ServerWebExchange exchange) {
        // What this device keeps of pages may be looked at by whoever has it next.
        exchange.getResponse().getHeaders().set("Clear-Site-Data", "\"cache\"");
        return sessions.end(exchange)
                .thenReturn(Rendering.redirectTo("/sign-in").build());
    }

    @GetMapping("/welcome/{code}")
    Mono<Rendering> welcome(@PathVariable String code) {
        return accounts.invitation(code)
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.GONE, "account.invitation-over")))
                .flatMap(invitation -> page(invitation, new Acceptance(invitation.name(), null, null)))
                .map(Rendering.Builder::build);
    }

    @PostMapping("/welcome/{code}")
    Mono<Rendering> accept(@PathVariable String code, @ModelAttribute Acceptance form, ServerWebExchange exchange) {
        return accounts.accept(code, text(form.name()), text(form.signInName()), text(form.password()))
                .flatMap(account -> sessions.begin(account, exchange)
                        .then(audit.note(new Visitor(account, null), "account.opened", account.id(), null)))
                .thenReturn(Rendering.redirectTo("/").build())
                .onErrorResume(
                        Problem.class,
                        problem -> accounts.invitation(code)
                                .switchIfEmpty(Mono.error(problem))
                                .flatMap(invitation -> page(invitation, form))
                                .map(page -> page.modelAttribute("problem", problem)
                                        .status(problem.status())
                                        .build()));
    }

    private Mono<Rendering.Builder<?>> page(Invitation invitation, Acceptance form) {
        return Mono.justOrEmpty(invitation.facilityId())
                .flatMap(facilities::find)
                .map(facility -> Map.<String, Object>of("facility", facility))
                .defaultIfEmpty(Map.of())
                .map(known -> {
                    var model = new HashMap<>(known);
                    model.put("invitation", invitation);
                    model.put("form", form);
                    return Rendering.view("welcome").model(model);
                });
    }

    private static String text(@Nullable String typed) {
        return typed == null ? "" : typed;
    }

    /** Never to another site. */
    static String inside(@Nullable String next) {
        if (next == null || !next.startsWith("/") || next.startsWith("//") || next.contains("\\")) {
            return "/";
        }
        try {
            var uri = URI.create(next);
            return uri.getHost() == null && uri.getScheme() == null ? next : "/";
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }
}
