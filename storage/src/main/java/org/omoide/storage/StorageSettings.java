package org.omoide.storage;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where documents and objects are kept.
 *
 * @param folder of the embedded servers' data; unused where both engines are far away
 * @param mongodb connection string of a MongoDB with the database's name in it, or null for the embedded one
 * @param s3 an S3 service, or null for the embedded one
 */
public record StorageSettings(
        Path folder, @Nullable String mongodb, @Nullable S3 s3) {

    /**
     * An S3 service and a bucket in it, which is made if it is missing.
     *
     * @param region null for the service's default
     */
    public record S3(
            URI endpoint,
            String accessKey,
            String secretKey,
            String bucket,
            @Nullable String region) {}

    public static StorageSettings embedded(Path folder) {
        return new StorageSettings(folder, null, null);
    }
}
