package org.omoide.transcoding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Checksums;
import org.omoide.footage.Checksums.Piece;
import org.omoide.storage.ObjectStore;
import org.omoide.storage.ObjectStore.Part;
import org.omoide.transcoder.Sink;
import reactor.core.publisher.Mono;

/**
 * Stores the derived files of one version, and at the end the checksums of what was given to it. Blocks the calling thread.
 */
final class VersionSink implements Sink {

    private final ObjectStore objects;
    private final String prefix;
    private final Map<String, List<Piece>> files = new ConcurrentHashMap<>();

    /** @param prefix of the version's keys, with the slash at its end */
    VersionSink(ObjectStore objects, String prefix) {
        this.objects = objects;
        this.prefix = prefix;
    }

    @Override
    public void put(String name, String mediaType, byte[] content) throws IOException {
        await(objects.put(prefix + name, mediaType, ByteBuffer.wrap(content)));
        files.put(name, pieces(ByteBuffer.wrap(content)));
    }

    /** Stores the checksums of all that was stored; to be called before the version is shown. */
    void seal() throws IOException {
        var text = new Checksums(files).text().getBytes(StandardCharsets.UTF_8);
        await(objects.put(prefix + Checksums.NAME, "text/plain; charset=UTF-8", ByteBuffer.wrap(text)));
    }

    @Override
    public Growing open(String name, String mediaType) {
        return new Multipart(name, mediaType);
    }

    private static List<Piece> pieces(ByteBuffer whole) {
        return new Checksums.Cutter().update(whole).pieces();
    }

    private static <T> T await(Mono<T> mono) throws IOException {
        try {
            var result = mono.block();
            if (result == null) {
                throw new IOException("the object store gave no answer");
            }
            return result;
        } catch (RuntimeException e) {
            throw new IOException("could not write to the object store", e);
        }
    }

    /**
     * The service takes parts in any order of their numbers: the first one waits in memory for the head, which is known
     * last, while the others are stored as they fill up.
     */
    private final class Multipart implements Growing {

        private final String name;
        private final String key;
        private final String mediaType;
        private final List<Part> parts = new ArrayList<>();
        private final ByteArrayOutputStream first = new ByteArrayOutputStream();
        private ByteArrayOutputStream current = first;
        private final Checksums.Cutter behindFirst = new Checksums.Cutter();
        private @Nullable String uploadId;

        private Multipart(String name, String mediaType) {
            this.name = name;
            this.key = prefix + name;
            this.mediaType = mediaType;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            if (current.size() >= ObjectStore.SMALLEST_PART) {
                store();
                current = new ByteArrayOutputStream(ObjectStore.SMALLEST_PART);
            }
            var copy = new byte[bytes.remaining()];
            bytes.get(copy);
            current.write(copy);
        }

        @Override
        public void finish(byte[] head) throws IOException {
            var whole = ByteBuffer.allocate(head.length + first.size())
                    .put(head)
                    .put(first.toByteArray())
                    .flip();
            if (current == first) {
                await(objects.put(key, mediaType, whole));
                files.put(name, pieces(whole));
                return;
            }
            store();
            var begun = begun();
            parts.add(0, await(objects.putPart(key, begun, 1, whole)));
            await(objects.completeMultipart(key, begun, parts));
            uploadId = null;
            // What is behind the first part was cut before it was known how long that would be.
            files.put(
                    name,
                    Stream.concat(pieces(whole).stream(), behindFirst.pieces().stream())
                            .toList());
        }

        private void store() throws IOException {
            if (current != first) {
                var part = ByteBuffer.wrap(current.toByteArray());
                behindFirst.update(part);
                parts.add(await(objects.putPart(key, begun(), parts.size() + 2, part)));
            }
        }

        private String begun() throws IOException {
            if (uploadId == null) {
                uploadId = await(objects.beginMultipart(key, mediaType));
            }
            return uploadId;
        }

        @Override
        public void close() {
            if (uploadId != null) {
                objects.abortMultipart(key, uploadId).onErrorComplete().block();
            }
        }
    }
}
