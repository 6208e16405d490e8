package org.omoide.headset;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Colour;
import org.omoide.account.Facilities;
import org.omoide.account.Facility;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** On the staff's tablet: the headsets, and connecting another one. */
@Controller
class StaffPages {

    /**
     * A headset in the list.
     *
     * @param facility its name
     * @param seen when it last came, to about ten minutes; null while it hasn't
     */
    record Row(
            Account headset,
            String facility,
            @Nullable Colour colour,
            @Nullable Instant seen) {}

    private final Headsets headsets;
    private final Pairings pairings;
    private final Facilities facilities;
    private final MessageSource messages;

    StaffPages(Headsets headsets, Pairings pairings, Facilities facilities, MessageSource messages) {
        this.headsets = headsets;
        this.pairings = pairings;
        this.facilities = facilities;
        this.messages = messages;
    }

    @GetMapping("/headsets")
    Mono<Rendering> list(Visitor visitor) {
        return page(visitor, null, null, "").map(Rendering.Builder::build);
    }

    /** What the code in the headset leads to: is it the one in their hand? */
    @GetMapping("/headsets/pair")
    Mono<Rendering> look(@RequestParam(defaultValue = "") String code, Locale locale, Visitor visitor) {
        return pairings.find(code, visitor.signedIn())
                .flatMap(pairing -> proposal(pairing, locale, visitor)
                        .flatMap(draft -> confirmation(pairing, draft, null, visitor)))
                .onErrorResume(Problem.class, problem -> listWith(problem, null, code, visitor));
    }

    @PostMapping("/headsets/pair")
    Mono<Rendering> connect(@ModelAttribute HeadsetDraft draft, Visitor visitor) {
        return headsets.connect(draft, visitor)
                .thenReturn(Rendering.redirectTo("/headsets").build())
                .onErrorResume(Problem.class, problem -> again(problem, draft, visitor));
    }

    @PostMapping("/headsets/{id}")
    Mono<Rendering> change(@PathVariable String id, @ModelAttribute HeadsetDraft draft, Visitor visitor) {
        return headsets.change(id, draft, visitor)
                .thenReturn(Rendering.redirectTo("/headsets").build())
                .onErrorResume(
                        problem -> problem instanceof Problem known
                                && !known.fields().isEmpty(),
                        problem -> listWith((Problem) problem, id, "", visitor));
    }

    @PostMapping("/headsets/{id}/revoke")
    Mono<Rendering> revoke(@PathVariable String id, Visitor visitor) {
        return headsets.revoke(id, visitor)
                .thenReturn(Rendering.redirectTo("/headsets").build());
    }

    /** Where the code is still good, the form keeps what was typed; else the list says what happened. */
    private Mono<Rendering> again(Problem problem, HeadsetDraft draft, Visitor visitor) {
        if (problem.fields().isEmpty() || problem.fields().containsKey("code")) {
            return listWith(problem, null, draft.typedCode(), visitor);
        }
        return pairings.find(draft.typedCode(), visitor.signedIn())
                .flatMap(pairing -> confirmation(pairing, draft, problem, visitor))
                .onErrorResume(Problem.class, over -> listWith(over, null, draft.typedCode(), visitor));
    }

    private Mono<HeadsetDraft> proposal(Pairing pairing, Locale locale, Visitor visitor) {
        return headsets.of(visitor).collectList().map(known -> {
            var names = known.stream().map(Account::name).collect(Collectors.toSet());
            var name = IntStream.rangeClosed(1, known.size() + 1)
                    .mapToObj(number -> messages.getMessage("headset.name.proposal", new Object[] {number}, locale))
                    .filter(free -> !names.contains(free))
                    .findFirst()
                    .orElse("");
            var colours = known.stream().map(HeadsetPage::colourOf).collect(Collectors.toSet());
            var colour = Arrays.stream(Colour.values())
                    .filter(free -> !colours.contains(free))
                    .findFirst()
                    .orElse(null);
            return new HeadsetDraft(pairing.id(), pairing.sign(), name, colour, null);
        });
    }

    private Mono<Rendering> confirmation(
            Pairing pairing, HeadsetDraft draft, @Nullable Problem problem, Visitor visitor) {
        return Mono.zip(headsets.of(visitor).collectList(), facilities.all().collectList())
                .map(found -> {
                    var page = Rendering.view("headset-pair")
                            .modelAttribute("pairing", pairing)
                            .modelAttribute("sign", Sign.of(pairing.sign(), messages))
                            .modelAttribute("draft", draft)
                            .modelAttribute("problem", problem)
                            .modelAttribute("facilities", visitor.isCoordinator() ? found.getT2() : List.of())
                            .modelAttribute("colours", Colour.values())
                            .modelAttribute("worn", worn(found.getT1()));
                    return (problem == null ? page : page.status(problem.status())).build();
                });
    }

    private Mono<Rendering> listWith(Problem problem, @Nullable String changed, String code, Visitor visitor) {
        return page(visitor, problem, changed, code)
                .map(page -> page.status(problem.status()).build());
    }

    /**
     * The list.
     *
     * @param changed id of the headset that the problem is about; null for the code, or for none
     */
    private Mono<Rendering.Builder<?>> page(
            Visitor visitor, @Nullable Problem problem, @Nullable String changed, String code) {
        return headsets.of(visitor)
                .collectList()
                .flatMap(known -> Mono.zip(
                                headsets.lastSeen(known), facilities.all().collectMap(Facility::id, Facility::name))
                        .map(found -> Rendering.view("headsets")
                                .modelAttribute("rows", rows(known, found.getT1(), found.getT2()))
                                .modelAttribute("colours", Colour.values())
                                .modelAttribute("worn", worn(known))
                                .modelAttribute("problem", problem)
                                .modelAttribute("changed", changed)
                                .modelAttribute("code", code)));
    }

    private static List<Row> rows(List<Account> known, Map<String, Instant> seen, Map<String, String> facilities) {
        return known.stream()
                .map(headset -> new Row(
                        headset,
                        facilities.getOrDefault(headset.facilityId(), ""),
                        HeadsetPage.colourOf(headset),
                        seen.get(headset.id())))
                .toList();
    }

    /** Who has a colour already, by its name. */
    private static Map<String, String> worn(List<Account> known) {
        return known.stream()
                .filter(headset -> HeadsetPage.colourOf(headset) != null)
                .collect(Collectors.toMap(
                        headset -> Objects.requireNonNull(HeadsetPage.colourOf(headset))
                                .name(),
                        Account::name,
                        (one, other) -> one + "・" + other));
    }
}
