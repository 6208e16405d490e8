package org.omoide.web;

import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Until there are accounts, whoever reaches the server may do everything: so only this machine may reach it, and only
 * under its own names, lest a page from elsewhere gets in by a name of its own that leads here (DNS rebinding).
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class LoopbackOnly implements WebFilter {

    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    LoopbackOnly(@Value("${server.address:#{null}}") @Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new IllegalStateException("server.address=" + (address == null ? "" : address.getHostAddress())
                    + " would let everybody in, as there are no accounts yet. Leave it at 127.0.0.1.");
        }
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var host = exchange.getRequest().getURI().getHost();
        if (host == null || !OWN_NAMES.contains(host)) {
            exchange.getResponse().setStatusCode(HttpStatus.MISDIRECTED_REQUEST);
            return exchange.getResponse().setComplete();
        }
        return chain.filter(exchange);
    }
}
