package org.omoide.storage;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A MongoDB and an S3 server on loopback, over one folder. The folder's lock says who runs them, nothing else. */
final class EmbeddedServers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedServers.class);

    private final FileLock lock;
    private final MongoServer mongodb;
    private final S3Proxy s3;
    private final Whereabouts whereabouts;

    private EmbeddedServers(FileLock lock, Path folder) throws Exception {
        this.lock = lock;
        var before = Whereabouts.of(folder);
        var objects = Files.createDirectories(folder.resolve("objects"));
        Leftovers.sweep(objects.resolve(Whereabouts.BUCKET));
        mongodb = startMongodb(folder.resolve("documents.mv"), before.mongodbPort());
        try {
            s3 = startS3(objects, before);
        } catch (Exception e) {
            mongodb.shutdownNow();
            throw e;
        }
        whereabouts = new Whereabouts(
                mongodb.getLocalAddress().getPort(), s3.getPort(), before.accessKey(), before.secretKey());
        whereabouts.write(folder);
    }

    /** Null where another process, or another part of this one, runs them. */
    static @Nullable EmbeddedServers start(Path folder) {
        FileLock lock = null;
        try {
            Files.createDirectories(folder);
            lock = lock(folder.resolve("lock"));
            return lock == null ? null : new EmbeddedServers(lock, folder);
        } catch (Exception e) {
            release(lock);
            throw new StorageException(
                    "The embedded storage in " + folder.toAbsolutePath()
                            + " can't be started. Is the disk full, or the folder somebody else's? "
                            + e.getMessage(),
                    e);
        }
    }

    private static @Nullable FileLock lock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            log.debug("another part of this process holds {}", file);
        }
        if (lock == null) {
            channel.close();
        }
        return lock;
    }

    private static MongoServer startMongodb(Path file, int port) {
        var server = new MongoServer(new DurableMongoBackend(file));
        try {
            server.bind("127.0.0.1", port);
        } catch (Exception taken) {
            log.info("port {} is taken, documents move to another", port);
            server.shutdownNow();
            server = new MongoServer(new DurableMongoBackend(file));
            server.bind(new InetSocketAddress("127.0.0.1", 0));
        }
        return server;
    }

    private static S3Proxy startS3(Path objects, Whereabouts before) throws Exception {
        try {
            return startS3(objects, before, before.s3Port());
        } catch (IOException taken) {
            log.info("port {} is taken, objects move to another", before.s3Port());
            return startS3(objects, before, 0);
        }
    }

    private static S3Proxy startS3(Path objects, Whereabouts before, int port) throws Exception {
        var server = S3Proxy.builder()
                .blobStore(new DurableBlobStore(objects))
                .awsAuthentication(AuthenticationType.AWS_V4, before.accessKey(), before.secretKey())
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .build();
        server.start();
        return server;
    }

    Whereabouts whereabouts() {
        return whereabouts;
    }

    @Override
    public void close() {
        try {
            s3.stop();
        } catch (Exception e) {
            log.warn("the embedded object store did not stop in order", e);
        }
        mongodb.shutdownNow();
        release(lock);
    }

    private static void release(@Nullable FileLock lock) {
        if (lock != null) {
            try {
                lock.acquiredBy().close();
            } catch (IOException e) {
                log.warn("the lock was not released in order", e);
            }
        }
    }
}
