package org.omoide.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Nothing on a page comes from anywhere else, and no other site may hold a page in a frame. */
@Component
public class SecurityHeaders implements WebFilter {

    private static final String POLICY = "Content-Security-Policy";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var headers = exchange.getResponse().getHeaders();
        headers.set(POLICY, policy(""));
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "same-origin");
        return chain.filter(exchange);
    }

    /** Lets the page hold this one script in its own text, character for character. */
    public static void allow(String script, ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().set(POLICY, policy(" 'sha256-" + sha256(script) + "'"));
    }

    /** Players make films and workers of what they fetched themselves: blob. */
    private static String policy(String scripts) {
        return "default-src 'self'; script-src 'self'" + scripts
                + "; img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self' blob:"
                + "; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    private static String sha256(String script) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
