package org.omoide.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Sessions;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.footage.MediaGrants;
import org.omoide.storage.ByteRange;
import org.omoide.storage.MissingObjectException;
import org.omoide.storage.ObjectStore;
import org.omoide.storage.ObjectStore.Stored;
import org.omoide.web.Problem;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The derived files, by single byte ranges (RFC 9110, 14). A version never changes, so that browsers may keep what they
 * got for ever. Whether somebody may fetch them is sealed in the address ({@link MediaGrants}).
 */
@RestController
@Hidden
class MediaController {

    static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable();

    /** What a transcoder writes, and nothing that climbs out of its folder. */
    private static final Pattern KEY =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)+[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /** Of versions that footage hasn't any more, or hasn't yet: the store itself says whether they are there. */
    private final MediaCache store;

    private final MediaCache cache;
    private final @Nullable Redirects redirects;
    private final Versions versions;
    private final MediaGrants grants;
    private final Function<String, Mono<Boolean>> takenDown;
    private final Function<String, Mono<Boolean>> sessionLasts;

    /** One question to the database in so long for each device, whatever it fetches; so long goes on what has been ended. */
    private final Cache<String, Mono<Boolean>> lasting = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(10))
            .build();

    @Autowired
    MediaController(
            ObjectStore objects,
            MediaCache cache,
            ObjectProvider<Redirects> redirects,
            Versions versions,
            MediaGrants grants,
            Footages footages,
            Sessions sessions) {
        this(
                MediaCache.none(Origin.of(objects)),
                cache,
                redirects.getIfAvailable(),
                versions,
                grants,
                id -> footages.find(id).map(Footage::isTakenDown),
                sessions::lasts);
    }

    /**
     * Other media, of which nothing is kept.
     *
     * @param takenDown of footage by its id; is asked only where there is nothing to send
     * @param sessionLasts of a session by its id
     */
    MediaController(
            ObjectStore objects,
            MediaGrants grants,
            Function<String, Mono<Boolean>> takenDown,
            Function<String, Mono<Boolean>> sessionLasts) {
        this(
                MediaCache.none(Origin.of(objects)),
                MediaCache.none(Origin.of(objects)),
                null,
                new Versions((id, version) -> Mono.just(false), () -> 0),
                grants,
                takenDown,
                sessionLasts);
    }

    /**
     * Other media.
     *
     * @param store of which nothing is kept
     * @param redirects null where this server sends all bytes itself
     */
    MediaController(
            MediaCache store,
            MediaCache cache,
            @Nullable Redirects redirects,
            Versions versions,
            MediaGrants grants,
            Function<String, Mono<Boolean>> takenDown,
            Function<String, Mono<Boolean>> sessionLasts) {
        this.store = store;
        this.cache = cache;
        this.redirects = redirects;
        this.versions = versions;
        this.grants = grants;
        this.takenDown = takenDown;
        this.sessionLasts = sessionLasts;
    }

    @RequestMapping(
            path = "/media/{grant}/{id}/{version}/{*name}",
            method = {RequestMethod.GET, RequestMethod.HEAD})
    Mono<Void> media(
            @PathVariable String grant,
            @PathVariable String id,
            @PathVariable String version,
            @PathVariable String name,
            ServerWebExchange exchange) {
        var session = Sessions.idOf(exchange);
        if (!grants.admits(grant, id, version, session)) {
            return Mono.error(refused());
        }
        return lasts(session).flatMap(lasts -> lasts ? file(id, version, name, exchange) : Mono.error(refused()));
    }

    /** A lost headset has addresses that are sealed for hours. Those who came without a session have none to lose. */
    private Mono<Boolean> lasts(@Nullable String session) {
        return session == null
                ? Mono.just(true)
                : lasting.get(
                        session,
                        id -> sessionLasts
                                .apply(id)
                                // The seal is good: a film goes on while the database is away.
                                .onErrorReturn(true)
                                .cache());
    }

    private static Problem refused() {
        return new Problem(HttpStatus.FORBIDDEN, "media.grant");
    }

    private Mono<Void> file(String id, String version, String name, ServerWebExchange exchange) {
        var key = Footage.derivedPrefix(id, version) + name.replaceFirst("^/", "");
        if (!KEY.matcher(key).matches()) {
            return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
        }
        return versions.isCurrent(id, version)
                .map(current -> current ? cache : store)
                .flatMap(media -> media.stat(key)
                        .switchIfEmpty(Mono.defer(() -> missing(id, exchange.getResponse())))
                        .flatMap(stored -> redirects != null
                                        && media == cache
                                        && exchange.getRequest().getMethod() == HttpMethod.GET
                                ? redirect(redirects, key, exchange.getResponse())
                                : send(stored, media, exchange.getRequest(), exchange.getResponse()))
                        // After its first bytes, an answer can only be broken off.
                        .onErrorResume(
                                Damaged.class,
                                damaged -> exchange.getResponse().isCommitted()
                                        ? Mono.error(damaged)
                                        : missing(id, exchange.getResponse()))
                        .onErrorResume(MissingObjectException.class, gone -> {
                            media.forget(key::equals);
                            return missing(id, exchange.getResponse());
                        }));
    }

    private static Mono<Void> redirect(Redirects redirects, String key, ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.TEMPORARY_REDIRECT);
        response.getHeaders().setLocation(redirects.to(key));
        response.getHeaders().setCacheControl(redirects.kept());
        return response.setComplete();
    }

    private Mono<Void> send(Stored stored, MediaCache media, ServerHttpRequest request, ServerHttpResponse response) {
        var headers = response.getHeaders();
        headers.setETag(quoted(stored.etag()));
        headers.setCacheControl(FOR_EVER);
        headers.set(HttpHeaders.ACCEPT_RANGES, "bytes");
        if (request.getHeaders().getIfNoneMatch().contains(quoted(stored.etag()))) {
            response.setStatusCode(HttpStatus.NOT_MODIFIED);
            return response.setComplete();
        }
        headers.setContentType(
                stored.mediaType() == null
                        ? MediaType.APPLICATION_OCTET_STREAM
                        : MediaType.parseMediaType(stored.mediaType()));
        var range = singleRange(request.getHeaders(), stored);
        if (range == null) {
            headers.setContentLength(stored.size());
        } else {
            response.setStatusCode(HttpStatus.PARTIAL_CONTENT);
            headers.setContentLength(range.length());
            headers.set(
                    HttpHeaders.CONTENT_RANGE,
                    "bytes " + range.offset() + "-" + (range.offset() + range.length() - 1) + "/" + stored.size());
        }
        if (request.getMethod() == HttpMethod.HEAD || stored.size() == 0) {
            return response.setComplete();
        }
        Flux<DataBuffer> buffers = media.read(stored, range == null ? new ByteRange(0, stored.size()) : range)
                .map(response.bufferFactory()::wrap);
        return response.writeWith(buffers);
    }

    /**
     * Null for the whole object: no range was asked for, or several at once, which a server may ignore, or one of another
     * representation (If-Range).
     */
    private static @Nullable ByteRange singleRange(HttpHeaders headers, Stored stored) {
        var ifRange = headers.getFirst(HttpHeaders.IF_RANGE);
        if (ifRange != null && !ifRange.equals(quoted(stored.etag()))) {
            return null;
        }
        List<HttpRange> ranges;
        try {
            ranges = headers.getRange();
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (ranges.size() != 1) {
            return null;
        }
        var range = ranges.get(0);
        long start = range.getRangeStart(stored.size());
        long end = range.getRangeEnd(stored.size());
        if (start > end || start >= stored.size()) {
            throw new RangeNotSatisfiable(stored.size());
        }
        return new ByteRange(start, end - start + 1);
    }

    private <T> Mono<T> missing(String id, ServerHttpResponse response) {
        response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
        response.getHeaders().remove(HttpHeaders.CONTENT_RANGE);
        response.getHeaders().remove(HttpHeaders.ETAG);
        response.getHeaders().setCacheControl(CacheControl.noStore());
        return takenDown
                .apply(id)
                .defaultIfEmpty(false)
                .flatMap(was -> Mono.error(
                        was
                                ? new Problem(HttpStatus.GONE, "review.taken-down")
                                : new ResponseStatusException(HttpStatus.NOT_FOUND)));
    }

    private static String quoted(String etag) {
        return etag.startsWith("\"") ? etag : '"' + etag + '"';
    }

    private static final class RangeNotSatisfiable extends ResponseStatusException {

        private final long size;

        private RangeNotSatisfiable(long size) {
            super(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
            this.size = size;
        }

        @Override
        public HttpHeaders getHeaders() {
            var headers = new HttpHeaders();
            headers.set(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
            return headers;
        }
    }
}
