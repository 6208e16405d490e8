package org.omoide.https;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.omoide.OmoideSettings;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.WebFilter;

/**
 * Beyond this machine the server is reached by HTTPS only: passwords and what residents say pass through the air, and
 * WebXR exists in secure contexts only.
 */
@Configuration(proxyBeanMethods = false)
class HttpsConfiguration {

    private static final Set<String> NAMES_OF_THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    @Bean
    LocalAuthority localAuthority(OmoideSettings settings, Clock clock) {
        return new LocalAuthority(settings.data().resolve("https"), clock);
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> https(
            OmoideSettings settings,
            LocalAuthority authority,
            @Value("${server.address:#{null}}") @Nullable InetAddress address,
            @Value("${server.ssl.enabled:false}") boolean given) {
        return factory -> {
            boolean own = settings.https() == OmoideSettings.Https.OWN;
            requireSafe(address, own || given || settings.reverseProxy());
            factory.setUseForwardHeaders(settings.reverseProxy());
            if (own && !given) {
                factory.setSsl(ownCertificate(settings, authority));
            }
        };
    }

    /** @throws IllegalStateException where anybody on the network could listen in */
    static void requireSafe(@Nullable InetAddress address, boolean encrypted) {
        if (!encrypted && (address == null || !address.isLoopbackAddress())) {
            throw new IllegalStateException("""
                    server.address=%s lets others on the network reach this server, without HTTPS. Do one of these:
                      --omoide.https=own                       a certificate of a local authority, made here
                      --server.ssl.certificate=… --server.ssl.certificate-private-key=… --server.ssl.enabled=true
                      --omoide.reverse-proxy=true              a proxy in front of it speaks HTTPS
                    or leave the address at 127.0.0.1.""".formatted(address == null ? "" : address.getHostAddress()));
        }
    }

    private static Ssl ownCertificate(OmoideSettings settings, LocalAuthority authority) {
        try {
            var names = new TreeSet<>(LocalAuthority.ownNames());
            names.addAll(settings.httpsNames());
            if (settings.publicAddress() != null) {
                names.add(settings.publicAddress().getHost());
            }
            var ssl = new Ssl();
            ssl.setKeyStore(authority.serverKeys(names).toUri().toString());
            ssl.setKeyStoreType("PKCS12");
            ssl.setKeyStorePassword(LocalAuthority.PASSWORD);
            return ssl;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the certificate could not be made in " + settings.data(), e);
        }
    }

    /**
     * Where only this machine may reach the server, it answers to its own names only, lest a page from elsewhere gets in by a
     * name of its own that leads here (DNS rebinding).
     */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    WebFilter ownNamesOnly(@Value("${server.address:#{null}}") @Nullable InetAddress address, OmoideSettings settings) {
        boolean alone = address != null && address.isLoopbackAddress() && !settings.reverseProxy();
        return (exchange, chain) -> {
            var host = exchange.getRequest().getURI().getHost();
            if (alone && (host == null || !NAMES_OF_THIS_MACHINE.contains(host))) {
                exchange.getResponse().setStatusCode(HttpStatus.MISDIRECTED_REQUEST);
                return exchange.getResponse().setComplete();
            }
            return chain.filter(exchange);
        };
    }
}
