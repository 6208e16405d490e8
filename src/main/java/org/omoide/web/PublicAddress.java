package org.omoide.web;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.OmoideSettings;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * The address by which people reach this server: for links that are handed on. Where the operator has declared none, it is
 * the one that the request came by, if the server is known by it. The header Host is whatever its sender likes, and an
 * invitation to somebody else's server would give the secret in it away.
 */
@Component
public class PublicAddress {

    private final @Nullable URI declared;
    private final Set<String> names;

    public PublicAddress(OmoideSettings settings) {
        declared = settings.publicAddress();
        names = Stream.concat(Stream.of("localhost", nameOfThisMachine()), settings.httpsNames().stream())
                .map(PublicAddress::comparable)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String nameOfThisMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // Some machines have a name that their own resolver doesn't know.
            return "localhost";
        }
    }

    /** Empty where the operator has declared none. */
    public Optional<URI> declared() {
        return Optional.ofNullable(declared);
    }

    /**
     * Scheme, host and port. Other parts are added by {@link URI#resolve(String)} with a path that begins with a slash.
     *
     * @throws Problem 421 where none is declared, and the request came by a name that the server isn't known by
     */
    public URI of(ServerHttpRequest request) {
        if (declared != null) {
            return declared;
        }
        var asked = request.getURI();
        var host = asked.getHost();
        if (host == null || !(names.contains(comparable(host)) || isOfThisMachine(host))) {
            throw new Problem(HttpStatus.MISDIRECTED_REQUEST, "problem.unknown-host");
        }
        return URI.create(asked.getScheme() + "://" + host + (asked.getPort() < 0 ? "" : ":" + asked.getPort()));
    }

    private static String comparable(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    /** Networks come and go while a server runs, so that it looks each time. */
    private static boolean isOfThisMachine(String host) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            if (bytes == null) {
                return false;
            }
            var address = InetAddress.getByAddress(bytes);
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
