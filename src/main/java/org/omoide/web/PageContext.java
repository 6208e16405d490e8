package org.omoide.web;

import java.util.Map;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What every page knows beside its own model. */
public interface PageContext {

    /** By the names that templates use. */
    Mono<Map<String, Object>> of(ServerWebExchange exchange);
}
