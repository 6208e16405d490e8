package org.omoide.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.omoide.storage.ObjectStore.Part;
import org.omoide.storage.ObjectStore.Stored;
import org.omoide.storage.ObjectStore.Unfinished;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What Omoide leans on in any engine; each engine has a subclass that opens it. */
abstract class StorageContract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Open, and closed by the subclass after all tests. */
    abstract Storage storage();

    private final String prefix = "contract/" + UUID.randomUUID() + "/";

    @AfterEach
    void leaveNothing() {
        storage().objects().deleteAll(prefix).block(PATIENCE);
    }

    static byte[] noise(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    static byte[] bytes(Flux<ByteBuffer> content) {
        return content.collect(ByteArrayOutputStream::new, (all, buffer) -> {
                    var bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    all.writeBytes(bytes);
                })
                .map(ByteArrayOutputStream::toByteArray)
                .block(PATIENCE);
    }

    static <T> T await(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }

    @Nested
    class StoredObjects {

        private final ObjectStore objects = storage().objects();

        private String put(String name, byte[] content) {
            return await(objects.put(prefix + name, "application/octet-stream", ByteBuffer.wrap(content)))
                    .key();
        }

        @Test
        void comeBackAsTheyWereStored() {
            var content = noise(1_000_000);
            var stored = await(objects.put(prefix + "a", "image/jpeg", ByteBuffer.wrap(content)));

            assertThat(bytes(objects.get(prefix + "a"))).isEqualTo(content);
            assertThat(await(objects.stat(prefix + "a"))).isEqualTo(stored);
            assertThat(stored.size()).isEqualTo(content.length);
            assertThat(stored.mediaType()).isEqualTo("image/jpeg");
        }

        @Test
        void mayBeEmpty() {
            put("empty", new byte[0]);

            assertThat(await(objects.stat(prefix + "empty")).size()).isZero();
            assertThat(bytes(objects.get(prefix + "empty"))).isEmpty();
        }

        @Test
        void areStoredFromTheRemainingPartOfABuffer() {
            var buffer = ByteBuffer.wrap("[middle]".getBytes(StandardCharsets.UTF_8), 1, 6);
            await(objects.put(prefix + "a", "text/plain", buffer.slice()));
            await(objects.put(prefix + "b", "text/plain", buffer));

            assertThat(bytes(objects.get(prefix + "a"))).asString().isEqualTo("middle");
            assertThat(bytes(objects.get(prefix + "b"))).asString().isEqualTo("middle");
        }

        @Test
        void areReplacedAsAWhole() {
            put("a", noise(500_000));
            put("a", noise(10));

            assertThat(bytes(objects.get(prefix + "a"))).isEqualTo(noise(10));
        }

        @Test
        void areReadInRanges() {
            var content = noise(300_000);
            var key = put("a", content);

            assertThat(bytes(objects.get(key, new ByteRange(100_000, 150_000))))
                    .isEqualTo(Arrays.copyOfRange(content, 100_000, 250_000));
            assertThat(bytes(objects.get(key, new ByteRange(299_000, 5_000))))
                    .as("a range that ends behind the object")
                    .isEqualTo(Arrays.copyOfRange(content, 299_000, 300_000));
            assertThat(bytes(objects.get(key, new ByteRange(300_000, 10))))
                    .as("a range that begins behind the object")
                    .isEmpty();
        }

        @Test
        void thatAreMissingAreSaidToBeMissing() {
            assertThat(objects.stat(prefix + "none").block(PATIENCE)).isNull();
            assertThatThrownBy(() -> bytes(objects.get(prefix + "none")))
                    .isInstanceOf(MissingObjectException.class)
                    .hasMessageContaining(prefix + "none");
            assertThatThrownBy(() -> bytes(objects.get(prefix + "none", new ByteRange(0, 1))))
                    .isInstanceOf(MissingObjectException.class);
            objects.delete(prefix + "none").block(PATIENCE);
        }

        @Test
        void areReadNoFasterThanTheReaderAsks() {
            var key = put("large", noise(4_000_000));

            StepVerifier.create(objects.get(key), 0)
                    .expectSubscription()
                    .thenRequest(2)
                    .expectNextCount(2)
                    .expectNoEvent(Duration.ofMillis(200))
                    .thenCancel()
                    .verify(PATIENCE);
        }

        @Test
        void thatNobodyReadsToTheEndTieNothingUp() {
            var key = put("large", noise(4_000_000));

            for (var round = 0; round < 300; round++) {
                await(objects.get(key).next());
            }
            assertThat(bytes(objects.get(key))).hasSize(4_000_000);
        }

        @Test
        void areServedToManyAtATime() {
            var content = noise(2_000_000);
            var key = put("a", content);

            var ranges = Flux.range(0, 200)
                    .flatMap(
                            i -> objects.get(key, new ByteRange(i * 10_000L, 10_000))
                                    .map(ByteBuffer::remaining)
                                    .reduce(Integer::sum),
                            100)
                    .collectList();

            assertThat(await(ranges)).hasSize(200).containsOnly(10_000);
        }

        @Test
        void areListedAndDeletedByPrefix() {
            Flux.range(0, 1100)
                    .flatMap(
                            i -> objects.put(
                                    prefix + "many/" + i / 100 + "/" + i, "text/plain", ByteBuffer.allocate(1)),
                            16)
                    .blockLast(PATIENCE);
            put("manyfold", new byte[2]);

            assertThat(await(objects.list(prefix + "many/")
                            .map(Stored::key)
                            .distinct()
                            .count()))
                    .isEqualTo(1100);
            assertThat(await(objects.list(prefix + "many/7").next()).size()).isEqualTo(1);

            objects.deleteAll(prefix + "many/").block(PATIENCE);

            assertThat(await(objects.list(prefix).map(Stored::key).collectList()))
                    .containsExactly(prefix + "manyfold");
        }

        @Test
        void areDeletedOneByOne() {
            put("a", noise(1));
            put("b", noise(2));
            objects.delete(prefix + "a").block(PATIENCE);

            assertThat(await(objects.list(prefix).map(Stored::key).collectList()))
                    .containsExactly(prefix + "b");
        }

        @Test
        void thatLookLikeAnUnfinishedOneOfSomeEngineAreRefused() {
            assertThatThrownBy(() -> put("a-" + UUID.randomUUID(), noise(1)))
                    .isInstanceOf(IllegalArgumentException.class);
            put(UUID.randomUUID().toString(), noise(1));
        }
    }

    @Nested
    class Multiparts {

        private final ObjectStore objects = storage().objects();
        private final String key = prefix + "film";
        private final byte[] first = noise(ObjectStore.SMALLEST_PART);
        private final byte[] second = noise(ObjectStore.SMALLEST_PART + 1);
        private final byte[] last = noise(1000);

        private Part part(String upload, int number, byte[] content) {
            return await(objects.putPart(key, upload, number, ByteBuffer.wrap(content)));
        }

        private byte[] joined(byte[]... all) {
            var joined = new ByteArrayOutputStream();
            for (var each : all) {
                joined.writeBytes(each);
            }
            return joined.toByteArray();
        }

        @Test
        void becomeOneObjectWhateverTheOrder() {
            var upload = await(objects.beginMultipart(key, "video/mp4"));
            var three = part(upload, 3, last);
            var one = part(upload, 1, first);
            var two = part(upload, 2, second);

            assertThat(objects.stat(key).block(PATIENCE))
                    .as("before it is complete")
                    .isNull();

            var stored = await(objects.completeMultipart(key, upload, List.of(three, one, two)));

            assertThat(stored.size()).isEqualTo(first.length + second.length + last.length);
            assertThat(stored.mediaType()).isEqualTo("video/mp4");
            assertThat(bytes(objects.get(key))).isEqualTo(joined(first, second, last));
        }

        @Test
        void takeAPartAgain() {
            var upload = await(objects.beginMultipart(key, "video/mp4"));
            part(upload, 1, second);
            var one = part(upload, 1, first);
            var two = part(upload, 2, last);
            objects.completeMultipart(key, upload, List.of(one, two)).block(PATIENCE);

            assertThat(bytes(objects.get(key))).isEqualTo(joined(first, last));
        }

        @Test
        void areCompletedOfNoPartThatAnotherTookThePlaceOf() {
            var upload = await(objects.beginMultipart(key, "video/mp4"));
            var replaced = part(upload, 1, second);
            part(upload, 1, first);

            assertThatThrownBy(() -> await(objects.completeMultipart(key, upload, List.of(replaced))))
                    .isInstanceOf(StorageException.class);
            assertThat(objects.stat(key).block(PATIENCE)).isNull();
            objects.abortMultipart(key, upload).block(PATIENCE);
        }

        @Test
        void areListedUntilTheyEnd() {
            var completed = await(objects.beginMultipart(key, "video/mp4"));
            var aborted = await(objects.beginMultipart(key, "video/mp4"));
            assertThat(mine()).extracting(Unfinished::uploadId).containsExactlyInAnyOrder(completed, aborted);
            assertThat(mine()).extracting(Unfinished::key).containsOnly(key);

            var part = part(completed, 1, last);
            part(aborted, 1, first);
            objects.completeMultipart(key, completed, List.of(part)).block(PATIENCE);
            objects.abortMultipart(key, aborted).block(PATIENCE);

            assertThat(mine()).isEmpty();
            assertThat(bytes(objects.get(key))).isEqualTo(last);
        }

        private List<Unfinished> mine() {
            return await(objects.listMultiparts()
                    .filter(each -> each.key().startsWith(prefix))
                    .collectList());
        }

        @Test
        void areNeverListedAsObjects() {
            var upload = await(objects.beginMultipart(key, "video/mp4"));
            part(upload, 1, first);

            assertThat(await(objects.list("").map(Stored::key).collectList())).noneMatch(each -> each.contains("film"));
            objects.abortMultipart(key, upload).block(PATIENCE);
        }

        @Test
        void thatEndedAreSaidToBeMissing() {
            var upload = await(objects.beginMultipart(key, "video/mp4"));
            var part = part(upload, 1, last);
            objects.completeMultipart(key, upload, List.of(part)).block(PATIENCE);

            objects.abortMultipart(key, upload).block(PATIENCE);
            assertThatThrownBy(() -> part(upload, 2, last)).isInstanceOf(MissingObjectException.class);
            assertThat(bytes(objects.get(key))).isEqualTo(last);
        }
    }

    @Nested
    class Documents {

        private MongoClient client;
        private MongoCollection<Document> documents;

        @BeforeEach
        void connect() {
            var connection = new ConnectionString(storage().mongodb());
            client = MongoClients.create(connection);
            documents = client.getDatabase(Objects.requireNonNull(connection.getDatabase()))
                    .getCollection("contract-" + UUID.randomUUID());
        }

        @AfterEach
        void disconnect() {
            Mono.from(documents.drop()).block(PATIENCE);
            client.close();
        }

        @Test
        void areFoundAsTheyWereStored() {
            var place = new Document("_id", "1").append("name", "三池港").append("era", List.of(1908, 1950L, 3.5));
            await(Mono.from(documents.insertOne(place)));

            assertThat(await(Mono.from(documents.find(Filters.eq("name", "三池港")))))
                    .isEqualTo(place);
        }

        @Test
        void areUniqueWhereAnIndexSaysSo() {
            await(Mono.from(documents.createIndex(Indexes.ascending("key"), new IndexOptions().unique(true))));
            await(Mono.from(documents.insertOne(new Document("key", "a"))));

            assertThatThrownBy(() -> await(Mono.from(documents.insertOne(new Document("key", "a")))))
                    .isInstanceOfSatisfying(
                            MongoWriteException.class,
                            e -> assertThat(e.getError().getCategory()).isEqualTo(ErrorCategory.DUPLICATE_KEY));
        }

        @Test
        void areClaimedByOneWorkerOnly() {
            var jobs = 100;
            Flux.range(0, jobs)
                    .flatMap(i -> documents.insertOne(new Document("_id", i).append("free", true)))
                    .blockLast(PATIENCE);

            var claims = Flux.range(0, jobs + 20)
                    .flatMap(
                            i -> Mono.from(documents.findOneAndUpdate(
                                    Filters.eq("free", true),
                                    Updates.set("free", false),
                                    new FindOneAndUpdateOptions()
                                            .sort(Sorts.ascending("_id"))
                                            .returnDocument(ReturnDocument.AFTER))),
                            8)
                    .map(job -> job.getInteger("_id"))
                    .collectList();

            var claimed = await(claims);
            assertThat(claimed).hasSize(jobs);
            assertThat(new HashSet<>(claimed)).hasSize(jobs);
        }

        @Test
        void areChangedOnlyWhereTheExpectedVersionStands() {
            await(Mono.from(documents.insertOne(new Document("_id", 1).append("offset", 10L))));
            var expecting10 = Filters.and(Filters.eq("_id", 1), Filters.eq("offset", 10L));

            var won = await(Mono.from(documents.updateOne(expecting10, Updates.set("offset", 20L))));
            var lost = await(Mono.from(documents.updateOne(expecting10, Updates.set("offset", 30L))));

            assertThat(won.getModifiedCount()).isEqualTo(1);
            assertThat(lost.getMatchedCount()).isZero();
            assertThat(await(Mono.from(documents.find())).getLong("offset")).isEqualTo(20);
        }

        @Test
        void arePagedAndGrouped() {
            Flux.range(0, 250)
                    .flatMap(i -> documents.insertOne(new Document("_id", i).append("area", i % 3)))
                    .blockLast(PATIENCE);

            var page = Flux.from(documents
                            .find(Filters.gt("_id", 100))
                            .sort(Sorts.ascending("_id"))
                            .limit(50))
                    .map(each -> each.getInteger("_id"));
            var sizes = Flux.from(documents.aggregate(List.of(
                            new Document("$group", new Document("_id", "$area").append("n", new Document("$sum", 1))),
                            new Document("$sort", new Document("_id", 1)))))
                    .map(each -> each.getInteger("n"));

            assertThat(await(page.collectList())).hasSize(50).startsWith(101).endsWith(150);
            assertThat(await(sizes.collectList())).containsExactly(84, 83, 83);
        }
    }
}
