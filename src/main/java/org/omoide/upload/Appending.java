package org.omoide.upload;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.jspecify.annotations.Nullable;
import org.omoide.storage.ObjectStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One request's bytes on their way into an upload. Holds one part in memory, whatever comes, and asks the client for
 * more only when that is stored.
 *
 * <p>Without a checksum the offset moves with each part, and what arrived before the connection broke counts. With one,
 * all of the request counts at its end, or nothing.
 */
final class Appending {

    private static final Logger log = LoggerFactory.getLogger(Appending.class);

    /** A client that says nothing for so long is gone; it will come back with another request. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final int BUFFERS_AHEAD = 4;

    private final Uploads uploads;
    private final ObjectStore objects;
    private final @Nullable Checksum checksum;
    private final @Nullable MessageDigest requestDigest;
    private final SHA256Digest digest;
    private final List<String> newEtags = new ArrayList<>();

    /** As the database has it. */
    private Upload saved;

    private byte[] part = {};
    private int filled;

    /** Of the master, in bytes. */
    private long position;

    private volatile @Nullable Throwable brokenBy;

    Appending(Uploads uploads, ObjectStore objects, Upload claimed, @Nullable Checksum checksum) {
        this.uploads = uploads;
        this.objects = objects;
        this.saved = claimed;
        this.checksum = checksum;
        this.requestDigest = checksum == null ? null : checksum.newDigest();
        this.digest = new SHA256Digest(claimed.digest());
        this.position = claimed.offset();
    }

    /** The upload as it is afterwards. Bytes beyond the announced length are ignored. */
    Mono<Upload> append(Flux<DataBuffer> body) {
        return loadTail()
                // A break is an end like any other, which waits until the part before it is stored: an error would
                // overtake
                // that, and two threads would count bytes.
                .thenMany(body.timeout(SILENCE)
                        .onErrorResume(broken -> {
                            log.debug("upload {} broke off", saved.id(), broken);
                            brokenBy = broken;
                            return Flux.empty();
                        })
                        .publishOn(Schedulers.boundedElastic(), BUFFERS_AHEAD)
                        .concatMap(this::take, 1)
                        .doOnDiscard(DataBuffer.class, DataBufferUtils::release))
                .then(Mono.defer(this::finish));
    }

    private Mono<Void> loadTail() {
        var tail = saved.tail();
        return tail == null
                ? Mono.empty()
                : objects.get(tail).doOnNext(this::fill).then();
    }

    private Mono<Void> take(DataBuffer buffer) {
        var bytes = ByteBuffer.allocate(buffer.readableByteCount());
        buffer.toByteBuffer(bytes);
        DataBufferUtils.release(buffer);
        if (requestDigest != null) {
            requestDigest.update(bytes.array());
        }
        return take(bytes);
    }

    private Mono<Void> take(ByteBuffer bytes) {
        var wanted = bytes.slice();
        wanted.limit(Math.min(wanted.remaining(), partSize() - filled));
        bytes.position(bytes.position() + wanted.remaining());
        digest.update(wanted.array(), wanted.arrayOffset(), wanted.remaining());
        position += wanted.remaining();
        fill(wanted);
        if (filled < partSize() || filled == 0) {
            return Mono.empty();
        }
        return storePart().then(Mono.defer(() -> take(bytes)));
    }

    private void fill(ByteBuffer bytes) {
        if (part.length < partSize()) {
            part = Arrays.copyOf(part, partSize());
        }
        var length = bytes.remaining();
        bytes.get(part, filled, length);
        filled += length;
    }

    /** Of the part that is being filled; 0 behind the last one. */
    private int partSize() {
        var before = (long) (saved.etags().size() + newEtags.size()) * saved.partSize();
        return (int) Math.max(0, Math.min(saved.partSize(), saved.length() - before));
    }

    private Mono<Void> storePart() {
        var number = saved.etags().size() + newEtags.size() + 1;
        return objects.putPart(saved.key(), saved.multipart(), number, ByteBuffer.wrap(part, 0, filled))
                .flatMap(stored -> {
                    newEtags.add(stored.etag());
                    filled = 0;
                    return checksum == null ? advance(null) : Mono.empty();
                })
                .then();
    }

    private Mono<Upload> finish() {
        if (checksum != null && brokenBy != null) {
            return Mono.error(brokenBy);
        }
        if (checksum != null
                && requestDigest != null
                && !MessageDigest.isEqual(requestDigest.digest(), checksum.expected())) {
            return Mono.error(new Checksum.Mismatch());
        }
        if (position == saved.offset()) {
            return Mono.just(saved);
        }
        var stored = (long) (saved.etags().size() + newEtags.size()) * saved.partSize();
        if (position != Math.min(stored, saved.length()) + filled) {
            return Mono.error(new IllegalStateException("upload " + saved.id() + " has lost count at " + position));
        }
        return filled == 0 ? advance(null) : storeTail().flatMap(this::advance);
    }

    private Mono<String> storeTail() {
        var key = saved.tails() + Uploads.random();
        return objects.put(key, "application/octet-stream", ByteBuffer.wrap(part, 0, filled))
                .thenReturn(key);
    }

    private Mono<Upload> advance(@Nullable String tail) {
        var before = saved.tail();
        return uploads.advance(saved, position, List.copyOf(newEtags), tail, digest.getEncodedState())
                .doOnNext(now -> {
                    saved = now;
                    newEtags.clear();
                })
                .onErrorResume(
                        Uploads.Overtaken.class, overtaken -> forget(tail).then(Mono.error(overtaken)))
                .flatMap(now -> forget(before).thenReturn(now));
    }

    /** What is left behind here is swept with the upload at the latest. */
    private Mono<Void> forget(@Nullable String tail) {
        return tail == null ? Mono.empty() : objects.delete(tail).onErrorComplete();
    }
}
