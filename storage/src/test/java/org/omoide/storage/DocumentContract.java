package org.omoide.storage;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Sorts.orderBy;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.push;
import static com.mongodb.client.model.Updates.pushEach;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;
import static com.mongodb.client.model.Updates.unset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntFunction;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Documents over the MongoDB protocol. */
abstract class DocumentContract extends StorageContract {

    private static final FindOneAndUpdateOptions RETURN_NEW =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);
    private static final int AT_ONCE = 16;

    private MongoClient client;
    private MongoCollection<Document> documents;

    /** The connection string, with a database's name. */
    abstract String mongodb();

    @BeforeEach
    void connect() {
        client = MongoClients.create(mongodb());
        documents = collection(client, "contract-" + UUID.randomUUID());
    }

    private MongoCollection<Document> collection(MongoClient of, String name) {
        var database = Objects.requireNonNull(new ConnectionString(mongodb()).getDatabase());
        return of.getDatabase(database).getCollection(name);
    }

    @AfterEach
    void disconnect() {
        Mono.from(documents.drop()).block(PATIENCE);
        client.close();
    }

    private static Document document(Object id) {
        return new Document("_id", id);
    }

    private void insert(Document... all) {
        await(Mono.from(documents.insertMany(Arrays.asList(all))));
    }

    private Document byId(Object id) {
        return await(Mono.from(documents.find(eq(id))));
    }

    private List<Object> found(Bson filter) {
        return ids(documents.find(filter).sort(ascending("_id")));
    }

    private static List<Object> ids(FindPublisher<Document> documents) {
        return await(Flux.from(documents).map(each -> each.get("_id")).collectList());
    }

    /** What each of many got who asked at the same time. */
    private static <T> List<T> race(int askers, IntFunction<Publisher<T>> question) {
        return await(Flux.range(0, askers).flatMap(question::apply, AT_ONCE).collectList());
    }

    private static boolean isDuplicate(Throwable error) {
        return error instanceof MongoWriteException e && e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY;
    }

    @Test
    void areFoundAsTheyWereStored() {
        var place = document("1")
                .append("name", "三池港")
                .append("era", List.of(1908, 1950L, 3.5))
                .append("shown", true)
                .append("created", new Date(1_764_000_000_123L))
                .append("digest", new Binary(noise(100)))
                .append("area", null)
                .append("oldNames", List.of())
                .append("coordinates", new Document("latitude", 33.0077).append("longitude", 130.4109));
        insert(place);

        assertThat(await(Mono.from(documents.find(eq("name", "三池港"))))).isEqualTo(place);
    }

    @Test
    void mayBeOfSomeMegabytes() {
        var files = new ArrayList<Document>();
        for (var i = 0; i < 20_000; i++) {
            files.add(new Document("name", "tiles/mono/l1/" + i + ".mp4")
                    .append("bytes", 100_000L + i)
                    .append("sha256", "0".repeat(64)));
        }
        insert(document("list").append("files", files));

        assertThat(byId("list").getList("files", Document.class)).isEqualTo(files);
    }

    @Test
    void areSeenByOthersAtOnce() {
        try (var other = MongoClients.create(mongodb())) {
            var theirs = collection(other, documents.getNamespace().getCollectionName());
            for (var i = 0; i < 50; i++) {
                insert(document(i));
                assertThat(await(Mono.from(theirs.find(eq(i))))).isEqualTo(document(i));
            }
        }
    }

    @Test
    void areUniqueWhereAnIndexSaysSo() {
        await(Mono.from(documents.createIndex(Indexes.ascending("key"), new IndexOptions().unique(true))));
        insert(new Document("key", "a"));

        assertThatThrownBy(() -> await(Mono.from(documents.insertOne(new Document("key", "a")))))
                .matches(DocumentContract::isDuplicate);
    }

    @Test
    void takeTheSameIndexesAtEachStart() {
        var name = new IndexOptions().name("review.state_1_updated_-1");
        for (var start = 0; start < 2; start++) {
            await(Mono.from(documents.createIndex(
                    Indexes.compoundIndex(Indexes.ascending("review.state"), Indexes.descending("updated")), name)));
            await(Mono.from(documents.createIndex(Indexes.ascending("runId"))));
        }
        insert(document(1).append("review", new Document("state", "OPEN")));

        assertThat(found(eq("review.state", "OPEN"))).containsExactly(1);
    }

    @Test
    void areInsertedByTheFirstOnly() {
        var inserted = race(
                AT_ONCE,
                i -> Mono.from(documents.insertOne(document("one").append("by", i)))
                        .thenReturn(i)
                        .onErrorResume(DocumentContract::isDuplicate, e -> Mono.empty()));

        assertThat(inserted).hasSize(1);
        assertThat(byId("one").getInteger("by")).isEqualTo(inserted.get(0));
    }

    @Test
    void lackWhatIsNullAndWhatIsNotThere() {
        insert(
                document(1).append("sent", new Date(1)),
                document(2).append("sent", null),
                document(3),
                document(4).append("brief", new Document("placeId", "p")));

        assertThat(found(eq("sent", null))).containsExactly(2, 3, 4);
        assertThat(found(ne("sent", null))).containsExactly(1);
        assertThat(found(ne("brief.placeId", null))).containsExactly(4);
        assertThat(found(eq("brief", null))).containsExactly(1, 2, 3);
        assertThat(found(ne("brief.placeId", "p"))).containsExactly(1, 2, 3);
    }

    @Test
    void areFoundByOneOfAList() {
        insert(
                document(1).append("audience", new Document("facilities", List.of("a", "b"))),
                document(2).append("audience", new Document("facilities", List.of("c"))),
                document(3).append("audience", new Document("facilities", List.of())));

        assertThat(found(eq("audience.facilities", "b"))).containsExactly(1);
        assertThat(found(in("audience.facilities", "b", "c"))).containsExactly(1, 2);
    }

    @Test
    void areFoundByConditionsWithinConditions() {
        insert(
                document(1).append("state", "READY").append("rights", new Document("audience", "PUBLIC")),
                document(2).append("state", "READY").append("rights", new Document("audience", "TOWN")),
                document(3).append("state", "READY").append("uploadedBy", "me"),
                document(4).append("state", "DELETING").append("uploadedBy", "me"));
        var seen = or(eq("rights.audience", "PUBLIC"), and(eq("rights", null), eq("uploadedBy", "me")));

        assertThat(found(and(ne("state", "DELETING"), and(List.of(seen, empty())))))
                .containsExactly(1, 3);
        assertThat(found(and(in("state", List.of("READY", "WAITING")), or(seen, eq("_id", 2)))))
                .containsExactly(1, 2, 3);
        assertThat(found(in("state", List.of()))).isEmpty();
    }

    @Test
    void areFoundInRangesOfWhatTheyHave() {
        insert(
                document(1)
                        .append("until", new Date(1000))
                        .append("years", new Document("first", 1950).append("last", 1959L)),
                document(2)
                        .append("until", new Date(2000))
                        .append("years", new Document("first", 1960).append("last", 1989L)),
                document(3).append("until", null));

        assertThat(found(lt("until", new Date(2000)))).containsExactly(1);
        assertThat(found(gt("until", new Date(1000)))).containsExactly(2);
        assertThat(found(and(gte("years.last", 1955), lte("years.first", 1960))))
                .containsExactly(1, 2);
        assertThat(found(gte("years.last", 1960))).containsExactly(2);
        assertThat(found(and(eq("_id", 1), lt("years.first", 1950)))).isEmpty();
    }

    @Test
    void areSortedByMoreThanOneThing() {
        insert(
                document(1).append("work", new Document("attempts", 1)).append("created", new Date(1)),
                document(2).append("work", new Document("attempts", 0)).append("created", new Date(3)),
                document(3).append("work", new Document("attempts", 0)).append("created", new Date(2)),
                document(4).append("created", new Date(9)));

        assertThat(ids(documents.find().sort(ascending("work.attempts", "created"))))
                .as("what isn't there comes first")
                .containsExactly(4, 3, 2, 1);
        assertThat(ids(documents
                        .find()
                        .sort(orderBy(descending("created")))
                        .skip(1)
                        .limit(2)))
                .containsExactly(2, 3);
        assertThat(ids(documents
                        .find(lt("created", new Date(9)))
                        .sort(descending("work.attempts", "_id"))
                        .limit(10)))
                .containsExactly(1, 3, 2);
    }

    @Test
    void arePagedAndGrouped() {
        await(Flux.range(0, 250)
                .flatMap(i -> documents.insertOne(document(i).append("area", i % 3)))
                .collectList());

        var page = documents.find(gt("_id", 100)).sort(ascending("_id")).limit(50);
        var sizes = Flux.from(documents.aggregate(List.of(
                        Aggregates.group("$area", Accumulators.sum("n", 1)), Aggregates.sort(ascending("_id")))))
                .map(each -> each.getInteger("n"));

        assertThat(ids(page)).hasSize(50).startsWith(101).endsWith(150);
        assertThat(await(sizes.collectList())).containsExactly(84, 83, 83);
    }

    @Test
    void areAddedUp() {
        var sum = List.of(Aggregates.group(null, Accumulators.sum("bytes", "$master.size")));
        assertThat(Flux.from(documents.aggregate(sum)).collectList().block(PATIENCE))
                .as("of none")
                .isEmpty();
        insert(
                document(1).append("master", new Document("size", 3_000_000_000L)),
                document(2).append("master", new Document("size", 4_000_000_000L)),
                document(3));

        assertThat(await(Mono.from(documents.aggregate(sum)))
                        .get("bytes", Number.class)
                        .longValue())
                .isEqualTo(7_000_000_000L);
    }

    @Test
    void areCounted() {
        insert(document(1).append("origin", "a"), document(2).append("origin", "a"), document(3));

        assertThat(await(Mono.from(documents.countDocuments(eq("origin", "a")))))
                .isEqualTo(2);
        assertThat(await(Mono.from(documents.countDocuments(eq("origin", "b")))))
                .isZero();
        assertThat(await(Mono.from(documents.countDocuments()))).isEqualTo(3);
    }

    @Test
    void nameEachValueOnce() {
        insert(
                document(1).append("footageId", "a"),
                document(2).append("footageId", "a").append("brief", null),
                document(3).append("footageId", "b").append("brief", new Document("placeId", "p")),
                document(4));

        assertThat(await(Flux.from(documents.distinct(
                                "footageId", and(eq("brief", null), ne("footageId", null)), String.class))
                        .collectList()))
                .containsExactly("a");
        assertThat(await(
                        Flux.from(documents.distinct("footageId", String.class)).collectList()))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void areReadInPart() {
        insert(document(1)
                .append("brief", new Document("placeId", "p").append("words", "long"))
                .append("events", List.of(new Document("step", "ASK")))
                .append("why", "secret"));

        assertThat(await(Mono.from(
                        documents.find().projection(Projections.include("brief.placeId", "events", "joinedTo")))))
                .isEqualTo(document(1)
                        .append("brief", new Document("placeId", "p"))
                        .append("events", List.of(new Document("step", "ASK"))));
    }

    @Test
    void areReadInBatchesAsFarAsTheReaderWants() {
        var many = new ArrayList<Document>();
        for (var i = 0; i < 2500; i++) {
            many.add(document(i).append("text", "x".repeat(100)));
        }
        await(Mono.from(documents.insertMany(many)));

        assertThat(ids(documents.find().batchSize(1000))).hasSize(2500).doesNotHaveDuplicates();
        assertThat(await(Flux.from(documents.find().batchSize(1000)).take(1200).count()))
                .isEqualTo(1200);
    }

    @Test
    void areClaimedByOneWorkerOnly() {
        var jobs = 100;
        var now = new Date(1_000_000);
        await(Flux.range(0, jobs)
                .flatMap(i -> documents.insertOne(document(i)
                        .append("state", i % 2 == 0 ? "WAITING" : "WORKING")
                        .append(
                                "work",
                                new Document("attempts", i % 5)
                                        .append("until", new Date(500_000))
                                        .append("cancel", false))
                        .append("created", new Date(i))))
                .collectList());
        var free = and(
                or(eq("state", "WAITING"), and(eq("state", "WORKING"), lt("work.until", now))),
                lt("work.attempts", 5),
                eq("work.cancel", false));

        List<Document> claimed = race(
                jobs + 20,
                i -> documents.findOneAndUpdate(
                        free,
                        combine(
                                set("state", "WORKING"),
                                set("work.token", "token" + i),
                                set("work.until", new Date(2_000_000)),
                                inc("work.attempts", 1)),
                        new FindOneAndUpdateOptions()
                                .sort(ascending("work.attempts", "created"))
                                .returnDocument(ReturnDocument.AFTER)));

        assertThat(claimed).hasSize(jobs).extracting(each -> each.get("_id")).doesNotHaveDuplicates();
        assertThat(claimed)
                .extracting(each -> each.getEmbedded(List.of("work", "token"), String.class))
                .doesNotHaveDuplicates();
        assertThat(claimed).allSatisfy(each -> assertThat(byId(each.get("_id"))).isEqualTo(each));
    }

    @Test
    void areChangedOnlyWhereTheExpectedVersionStands() {
        insert(document(1).append("offset", 10L));
        var expecting10 = and(eq("_id", 1), eq("offset", 10L));

        var won = await(Mono.from(documents.updateOne(expecting10, set("offset", 20L))));
        var lost = await(Mono.from(documents.updateOne(expecting10, set("offset", 30L))));

        assertThat(won.getModifiedCount()).isEqualTo(1);
        assertThat(lost.getMatchedCount()).isZero();
        assertThat(byId(1).getLong("offset")).isEqualTo(20);
    }

    @Test
    void areChangedByOneOfThoseWhoSawTheSame() {
        insert(document(1).append("revision", 1));

        List<Document> won = race(
                AT_ONCE,
                i -> documents.findOneAndUpdate(
                        and(eq("_id", 1), eq("revision", 1)), combine(set("by", i), inc("revision", 1)), RETURN_NEW));

        assertThat(won).hasSize(1);
        assertThat(byId(1)).isEqualTo(won.get(0)).containsEntry("revision", 2);
    }

    @Test
    void areChangedInManyPlacesAtOnce() {
        insert(document(1)
                .append("state", "WORKING")
                .append("work", new Document("token", "t").append("attempts", 2))
                .append("watched", new Document("old-1", new Date(1)))
                .append("problem", "none"));

        var changed = await(Mono.from(documents.findOneAndUpdate(
                eq(1),
                combine(
                        set("state", "WAITING"),
                        unset("work.token"),
                        unset("problem"),
                        unset("neverThere"),
                        inc("work.attempts", -1),
                        inc("revision", 1L),
                        set("brief.placeId", "p"),
                        set("watched.new-2", new Date(2)),
                        unset("watched.old-1"),
                        set("tail", null),
                        pushEach("etags", List.of("a", "b")),
                        push("events", new Document("step", "ASK"))),
                RETURN_NEW)));

        assertThat(changed)
                .isEqualTo(byId(1))
                .isEqualTo(document(1)
                        .append("state", "WAITING")
                        .append("work", new Document("attempts", 1))
                        .append("watched", new Document("new-2", new Date(2)))
                        .append("revision", 1L)
                        .append("brief", new Document("placeId", "p"))
                        .append("tail", null)
                        .append("etags", List.of("a", "b"))
                        .append("events", List.of(new Document("step", "ASK"))));
    }

    @Test
    void growTheirListsInOrder() {
        insert(document(1).append("etags", List.of("a")));

        await(Mono.from(documents.updateOne(eq(1), pushEach("etags", List.of("b", "c")))));
        await(Mono.from(documents.updateOne(eq(1), push("etags", "d"))));
        race(AT_ONCE, i -> documents.updateOne(eq(1), push("more", i)));

        assertThat(byId(1).getList("etags", String.class)).containsExactly("a", "b", "c", "d");
        assertThat(new HashSet<>(byId(1).getList("more", Integer.class))).hasSize(AT_ONCE);
    }

    @Test
    void areGivenAsTheyWereUnlessAskedOtherwise() {
        insert(document(1).append("n", 1));

        assertThat(await(Mono.from(documents.findOneAndUpdate(eq(1), set("n", 2))))
                        .getInteger("n"))
                .isEqualTo(1);
        assertThat(Mono.from(documents.findOneAndUpdate(eq(2), set("n", 2))).block(PATIENCE))
                .isNull();
    }

    @Test
    void areMadeByTheFirstWhoAsks() {
        var key = race(
                AT_ONCE,
                i -> documents.findOneAndUpdate(
                        eq("key"),
                        setOnInsert("bytes", new Binary(noise(32 + i))),
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER)));

        assertThat(key).hasSize(AT_ONCE).allMatch(byId("key")::equals);
    }

    @Test
    void countAllWhoComeAtOnce() {
        race(AT_ONCE * 5, i -> documents.updateOne(eq("count"), inc("count", 1L), new UpdateOptions().upsert(true)));
        countAttempts();

        assertThat(byId("count").getLong("count")).isEqualTo(AT_ONCE * 5L);
        assertThat(byId("attempts").getInteger("count")).isEqualTo(AT_ONCE);
    }

    @Test
    void tellEachWhoCountsAnotherNumber() {
        assertThat(countAttempts()).doesNotHaveDuplicates().hasSize(AT_ONCE);
    }

    List<Integer> countAttempts() {
        var attempts = race(
                AT_ONCE,
                i -> documents.findOneAndUpdate(
                        eq("attempts"),
                        combine(inc("count", 1), set("last", new Date(i))),
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER)));
        return attempts.stream().map(each -> each.getInteger("count")).toList();
    }

    @Test
    void areTakenAwayByOneOnly() {
        insert(document("invitation").append("role", "VOLUNTEER"));

        assertThat(race(AT_ONCE, i -> documents.findOneAndDelete(eq("invitation"))))
                .hasSize(1);
        assertThat(found(empty())).isEmpty();
    }

    @Test
    void areReplacedAsAWhole() {
        insert(document(1).append("name", "築港").append("area", "a"));
        var named = document(1).append("name", "三池港");

        assertThat(await(Mono.from(documents.findOneAndReplace(
                        eq(1), named, new FindOneAndReplaceOptions().returnDocument(ReturnDocument.AFTER)))))
                .isEqualTo(named)
                .isEqualTo(byId(1));
        assertThat(Mono.from(documents.findOneAndReplace(eq(2), document(2))).block(PATIENCE))
                .isNull();
        assertThat(found(empty())).containsExactly(1);

        assertThat(Mono.from(documents.findOneAndReplace(
                                eq(3), document(3).append("n", 1), new FindOneAndReplaceOptions().upsert(true)))
                        .block(PATIENCE))
                .as("before there was any")
                .isNull();
        await(Mono.from(documents.replaceOne(eq(3), document(3).append("n", 2), new ReplaceOptions().upsert(true))));
        await(Mono.from(documents.replaceOne(eq(4), document(4), new ReplaceOptions().upsert(true))));
        assertThat(byId(3)).isEqualTo(document(3).append("n", 2));
        assertThat(found(empty())).containsExactly(1, 3, 4);
    }

    @Test
    void areChangedAndDeletedByTheMany() {
        insert(
                document(1).append("state", "CLAIMED").append("claim", new Document("until", new Date(1))),
                document(2).append("state", "CLAIMED").append("claim", new Document("until", new Date(9))),
                document(3).append("state", "CLAIMED").append("claim", new Document("until", new Date(2))));
        var late = and(eq("state", "CLAIMED"), lt("claim.until", new Date(5)));

        var changed = await(Mono.from(documents.updateMany(late, combine(set("state", "OPEN"), unset("claim")))));
        var again = await(Mono.from(documents.updateMany(late, set("state", "OPEN"))));
        var deleted = await(Mono.from(documents.deleteMany(eq("state", "OPEN"))));

        assertThat(changed.getModifiedCount()).isEqualTo(2);
        assertThat(again.getModifiedCount()).isZero();
        assertThat(deleted.getDeletedCount()).isEqualTo(2);
        assertThat(found(empty())).containsExactly(2);
    }
}
