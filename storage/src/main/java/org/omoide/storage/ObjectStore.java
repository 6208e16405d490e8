package org.omoide.storage;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One bucket of an S3 service. Never blocks the subscriber's thread. Keys are ASCII, with {@code /} between parts of at
 * most 200 characters; a key is never also the prefix of another one's folder.
 */
public final class ObjectStore {

    ObjectStore() {}

    /** S3 takes no smaller part than this but the last, in bytes. */
    public static final int SMALLEST_PART = 5 * 1024 * 1024;

    /** A part of a multipart upload, as the service acknowledged it; numbers are 1 to 10,000. */
    public record Part(int number, String etag, long size) {}

    /** What the service knows of an object; {@code size} in bytes. */
    public record Stored(
            String key, long size, String etag, @Nullable String mediaType) {}

    public Mono<Stored> put(String key, String mediaType, ByteBuffer content) {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** Empty where there is no such object. */
    public Mono<Stored> stat(String key) {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** The whole object, in buffers of moderate size; an error where there is no such object. */
    public Flux<ByteBuffer> get(String key) {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** The range of the object; shorter where the object ends before. */
    public Flux<ByteBuffer> get(String key, ByteRange range) {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** The new multipart upload's id. */
    public Mono<String> beginMultipart(String key, String mediaType) {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    public Mono<Part> putPart(String key, String uploadId, int number, ByteBuffer content) {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** Makes one object of the parts; any order of putting them was right. */
    public Mono<Stored> completeMultipart(String key, String uploadId, List<Part> parts) {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** Gives the multipart upload up; no error where there is none. */
    public Mono<Void> abortMultipart(String key, String uploadId) {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** No error where there is no such object. */
    public Mono<Void> delete(String key) {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** Deletes all objects whose key begins with {@code prefix}, and completes when they are gone. */
    public Mono<Void> deleteAll(String prefix) {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** All objects whose key begins with {@code prefix}, in no order that one may lean on. */
    public Flux<Stored> list(String prefix) {
        throw new UnsupportedOperationException("the storage module comes next");
    }
}
