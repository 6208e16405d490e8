package org.omoide.care;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Colour;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** On the staff's tablet: the residents, each with all that is kept of them. */
@Controller
class ResidentPages {

    private final Residents residents;
    private final Erasing erasing;
    private final Keeping keeping;
    private final TripRuns runs;
    private final Notes notes;

    ResidentPages(Residents residents, Erasing erasing, Keeping keeping, TripRuns runs, Notes notes) {
        this.residents = residents;
        this.erasing = erasing;
        this.keeping = keeping;
        this.runs = runs;
        this.notes = notes;
    }

    /** What the form of an erasure says. */
    record Chosen(@Nullable Boolean withdrawWishes) {

        boolean withdrawing() {
            return Boolean.TRUE.equals(withdrawWishes);
        }
    }

    @GetMapping("/residents")
    Mono<Rendering> list(Visitor visitor) {
        return list(new ResidentDraft(null, null, null), null, visitor);
    }

    @PostMapping("/residents")
    Mono<Rendering> add(@ModelAttribute ResidentDraft draft, Visitor visitor) {
        return residents
                .add(draft, visitor)
                .map(ResidentPages::backTo)
                .onErrorResume(Problem.class, problem -> list(draft, problem, visitor));
    }

    private Mono<Rendering> list(ResidentDraft draft, @Nullable Problem problem, Visitor visitor) {
        return residents.of(visitor).collectList().map(known -> {
            var page = Rendering.view("residents")
                    .modelAttribute("residents", known)
                    .modelAttribute("draft", draft)
                    .modelAttribute("chosen", draft.colour() == null ? rarest(known) : draft.colour())
                    .modelAttribute("worn", worn(known))
                    .modelAttribute("colours", Colour.values())
                    .modelAttribute("problem", problem);
            return (problem == null ? page : page.status(problem.status())).build();
        });
    }

    private static Colour rarest(List<Resident> known) {
        var counts = known.stream().collect(Collectors.groupingBy(Resident::colour, Collectors.counting()));
        return Arrays.stream(Colour.values())
                .min(Comparator.comparing(colour -> counts.getOrDefault(colour, 0L)))
                .orElseThrow();
    }

    /** Who has a colour already, by its name. */
    private static Map<String, String> worn(List<Resident> known) {
        return known.stream()
                .collect(Collectors.toMap(
                        resident -> resident.colour().name(), Resident::nickname, (one, other) -> one + "・" + other));
    }

    @GetMapping("/residents/{id}")
    Mono<Rendering> resident(@PathVariable String id, Locale locale, Visitor visitor) {
        return page(id, null, null, null, locale, visitor);
    }

    @PostMapping("/residents/{id}")
    Mono<Rendering> change(
            @PathVariable String id, @ModelAttribute ResidentDraft draft, Locale locale, Visitor visitor) {
        return residents
                .change(id, draft, visitor)
                .map(ResidentPages::backTo)
                .onErrorResume(ResidentPages::isOfFields, e -> page(id, (Problem) e, draft, null, locale, visitor));
    }

    @PostMapping("/residents/{id}/consent")
    Mono<Rendering> consent(
            @PathVariable String id, @ModelAttribute ConsentDraft draft, Locale locale, Visitor visitor) {
        return residents
                .consent(id, draft, visitor)
                .map(ResidentPages::backTo)
                .onErrorResume(ResidentPages::isOfFields, e -> page(id, (Problem) e, null, draft, locale, visitor));
    }

    private static boolean isOfFields(Throwable error) {
        return error instanceof Problem problem && !problem.fields().isEmpty();
    }

    /**
     * The page of one resident.
     *
     * @param changed what was typed, where the problem is about that
     * @param consent what was typed, where the problem is about that
     */
    private Mono<Rendering> page(
            String id,
            @Nullable Problem problem,
            @Nullable ResidentDraft changed,
            @Nullable ConsentDraft consent,
            Locale locale,
            Visitor visitor) {
        return Mono.zip(keeping.of(id, visitor, locale), residents.of(visitor).collectList())
                .map(found -> {
                    var kept = found.getT1();
                    var page = Rendering.view("resident")
                            .modelAttribute("kept", kept)
                            .modelAttribute("resident", kept.resident())
                            .modelAttribute("trips", kept.trips())
                            .modelAttribute("colours", Colour.values())
                            .modelAttribute("worn", worn(found.getT2()))
                            .modelAttribute("today", residents.today())
                            .modelAttribute("consenters", Resident.Consent.By.values())
                            .modelAttribute("changing", changed != null)
                            .modelAttribute("typed", changed == null ? asTyped(kept.resident()) : changed)
                            .modelAttribute("consent", consent)
                            .modelAttribute("problem", problem);
                    return (problem == null ? page : page.status(problem.status())).build();
                });
    }

    private static ResidentDraft asTyped(Resident resident) {
        var born = resident.birthYear();
        return new ResidentDraft(resident.nickname(), resident.colour(), born == null ? null : "" + born);
    }

    @PostMapping("/residents/{id}/notes/{noteId}/wish")
    Mono<Rendering> wish(@PathVariable String id, @PathVariable String noteId, Locale locale, Visitor visitor) {
        return keeping.of(id, visitor, locale)
                .flatMap(kept -> Mono.justOrEmpty(kept.notes().stream()
                        .filter(note -> note.id().equals(noteId))
                        .findFirst()))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(note ->
                        runs.find(note.runId(), visitor).flatMap(run -> notes.wish(run, noteId, locale, visitor)))
                .map(note -> Rendering.redirectTo("/wishes/" + Objects.requireNonNull(note.wishId()))
                        .build());
    }

    /** What would go, before it goes. */
    @GetMapping("/residents/{id}/withdraw")
    Mono<Rendering> beforeWithdrawing(@PathVariable String id, Locale locale, Visitor visitor) {
        return confirmation(id, "withdraw", locale, visitor);
    }

    @PostMapping("/residents/{id}/withdraw")
    Mono<Rendering> withdraw(@PathVariable String id, @ModelAttribute Chosen chosen, Visitor visitor) {
        return erasing.withdraw(id, chosen.withdrawing(), visitor)
                .thenReturn(Rendering.redirectTo("/residents/" + id).build());
    }

    /** What would go, before it goes. */
    @GetMapping("/residents/{id}/erase")
    Mono<Rendering> beforeErasing(@PathVariable String id, Locale locale, Visitor visitor) {
        return confirmation(id, "erase", locale, visitor);
    }

    @PostMapping("/residents/{id}/erase")
    Mono<Rendering> erase(@PathVariable String id, @ModelAttribute Chosen chosen, Visitor visitor) {
        return erasing.erase(id, chosen.withdrawing(), visitor)
                .thenReturn(Rendering.redirectTo("/residents").build());
    }

    private Mono<Rendering> confirmation(String id, String what, Locale locale, Visitor visitor) {
        return keeping.of(id, visitor, locale)
                .map(kept -> Rendering.view("resident-erase")
                        .modelAttribute("kept", kept)
                        .modelAttribute("resident", kept.resident())
                        .modelAttribute("what", what)
                        .build());
    }

    private static Rendering backTo(Resident resident) {
        return Rendering.redirectTo("/residents/" + resident.id()).build();
    }
}
