package org.omoide;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.storage.StorageSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator can set, as {@code omoide.*} in the command line, the environment or {@code application.yaml}.
 *
 * @param data folder of the embedded storage
 * @param mongodb connection string with the database's name; absent for the embedded one
 * @param s3 absent for the embedded one
 * @param workers how many transcoder processes the server starts beside itself; 0 where they run elsewhere
 * @param largestUpload in bytes
 * @param quota of all masters together, in bytes
 * @param map absent for maps that need nothing from anywhere
 * @param https whether the server makes its own certificate; given ones are set by {@code server.ssl.*}
 * @param httpsNames more host names and addresses that its own certificate is for
 * @param reverseProxy whether a proxy in front of the server speaks HTTPS, and is believed what it says of its clients
 * @param publicAddress by which people reach the server: scheme, host and port, for example {@code
 *     https://omoide.example.jp}; absent where it is the one that each request came by
 */
@ConfigurationProperties("omoide")
public record OmoideSettings(
        @DefaultValue("omoide-data") Path data,
        @Nullable String mongodb,
        @Nullable S3 s3,
        @DefaultValue("1") int workers,
        @DefaultValue("64000000000") long largestUpload,
        @DefaultValue("2000000000000") long quota,
        @Nullable Map map,
        @DefaultValue("off") Https https,
        @DefaultValue List<String> httpsNames,
        @DefaultValue("false") boolean reverseProxy,
        @Nullable URI publicAddress) {

    /** @throws IllegalArgumentException where the public address is none */
    public OmoideSettings {
        publicAddress = publicAddress == null ? null : checked(publicAddress, "omoide.public-address");
    }

    private static URI checked(URI address, String setting) {
        var host = address.getHost();
        boolean bare = host != null
                && address.getUserInfo() == null
                && (address.getPath().isEmpty() || address.getPath().equals("/"))
                && address.getQuery() == null
                && address.getFragment() == null;
        boolean here =
                host != null && List.of("localhost", "127.0.0.1", "[::1]").contains(host);
        if (!bare || !("https".equals(address.getScheme()) || here && "http".equals(address.getScheme()))) {
            throw new IllegalArgumentException(
                    "%s=%s is not an address that people can open. Give scheme and host, and the port where it isn't 443, such as https://omoide.example.jp; http:// goes with localhost only."
                            .formatted(setting, address));
        }
        // As browsers write it, which leave the usual port away.
        boolean usual = address.getPort() < 0 || address.getPort() == ("https".equals(address.getScheme()) ? 443 : 80);
        return URI.create(
                address.getScheme() + "://" + host.toLowerCase(Locale.ROOT) + (usual ? "" : ":" + address.getPort()));
    }

    public enum Https {
        OFF,
        /** By a local authority, which devices have to be told to trust. */
        OWN
    }

    /**
     * Pictures for the maps.
     *
     * @param tiles address of a tile server, with {@code {z}}, {@code {x}} and {@code {y}}; browsers ask it for the
     *     surroundings of what they show
     * @param attribution whose map it is, as HTML
     */
    public record Map(String tiles, @Nullable String attribution) {

        /** The host of the tiles as a Content-Security-Policy names it; empty where it is this server. */
        public Optional<String> source() {
            var found = Pattern.compile("^(https?://)((?:\\{s}\\.)?[^/{}]+)/").matcher(tiles);
            return found.find() ? Optional.of(found.group(1) + found.group(2).replace("{s}", "*")) : Optional.empty();
        }
    }

    /**
     * An S3 service.
     *
     * @param publicEndpoint by which browsers reach it, where they do
     */
    public record S3(
            URI endpoint,
            String accessKey,
            String secretKey,
            @DefaultValue("omoide") String bucket,
            @Nullable String region,
            @Nullable URI publicEndpoint) {

        /** @throws IllegalArgumentException where the public endpoint is none */
        public S3 {
            publicEndpoint = publicEndpoint == null ? null : checked(publicEndpoint, "omoide.s3.public-endpoint");
        }
    }

    StorageSettings storage() {
        return new StorageSettings(
                data,
                mongodb,
                s3 == null
                        ? null
                        : new StorageSettings.S3(s3.endpoint, s3.accessKey, s3.secretKey, s3.bucket, s3.region));
    }
}
