package org.omoide.request;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Facilities;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.omoide.web.PublicAddress;
import org.omoide.web.Qr;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Links are made, printed once, and put out of use. */
@Controller
class LinkPages {

    private static final int LONGEST_LABEL = 60;

    private final AskLinks links;
    private final WishViews views;
    private final Facilities facilities;
    private final MessageSource messages;
    private final PublicAddress address;

    LinkPages(AskLinks links, WishViews views, Facilities facilities, MessageSource messages, PublicAddress address) {
        this.links = links;
        this.views = views;
        this.facilities = facilities;
        this.messages = messages;
        this.address = address;
    }

    /** @param facility its name */
    record LinkView(String id, String facility, @Nullable String label, String madeText, boolean revoked) {}

    @GetMapping("/wishes/links")
    Mono<Rendering> list(Locale locale, Visitor visitor) {
        return page("", locale, visitor);
    }

    /** The secret is in this page alone: nobody can print it a second time. */
    @PostMapping("/wishes/links")
    Mono<Rendering> make(Locale locale, Visitor visitor, ServerWebExchange exchange) {
        requireAsker(visitor);
        var server = address.of(exchange.getRequest());
        return exchange.getFormData().flatMap(said -> {
            var label = WishDraft.trimmed(said.getFirst("label"));
            var wanted = visitor.isCoordinator()
                    ? WishDraft.trimmed(said.getFirst("facilityId"))
                    : visitor.signedIn().facilityId();
            if (label != null && label.length() > LONGEST_LABEL) {
                return page(
                        messages.getMessage("problem.too-long", new Object[] {LONGEST_LABEL}, locale), locale, visitor);
            }
            return Mono.justOrEmpty(wanted)
                    .flatMap(facilities::find)
                    .flatMap(facility -> links.make(facility.id(), label, visitor)
                            .map(made -> sheet(facility, server.resolve("/ask/" + made.secret()), exchange)))
                    .switchIfEmpty(page(messages.getMessage("links.facility.missing", null, locale), locale, visitor));
        });
    }

    @PostMapping("/wishes/links/{id}/revoke")
    Mono<Rendering> revoke(@PathVariable String id, Visitor visitor) {
        requireAsker(visitor);
        return links.revoke(id, visitor)
                .thenReturn(Rendering.redirectTo("/wishes/links").build());
    }

    private static Rendering sheet(Facility facility, URI address, ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
        return Rendering.view("ask-sheet")
                .modelAttribute("facility", facility.name())
                .modelAttribute("address", address.toString())
                .modelAttribute("qr", Qr.of(address.toString()))
                .modelAttribute(
                        "local", List.of("localhost", "127.0.0.1", "[::1]").contains(address.getHost()))
                .build();
    }

    private Mono<Rendering> page(String fault, Locale locale, Visitor visitor) {
        requireAsker(visitor);
        var chosen = facilities
                .all()
                .filter(facility -> visitor.isCoordinator() || visitor.belongsTo(facility.id()))
                .collectList();
        return Mono.zip(chosen, links.of(visitor).collectList())
                .map(found -> Rendering.view("ask-links")
                        .status(fault.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
                        .modelAttribute("fault", fault)
                        .modelAttribute("facilities", found.getT1())
                        .modelAttribute("choose", visitor.isCoordinator())
                        .modelAttribute("links", views(found.getT2(), found.getT1(), locale))
                        .build());
    }

    private List<LinkView> views(List<AskLink> found, List<Facility> facilities, Locale locale) {
        var names = facilities.stream().collect(Collectors.toMap(Facility::id, Facility::name));
        return found.stream()
                .map(link -> new LinkView(
                        link.id(),
                        names.getOrDefault(link.facilityId(), ""),
                        link.label(),
                        views.day(link.made(), locale),
                        link.revoked() != null))
                .toList();
    }

    private static void requireAsker(Visitor visitor) {
        var role = visitor.signedIn().role();
        if (role != Role.COORDINATOR && role != Role.STAFF) {
            throw new Problem(HttpStatus.FORBIDDEN, "problem.forbidden");
        }
    }
}
