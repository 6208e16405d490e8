package org.omoide.circular;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** The circular: a list and a page for its readers, and for the coordinator who is left to be phoned. */
@Controller
class CircularPages {

    private final Notices notices;
    private final Times times;
    private final Clock clock;

    CircularPages(Notices notices, Times times, Clock clock) {
        this.notices = notices;
        this.times = times;
        this.clock = clock;
    }

    /**
     * A line of the list.
     *
     * @param known the first confirmation for the visitor, or that they were told; null where there is none
     * @param tally for the coordinator, while the notice runs; null for others
     */
    record Item(
            Notice notice,
            boolean over,
            boolean unread,
            @Nullable Receipt known,
            @Nullable Tally tally) {}

    @GetMapping("/circular")
    Mono<Rendering> list(Locale locale, Visitor visitor) {
        return (visitor.isCoordinator() ? written(visitor) : received(visitor))
                .map(items ->
                        page("circular", locale).modelAttribute("items", items).build());
    }

    private Mono<List<Item>> written(Visitor visitor) {
        var now = clock.instant();
        return Mono.zip(notices.seenBy(visitor).collectList(), notices.tallies())
                .map(found -> {
                    var tallies = found.getT2().entrySet().stream()
                            .collect(Collectors.toMap(one -> one.getKey().id(), Map.Entry::getValue));
                    return found.getT1().stream()
                            .map(notice -> new Item(notice, notice.isOver(now), false, null, tallies.get(notice.id())))
                            .toList();
                });
    }

    private Mono<List<Item>> received(Visitor visitor) {
        var now = clock.instant();
        return Mono.zip(
                        notices.seenBy(visitor).collectList(),
                        notices.unreadBy(visitor).map(Notice::id).collect(Collectors.toSet()))
                .flatMap(found -> notices.receipts(
                                found.getT1().stream().map(Notice::id).toList(),
                                String.valueOf(Notice.readerOf(visitor)))
                        .collectList()
                        .map(receipts -> found.getT1().stream()
                                .map(notice -> new Item(
                                        notice,
                                        notice.isOver(now),
                                        found.getT2().contains(notice.id()),
                                        known(notice, receipts).orElse(null),
                                        null))
                                .sorted(Comparator.comparing(Item::unread).reversed())
                                .toList()));
    }

    /** Who pressed counts before who was told. */
    private static Optional<Receipt> known(Notice notice, List<Receipt> receipts) {
        return receipts.stream()
                .filter(receipt -> receipt.notice().equals(notice.id()) && receipt.round() == notice.round())
                .min(Comparator.comparing(Receipt::how).thenComparing(Receipt::at));
    }

    @GetMapping("/circular/{id}")
    Mono<Rendering> notice(@PathVariable String id, Locale locale, Visitor visitor) {
        return notices.find(id, visitor)
                .flatMap(notice -> visitor.isCoordinator() ? desk(notice, locale) : reading(notice, locale, visitor));
    }

    private Mono<Rendering> reading(Notice notice, Locale locale, Visitor visitor) {
        var reader = String.valueOf(Notice.readerOf(visitor));
        return Mono.zip(
                        notices.receipts(List.of(notice.id()), reader).collectList(),
                        notices.unreadBy(visitor)
                                .filter(other -> !other.id().equals(notice.id()))
                                .collectList())
                .map(found -> {
                    var mine = found.getT1().stream()
                            .filter(receipt -> receipt.round() == notice.round()
                                    && receipt.how() == Receipt.How.STAMP
                                    && visitor.isAccount(receipt.by()))
                            .findFirst();
                    return page("circular-notice", locale)
                            .modelAttribute("notice", notice)
                            .modelAttribute("paragraphs", Prose.of(notice.text()))
                            .modelAttribute("over", notice.isOver(clock.instant()))
                            .modelAttribute("forFacility", visitor.is(Role.STAFF))
                            .modelAttribute("mine", mine)
                            .modelAttribute("known", known(notice, found.getT1()))
                            .modelAttribute(
                                    "readBefore",
                                    found.getT1().stream().anyMatch(receipt -> receipt.round() < notice.round()))
                            .modelAttribute("others", found.getT2())
                            .build();
                });
    }

    private Mono<Rendering> desk(Notice notice, Locale locale) {
        return Mono.zip(notices.readers(), notices.receipts(notice.id()).collectList())
                .map(found -> page("circular-desk", locale)
                        .modelAttribute("notice", notice)
                        .modelAttribute("paragraphs", Prose.of(notice.text()))
                        .modelAttribute("over", notice.isOver(clock.instant()))
                        .modelAttribute("addressed", addressed(notice, found.getT1()))
                        .modelAttribute(
                                "reaches",
                                found.getT1().stream()
                                        .filter(notice.audience()::includes)
                                        .count())
                        .modelAttribute("tally", Tally.of(notice, found.getT1(), found.getT2()))
                        .modelAttribute("earlier", earlier(notice, found.getT1(), found.getT2()))
                        .build());
    }

    /** Those of the chosen ones who are there. */
    private static List<Reader> addressed(Notice notice, List<Reader> readers) {
        return readers.stream().filter(notice.audience()::names).toList();
    }

    /** @param readers names by the ids that receipts have, of those who are still there */
    record Earlier(List<Receipt> receipts, Map<String, String> readers) {}

    /** What was confirmed before everybody was asked again. */
    private static Earlier earlier(Notice notice, List<Reader> readers, List<Receipt> receipts) {
        return new Earlier(
                receipts.stream()
                        .filter(receipt -> receipt.round() < notice.round())
                        .toList(),
                readers.stream().collect(Collectors.toMap(Reader::id, Reader::name, (one, other) -> one)));
    }

    @GetMapping("/circular/new")
    Mono<Rendering> fresh(Locale locale) {
        return form(null, locale);
    }

    @GetMapping("/circular/{id}/edit")
    Mono<Rendering> edit(@PathVariable String id, Locale locale, Visitor visitor) {
        return notices.find(id, visitor)
                .flatMap(notice -> notice.withdrawn() != null
                        ? Mono.error(new Problem(HttpStatus.CONFLICT, "circular.withdrawn-meanwhile"))
                        : form(notice, locale));
    }

    private Mono<Rendering> form(@Nullable Notice notice, Locale locale) {
        return notices.readers().map(readers -> {
            var page = page("circular-form", locale)
                    .modelAttribute(
                            "volunteers",
                            readers.stream().filter(one -> !one.isFacility()).toList())
                    .modelAttribute(
                            "facilities",
                            readers.stream().filter(Reader::isFacility).toList());
            if (notice != null) {
                page.modelAttribute("notice", notice);
            }
            return page.build();
        });
    }

    /** To be printed, and laid beside the telephone. */
    @GetMapping("/circular/{id}/calls")
    Mono<Rendering> calls(@PathVariable String id, Locale locale, Visitor visitor) {
        return notices.find(id, visitor)
                .flatMap(notice -> Mono.zip(
                                notices.readers(), notices.receipts(id).collectList())
                        .map(found -> page("circular-calls", locale)
                                .modelAttribute("notice", notice)
                                .modelAttribute("paragraphs", Prose.of(notice.text()))
                                .modelAttribute("now", clock.instant())
                                .modelAttribute(
                                        "rest",
                                        Tally.of(notice, found.getT1(), found.getT2())
                                                .rest())
                                .build()));
    }

    private Rendering.Builder<?> page(String view, Locale locale) {
        return Rendering.view(view).modelAttribute("times", times.in(locale));
    }
}
