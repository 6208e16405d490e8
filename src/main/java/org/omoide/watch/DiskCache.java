package org.omoide.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Chunks in a folder, one file each, which outlive the process. The folder may be changed, spoilt or deleted at any time:
 * each file says its length and a checksum (CRC-32C, RFC 3720) of what it is a chunk of and of its bytes, and what doesn't
 * agree isn't there. Nothing depends on what is kept here, so nothing waits for its being written.
 */
final class DiskCache implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DiskCache.class);

    private static final int MAGIC = 0x4f6d4331;

    /** Magic number, length, checksum. */
    private static final int HEADER = 3 * Integer.BYTES;

    /** In bytes: others need the disk more. */
    private static final long LEFT_FREE = 1L << 30;

    /** Chunks that may wait to be written: when the disk is slower than the line, the rest isn't kept. */
    private static final int MOST_WAITING = 32;

    private static final int READERS = 8;
    private static final Duration LAST_WRITES = Duration.ofSeconds(5);

    private final Path folder;
    private final FileChannel lock;

    /** Of one thread, so that files come and go one after the other. */
    private final Scheduler writing = Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "media-cache-write", 60, true);

    private final Scheduler reading = Schedulers.newBoundedElastic(READERS, 100_000, "media-cache-read", 60, true);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean failing;

    /** What is thought to be in the folder: lengths of files in bytes by their paths in it. */
    private final Cache<String, Integer> files;

    private DiskCache(Path folder, FileChannel lock, long limit) {
        this.folder = folder;
        this.lock = lock;
        this.files = Caffeine.newBuilder()
                // While one more is written, all of them together are within the limit.
                .maximumWeight(Math.max(0, limit - Cut.SIZE - HEADER))
                .weigher((String path, Integer length) -> length)
                .executor(this::soon)
                .evictionListener((path, length, cause) -> delete(path))
                .build();
        soon(this::takeUp);
    }

    /**
     * Null where another process has the folder: two would not keep the bound together.
     *
     * @param limit of all files together, in bytes
     * @throws IOException where the folder can't be written
     */
    static @Nullable DiskCache open(Path folder, long limit) throws IOException {
        Files.createDirectories(folder);
        var lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return new DiskCache(folder, lock, limit);
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            log.debug("another part of this process holds {}", folder);
        }
        lock.close();
        return null;
    }

    private void soon(Runnable task) {
        try {
            writing.schedule(task);
        } catch (RejectedExecutionException closed) {
            log.debug("nothing is written any more");
        }
    }

    private static String path(Chunk chunk) {
        return chunk.key() + "/" + chunk.number();
    }

    /** What an earlier process has left. */
    private void takeUp() {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    var name = file.getFileName().toString();
                    if (name.chars().allMatch(Character::isDigit)) {
                        files.put(folder.relativize(file).toString(), (int)
                                Math.min(attributes.size(), Integer.MAX_VALUE));
                    } else if (!file.equals(folder.resolve("lock"))) {
                        Files.deleteIfExists(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
            files.cleanUp();
        } catch (IOException e) {
            log.warn("what media were kept in {} can't be looked through", folder, e);
        }
    }

    /** Empty where it isn't kept, or not whole any more. */
    Mono<byte[]> read(Chunk chunk) {
        var path = path(chunk);
        if (files.getIfPresent(path) == null) {
            return Mono.empty();
        }
        return Mono.fromCallable(() -> load(chunk)).subscribeOn(reading).onErrorResume(e -> {
            log.debug("{} isn't kept any more", path, e);
            files.invalidate(path);
            soon(() -> delete(path));
            return Mono.empty();
        });
    }

    private byte[] load(Chunk chunk) throws IOException {
        var file = folder.resolve(path(chunk));
        var content = ByteBuffer.allocate(HEADER + chunk.length());
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != content.capacity()) {
                throw new IOException(file + " has a wrong length");
            }
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // On to the end.
            }
        }
        boolean whole = !content.hasRemaining();
        content.flip();
        if (!whole || content.getInt() != MAGIC || content.getInt() != chunk.length()) {
            throw new IOException(file + " isn't a chunk of this length");
        }
        int checksum = content.getInt();
        var bytes = new byte[chunk.length()];
        content.get(bytes);
        if (checksum != checksum(chunk, bytes)) {
            throw new IOException(file + " isn't what was written");
        }
        return bytes;
    }

    /** Keeps it, soon, if that can be done. */
    void keep(Chunk chunk, byte[] bytes) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return;
        }
        soon(() -> {
            try {
                write(chunk, bytes);
                failing = false;
            } catch (IOException e) {
                if (!failing) {
                    log.warn("media can't be kept in {}", folder, e);
                }
                failing = true;
            } finally {
                waiting.decrementAndGet();
            }
        });
    }

    private void write(Chunk chunk, byte[] bytes) throws IOException {
        if (folder.toFile().getUsableSpace() < LEFT_FREE) {
            throw new IOException("less than 1 GiB is free on its disk");
        }
        var path = path(chunk);
        var file = folder.resolve(path);
        var content = ByteBuffer.allocate(HEADER + bytes.length)
                .putInt(MAGIC)
                .putInt(bytes.length)
                .putInt(checksum(chunk, bytes))
                .put(bytes)
                .flip();
        Files.createDirectories(file.getParent());
        var unfinished = file.resolveSibling(file.getFileName() + ".part");
        try (var channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        files.put(path, content.capacity());
        files.cleanUp();
    }

    private static int checksum(Chunk chunk, byte[] bytes) {
        var sum = new CRC32C();
        sum.update(chunk.identity());
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /** The keys of all objects of which something is here; may be named several times. */
    Stream<String> kept() {
        return files.asMap().keySet().stream().map(DiskCache::key);
    }

    private static String key(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** Keeps nothing of these objects any more; soon it is gone from the disk, too. */
    void forget(Predicate<String> keys) {
        // After what waits to be written.
        soon(() -> {
            var paths = files.asMap().keySet().stream()
                    .filter(path -> keys.test(key(path)))
                    .toList();
            files.invalidateAll(paths);
            paths.forEach(this::delete);
        });
    }

    private void delete(String path) {
        var file = folder.resolve(path);
        try {
            Files.deleteIfExists(file);
            for (var above = file.getParent(); !above.equals(folder); above = above.getParent()) {
                Files.delete(above);
            }
        } catch (NoSuchFileException | DirectoryNotEmptyException done) {
            log.trace("there is nothing more to delete above {}", file);
        } catch (IOException e) {
            log.warn("{} can't be deleted", file, e);
        }
    }

    /** Writes what waits to be written. */
    @Override
    public void close() {
        Mono.when(writing.disposeGracefully(), reading.disposeGracefully())
                .timeout(LAST_WRITES)
                .onErrorComplete()
                .block();
        try {
            lock.close();
        } catch (IOException e) {
            log.debug("the lock of {} was not released in order", folder, e);
        }
    }
}
