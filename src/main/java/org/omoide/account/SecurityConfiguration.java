package org.omoide.account;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.omoide.web.PageContext;
import org.omoide.web.Problem;
import org.omoide.web.Problems;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.reactive.result.view.CsrfRequestDataValueProcessor;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.ServerSecurityContextRepository;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** Spring Security, with our sessions and {@link Doors}. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class SecurityConfiguration {

    private static final class SignedIn extends AbstractAuthenticationToken {

        private final Visitor visitor;

        private SignedIn(Visitor visitor) {
            super(AuthorityUtils.createAuthorityList(
                    "ROLE_" + visitor.signedIn().role().name()));
            this.visitor = visitor;
            setAuthenticated(true);
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public Object getPrincipal() {
            return visitor;
        }
    }

    @Bean
    Doors doors() {
        return Doors.read();
    }

    @Bean
    SecurityWebFilterChain doorkeeper(ServerHttpSecurity http, Doors doors, Sessions sessions) {
        return http.securityMatcher(SecurityConfiguration::isOfPeople)
                .securityContextRepository(contexts(sessions))
                .authorizeExchange(all -> all.anyExchange()
                        .access((who, context) ->
                                decide(doors, sessions, context.getExchange()).map(AuthorizationDecision::new)))
                .exceptionHandling(failed -> failed.authenticationEntryPoint((exchange, e) -> askToSignIn(exchange))
                        .accessDeniedHandler((exchange, e) -> Mono.error(refusal(e, doors, exchange))))
                .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie())
                        .csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler())
                        .accessDeniedHandler(
                                (exchange, e) -> Mono.error(new Problem(HttpStatus.FORBIDDEN, "account.csrf"))))
                .addFilterAfter(csrfForPages(), SecurityWebFiltersOrder.CSRF)
                // Ours are set for all responses by the package web.
                .headers(ServerHttpSecurity.HeaderSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .build();
    }

    /** The management port has no people: who may reach it is said by its address (docs/running.md). */
    private static Mono<MatchResult> isOfPeople(ServerWebExchange exchange) {
        return WebServerApplicationContext.hasServerNamespace(exchange.getApplicationContext(), "management")
                ? MatchResult.notMatch()
                : MatchResult.match();
    }

    private static Mono<Boolean> decide(Doors doors, Sessions sessions, ServerWebExchange exchange) {
        var request = exchange.getRequest();
        var door = doors.at(request.getMethod(), request.getPath().pathWithinApplication());
        if (door.isEmpty()) {
            return Mono.just(false);
        }
        // So that what is watched costs no question to the database.
        if (door.get().isOpenToAll()) {
            return Mono.just(true);
        }
        return sessions.visitor(exchange).map(visitor -> door.get().entry(visitor) != Doors.Entry.NO);
    }

    /** Sessions begin and end by {@link Sessions} alone. */
    private static ServerSecurityContextRepository contexts(Sessions sessions) {
        return new ServerSecurityContextRepository() {
            @Override
            public Mono<Void> save(ServerWebExchange exchange, SecurityContext context) {
                return Mono.empty();
            }

            @Override
            public Mono<SecurityContext> load(ServerWebExchange exchange) {
                return sessions.visitor(exchange)
                        .filter(Visitor::isSignedIn)
                        .map(visitor -> new SecurityContextImpl((Authentication) new SignedIn(visitor)));
            }
        };
    }

    private static Throwable refusal(Throwable denied, Doors doors, ServerWebExchange exchange) {
        var request = exchange.getRequest();
        return doors.at(request.getMethod(), request.getPath().pathWithinApplication())
                        .isPresent()
                ? new Problem(HttpStatus.FORBIDDEN, "account.door-shut")
                : Problem.notFound();
    }

    /** People are led to the page where they sign in, and back. Programs are told. */
    private static Mono<Void> askToSignIn(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        if (request.getMethod() != HttpMethod.GET || !Problems.wantsPage(request)) {
            return Mono.error(new Problem(HttpStatus.UNAUTHORIZED, "account.sign-in-first"));
        }
        var uri = request.getURI();
        var address = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
        var response = exchange.getResponse();
        response.setStatusCode(HttpStatus.SEE_OTHER);
        response.getHeaders()
                .setLocation(URI.create(
                        address.equals("/")
                                ? "/sign-in"
                                : "/sign-in?next=" + URLEncoder.encode(address, StandardCharsets.UTF_8)));
        return response.setComplete();
    }

    /** Scripts read the cookie and send its value in the header X-XSRF-TOKEN. */
    private static CookieServerCsrfTokenRepository csrfCookie() {
        var repository = CookieServerCsrfTokenRepository.withHttpOnlyFalse();
        repository.setCookieCustomizer(cookie -> cookie.sameSite("Lax").path("/"));
        return repository;
    }

    /** Pages get the token as a cookie, and in their forms. */
    private static WebFilter csrfForPages() {
        return (exchange, chain) -> {
            Mono<CsrfToken> token = exchange.getAttribute(CsrfToken.class.getName());
            if (token == null || !Problems.wantsPage(exchange.getRequest())) {
                return chain.filter(exchange);
            }
            return token.doOnNext(known ->
                            exchange.getAttributes().put(CsrfRequestDataValueProcessor.DEFAULT_CSRF_ATTR_NAME, known))
                    .then(chain.filter(exchange));
        };
    }

    /** Every page knows for whom it is. */
    @Bean
    PageContext visitorOfPages(Sessions sessions) {
        return exchange -> sessions.visitor(exchange).map(visitor -> Map.of("visitor", visitor));
    }
}
