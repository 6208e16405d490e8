package org.omoide.run;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.function.Function;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.omoide.web.PublicAddress;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;
import tools.jackson.databind.json.JsonMapper;

/** Where headsets and staff connect for as long as they are there: WebSockets (RFC 6455). */
@RestController
@Tag(name = "Runs")
class Lines {

    /** What is longer is none of ours; a report has a few hundred. */
    private static final int LONGEST_MESSAGE = 4096;

    private final Runs runs;
    private final Rooms rooms;
    private final PublicAddress address;
    private final JsonMapper json;
    private final Clock clock;
    private final WebSocketService sockets = new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(
            () -> WebsocketServerSpec.builder().maxFramePayloadLength(LONGEST_MESSAGE)));

    Lines(Runs runs, Rooms rooms, PublicAddress address, JsonMapper json, Clock clock) {
        this.runs = runs;
        this.rooms = rooms;
        this.address = address;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping("/api/headset/line")
    @Operation(
            summary = "The line of a headset, a WebSocket",
            description = "Tells what is to be shown, whole, at once and after each change; hears reports")
    @ApiResponse(responseCode = "101", description = "The line is open")
    Mono<Void> headset(Visitor visitor, Locale locale, ServerWebExchange exchange) {
        return open(exchange, socket -> new Line.OfHeadset(socket, visitor, locale, json, clock));
    }

    @GetMapping("/api/runs/{id}/line")
    @Operation(
            summary = "The line of somebody who looks after a run, a WebSocket",
            description =
                    "Tells the run, whole, at once and after each change, and what its headsets report; hears a stop,"
                            + " beside the API")
    @ApiResponse(responseCode = "101", description = "The line is open")
    Mono<Void> staff(@PathVariable String id, Visitor visitor, Locale locale, ServerWebExchange exchange) {
        return runs.find(id, visitor)
                .flatMap(run -> open(
                        exchange,
                        socket -> new Line.OfStaff(
                                run.id(),
                                command -> runs.obey(run.id(), command, visitor).flatMap(rooms::changed),
                                socket,
                                visitor,
                                locale,
                                json,
                                clock)));
    }

    private Mono<Void> open(ServerWebExchange exchange, Function<WebSocketSession, Line> line) {
        var request = exchange.getRequest();
        if (!"websocket".equalsIgnoreCase(request.getHeaders().getUpgrade())) {
            return Mono.error(new Problem(HttpStatus.UPGRADE_REQUIRED, "run.line.upgrade"));
        }
        // Browsers let any page open a WebSocket to anywhere, with the cookies that belong there.
        if (!comesFromHere(request)) {
            return Mono.error(new Problem(HttpStatus.FORBIDDEN, "run.line.origin"));
        }
        return sockets.handleRequest(exchange, socket -> rooms.attend(line.apply(socket)));
    }

    private boolean comesFromHere(ServerHttpRequest request) {
        var origin = request.getHeaders().getOrigin();
        if (origin == null) {
            return false;
        }
        try {
            return address.declared().map(URI::toString).filter(origin::equals).isPresent()
                    || !CorsUtils.isCorsRequest(request);
        } catch (IllegalArgumentException garbage) {
            return false;
        }
    }
}
