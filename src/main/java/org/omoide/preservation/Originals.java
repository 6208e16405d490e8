package org.omoide.preservation;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.omoide.footage.Checksums.Piece;
import org.omoide.storage.ObjectStore;
import org.omoide.storage.ObjectStore.Stored;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Objects that can't be made again: old photos, sounds, pictures. Their checksums are kept beside them, so that damage can be
 * found. Masters have theirs in the footage, and derived files in a list of their own.
 */
@Component
public class Originals {

    /** @param key of the object */
    @Document("checksums")
    record Known(@Id String key, long bytes, String sha256) {

        Piece piece() {
            return new Piece(bytes, sha256);
        }
    }

    private final ObjectStore objects;
    private final ReactiveMongoTemplate mongo;

    Originals(ObjectStore objects, ReactiveMongoTemplate mongo) {
        this.objects = objects;
        this.mongo = mongo;
    }

    /** Stores it, in the place of what was there under this key. */
    public Mono<Stored> put(String key, String mediaType, ByteBuffer content) {
        // A crash in between leaves it without a checksum, never with that of something else.
        return mongo.remove(query(where("_id").is(key)), Known.class)
                .then(objects.put(key, mediaType, content))
                .delayUntil(stored -> Mono.fromSupplier(() -> Piece.of(content))
                        .flatMap(piece -> mongo.save(new Known(key, piece.bytes(), piece.sha256()))));
    }

    /** No error where there is no such object. */
    public Mono<Void> delete(String key) {
        return objects.delete(key)
                .then(mongo.remove(query(where("_id").is(key)), Known.class))
                .then();
    }

    /** Deletes all objects whose key begins with {@code prefix}. */
    public Mono<Void> deleteAll(String prefix) {
        return objects.deleteAll(prefix)
                .then(mongo.remove(query(where("_id").regex("^" + Pattern.quote(prefix))), Known.class))
                .then();
    }

    /** Empty where none is known. */
    Mono<Piece> checksum(String key) {
        return mongo.findById(key, Known.class).map(Known::piece);
    }
}
