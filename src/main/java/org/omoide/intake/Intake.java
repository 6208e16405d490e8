package org.omoide.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.omoide.place.Place;
import org.omoide.place.PlaceDraft;
import org.omoide.place.Places;
import org.omoide.storage.ObjectStore;
import org.omoide.storage.ObjectStore.Part;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.Layout;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes a file of this machine into the library, and puts it into the queue. */
@Component
class Intake {

    /** Small enough for the memory, large enough for 10,000 parts of what is announced. */
    private static final int SMALLEST_PART = 16 * 1024 * 1024;

    private static final int MOST_PARTS = 10_000;

    private final Footages footages;
    private final Places places;
    private final ObjectStore objects;
    private final Clock clock;

    Intake(Footages footages, Places places, ObjectStore objects, Clock clock) {
        this.footages = footages;
        this.places = places;
        this.objects = objects;
        this.clock = clock;
    }

    /**
     * What somebody said of the file.
     *
     * @param place is found by its name, or made if there is none of it
     * @param era EDTF
     */
    record Described(
            @Nullable PlaceDraft place,
            @Nullable String era,
            @Nullable String title,
            @Nullable String filmedBy,
            @Nullable Layout claim) {}

    /**
     * Stores the file as the master of footage with this id, and puts it into the queue. Changes nothing where the library
     * has it already.
     */
    Mono<Footage> take(String id, Path file, Described described) {
        var placeId = Mono.justOrEmpty(described.place())
                .flatMap(place -> places.named(String.valueOf(place.name())).switchIfEmpty(places.create(place)))
                .map(Place::id)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
        return placeId.flatMap(place -> Mono.fromCallable(() -> Files.size(file))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(size -> begun(footage(id, file, size, place.orElse(null), described))
                        .flatMap(footage -> footage.state() == Footage.State.UPLOADING
                                ? store(Footage.masterKey(id), file, size)
                                        .flatMap(sha256 -> footages.received(id, sha256))
                                : Mono.just(footage))));
    }

    /** What was begun before a crash goes on. */
    private Mono<Footage> begun(Footage footage) {
        return footages.begin(footage).onErrorResume(DuplicateKeyException.class, e -> footages.find(footage.id()));
    }

    private Footage footage(String id, Path file, long size, @Nullable String placeId, Described described) {
        var now = clock.instant();
        return new Footage(
                id,
                Footage.State.UPLOADING,
                placeId,
                described.title(),
                described.filmedBy(),
                described.era(),
                described.claim(),
                null,
                Rights.UNSAID,
                new Review(Review.State.PUBLISHED, null, null, now),
                new Footage.Master(file.getFileName().toString(), null, size, null),
                null,
                null,
                Edits.NONE,
                null,
                null,
                null,
                null,
                now,
                now);
    }

    /** Stores the file in parts, and gives its SHA-256 in hexadecimal. */
    private Mono<String> store(String key, Path file, long size) {
        int partSize = (int) Math.max(SMALLEST_PART, size / (MOST_PARTS - 1) + 1);
        var type = "application/octet-stream";
        return Mono.using(
                () -> new Parts(file, partSize),
                parts -> size <= partSize
                        ? parts.next()
                                .flatMap(bytes -> objects.put(key, type, bytes))
                                .then(Mono.fromSupplier(parts::sha256))
                        : objects.beginMultipart(key, type).flatMap(uploadId -> storeParts(key, uploadId, parts)),
                Parts::close);
    }

    private Mono<String> storeParts(String key, String uploadId, Parts parts) {
        Flux<Part> stored = Flux.range(1, MOST_PARTS)
                .concatMap(number -> parts.next().map(bytes -> new Numbered(number, bytes)), 0)
                .takeWhile(part -> part.bytes().hasRemaining())
                .concatMap(part -> objects.putPart(key, uploadId, part.number(), part.bytes()), 0);
        return stored.collectList()
                .flatMap(all -> objects.completeMultipart(key, uploadId, all))
                .then(Mono.fromSupplier(parts::sha256))
                .onErrorResume(e -> objects.abortMultipart(key, uploadId).then(Mono.error(e)));
    }

    private record Numbered(int number, ByteBuffer bytes) {}

    /** A file read in parts, one after the other, with the digest of what was read. */
    private static final class Parts {

        private final FileChannel channel;
        private final int size;
        private final MessageDigest digest;

        private Parts(Path file, int size) throws IOException, NoSuchAlgorithmException {
            this.channel = FileChannel.open(file);
            this.size = size;
            this.digest = MessageDigest.getInstance("SHA-256");
        }

        /** An empty buffer at the end of the file. */
        private Mono<ByteBuffer> next() {
            return Mono.fromCallable(() -> {
                        var bytes = ByteBuffer.allocate(size);
                        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                            continue;
                        }
                        bytes.flip();
                        digest.update(bytes.duplicate());
                        return bytes;
                    })
                    .subscribeOn(Schedulers.boundedElastic());
        }

        private String sha256() {
            return HexFormat.of().formatHex(digest.digest());
        }

        private void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
