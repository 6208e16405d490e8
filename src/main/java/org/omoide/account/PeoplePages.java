package org.omoide.account;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.omoide.web.PublicAddress;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** For the coordinator: who is in, who is invited, and what was done. */
@Controller
class PeoplePages {

    private static final int ENTRIES_A_PAGE = 50;

    record Invited(
            @Nullable Role role,
            @Nullable String facilityId,
            @Nullable String name) {}

    record Founded(
            @Nullable String name,
            @Nullable String area,
            @Nullable String phone) {}

    record Reached(@Nullable String phone) {}

    private final Accounts accounts;
    private final Facilities facilities;
    private final Audit audit;
    private final Passkeys passkeys;
    private final PublicAddress address;

    PeoplePages(Accounts accounts, Facilities facilities, Audit audit, Passkeys passkeys, PublicAddress address) {
        this.accounts = accounts;
        this.facilities = facilities;
        this.audit = audit;
        this.passkeys = passkeys;
        this.address = address;
    }

    @GetMapping("/people")
    Mono<Rendering> people() {
        return page().map(Rendering.Builder::build);
    }

    /** The link is shown this one time: only its digest is kept. */
    @PostMapping("/people/invite")
    Mono<Rendering> invite(@ModelAttribute Invited form, Visitor visitor, ServerHttpRequest request) {
        var server = address.of(request);
        return checked(form)
                .flatMap(invited ->
                        accounts.invite(Objects.requireNonNull(invited.role()), invited.facilityId(), invited.name()))
                .flatMap(secret -> audit.note(visitor, "account.invited", String.valueOf(form.role()), form.name())
                        .then(withLink(server, secret)))
                .onErrorResume(Problem.class, this::again);
    }

    private Mono<Invited> checked(Invited form) {
        var role = form.role();
        if (role == null || role == Role.HEADSET) {
            return Mono.error(Problem.invalid(Map.of("role", Sentence.of("account.role.missing"))));
        }
        var name = form.name() == null || form.name().isBlank()
                ? null
                : form.name().strip();
        if (role != Role.STAFF) {
            return Mono.just(new Invited(role, null, name));
        }
        return Mono.justOrEmpty(form.facilityId())
                .flatMap(facilities::find)
                .switchIfEmpty(Mono.error(
                        () -> Problem.invalid(Map.of("facilityId", Sentence.of("account.facility.missing")))))
                .map(facility -> new Invited(role, facility.id(), name));
    }

    @PostMapping("/people/{id}/reset")
    Mono<Rendering> reset(@PathVariable String id, Visitor visitor, ServerHttpRequest request) {
        var server = address.of(request);
        return known(id)
                .flatMap(account -> audit.note(visitor, "account.reset", id, account.name())
                        .then(accounts.inviteToResetPassword(account)))
                .flatMap(secret -> withLink(server, secret));
    }

    private Mono<Rendering> withLink(URI server, String secret) {
        var link = server.resolve("/welcome/" + secret);
        return page().map(page -> page.modelAttribute("link", link).build());
    }

    @PostMapping("/people/{id}/passkeys/remove")
    Mono<Rendering> removePasskeys(@PathVariable String id, Visitor visitor) {
        return known(id)
                .flatMap(account -> passkeys.removeAll(id)
                        .then(audit.note(visitor, "account.passkeys-removed", id, account.name())))
                .thenReturn(backToPeople());
    }

    @PostMapping("/people/{id}/close")
    Mono<Rendering> close(@PathVariable String id, Visitor visitor) {
        if (visitor.isAccount(id)) {
            return Mono.error(new Problem(HttpStatus.CONFLICT, "account.close.self"));
        }
        return known(id)
                .flatMap(account -> accounts.close(id))
                .flatMap(account -> audit.note(visitor, "account.closed", id, account.name()))
                .thenReturn(backToPeople());
    }

    @PostMapping("/people/{id}/open")
    Mono<Rendering> open(@PathVariable String id, Visitor visitor) {
        return accounts.reopen(id)
                .flatMap(account -> audit.note(visitor, "account.reopened", id, account.name()))
                .thenReturn(backToPeople());
    }

    @PostMapping("/people/{id}/trust")
    Mono<Rendering> trust(@PathVariable String id, @ModelAttribute Trust form, Visitor visitor) {
        return known(id)
                .filter(account -> account.role() == Role.VOLUNTEER)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(account -> accounts.trust(id, form.trusted()))
                .flatMap(account -> audit.note(
                        visitor, form.trusted() ? "account.trusted" : "account.untrusted", id, account.name()))
                .thenReturn(backToPeople());
    }

    record Trust(boolean trusted) {}

    @PostMapping("/facilities")
    Mono<Rendering> addFacility(@ModelAttribute Founded form, Visitor visitor) {
        return facilities
                .add(form.name() == null ? "" : form.name(), form.area(), form.phone())
                .flatMap(facility -> audit.note(visitor, "facility.added", facility.id(), facility.name()))
                .thenReturn(backToPeople())
                .onErrorResume(Problem.class, this::again);
    }

    @PostMapping("/facilities/{id}/phone")
    Mono<Rendering> reachFacilityBy(@PathVariable String id, @ModelAttribute Reached form, Visitor visitor) {
        return facilities
                .reachBy(id, form.phone())
                .flatMap(facility -> audit.note(visitor, "facility.phone", id, facility.name()))
                .thenReturn(backToPeople())
                .onErrorResume(Problem.class, this::again);
    }

    @PostMapping("/people/{id}/phone")
    Mono<Rendering> reachBy(@PathVariable String id, @ModelAttribute Reached form, Visitor visitor) {
        return accounts.reachBy(id, form.phone())
                .flatMap(account -> audit.note(visitor, "account.phone", id, account.name()))
                .thenReturn(backToPeople())
                .onErrorResume(Problem.class, this::again);
    }

    @GetMapping("/audit")
    Mono<Rendering> audit(@RequestParam(defaultValue = "0") int page) {
        int wanted = Math.max(0, Math.min(page, 100_000));
        return audit.latest(wanted, ENTRIES_A_PAGE + 1)
                .collectList()
                .map(entries -> Rendering.view("audit")
                        .modelAttribute("entries", entries.subList(0, Math.min(ENTRIES_A_PAGE, entries.size())))
                        .modelAttribute("page", wanted)
                        .modelAttribute("more", entries.size() > ENTRIES_A_PAGE)
                        .build());
    }

    private static Rendering backToPeople() {
        return Rendering.redirectTo("/people").build();
    }

    private Mono<Account> known(String id) {
        return accounts.find(id).switchIfEmpty(Mono.error(Problem::notFound));
    }

    private Mono<Rendering> again(Problem problem) {
        return page().map(page ->
                page.modelAttribute("problem", problem).status(problem.status()).build());
    }

    private Mono<Rendering.Builder<?>> page() {
        return Mono.zip(
                        accounts.all().collectList(),
                        facilities.all().collectList(),
                        passkeys.owners().collect(Collectors.toSet()))
                .map(found -> Rendering.view("people")
                        .modelAttribute("people", found.getT1())
                        .modelAttribute("facilities", found.getT2())
                        .modelAttribute("facilityById", byId(found.getT2()))
                        .modelAttribute("withPasskeys", found.getT3()));
    }

    private static Map<String, Facility> byId(List<Facility> facilities) {
        return facilities.stream().collect(Collectors.toMap(Facility::id, Function.identity()));
    }
}
