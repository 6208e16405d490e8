package org.omoide.watch;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Checksums.Piece;
import org.omoide.storage.ByteRange;
import org.omoide.storage.MissingObjectException;
import org.omoide.storage.ObjectStore.Stored;
import org.omoide.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Stands between those who watch and the object store: what several want at about the same time is fetched once, and kept
 * for those who come later, in memory and perhaps on a disk. Nobody waits for somebody else's slow line, who goes away takes
 * nothing from the others, and an error is told to those who wait for it and then forgotten. What has a checksum is proven
 * before anybody gets any of it.
 */
final class MediaCache {

    /** Chunks that are fetched before a reader has taken those before them. */
    private static final int AHEAD = 2;

    /**
     * In bytes, as much as a TLS record takes. The web server keeps up to 128 buffers on their way to each client (Reactor
     * Netty's {@code MonoSendMany}), so that this bounds what a slow one holds: 2 MiB.
     */
    private static final int SLICE = 16 * 1024;

    /** Where bytes were when somebody wanted them. */
    enum From {
        MEMORY,
        DISK,
        STORE
    }

    private static final Logger log = LoggerFactory.getLogger(MediaCache.class);

    private static final int TRIES_MORE = 2;
    private static final Duration SOON = Duration.ofMillis(100);

    private final Map<From, LongAdder> read = new EnumMap<>(From.class);

    private final Origin origin;
    private final Proofs proofs;
    private final Consumer<String> onDamage;
    private final @Nullable DiskCache disk;
    private final boolean keeps;

    /** Of files that are there. Spares a question to the store before each segment. */
    private final AsyncCache<String, Stored> files = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .buildAsync();

    private final AsyncCache<Chunk, byte[]> chunks;

    /**
     * @param memory in bytes
     * @param disk null to keep nothing on a disk; where nothing is kept in memory either, everything comes straight from
     *     the origin
     */
    MediaCache(Origin origin, long memory, @Nullable DiskCache disk) {
        this(origin, memory, disk, key -> {});
    }

    /**
     * The same.
     *
     * @param onDamage is told the key of a file that isn't what it was when it was made
     */
    MediaCache(Origin origin, long memory, @Nullable DiskCache disk, Consumer<String> onDamage) {
        this.origin = origin;
        this.proofs = new Proofs(origin);
        this.onDamage = onDamage;
        this.disk = disk;
        this.keeps = memory > 0 || disk != null;
        this.chunks = Caffeine.newBuilder()
                .maximumWeight(memory)
                .weigher((Chunk chunk, byte[] bytes) -> bytes.length)
                .buildAsync();
        for (var from : From.values()) {
            read.put(from, new LongAdder());
        }
    }

    /** Bytes that were read from there so far; who waited for another's fetch had them from memory. */
    long read(From from) {
        return adder(from).sum();
    }

    private LongAdder adder(From from) {
        return Objects.requireNonNull(read.get(from));
    }

    /** Nothing is kept but for a while which files there are. */
    static MediaCache none(Origin origin) {
        return new MediaCache(origin, 0, null);
    }

    /** Empty where there is no such object. */
    Mono<Stored> stat(String key) {
        return waiting(
                () -> files.get(key, (wanted, executor) -> origin.stat(wanted).toFuture()));
    }

    /**
     * In buffers of moderate size, which are read when they are asked for, and little before. A
     * {@link MissingObjectException} where the object is gone and was not kept.
     *
     * @param range within the file
     */
    Flux<ByteBuffer> read(Stored file, ByteRange range) {
        if (!keeps) {
            return origin.get(file.key(), range)
                    .doOnNext(buffer -> adder(From.STORE).add(buffer.remaining()));
        }
        long end = range.offset() + range.length();
        return proofs.of(file)
                .map(pieces -> new Cut(file, pieces))
                .flatMapMany(cut -> Flux.fromStream(() -> cut.chunks(range.offset(), end)))
                .flatMapSequential(chunk -> part(chunk, range.offset(), end), AHEAD, 1)
                .doOnError(Damaged.class, this::tell)
                .concatMapIterable(MediaCache::slices, 1);
    }

