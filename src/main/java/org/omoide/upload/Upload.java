package org.omoide.upload;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.storage.ObjectStore;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A master that is coming in, as any instance of the server finds it. Its first {@code offset} bytes are safe: whole
 * parts in the multipart upload, and what doesn't fill a part yet in an object of its own, the tail.
 *
 * @param id also the footage's
 * @param length of the whole master in bytes
 * @param partSize in bytes, of all parts but the last
 * @param multipart the S3 multipart upload
 * @param etags of the parts, in their order
 * @param tail the object with the bytes behind the last part, or null where there are none
 * @param digest the state of the SHA-256 of the first {@code offset} bytes
 * @param metadata as the client sent it
 * @param writer token of the request that may add bytes: the newest one
 * @param abandoned whether it is being removed
 */
@Document("uploads")
record Upload(
        @Id String id,
        long length,
        int partSize,
        long offset,
        String multipart,
        List<String> etags,
        @Nullable String tail,
        byte[] digest,
        String metadata,
        @Nullable String writer,
        boolean abandoned,
        Instant touched) {

    /** After so long without a byte it is given up. */
    static final Duration PATIENCE = Duration.ofDays(7);

    static final int SMALLEST_PART = 8 * 1024 * 1024;

    /** S3's limit. */
    private static final int MOST_PARTS = 10_000;

    static final String TAILS = "uploads/";

    /** The smallest whole number of MiB, from {@link #SMALLEST_PART} on, with which there are parts enough. */
    static int partSize(long length) {
        long mebibyte = 1024 * 1024;
        long needed = (length + MOST_PARTS - 1) / MOST_PARTS;
        return Math.toIntExact(Math.max(SMALLEST_PART, (needed + mebibyte - 1) / mebibyte * mebibyte));
    }

    boolean isWhole() {
        return offset == length;
    }

    Instant expires() {
        return touched.plus(PATIENCE);
    }

    String key() {
        return Footage.masterKey(id);
    }

    String tails() {
        return TAILS + id + "/";
    }

    /** Where the part begins that comes next, in bytes of the master. */
    long nextPart() {
        return (long) etags.size() * partSize;
    }

    /** How many bytes the part takes that comes next. */
    int nextPartSize() {
        return (int) Math.min(partSize, length - nextPart());
    }

    List<ObjectStore.Part> parts() {
        return IntStream.range(0, etags.size())
                .mapToObj(i ->
                        new ObjectStore.Part(i + 1, etags.get(i), Math.min(partSize, length - (long) i * partSize)))
                .toList();
    }
}
