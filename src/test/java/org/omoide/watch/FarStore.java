package org.omoide.watch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.omoide.footage.Checksums;
import org.omoide.storage.ByteRange;
import org.omoide.storage.ObjectStore.Stored;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An origin that counts what it is asked for, and answers as the test wants. */
final class FarStore implements Origin {

    private static final int BUFFER = 64 * 1024;

    final List<String> asked = new CopyOnWriteArrayList<>();
    final AtomicInteger stats = new AtomicInteger();
    final AtomicInteger cancelled = new AtomicInteger();

    /** What becomes of an answer on its way. */
    volatile UnaryOperator<Flux<ByteBuffer>> way = answer -> answer;

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    Stored put(String key, int size) {
        var bytes = new byte[size];
        new Random(key.hashCode()).nextBytes(bytes);
        objects.put(key, bytes);
        return stored(key);
    }

    /** What was made of it is written down, as a transcoder does it. */
    void seal(String prefix, Stored... files) {
        var pieces = new TreeMap<String, List<Checksums.Piece>>();
        for (var file : files) {
            var cutter = new Checksums.Cutter();
            // The first part of a large file ends anywhere.
            int firstPart = content(file).length / 3;
            var behind = new Checksums.Cutter();
            cutter.update(ByteBuffer.wrap(content(file), 0, firstPart));
            behind.update(ByteBuffer.wrap(content(file), firstPart, content(file).length - firstPart));
            pieces.put(
                    file.key().substring(prefix.length()),
                    Stream.concat(cutter.pieces().stream(), behind.pieces().stream())
                            .toList());
        }
        objects.put(prefix + Checksums.NAME, new Checksums(pieces).text().getBytes(StandardCharsets.UTF_8));
    }

    byte[] content(Stored file) {
        return objects.get(file.key());
    }

    @Override
    public Mono<Stored> stat(String key) {
        return Mono.fromSupplier(() -> {
            stats.incrementAndGet();
            return objects.containsKey(key) ? stored(key) : null;
        });
    }

    private Stored stored(String key) {
        return new Stored(key, objects.get(key).length, "\"" + key.hashCode() + "\"", "video/mp4");
    }

    @Override
    public Flux<ByteBuffer> get(String key) {
        return Flux.defer(() -> {
            var bytes = objects.get(key);
            return bytes == null ? Flux.empty() : Flux.just(ByteBuffer.wrap(bytes));
        });
    }

    @Override
    public Flux<ByteBuffer> get(String key, ByteRange range) {
        return Flux.defer(() -> {
            asked.add(key + " " + range.offset() + "+" + range.length());
            var bytes = objects.get(key);
            int end = (int) Math.min(bytes.length, range.offset() + range.length());
            var answer = Flux.<ByteBuffer, Integer>generate(() -> (int) range.offset(), (at, sink) -> {
                int length = Math.min(BUFFER, end - at);
                if (length <= 0) {
                    sink.complete();
                } else {
                    sink.next(ByteBuffer.wrap(bytes, at, length));
                }
                return at + length;
            });
            return way.apply(answer).doOnCancel(cancelled::incrementAndGet);
        });
    }
}
