package org.omoide.watch;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.omoide.storage.ByteRange;

/**
 * A piece of a derived file, which is fetched and kept as a whole.
 *
 * @param etag of the whole file, so that another one of the same key has other chunks
 * @param number from 0
 * @param range within the file; at most {@link Cut#SIZE} bytes
 * @param sha256 of its bytes in hexadecimal, as they were when they were made; null where nobody knows
 */
record Chunk(
        String key,
        String etag,
        long number,
        ByteRange range,
        @Nullable String sha256) {

    int length() {
        return Math.toIntExact(range.length());
    }

    /** What tells it from all other chunks. */
    byte[] identity() {
        return String.join("\n", key, etag, Long.toString(number), Long.toString(range.offset()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
