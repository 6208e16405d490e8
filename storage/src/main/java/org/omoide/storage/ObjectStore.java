package org.omoide.storage;

import io.minio.AbortMultipartUploadArgs;
import io.minio.BucketExistsArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.DeleteObjectsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.Http;
import io.minio.ListMultipartUploadsArgs;
import io.minio.ListObjectsV2Args;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectAPIArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.UploadPartArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.DeleteRequest;
import io.minio.messages.Item;
import io.minio.messages.ListBucketResultV2;
import io.minio.messages.ListMultipartUploadsResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * One bucket of an S3 service. Never blocks the subscriber's thread. Keys are ASCII, with {@code /} between parts of at
 * most 200 characters; a key is never also the prefix of another one's folder, and doesn't end in a hyphen and a UUID.
 *
 * <p>What can be asked twice without harm is asked again when the service is out of breath or the connection broke.
 * Errors are {@link StorageException}s.
 */
public final class ObjectStore {

    /** S3 takes no smaller part than this but the last, in bytes. */
    public static final int SMALLEST_PART = 5 * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(ObjectStore.class);

    private static final int BUFFER = 64 * 1024;
    private static final int PARALLEL_REQUESTS = 128;
    private static final int KEYS_PER_DELETION = 1000;
    private static final Set<String> MISSING = Set.of("NoSuchKey", "NoSuchUpload", "NoSuchObject");

    private final MinioAsyncClient client;
    private final OkHttpClient http;
    private final String bucket;
    private final Scheduler scheduler = Schedulers.newBoundedElastic(PARALLEL_REQUESTS, 100_000, "objects", 60, true);

    private ObjectStore(MinioAsyncClient client, OkHttpClient http, String bucket) {
        this.client = client;
        this.http = http;
        this.bucket = bucket;
    }

    /** A part of a multipart upload, as the service acknowledged it; numbers are 1 to 10,000. */
    public record Part(int number, String etag, long size) {}

    /**
     * What the service knows of an object.
     *
     * @param size in bytes
     * @param mediaType null where it comes from a listing
     * @param modified when it was stored; null where it doesn't come from a listing
     */
    public record Stored(
            String key,
            long size,
            String etag,
            @Nullable String mediaType,
            @Nullable Instant modified) {

        /** As it was put, or found by its key. */
        public Stored(String key, long size, String etag, @Nullable String mediaType) {
            this(key, size, etag, mediaType, null);
        }
    }

    /** A multipart upload that was begun, and neither completed nor aborted. */
    public record Unfinished(String key, String uploadId, Instant begun) {}

