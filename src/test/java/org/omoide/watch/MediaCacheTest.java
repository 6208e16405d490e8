package org.omoide.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.storage.ByteRange;
import org.omoide.storage.ObjectStore.Stored;
import org.omoide.storage.StorageException;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class MediaCacheTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CHUNK = Cut.SIZE;
    private static final long PLENTY = 1000L * CHUNK;
    private static final String TILE = "derived/f/v/tiles/mono/full/0-3.mp4";

    @TempDir
    private Path folder;

    private final FarStore far = new FarStore();
    private final MediaCache inMemory = new MediaCache(far, PLENTY, null);
    private final List<DiskCache> disks = new ArrayList<>();

    @AfterEach
    void close() {
        disks.forEach(DiskCache::close);
    }

    private MediaCache onDisk(long limit) {
        try {
            var disk = DiskCache.open(folder, limit);
            assertThat(disk).as("nobody else has the folder").isNotNull();
            disks.add(disk);
            return new MediaCache(far, 0, disk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As after a restart of the server. */
    private MediaCache againOnDisk(long limit, int kept) {
        disks.forEach(DiskCache::close);
        var again = onDisk(limit);
        await(() -> again.kept().count() == kept);
        return again;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("before the time is up").isLessThan(end);
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Flux<ByteBuffer> whole(MediaCache cache, Stored file) {
        return cache.read(file, new ByteRange(0, file.size()));
    }

    private static CompletableFuture<byte[]> bytes(Flux<ByteBuffer> buffers) {
        return buffers.collect(ByteArrayOutputStream::new, (all, buffer) -> {
                    var bytes = new byte[buffer.remaining()];
                    buffer.duplicate().get(bytes);
                    all.writeBytes(bytes);
                })
                .map(ByteArrayOutputStream::toByteArray)
                .toFuture();
    }

    private static byte[] read(Flux<ByteBuffer> buffers) {
        return bytes(buffers).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private List<Path> files() {
        var found = new TreeSet<Path>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.remove(folder.resolve("lock"));
        return List.copyOf(found);
    }

    private long bytesOnDisk() {
        return files().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, CHUNK, 3 * CHUNK, 7 * CHUNK + 5})
    void whatIsProvenIsTheSameFromAnyPlaceToAnyOther(int size) {
        var file = far.put(TILE, size);
        far.seal("derived/f/v/", file);
        var random = new Random(size);
        for (int i = 0; i < 30; i++) {
            int from = random.nextInt(size);
            int to = from + 1 + random.nextInt(size - from);
            assertThat(read(inMemory.read(file, new ByteRange(from, to - from))))
                    .isEqualTo(Arrays.copyOfRange(far.content(file), from, to));
        }
    }

    @Test
    void nobodyGetsAnythingOfADamagedPiece() {
        var file = far.put(TILE, 4 * CHUNK);
        far.seal("derived/f/v/", file);
        far.content(file)[3 * CHUNK] ^= 1;
        var told = new CopyOnWriteArrayList<String>();
        var cache = new MediaCache(far, PLENTY, null, told::add);

        StepVerifier.create(cache.read(file, new ByteRange(3 * CHUNK - 100, 100 + 200)))
                .expectError(Damaged.class)
                .verify(PATIENCE);
        assertThat(told).containsOnly(TILE);
        // What is whole can be had.
        assertThat(read(cache.read(file, new ByteRange(0, CHUNK)))).hasSize(CHUNK);
    }

    @Test
    void aFileOfAnotherLengthThanItWasMadeInIsDamaged() {
        var file = far.put(TILE, 4 * CHUNK);
        far.seal("derived/f/v/", file);
        var shorter = new Stored(file.key(), file.size() - 1, file.etag(), file.mediaType());
        StepVerifier.create(inMemory.read(shorter, new ByteRange(0, 10)))
                .expectError(Damaged.class)
                .verify(PATIENCE);
    }

    @Test
    void whatWasOnlySpoiltOnItsWayIsFetchedAgain() {
        var file = far.put(TILE, CHUNK);
        far.seal("derived/f/v/", file);
        var first = new AtomicBoolean(true);
        far.way = answer -> first.getAndSet(false) ? answer.map(MediaCacheTest::spoilt) : answer;
        assertThat(read(whole(inMemory, file))).isEqualTo(far.content(file));
    }

    private static ByteBuffer spoilt(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        bytes[0] ^= 1;
        return ByteBuffer.wrap(bytes);
    }

    @Test
    void eightReadersAtOnceAreOneFetchOfEachChunk() {
        var file = far.put(TILE, 5 * CHUNK + 7);
        var arrives = Sinks.empty();
        far.way = answer -> arrives.asMono().thenMany(answer);
        var readers = IntStream.range(0, 8)
                .mapToObj(i -> bytes(whole(inMemory, file)))
                .toList();
        arrives.tryEmitEmpty();
        for (var reader : readers) {
            assertThat(reader.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(far.content(file));
        }
        assertThat(far.asked).hasSize(6).doesNotHaveDuplicates();
        assertThat(read(whole(inMemory, file))).isEqualTo(far.content(file));
        assertThat(far.asked).as("nothing more").hasSize(6);
    }

    @Test
    void whatFilesThereAreIsAskedOnce() {
        far.put(TILE, 10);
        for (int i = 0; i < 8; i++) {
            assertThat(inMemory.stat(TILE).block(PATIENCE)).isNotNull();
        }
        assertThat(far.stats).hasValue(1);
        assertThat(inMemory.stat("derived/f/v/other").block(PATIENCE)).isNull();
        assertThat(inMemory.stat("derived/f/v/other").block(PATIENCE)).isNull();
        assertThat(far.stats).as("what isn't there may come").hasValue(3);
    }

    @Test
    void onceAtATimeAlsoWhereNothingIsKeptInMemory() {
        var file = far.put(TILE, CHUNK);
        var arrives = Sinks.empty();
        far.way = answer -> arrives.asMono().thenMany(answer);
        var cache = onDisk(PLENTY);
        var readers =
                IntStream.range(0, 8).mapToObj(i -> bytes(whole(cache, file))).toList();
        arrives.tryEmitEmpty();
        for (var reader : readers) {
            assertThat(reader.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(far.content(file));
        }
        assertThat(far.asked).hasSize(1);
    }

    @Test
    void withoutACacheThingsComeAsTheyAreAskedFor() {
        var file = far.put(TILE, 3 * CHUNK);
        var none = MediaCache.none(far);
        for (int i = 0; i < 2; i++) {
            assertThat(read(none.read(file, new ByteRange(5, CHUNK)))).hasSize(CHUNK);
        }
        assertThat(far.asked).containsExactly(TILE + " 5+" + CHUNK, TILE + " 5+" + CHUNK);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "262143, 1",
        "262143, 2",
        "262144, 1",
        "100, 600000",
        "524288, 262144",
        "786431, 8",
        "786439, 1",
        "0, 786440"
    })
    void anyRangeIsThatOfTheFile(int offset, int length) {
        var file = far.put(TILE, 3 * CHUNK + 8);
        assertThat(read(inMemory.read(file, new ByteRange(offset, length))))
                .isEqualTo(Arrays.copyOfRange(far.content(file), offset, offset + length));
    }

    @Test
    void whoGoesAwayTakesNothingFromTheOthers() {
        var file = far.put(TILE, CHUNK);
        var arrives = Sinks.empty();
        far.way = answer -> arrives.asMono().thenMany(answer);
        var first = whole(inMemory, file).subscribe();
        var second = bytes(whole(inMemory, file));
        first.dispose();
        arrives.tryEmitEmpty();
        assertThat(second.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(far.content(file));
        assertThat(far.asked).hasSize(1);
        assertThat(far.cancelled).hasValue(0);
    }

    @Test
    void anErrorIsToldToWhoWaitsAndNotKept() {
        var file = far.put(TILE, CHUNK);
        var arrives = Sinks.empty();
        far.way = answer -> arrives.asMono().thenMany(Flux.error(new StorageException("the line broke")));
        var waiting = List.of(bytes(whole(inMemory, file)), bytes(whole(inMemory, file)));
        arrives.tryEmitEmpty();
        for (var reader : waiting) {
            assertThatThrownBy(reader::join).hasRootCauseMessage("the line broke");
        }
        // Once for both, and twice more.
        assertThat(far.asked).hasSize(3);
        far.way = answer -> answer;
        assertThat(read(whole(inMemory, file))).isEqualTo(far.content(file));
        assertThat(far.asked).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void whatBreaksOffIsAnErrorAndNotKept(int buffers) {
        var file = far.put(TILE, CHUNK);
        var cache = onDisk(PLENTY);
        far.way = answer -> answer.take(buffers);
        assertThatThrownBy(() -> read(whole(cache, file))).hasRootCauseInstanceOf(StorageException.class);
        far.way = answer -> answer;
        assertThat(read(whole(cache, file))).isEqualTo(far.content(file));
    }

    @Test
    void moreThanAskedForIsAnError() {
        var file = far.put(TILE, CHUNK);
        far.way = answer -> answer.concatWith(answer);
        assertThatThrownBy(() -> read(whole(inMemory, file))).hasRootCauseInstanceOf(StorageException.class);
    }

    @Test
    void ofASlowReaderLittleIsReadAhead() {
        var file = far.put(TILE, 40 * CHUNK);
        StepVerifier.create(whole(inMemory, file), 1)
                .expectNextCount(1)
                .then(() -> assertThat(far.asked).hasSizeLessThanOrEqualTo(3))
                .thenRequest(2 * CHUNK / (16 * 1024))
                .expectNextCount(2 * CHUNK / (16 * 1024))
                .then(() -> assertThat(far.asked).hasSizeLessThanOrEqualTo(5))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void sixtyFourSlowReadersOfDifferentFilesHoldLittle() {
        long size = far.put(TILE, 20 * CHUNK).size();
        var cache = new MediaCache(far, CHUNK, null);
        var readers = new ArrayList<BaseSubscriber<ByteBuffer>>();
        for (int i = 0; i < 64; i++) {
            var reader = new BaseSubscriber<ByteBuffer>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    request(1);
                }
            };
            whole(cache, new Stored(TILE, size, "of file " + i, "video/mp4")).subscribe(reader);
            readers.add(reader);
        }
        assertThat(far.asked).hasSizeBetween(64, 64 * 3);
        readers.forEach(BaseSubscriber::cancel);
    }

    @Test
    void theMemoryIsBounded() {
        var file = far.put(TILE, 10 * CHUNK);
        var cache = new MediaCache(far, 4 * CHUNK, null);
        read(whole(cache, file));
        await(() -> cache.kept().count() <= 4);
        far.asked.clear();
        read(whole(cache, file));
        assertThat(far.asked).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void whatIsOnTheDiskOutlivesTheServer() {
        var file = far.put(TILE, 3 * CHUNK + 1);
        read(whole(onDisk(PLENTY), file));
        var again = againOnDisk(PLENTY, 4);
        far.asked.clear();
        assertThat(read(whole(again, file))).isEqualTo(far.content(file));
        assertThat(far.asked).isEmpty();
    }

    @Test
    void anotherFileOfTheSameKeyHasOtherBytes() {
        var before = far.put(TILE, CHUNK);
        read(whole(onDisk(PLENTY), before));
        var again = againOnDisk(PLENTY, 1);
        var after = new Stored(TILE, CHUNK, "\"another\"", "video/mp4");
        far.asked.clear();
        read(whole(again, after));
        assertThat(far.asked).hasSize(1);
    }

    private enum Damage {
        FLIPPED {
            @Override
            void to(List<Path> files) throws IOException {
                for (var file : files) {
                    var bytes = Files.readAllBytes(file);
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(file, bytes);
                }
            }
        },
        CUT_SHORT {
            @Override
            void to(List<Path> files) throws IOException {
                for (var file : files) {
                    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));
                }
            }
        },
        EMPTY {
            @Override
            void to(List<Path> files) throws IOException {
                for (var file : files) {
                    Files.write(file, new byte[0]);
                }
            }
        },
        ZEROED {
            @Override
            void to(List<Path> files) throws IOException {
                for (var file : files) {
                    Files.write(file, new byte[(int) Files.size(file)]);
                }
            }
        },
        MIXED_UP {
            @Override
            void to(List<Path> files) throws IOException {
                var other = files.get(0).resolveSibling("other");
                Files.move(files.get(0), other);
                Files.move(files.get(1), files.get(0));
                Files.move(other, files.get(1), StandardCopyOption.REPLACE_EXISTING);
            }
        },
        DELETED {
            @Override
            void to(List<Path> files) throws IOException {
                for (var file : files) {
                    Files.delete(file);
                }
            }
        },
        DELETED_WITH_THE_FOLDER {
            @Override
            void to(List<Path> files) throws IOException {
                var folder = files.get(0).getParent();
                while (!folder.endsWith("derived")) {
                    folder = folder.getParent();
                }
                try (var all = Files.walk(folder)) {
                    for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
        };

        abstract void to(List<Path> files) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void whatWasSpoiltOnTheDiskIsFetchedAnew(Damage damage) throws IOException {
        var file = far.put(TILE, 2 * CHUNK);
        var cache = onDisk(PLENTY);
        read(whole(cache, file));
        await(() -> files().size() == 2 && cache.kept().count() == 2);
        damage.to(files());
        assertThat(read(whole(cache, file))).isEqualTo(far.content(file));
        assertThat(far.asked).as("both, again").hasSize(4);

        var again = againOnDisk(PLENTY, 2);
        far.asked.clear();
        assertThat(read(whole(again, file))).isEqualTo(far.content(file));
        assertThat(far.asked).as("they were kept again").isEmpty();
    }

    @Test
    void theDiskIsBoundedAllTheTime() {
        long limit = 6 * CHUNK;
        var cache = onDisk(limit);
        for (int i = 0; i < 12; i++) {
            var file = far.put("derived/f/v/" + i, 2 * CHUNK - i * 1000);
            var reader = bytes(whole(cache, file));
            while (!reader.isDone()) {
                assertThat(bytesOnDisk()).isLessThanOrEqualTo(limit);
            }
            assertThat(reader.join()).isEqualTo(far.content(file));
        }
        disks.forEach(DiskCache::close);
        assertThat(bytesOnDisk()).isBetween(1L, limit);

        onDisk(3 * CHUNK);
        await(() -> bytesOnDisk() <= 3 * CHUNK);
    }

    @Test
    void aDiskThatCannotBeWrittenSpoilsNothing() throws IOException {
        var file = far.put(TILE, 2 * CHUNK);
        var cache = onDisk(PLENTY);
        Files.writeString(folder.resolve("derived"), "in the way");
        assertThat(read(whole(cache, file))).isEqualTo(far.content(file));
        assertThat(read(whole(cache, file))).isEqualTo(far.content(file));
    }

    @Test
    void twoDoNotShareAFolder() throws IOException {
        onDisk(PLENTY);
        assertThat(DiskCache.open(folder, PLENTY)).isNull();
    }

    @Test
    void itIsKnownWhereBytesCameFrom() {
        var film = far.put(TILE, 3 * CHUNK);
        read(inMemory.read(film, new ByteRange(0, CHUNK)));
        read(inMemory.read(film, new ByteRange(100, CHUNK)));
        assertThat(inMemory.read(MediaCache.From.STORE)).isEqualTo(CHUNK + 100);
        assertThat(inMemory.read(MediaCache.From.MEMORY)).isEqualTo(CHUNK - 100);

        read(whole(onDisk(PLENTY), film));
        var again = againOnDisk(PLENTY, 3);
        read(whole(again, film));
        assertThat(again.read(MediaCache.From.DISK)).isEqualTo(3 * CHUNK);
        assertThat(again.read(MediaCache.From.STORE)).isZero();
    }

    @Test
    void whatIsForgottenIsGoneFromTheDisk() {
        var gone = far.put(TILE, 2 * CHUNK);
        var stays = far.put("derived/f/v2/poster.jpg", 1000);
        var cache = onDisk(PLENTY);
        read(whole(cache, gone));
        read(whole(cache, stays));
        await(() -> files().size() == 3);
        cache.forget(key -> key.startsWith("derived/f/v/"));
        await(() -> files().size() == 1);
        assertThat(folder.resolve("derived/f/v")).doesNotExist();
        far.asked.clear();
        read(whole(cache, stays));
        assertThat(far.asked).isEmpty();
        read(whole(cache, gone));
        assertThat(far.asked).hasSize(2);
    }
}
