package org.omoide.watch;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.omoide.footage.Checksums;
import org.omoide.footage.Checksums.Piece;
import org.omoide.storage.ObjectStore.Stored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** What is known of the bytes of derived files: the checksums of each version, read once. */
final class Proofs {

    private static final Logger log = LoggerFactory.getLogger(Proofs.class);

    private static final Pattern KEY = Pattern.compile("(derived/[^/]+/[^/]+/)(.+)");

    /** Of all versions together, some 130 bytes each: a film of an hour in 3840×1920 has about 80,000. */
    private static final int MOST_PIECES = 200_000;

    private final Origin origin;
    private final AsyncCache<String, Map<String, List<Piece>>> versions = Caffeine.newBuilder()
            .maximumWeight(MOST_PIECES)
            .weigher((String version, Map<String, List<Piece>> files) ->
                    1 + files.values().stream().mapToInt(List::size).sum())
            .buildAsync();

    Proofs(Origin origin) {
        this.origin = origin;
    }

    /** Empty where nothing is known of it, as of versions that were made before checksums were kept. */
    Mono<List<Piece>> of(Stored file) {
        var key = KEY.matcher(file.key());
        if (!key.matches()) {
            return Mono.just(List.of());
        }
        var name = key.group(2);
        return Mono.fromFuture(
                        () -> versions.get(
                                key.group(1), (prefix, executor) -> read(prefix).toFuture()),
                        true)
                .map(files -> files.getOrDefault(name, List.of()));
    }

    private Mono<Map<String, List<Piece>>> read(String prefix) {
        return origin.get(prefix + Checksums.NAME)
                .collect(ByteArrayOutputStream::new, (all, buffer) -> {
                    var bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    all.writeBytes(bytes);
                })
                .map(all -> all.size() == 0
                        ? Map.<String, List<Piece>>of()
                        : Checksums.parse(all.toString(StandardCharsets.UTF_8)).files())
                .onErrorResume(IllegalArgumentException.class, damaged -> {
                    log.error("{}{}: {}; run `verify --mend`", prefix, Checksums.NAME, damaged.getMessage());
                    return Mono.just(Map.of());
                });
    }
}
