package org.omoide.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omoide.OmoideSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Nothing on a page comes from anywhere else, and no other site may hold a page in a frame. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class SecurityHeaders implements WebFilter {

    private static final String POLICY = "Content-Security-Policy";
    private static final String SCRIPTS = "script-src 'self'";

    private final String policy;

    SecurityHeaders(OmoideSettings settings, ObjectProvider<MediaOrigin> media) {
        var map = settings.map();
        policy = policy(map == null ? "" : map.source().map(host -> " " + host).orElse(""), of(media.getIfAvailable()));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var headers = exchange.getResponse().getHeaders();
        headers.set(POLICY, policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set(
                "Permissions-Policy",
                "xr-spatial-tracking=(self), microphone=(self), geolocation=(self), camera=(), "
                        + "publickey-credentials-get=(self), publickey-credentials-create=(self)");
        if ("https".equals(exchange.getRequest().getURI().getScheme())) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        // Tablets pass through many hands: no page stays in the browser's cache. Files and media say otherwise.
        if (!WebConfiguration.isFile(exchange)) {
            headers.setCacheControl(CacheControl.noStore());
        }
        return chain.filter(exchange);
    }

    /** Lets the page hold this one script in its own text, character for character. */
    public static void allow(String script, ServerWebExchange exchange) {
        var headers = exchange.getResponse().getHeaders();
        var policy = Objects.requireNonNull(headers.getFirst(POLICY));
        headers.set(POLICY, policy.replace(SCRIPTS, SCRIPTS + " 'sha256-" + sha256(script) + "'"));
    }

    private static String of(@Nullable MediaOrigin media) {
        return media == null ? "" : " " + media.source();
    }

    /** Players make films and workers of what they fetched themselves: blob. */
    private static String policy(String pictures, String media) {
        return "default-src 'self'; " + SCRIPTS + "; img-src 'self' blob: data:" + pictures + media
                + "; media-src 'self' blob:" + media + (media.isEmpty() ? "" : "; connect-src 'self'" + media)
                + "; worker-src 'self' blob:"
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
