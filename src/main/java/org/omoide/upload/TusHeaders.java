package org.omoide.upload;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** What every answer of the protocol carries, errors too. */
@Component
class TusHeaders implements WebFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var path = exchange.getRequest().getPath().value();
        if (path.equals(UploadController.PATH) || path.startsWith(UploadController.PATH + "/")) {
            var response = exchange.getResponse();
            response.beforeCommit(() -> {
                response.getHeaders().set(UploadController.TUS_RESUMABLE, UploadController.VERSION);
                if (response.getStatusCode() == HttpStatus.PRECONDITION_FAILED) {
                    response.getHeaders().set(UploadController.TUS_VERSION, UploadController.VERSION);
                }
                return Mono.empty();
            });
        }
        return chain.filter(exchange);
    }
}
