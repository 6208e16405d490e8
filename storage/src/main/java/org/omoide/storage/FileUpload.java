package org.omoide.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.omoide.storage.ObjectStore.Part;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Stores a file of this machine as an object, with no more memory for a long one than for a part. */
public final class FileUpload {

    /** Small enough for the memory, large enough for 10,000 parts of what is usual. */
    private static final int SMALLEST_PART = 16 * 1024 * 1024;

    private static final int MOST_PARTS = 10_000;

    private FileUpload() {}

    /**
     * Stores the whole file, in parts where it is long. What an error leaves behind is given up.
     *
     * @return the SHA-256 of what was read, in hexadecimal
     */
    public static Mono<String> store(ObjectStore objects, String key, String mediaType, Path file) {
        return Mono.using(
                () -> new Parts(file),
                parts -> parts.fitInOne()
                        ? parts.next()
                                .flatMap(bytes -> objects.put(key, mediaType, bytes))
                                .then(Mono.fromSupplier(parts::sha256))
                        : objects.beginMultipart(key, mediaType)
                                .flatMap(uploadId -> storeParts(objects, key, uploadId, parts)),
                Parts::close);
    }

    private static Mono<String> storeParts(ObjectStore objects, String key, String uploadId, Parts parts) {
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
        private final long size;
        private final int partSize;
        private final MessageDigest digest;

        private Parts(Path file) throws IOException, NoSuchAlgorithmException {
            this.channel = FileChannel.open(file);
            this.size = channel.size();
            this.partSize = (int) Math.max(SMALLEST_PART, size / (MOST_PARTS - 1) + 1);
            this.digest = MessageDigest.getInstance("SHA-256");
        }

        private boolean fitInOne() {
            return size <= partSize;
        }

        /** An empty buffer at the end of the file. */
        private Mono<ByteBuffer> next() {
            return Mono.fromCallable(() -> {
                        var bytes = ByteBuffer.allocate((int) Math.min(partSize, size - channel.position()));
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
