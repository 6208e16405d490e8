package org.omoide.storage;

import com.mongodb.ConnectionString;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClients;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A process that owns a folder's storage, writes to it without a pause and says a line for each thing that was
 * acknowledged, until it is killed.
 */
final class Victim {

    static final int WRITERS = 4;

    private Victim() {}

    public static void main(String[] arguments) {
        var storage = Storage.open(StorageSettings.embedded(Path.of(arguments[0])));
        var round = arguments[1];
        var connection = new ConnectionString(storage.mongodb());
        var documents = MongoClients.create(connection)
                .getDatabase(Objects.requireNonNull(connection.getDatabase()))
                .getCollection("documents");
        say("ready " + round);
        Flux.range(0, WRITERS)
                .flatMap(writer -> Flux.range(0, 1_000_000).concatMap(i -> {
                    var id = round + "/" + writer + "/" + i;
                    return Mono.from(documents.insertOne(new Document("_id", id).append("state", "new")))
                            .doOnNext(done -> say("inserted " + id))
                            .then(Mono.from(documents.updateOne(Filters.eq("_id", id), Updates.set("state", "old"))))
                            .doOnNext(done -> say("updated " + id))
                            .then(storage.objects().put("o/" + id, "text/plain", content(id)))
                            .doOnNext(done -> say("put " + id))
                            .then(i % 5 == 0 ? multipart(storage.objects(), "m/" + id, id) : Mono.<Void>empty());
                }))
                .blockLast();
    }

    private static Mono<Void> multipart(ObjectStore objects, String key, String id) {
        return objects.beginMultipart(key, "text/plain")
                .doOnNext(upload -> say("begun " + id + " " + upload))
                .flatMap(upload -> objects.putPart(key, upload, 1, content(id))
                        .doOnNext(part -> say("part " + id + " " + upload))
                        .flatMap(part -> objects.completeMultipart(key, upload, List.of(part))))
                .doOnNext(done -> say("completed " + id))
                .then();
    }

    static ByteBuffer content(String id) {
        return ByteBuffer.wrap((id + " ").repeat(2000).getBytes(StandardCharsets.US_ASCII));
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
