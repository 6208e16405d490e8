package org.omoide.web;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.SimpleLocaleContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.i18n.LocaleContextResolver;
import reactor.core.publisher.Mono;

/**
 * Which language a request is answered in: that of the cookie {@code lang}, else the first one of Accept-Language that
 * is spoken here, else Japanese. A page address with {@code ?lang=en} sets the cookie and comes back without it.
 */
@Component("localeContextResolver")
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class Language implements LocaleContextResolver, WebFilter {

    private static final String NAME = "lang";
    static final List<Locale> SPOKEN = List.of(Locale.JAPANESE, Locale.ENGLISH);

    @Override
    public LocaleContext resolveLocaleContext(ServerWebExchange exchange) {
        return new SimpleLocaleContext(locale(exchange));
    }

    private static Locale locale(ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(NAME);
        if (cookie != null && spoken(cookie.getValue()) != null) {
            return Locale.forLanguageTag(cookie.getValue());
        }
        try {
            var ranges = exchange.getRequest().getHeaders().getAcceptLanguage();
            var locale = Locale.lookup(ranges, SPOKEN);
            return locale == null ? Locale.JAPANESE : locale;
        } catch (IllegalArgumentException malformed) {
            return Locale.JAPANESE;
        }
    }

    private static @Nullable Locale spoken(String tag) {
        return SPOKEN.stream()
                .filter(locale -> locale.toLanguageTag().equals(tag))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void setLocaleContext(ServerWebExchange exchange, @Nullable LocaleContext context) {
        throw new UnsupportedOperationException("the page's address chooses the language");
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var asked = exchange.getRequest().getQueryParams().getFirst(NAME);
        if (asked == null || spoken(asked) == null) {
            return chain.filter(exchange);
        }
        var response = exchange.getResponse();
        response.addCookie(ResponseCookie.from(NAME, asked)
                .path("/")
                .maxAge(Duration.ofDays(365))
                .sameSite("Lax")
                .build());
        response.setStatusCode(HttpStatus.SEE_OTHER);
        // Two slashes at the beginning would lead to another server.
        var path = exchange.getRequest().getURI().getRawPath().replaceFirst("^/+", "/");
        response.getHeaders().setLocation(URI.create(path));
        return response.setComplete();
    }
}
