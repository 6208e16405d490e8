package org.omoide.headset;

import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Accounts;
import org.omoide.account.Colour;
import org.omoide.account.Role;
import org.omoide.account.Sessions;
import org.omoide.account.Visitor;
import org.omoide.web.Imports;
import org.omoide.web.Problem;
import org.omoide.web.PublicAddress;
import org.omoide.web.Qr;
import org.springframework.context.MessageSource;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What a headset opens: first its code, and from then on the room in which it waits. */
@Controller
class HeadsetPage {

    /** How far a browser is on its way in. */
    enum State {
        /** Shows a code. */
        WAITING,
        /** Somebody confirmed it: the page may be opened again. */
        CONFIRMED,
        /** Is in. */
        CONNECTED,
        /** Has no code that is good, and isn't in. */
        OVER
    }

    /** @param name and colour: of a headset that is in, as staff changed them last */
    record Condition(
            State state, @Nullable String name, @Nullable Colour colour) {

        private static Condition of(State state) {
            return new Condition(state, null, null);
        }

        private static Condition of(Account headset) {
            return new Condition(State.CONNECTED, headset.name(), colourOf(headset));
        }
    }

    /**
     * Which headset this browser is: with another one, or none, its service worker throws away what it kept for the last
     * one.
     */
    private static final String HEADSET = "Omoide-Headset";

    private static final String NONE = "-";

    private final Pairings pairings;
    private final Accounts accounts;
    private final Sessions sessions;
    private final PublicAddress address;
    private final MessageSource messages;

    HeadsetPage(
            Pairings pairings, Accounts accounts, Sessions sessions, PublicAddress address, MessageSource messages) {
        this.pairings = pairings;
        this.accounts = accounts;
        this.sessions = sessions;
        this.address = address;
        this.messages = messages;
    }

    @GetMapping("/headset")
    Mono<Rendering> open(Visitor visitor, ServerWebExchange exchange) {
        exchange.getResponse()
                .getHeaders()
                .set(HEADSET, visitor.is(Role.HEADSET) ? visitor.signedIn().id() : NONE);
        if (visitor.is(Role.HEADSET)) {
            Pairings.forget(exchange);
            sessions.renew(visitor.signedIn(), exchange);
            return Mono.just(room(visitor.signedIn(), exchange));
        }
        if (visitor.isSignedIn()) {
            return Mono.just(Rendering.view("headset-person").build());
        }
        return pairings.of(exchange)
                .flatMap(pairing -> pairing.headsetId() == null
                        ? Mono.just(code(pairing, exchange))
                        : enter(pairing.headsetId(), exchange))
                .switchIfEmpty(Mono.defer(() -> pairings.offer(exchange).map(pairing -> code(pairing, exchange))));
    }

    /** Whether something happened, for the page to ask now and then. */
    @GetMapping("/api/headset")
    @Operation(summary = "Whether this browser is a connected headset, and how it is called")
    @ResponseBody
    Mono<Condition> condition(Visitor visitor, ServerWebExchange exchange) {
        return visitor.is(Role.HEADSET)
                ? Mono.just(Condition.of(visitor.signedIn()))
                : pairings.of(exchange)
                        .map(pairing -> Condition.of(pairing.headsetId() == null ? State.WAITING : State.CONFIRMED))
                        .defaultIfEmpty(Condition.of(State.OVER));
    }

    private Mono<Rendering> enter(String headsetId, ServerWebExchange exchange) {
        return accounts.find(headsetId)
                .filter(headset -> headset.closed() == null)
                .flatMap(headset -> sessions.begin(headset, Pairings.sessionSecret(exchange), exchange)
                        .thenReturn(Rendering.redirectTo("/headset").build()));
    }

    private Rendering code(Pairing pairing, ServerWebExchange exchange) {
        var server = server(exchange.getRequest());
        return Rendering.view("headset-code")
                .modelAttribute("pairing", pairing)
                .modelAttribute("sign", Sign.of(pairing.sign(), messages))
                .modelAttribute(
                        "staffAddress",
                        server.map(known -> known.resolve("/headsets")).orElse(null))
                .modelAttribute(
                        "qr",
                        server.map(known -> Qr.of(known.resolve("/headsets/pair?code=" + pairing.id())
                                        .toString()))
                                .orElse(null))
                // A session that is over, or that staff have ended.
                .modelAttribute("again", Sessions.idOf(exchange) != null)
                .modelAttribute("minutes", Pairings.VALID.toMinutes())
                .build();
    }

    /** Empty where the server isn't known by the name that it was opened by: then the code is typed. */
    private Optional<URI> server(ServerHttpRequest request) {
        try {
            return Optional.of(address.of(request));
        } catch (Problem unknownName) {
            return Optional.empty();
        }
    }

    private static Rendering room(Account headset, ServerWebExchange exchange) {
        Imports.allow(exchange);
        return Rendering.view("headset-room")
                .modelAttribute("imports", Imports.JSON)
                .modelAttribute("headset", headset)
                .modelAttribute("colour", colourOf(headset))
                .build();
    }

    static @Nullable Colour colourOf(Account headset) {
        return headset.device() == null ? null : headset.device().colour();
    }
}
