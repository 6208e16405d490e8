package org.omoide.request;

import static java.util.stream.Collectors.toMap;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Facilities;
import org.omoide.account.Facility;
import org.omoide.web.Problem;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Asking without an account, from the wall of a facility. Plain forms: they work where scripts don't. */
@Controller
class AskPages {

    /** Signs of a code between two hyphens. */
    private static final int GROUP = 5;

    private final AskLinks links;
    private final Asking asking;
    private final Wishes wishes;
    private final Facilities facilities;
    private final MessageSource messages;

    AskPages(AskLinks links, Asking asking, Wishes wishes, Facilities facilities, MessageSource messages) {
        this.links = links;
        this.asking = asking;
        this.wishes = wishes;
        this.facilities = facilities;
        this.messages = messages;
    }

    /** @param words as they are chosen from, for example 1930年代（昭和5年〜） */
    record Decade(int year, String words) {}

    @GetMapping("/ask/{secret}")
    Mono<Rendering> page(@PathVariable String secret, Locale locale, ServerWebExchange exchange) {
        keepSecret(exchange);
        return links.open(secret)
                .flatMap(link -> form(link, Map.of(), Map.of(), HttpStatus.OK, locale))
                .switchIfEmpty(closed());
    }

    @PostMapping("/ask/{secret}")
    Mono<Rendering> ask(@PathVariable String secret, Locale locale, ServerWebExchange exchange) {
        keepSecret(exchange);
        return exchange.getFormData()
                .flatMap(said -> links.open(secret)
                        .flatMap(link -> asking.byLink(draft(said), link)
                                .map(asked -> Rendering.redirectTo("/asked/" + inGroups(asked.code()) + "?thanks=1")
                                        .build())
                                .onErrorResume(
                                        Problem.class,
                                        problem -> form(
                                                link,
                                                said.toSingleValueMap(),
                                                faults(problem, locale),
                                                problem.status(),
                                                locale))))
                .switchIfEmpty(closed());
    }

    @GetMapping("/asked/{code}")
    Mono<Rendering> asked(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable String thanks,
            ServerWebExchange exchange) {
        keepSecret(exchange);
        return wishes.followed(code)
                .flatMap(this::answering)
                .map(wish -> Rendering.view("asked")
                        .modelAttribute("wish", wish)
                        .modelAttribute("stage", stage(wish.state()))
                        .modelAttribute("code", inGroups(code.replace("-", "")))
                        .modelAttribute("fresh", thanks != null)
                        .build())
                .switchIfEmpty(Mono.fromSupplier(() -> Rendering.view("asked-find")
                        .status(HttpStatus.NOT_FOUND)
                        .modelAttribute("code", code)
                        .modelAttribute("none", true)
                        .build()));
    }

    @GetMapping("/asked")
    Rendering find(@RequestParam(required = false) @Nullable String code) {
        var typed = WishDraft.trimmed(code);
        return typed == null || !typed.matches("[\\p{Alnum} -]{1,40}")
                ? Rendering.view("asked-find")
                        .modelAttribute("code", "")
                        .modelAttribute("none", typed != null)
                        .build()
                : Rendering.redirectTo(
                                URI.create("/asked/" + typed.replace(' ', '-')).toString())
                        .build();
    }

    /** A joined wish stands where the one stands that it was joined to. */
    private Mono<Wish> answering(Wish wish) {
        return wish.state() == Wish.State.JOINED && wish.joinedTo() != null
                ? wishes.find(wish.joinedTo()).defaultIfEmpty(wish)
                : Mono.just(wish);
    }

    /** How many of the four things that happen have happened. */
    private static int stage(Wish.State state) {
        return switch (state) {
            case ASKED, JOINED, WITHDRAWN, DECLINED -> 1;
            case OPEN, CLAIMED -> 2;
            case UPLOADED -> 3;
            case ALREADY_THERE, PUBLISHED, WATCHED, THANKED -> 4;
        };
    }

    private Mono<Rendering> form(
            AskLink link, Map<String, String> said, Map<String, String> faults, HttpStatus status, Locale locale) {
        return facilities
                .find(link.facilityId())
                .map(Facility::name)
                .defaultIfEmpty("")
                .map(facility -> Rendering.view("ask")
                        .status(status)
                        .modelAttribute("facility", facility)
                        .modelAttribute("said", said)
                        .modelAttribute("faults", faults)
                        .modelAttribute("decades", decades(locale))
                        .build());
    }

    private static Mono<Rendering> closed() {
        return Mono.fromSupplier(
                () -> Rendering.view("ask-closed").status(HttpStatus.NOT_FOUND).build());
    }

    /** The address is the key, so it isn't told to other pages, nor kept where others look. */
    private static void keepSecret(ServerWebExchange exchange) {
        var headers = exchange.getResponse().getHeaders();
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.set("X-Robots-Tag", "noindex");
    }

    static WishDraft draft(MultiValueMap<String, String> said) {
        var decade = WishDraft.trimmed(said.getFirst("birthDecade"));
        return new WishDraft(
                said.getFirst("place"),
                said.getFirst("why"),
                said.getFirst("nickname"),
                decade == null ? null : decade.matches("\\d{4}") ? Integer.valueOf(decade) : Integer.valueOf(-1),
                null);
    }

    Map<String, String> faults(Problem problem, Locale locale) {
        return problem.fields().isEmpty()
                ? Map.of("all", say(problem.sentence(), locale))
                : problem.fields().entrySet().stream()
                        .collect(toMap(Map.Entry::getKey, fault -> say(fault.getValue(), locale)));
    }

    private String say(Problem.Sentence sentence, Locale locale) {
        return messages.getMessage(sentence.key(), sentence.arguments().toArray(), locale);
    }

    /** Of people who may sit in a facility today. */
    List<Decade> decades(Locale locale) {
        return IntStream.iterate(1910, year -> year <= 1960, year -> year + 10)
                .mapToObj(year -> new Decade(
                        year,
                        messages.getMessage(
                                "ask.decade.option",
                                new Object[] {
                                    String.valueOf(year), messages.getMessage("ask.decade." + year, null, locale)
                                },
                                locale)))
                .toList();
    }

    private static String inGroups(String code) {
        return code.length() <= GROUP ? code : code.substring(0, GROUP) + "-" + code.substring(GROUP);
    }
}
