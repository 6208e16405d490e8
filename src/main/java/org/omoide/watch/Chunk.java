package org.omoide.watch;

import java.nio.charset.StandardCharsets;
import org.omoide.storage.ByteRange;
import org.omoide.storage.ObjectStore.Stored;

/**
 * An aligned piece of a derived file.
 *
 * @param etag of the whole file, so that another one of the same key has other chunks
 * @param number from 0
 * @param length in bytes; {@link #SIZE}, but of the last one
 */
record Chunk(String key, String etag, long number, int length) {

    /**
     * In bytes. Viewers ask for one segment of one tile at a time, some 10 to 100 KB, and next for the one that follows
     * it: this is a few of them, so that the way to a store far away is gone once for several seconds of film. Megabytes
     * would fetch half a minute of each tile that somebody glances at.
     */
    static final int SIZE = 256 * 1024;

    static Chunk of(Stored file, long number) {
        return new Chunk(file.key(), file.etag(), number, (int) Math.min(SIZE, file.size() - number * SIZE));
    }

    ByteRange range() {
        return new ByteRange(number * SIZE, length);
    }

    /** What tells it from all other chunks. */
    byte[] identity() {
        return String.join("\n", key, etag, Long.toString(number)).getBytes(StandardCharsets.UTF_8);
    }
}
