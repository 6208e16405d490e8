package org.omoide.web;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.omoide.OmoideSettings;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * A name for each request, in the header {@code X-Request-Id} of its answer and with each error in the log: the proxy's, so
 * that it is the same in its log, or else one of our own.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIds implements WebFilter {

    private static final String HEADER = "X-Request-Id";

    /** What logs can bear. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    private final boolean behindProxy;

    RequestIds(OmoideSettings settings) {
        this.behindProxy = settings.reverseProxy();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var given = exchange.getRequest().getHeaders().getFirst(HEADER);
        boolean believed =
                behindProxy && given != null && HARMLESS.matcher(given).matches();
        var id = believed
                ? given
                : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        exchange.getResponse().getHeaders().set(HEADER, id);
        return chain.filter(exchange);
    }

    static String of(ServerWebExchange exchange) {
        var id = exchange.getResponse().getHeaders().getFirst(HEADER);
        return id == null ? "" : id;
    }
}
