package org.omoide.storage;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The open storage: the embedded servers where settings ask for them, and the clients' side of both protocols. */
public final class Storage implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String mongodb;
    private final ObjectStore objects;
    private final @Nullable EmbeddedServers servers;

    private Storage(String mongodb, ObjectStore objects, @Nullable EmbeddedServers servers) {
        this.mongodb = mongodb;
        this.objects = objects;
        this.servers = servers;
    }

    /**
     * Starts the embedded servers that the settings ask for, and waits until both engines answer. Where another process
     * already runs the embedded servers on the same folder, joins those.
     *
     * @throws StorageException if an engine can't be started or reached; the message says what to do
     */
    public static Storage open(StorageSettings settings) {
        if (settings.mongodb() != null && settings.s3() != null) {
            return connect(settings.mongodb(), settings.s3(), null, PATIENCE);
        }
        var servers = EmbeddedServers.start(settings.folder());
        for (var attempts = 60; servers == null; attempts--) {
            try {
                // The other process may be starting, or its file may be left from an earlier one.
                return connect(settings, Whereabouts.of(settings.folder()), null, Duration.ofMillis(500));
            } catch (IOException | StorageException e) {
                if (attempts == 0) {
                    throw new StorageException(
                            "Another process holds " + settings.folder().toAbsolutePath()
                                    + " but its storage does not answer. Stop that process, or choose another folder.",
                            e);
                }
            }
            pause();
            servers = EmbeddedServers.start(settings.folder());
        }
        try {
            return connect(settings, servers.whereabouts(), servers, PATIENCE);
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private static Storage connect(
            StorageSettings settings, Whereabouts whereabouts, @Nullable EmbeddedServers servers, Duration patience) {
        return connect(
                Objects.requireNonNullElseGet(settings.mongodb(), whereabouts::mongodb),
                Objects.requireNonNullElseGet(settings.s3(), whereabouts::s3),
                servers,
                patience);
    }

    private static Storage connect(
            String mongodb, StorageSettings.S3 s3, @Nullable EmbeddedServers servers, Duration patience) {
        awaitMongodb(mongodb, patience);
        return new Storage(mongodb, ObjectStore.open(s3), servers);
    }

    private static void awaitMongodb(String mongodb, Duration patience) {
        var connection = new ConnectionString(mongodb);
        var name = connection.getDatabase();
        if (name == null) {
            throw new StorageException("The MongoDB connection string names no database: add /omoide after the hosts.");
        }
        var settings = MongoClientSettings.builder()
                .applyConnectionString(connection)
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(patience.toMillis(), TimeUnit.MILLISECONDS))
                .build();
        try (var client = MongoClients.create(settings)) {
            Mono.from(client.getDatabase(name).runCommand(new Document("ping", 1)))
                    .block(patience.multipliedBy(2));
        } catch (RuntimeException e) {
            throw new StorageException(
                    "MongoDB at " + connection.getHosts() + " does not answer. Does it run, and are host, port and"
                            + " credentials right? " + e.getMessage(),
                    e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("Interrupted while waiting for the storage", e);
        }
    }

    /** The connection string for the MongoDB driver, with credentials and the database's name. */
    public String mongodb() {
        return mongodb;
    }

    /** The objects' bucket. */
    public ObjectStore objects() {
        return objects;
    }

    /** Stops what {@link #open} started. */
    @Override
    public void close() {
        objects.close();
        if (servers != null) {
            servers.close();
        }
    }
}
