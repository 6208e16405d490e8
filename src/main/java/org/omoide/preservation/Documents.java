package org.omoide.preservation;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Documents as the database keeps them, field by field, whichever feature they belong to. Blocks the calling thread. */
@Component
class Documents {

    private static final int PAGE = 100;

    private final ReactiveMongoTemplate mongo;

    Documents(ReactiveMongoTemplate mongo) {
        this.mongo = mongo;
    }

    /** In the order of their ids, page by page: no cursor has to last as long as what is done with them. */
    Iterable<BsonDocument> all(String collection) {
        return () -> new Pages(collection);
    }

    @Nullable
    BsonDocument find(String collection, String id) {
        return Mono.from(collection(collection).find(Filters.eq("_id", id)).first())
                .block();
    }

    /** Those in which a field has this value, in the order of their times; a few. */
    List<BsonDocument> with(String collection, String field, String value) {
        return Objects.requireNonNull(
                Flux.from(collection(collection).find(Filters.eq(field, value)).sort(Sorts.ascending("at", "_id")))
                        .collectList()
                        .block());
    }

    boolean isEmpty(String collection) {
        return Mono.from(collection(collection).find().first()).block() == null;
    }

    /** Puts it in the place of one with the same id. */
    void put(String collection, BsonDocument document) {
        Mono.from(collection(collection)
                        .replaceOne(
                                Filters.eq("_id", document.get("_id")), document, new ReplaceOptions().upsert(true)))
                .block();
    }

    /** Of the whole database. */
    Collection<String> collections() {
        return Objects.requireNonNull(
                Flux.from(database().listCollectionNames()).collectList().block());
    }

    private MongoCollection<BsonDocument> collection(String name) {
        return database().getCollection(name, BsonDocument.class);
    }

    private MongoDatabase database() {
        return Objects.requireNonNull(mongo.getMongoDatabase().block());
    }

    private final class Pages implements Iterator<BsonDocument> {

        private final String collection;
        private final Queue<BsonDocument> page = new ArrayDeque<>();
        private @Nullable BsonValue last;
        private boolean over;

        private Pages(String collection) {
            this.collection = collection;
        }

        @Override
        public boolean hasNext() {
            if (page.isEmpty() && !over) {
                Bson after = last == null ? Filters.empty() : Filters.gt("_id", last);
                var found = Flux.from(collection(collection)
                                .find(after)
                                .sort(Sorts.ascending("_id"))
                                .limit(PAGE)
                                .batchSize(PAGE))
                        .collectList()
                        .block();
                page.addAll(Objects.requireNonNull(found));
                over = page.size() < PAGE;
            }
            return !page.isEmpty();
        }

        @Override
        public BsonDocument next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var document = page.remove();
            last = document.get("_id");
            return document;
        }
    }
}
