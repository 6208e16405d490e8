package org.omoide.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is small enough to be held as a whole: pictures and voices, not films. */
public final class Whole {

    /** Times as much as may be is read and thrown away: who is still sending doesn't hear that it is too much. */
    private static final long HEARD_OUT = 4;

    private Whole() {}

    /**
     * The body of a request; empty where it has none.
     *
     * @param most bytes
     * @param tooLarge what is said of a longer one
     */
    public static Mono<byte[]> body(ServerHttpRequest request, int most, Supplier<Problem> tooLarge) {
        return Mono.defer(() -> {
            var all = new ByteArrayOutputStream();
            var length = new AtomicLong();
            return request.getBody()
                    .map(Whole::taken)
                    .doOnNext(part -> {
                        if (length.addAndGet(part.length) <= most) {
                            all.writeBytes(part);
                        }
                    })
                    .takeUntil(part -> length.get() > HEARD_OUT * most)
                    .then(Mono.defer(() -> length.get() > most
                            ? Mono.error(tooLarge.get())
                            : length.get() == 0 ? Mono.empty() : Mono.just(all.toByteArray())));
        });
    }

    /** An answer of which single byte ranges can be had (RFC 9110, 14). */
    public static Mono<ResponseEntity<Resource>> answer(Flux<ByteBuffer> bytes, String mediaType) {
        return DataBufferUtils.join(bytes.map(DefaultDataBufferFactory.sharedInstance::wrap))
                .map(buffer -> ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType(mediaType))
                        // Whoever may have it today may not tomorrow: for this browser and this hour.
                        .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePrivate())
                        .body(new ByteArrayResource(taken(buffer))));
    }

    private static byte[] taken(DataBuffer buffer) {
        var all = new byte[buffer.readableByteCount()];
        buffer.read(all);
        DataBufferUtils.release(buffer);
        return all;
    }
}