    /** Makes the bucket if it is missing. */
    static ObjectStore open(StorageSettings.S3 s3) {
        var dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(PARALLEL_REQUESTS);
        dispatcher.setMaxRequestsPerHost(PARALLEL_REQUESTS);
        var http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(PARALLEL_REQUESTS, 1, TimeUnit.MINUTES))
                .connectTimeout(Duration.ofSeconds(10))
                .writeTimeout(Duration.ofMinutes(1))
                // Completing a large multipart upload may take the service a while.
                .readTimeout(Duration.ofMinutes(5))
                .build();
        // A region that is named saves the client asking for each bucket's.
        var region = s3.region() == null ? Http.US_EAST_1 : s3.region();
        var client = MinioAsyncClient.builder()
                .endpoint(s3.endpoint().toString())
                .credentials(s3.accessKey(), s3.secretKey())
                .region(region)
                .httpClient(http)
                .build();
        var store = new ObjectStore(client, http, s3.bucket());
        try {
            store.makeBucketIfMissing(region);
            return store;
        } catch (Exception e) {
            store.close();
            var cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new StorageException(
                    "The S3 service at " + s3.endpoint() + " gives no bucket " + s3.bucket()
                            + ". Does it run, and are address, credentials and region right? " + cause.getMessage(),
                    cause);
        }
    }

    private void makeBucketIfMissing(String region) throws Exception {
        var exists = client.bucketExists(
                        BucketExistsArgs.builder().bucket(bucket).build())
                .get(1, TimeUnit.MINUTES);
        if (!exists) {
            client.makeBucket(MakeBucketArgs.builder()
                            .bucket(bucket)
                            .region(region)
                            .build())
                    .get(1, TimeUnit.MINUTES);
        }
    }

    public Mono<Stored> put(String key, String mediaType, ByteBuffer content) {
        return Mono.defer(() -> {
            var bytes = bytes(content);
            return ask(
                    "object " + checked(key),
                    () -> client.putObject(PutObjectAPIArgs.builder()
                            .bucket(bucket)
                            .object(key)
                            .contentType(mediaType)
                            .data(bytes, bytes.length)
                            .build()),
                    answer -> new Stored(key, bytes.length, answer.etag(), mediaType));
        });
    }

    /** Empty where there is no such object. */
    public Mono<Stored> stat(String key) {
        return ask(
                        "object " + key,
                        () -> client.statObject(StatObjectArgs.builder()
                                .bucket(bucket)
                                .object(key)
                                .build()),
                        answer -> new Stored(key, answer.size(), answer.etag(), answer.contentType()))
                .onErrorComplete(MissingObjectException.class);
    }

    /** The whole object, in buffers of moderate size; a {@link MissingObjectException} where there is no such object. */
    public Flux<ByteBuffer> get(String key) {
        return read(key, GetObjectArgs.builder().bucket(bucket).object(key));
    }

    /**
     * The range of the object; shorter where the object ends before, and empty where it ends before the range begins.
     * A {@link MissingObjectException} where there is no such object.
     */
    public Flux<ByteBuffer> get(String key, ByteRange range) {
        return read(
                        key,
                        GetObjectArgs.builder()
                                .bucket(bucket)
                                .object(key)
                                .offset(range.offset())
                                .length(range.length()))
                .onErrorComplete(e -> e.getCause() instanceof ErrorResponseException answer
                        && answer.response().code() == 416);
    }

    private Flux<ByteBuffer> read(String key, GetObjectArgs.Builder request) {
        return ask("object " + key, () -> client.getObject(request.build()), Function.identity())
                .flatMapMany(body -> Flux.using(() -> body, this::buffers, this::closeElsewhere))
                .doOnDiscard(GetObjectResponse.class, this::closeElsewhere);
    }

    private Flux<ByteBuffer> buffers(InputStream body) {
        return Flux.generate((SynchronousSink<ByteBuffer> sink) -> {
                    try {
                        var buffer = new byte[BUFFER];
                        int length;
                        synchronized (body) {
                            length = body.readNBytes(buffer, 0, BUFFER);
                        }
                        if (length > 0) {
                            sink.next(ByteBuffer.wrap(buffer, 0, length));
                        }
                        if (length < BUFFER) {
                            sink.complete();
                        }
                    } catch (IOException e) {
                        sink.error(new StorageException("The object store broke off: " + e.getMessage(), e));
                    }
                })
                .subscribeOn(scheduler);
    }

    /** Closing may wait for the network and for the read under way, and who cancels must not. */
    private void closeElsewhere(InputStream body) {
        try {
            scheduler.schedule(() -> close(body));
        } catch (RejectedExecutionException shuttingDown) {
            close(body);
        }
    }

    private static void close(InputStream body) {
        synchronized (body) {
            try {
                body.close();
            } catch (IOException e) {
                log.debug("an object was not closed in order", e);
            }
        }
    }

    /** The new multipart upload's id. */
    public Mono<String> beginMultipart(String key, String mediaType) {
        return askOnce(
                "object " + key,
                () -> client.createMultipartUpload(CreateMultipartUploadArgs.builder()
                        .bucket(bucket)
                        .object(checked(key))
                        .headers(new Http.Headers(Http.Headers.CONTENT_TYPE, mediaType))
                        .build()),
                answer -> answer.result().uploadId());
    }

    /** A part put again under its number takes the earlier one's place. */
    public Mono<Part> putPart(String key, String uploadId, int number, ByteBuffer content) {
        return Mono.defer(() -> {
            var bytes = bytes(content);
            return ask(
                    "upload " + uploadId + " of " + key,
                    () -> client.uploadPart(UploadPartArgs.builder()
                            .bucket(bucket)
                            .object(key)
                            .uploadId(uploadId)
                            .partNumber(number)
                            .data(bytes, bytes.length)
                            .build()),
                    answer -> new Part(number, answer.part().etag(), bytes.length));
        });
    }

    /**
     * Makes one object of the parts; any order of putting them was right. A {@link StorageException} where the
     * upload was aborted before; where it was completed before, that or the object as it is, as the service likes.
     */
    public Mono<Stored> completeMultipart(String key, String uploadId, List<Part> parts) {
        var inOrder = parts.stream()
                .sorted(Comparator.comparingInt(Part::number))
                .map(part -> new io.minio.messages.Part(part.number(), part.etag()))
                .toArray(io.minio.messages.Part[]::new);
        return askOnce(
                        "upload " + uploadId + " of " + key,
                        () -> client.completeMultipartUpload(CompleteMultipartUploadArgs.builder()
                                .bucket(bucket)
                                .object(key)
                                .uploadId(uploadId)
                                .parts(inOrder)
                                .build()),
                        Function.identity())
                .then(stat(key));
    }

    /** Gives the multipart upload up; no error where there is none. */
    public Mono<Void> abortMultipart(String key, String uploadId) {
        return ask(
                        "upload " + uploadId + " of " + key,
                        () -> client.abortMultipartUpload(AbortMultipartUploadArgs.builder()
                                .bucket(bucket)
                                .object(key)
                                .uploadId(uploadId)
                                .build()),
                        Function.identity())
                .onErrorComplete(MissingObjectException.class)
                .then();
    }

    /** All multipart uploads in progress; who begins them must know which are still wanted. */
    public Flux<Unfinished> listMultiparts() {
        return multipartPage(null)
                .expand(page -> page.isTruncated() ? multipartPage(page) : Mono.empty())
                .concatMapIterable(ListMultipartUploadsResult::uploads)
                .map(upload -> new Unfinished(
                        upload.objectName(),
                        upload.uploadId(),
                        upload.initiated().toInstant()));
    }

    private Mono<ListMultipartUploadsResult> multipartPage(@Nullable ListMultipartUploadsResult before) {
        var request = ListMultipartUploadsArgs.builder().bucket(bucket);
        if (before != null) {
            request.keyMarker(before.nextKeyMarker()).uploadIdMarker(before.nextUploadIdMarker());
        }
        return ask("bucket " + bucket, () -> client.listMultipartUploads(request.build()), answer -> answer.result());
    }

    /** No error where there is no such object. */
    public Mono<Void> delete(String key) {
        return ask(
                        "object " + key,
                        () -> client.removeObject(RemoveObjectArgs.builder()
                                        .bucket(bucket)
                                        .object(key)
                                        .build())
                                .thenApply(nothing -> true),
                        Function.identity())
                .onErrorComplete(MissingObjectException.class)
                .then();
    }

    /** Deletes all objects whose key begins with {@code prefix}, and completes when they are gone. */
    public Mono<Void> deleteAll(String prefix) {
        return list(prefix)
                .map(Stored::key)
                .buffer(KEYS_PER_DELETION)
                .concatMap(this::deleteThese, 1)
                .then();
    }

    private Mono<Void> deleteThese(List<String> keys) {
        var objects = keys.stream().map(DeleteRequest.Object::new).toList();
        return ask(
                        "bucket " + bucket,
                        () -> client.deleteObjects(DeleteObjectsArgs.builder()
                                .bucket(bucket)
                                .objects(objects)
                                .quiet(true)
                                .build()),
                        answer -> answer.result())
                .handle((result, sink) -> {
                    if (result.errors() != null && !result.errors().isEmpty()) {
                        sink.error(new StorageException("The object store did not delete "
                                + result.errors().size() + " objects, the first: "
                                + result.errors().get(0)));
                    }
                });
    }

    /** All objects whose key begins with {@code prefix}, in no order that one may lean on. */
    public Flux<Stored> list(String prefix) {
        return page(prefix, null)
                .expand(page -> page.isTruncated() ? page(prefix, page.nextContinuationToken()) : Mono.empty())
                .concatMapIterable(ListBucketResultV2::contents)
                .map(ObjectStore::listed);
    }

    private Mono<ListBucketResultV2> page(String prefix, @Nullable String token) {
        return ask(
                "bucket " + bucket,
                () -> client.listObjectsV2(ListObjectsV2Args.builder()
                        .bucket(bucket)
                        .prefix(prefix)
                        .continuationToken(token)
                        .build()),
                answer -> answer.result());
    }

    private static Stored listed(Item item) {
        var modified = item.lastModified();
        return new Stored(
                item.objectName(),
                item.size(),
                // Listings have it in quotes, other answers haven't.
                item.etag().replace("\"", ""),
                null,
                modified == null ? null : modified.toInstant());
    }

    private <A, B> Mono<B> ask(String about, Callable<CompletableFuture<A>> request, Function<A, B> answer) {
        return askOnce(about, request, answer)
                .retryWhen(Retry.backoff(4, Duration.ofMillis(100))
                        .filter(ObjectStore::passes)
                        .onRetryExhaustedThrow((retries, last) -> last.failure()));
    }

    /** The client signs, and so hashes, on the caller's thread: never on an event loop. */
    private <A, B> Mono<B> askOnce(String about, Callable<CompletableFuture<A>> request, Function<A, B> answer) {
        return Mono.defer(() -> {
                    try {
                        return Mono.fromFuture(request.call(), true);
                    } catch (Exception e) {
                        return Mono.<A>error(e);
                    }
                })
                .subscribeOn(scheduler)
                .onErrorMap(e -> !(e instanceof IllegalArgumentException), e -> translate(about, e))
                .map(answer);
    }

    private static StorageException translate(String about, Throwable error) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof ErrorResponseException answer
                && MISSING.contains(answer.errorResponse().code())) {
            return new MissingObjectException(about, cause);
        }
        return new StorageException(
                "The object store did not do its work on " + about + ": " + cause.getMessage(), cause);
    }

    private static boolean passes(Throwable error) {
        return error.getCause() instanceof IOException
                || error.getCause() instanceof ErrorResponseException answer
                        && (answer.response().code() >= 500 || answer.response().code() == 429);
    }

    private static byte[] bytes(ByteBuffer content) {
        if (content.hasArray()
                && content.arrayOffset() == 0
                && content.position() == 0
                && content.remaining() == content.array().length) {
            return content.array();
        }
        var bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    private static String checked(String key) {
        if (Leftovers.looksUnfinished(key)) {
            throw new IllegalArgumentException("a key must not end in a hyphen and a UUID: " + key);
        }
        return key;
    }

    void close() {
        scheduler.dispose();
        client.close();
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