    private void tell(Damaged damaged) {
        log.error(damaged.getMessage());
        onDamage.accept(damaged.key());
    }

    private Mono<ByteBuffer> part(Chunk chunk, long from, long to) {
        var source = new AtomicReference<>(From.MEMORY);
        return bytes(chunk, source)
                .map(bytes -> part(chunk.range(), bytes, from, to))
                .doOnNext(part -> adder(source.get()).add(part.remaining()));
    }

    private static ByteBuffer part(ByteRange chunk, byte[] bytes, long from, long to) {
        int begin = (int) Math.max(0, from - chunk.offset());
        int end = (int) Math.min(chunk.length(), to - chunk.offset());
        return ByteBuffer.wrap(bytes, begin, end - begin).slice();
    }

    private static List<ByteBuffer> slices(ByteBuffer part) {
        return IntStream.iterate(0, at -> at < part.limit(), at -> at + SLICE)
                .mapToObj(at -> part.slice(at, Math.min(SLICE, part.limit() - at)))
                .toList();
    }

    /** @param source is told where they were, if it was this call that had them fetched */
    private Mono<byte[]> bytes(Chunk chunk, AtomicReference<From> source) {
        return Mono.defer(() -> {
            var loading =
                    chunks.get(chunk, (wanted, executor) -> load(wanted, source).toFuture());
            return waiting(() -> loading)
                    // The cache forgets it, too, but perhaps after somebody asked again.
                    .doOnError(failure -> chunks.asMap().remove(chunk, loading));
        });
    }

    /** Who stops waiting doesn't stop what others wait for. */
    private static <T> Mono<T> waiting(Supplier<CompletableFuture<T>> shared) {
        return Mono.fromFuture(shared, true);
    }

    private Mono<byte[]> load(Chunk chunk, AtomicReference<From> source) {
        if (disk == null) {
            return fetch(chunk, source);
        }
        return disk.read(chunk)
                .doOnNext(bytes -> source.set(From.DISK))
                .switchIfEmpty(Mono.defer(() -> fetch(chunk, source).doOnNext(bytes -> disk.keep(chunk, bytes))));
    }

    private Mono<byte[]> fetch(Chunk chunk, AtomicReference<From> source) {
        return Mono.defer(() -> fetchOnce(chunk, source))
                .retryWhen(Retry.backoff(TRIES_MORE, SOON)
                        .filter(MediaCache::mayPass)
                        .onRetryExhaustedThrow((retries, last) -> last.failure()));
    }

    /** An answer that was cut short, or spoilt on its way; those who watch needn't know. */
    private static boolean mayPass(Throwable error) {
        return error instanceof Damaged
                || error instanceof StorageException && !(error instanceof MissingObjectException);
    }

    private Mono<byte[]> fetchOnce(Chunk chunk, AtomicReference<From> source) {
        source.set(From.STORE);
        return origin.get(chunk.key(), chunk.range())
                .collect(() -> ByteBuffer.allocate(chunk.length()), (whole, buffer) -> {
                    if (buffer.remaining() > whole.remaining()) {
                        throw new StorageException("The object store sent more of " + chunk + " than there is");
                    }
                    whole.put(buffer);
                })
                .map(whole -> {
                    if (whole.hasRemaining()) {
                        throw new StorageException("The object store broke off in " + chunk);
                    }
                    if (chunk.sha256() != null
                            && !Piece.of(whole.flip()).sha256().equals(chunk.sha256())) {
                        throw new Damaged(chunk.key());
                    }
                    return whole.array();
                });
    }

    /** The keys of all objects of which something is kept; may be named several times. */
    Stream<String> kept() {
        return Stream.of(
                        files.asMap().keySet().stream(),
                        chunks.asMap().keySet().stream().map(Chunk::key),
                        disk == null ? Stream.<String>empty() : disk.kept())
                .flatMap(keys -> keys);
    }

    /** Keeps nothing of these objects any more. What is on its way is kept nevertheless. */
    void forget(Predicate<String> keys) {
        files.asMap().keySet().removeIf(keys);
        chunks.asMap().keySet().removeIf(chunk -> keys.test(chunk.key()));
        if (disk != null) {
            disk.forget(keys);
        }
    }
}
