package org.omoide.transcoding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.omoide.storage.ByteRange;
import org.omoide.storage.ObjectStore;
import org.omoide.transcoder.Source;
import reactor.core.publisher.Mono;

/**
 * A master in the object store, read in blocks. A few blocks are kept, as demuxers jump between places of a file, and
 * the next one is under way while this one is read. Blocks the calling thread.
 */
final class MasterSource implements Source {

    private static final int BLOCK = 4 * 1024 * 1024;
    private static final int KEPT = 8;

    private final ObjectStore objects;
    private final String key;
    private final String name;
    private final long size;
    private final Map<Long, Mono<ByteBuffer>> blocks = new LinkedHashMap<>(16, 0.75f, true);

    MasterSource(ObjectStore objects, String key, String name, long size) {
        this.objects = objects;
        this.key = key;
        this.name = name;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (position >= size) {
            return -1;
        }
        long index = position / BLOCK;
        var block = await(index);
        if ((index + 1) * BLOCK < size) {
            block(index + 1);
        }
        int offset = (int) (position - index * BLOCK);
        int count = Math.min(target.remaining(), block.limit() - offset);
        if (count <= 0) {
            throw new IOException(key + " is shorter than its " + size + " bytes");
        }
        target.put(block.slice(offset, count));
        return count;
    }

    private ByteBuffer await(long index) throws IOException {
        try {
            var block = block(index).block();
            if (block == null) {
                throw new IOException(key + " has no block " + index);
            }
            return block;
        } catch (RuntimeException e) {
            blocks.remove(index);
            throw new IOException("could not read " + key + " from " + index * BLOCK, e);
        }
    }

    private Mono<ByteBuffer> block(long index) {
        var known = blocks.get(index);
        if (known != null) {
            return known;
        }
        long offset = index * BLOCK;
        int length = (int) Math.min(BLOCK, size - offset);
        var block = objects.get(key, new ByteRange(offset, length))
                .reduceWith(() -> ByteBuffer.allocate(length), ByteBuffer::put)
                .map(ByteBuffer::flip)
                .cache();
        block.subscribe(bytes -> {}, error -> {});
        blocks.put(index, block);
        forgetTheLeastRecentlyUsed();
        return block;
    }

    private void forgetTheLeastRecentlyUsed() {
        Iterator<Long> indexes = blocks.keySet().iterator();
        while (blocks.size() > KEPT) {
            indexes.next();
            indexes.remove();
        }
    }

    @Override
    public void close() {
        blocks.clear();
    }
}
