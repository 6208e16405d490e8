package org.omoide.storage;

import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;

/**
 * Addresses by which others fetch one object straight from the S3 service for a while, without knowing its credentials
 * (AWS Signature Version 4 in the query). Made without asking the service.
 */
public final class PresignedUrls implements AutoCloseable {

    /** Of the protocol. */
    public static final Duration LONGEST = Duration.ofDays(7);

    private final MinioAsyncClient client;
    private final OkHttpClient http = new OkHttpClient();
    private final String bucket;

    /** @param s3 with the endpoint as others reach it, which is part of what is signed */
    public PresignedUrls(StorageSettings.S3 s3) {
        bucket = s3.bucket();
        client = MinioAsyncClient.builder()
                .endpoint(s3.endpoint().toString())
                .credentials(s3.accessKey(), s3.secretKey())
                // Else the service would be asked for it.
                .region(s3.region() == null ? Http.US_EAST_1 : s3.region())
                .httpClient(http)
                .build();
    }

    /**
     * To GET the object, whole or by ranges.
     *
     * @param life a second to {@link #LONGEST}
     * @param cacheControl what the service shall say to caches
     */
    public URI get(String key, Duration life, String cacheControl) {
        try {
            return URI.create(client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(Http.Method.GET)
                    .bucket(bucket)
                    .object(key)
                    .expiry(Math.toIntExact(life.toSeconds()), TimeUnit.SECONDS)
                    .extraQueryParams(new Http.QueryParameters("response-cache-control", cacheControl))
                    .build()));
        } catch (Exception e) {
            throw new StorageException("No address could be signed for object " + key, e);
        }
    }

    @Override
    public void close() {
        client.close();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
