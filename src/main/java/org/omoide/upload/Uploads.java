package org.omoide.upload;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Attachment;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.storage.ObjectStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.aggregation.Aggregation;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The uploads in progress. The document is made first and deleted last, so that it answers for all that belongs to the
 * upload; every change of it is one atomic update, and every step can be done again.
 */
@Component
class Uploads implements Attachment {

    private static final Logger log = LoggerFactory.getLogger(Uploads.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    /** A part of 8 MiB takes so long over a bad line. */
    private static final Duration MOVING = Duration.ofMinutes(5);

    private static final FindAndModifyOptions RETURN_NEW =
            FindAndModifyOptions.options().returnNew(true);

    private final ReactiveMongoTemplate mongo;
    private final ObjectStore objects;
    private final Footages footages;
    private final List<Arrival> arrivals;
    private final Clock clock;

    /** What this instance is completing; the protocol asks several times, and it is worth doing once. */
    private final Map<String, Mono<Void>> completing = new ConcurrentHashMap<>();

    Uploads(ReactiveMongoTemplate mongo, ObjectStore objects, Footages footages, List<Arrival> arrivals, Clock clock) {
        this.mongo = mongo;
        this.objects = objects;
        this.footages = footages;
        this.arrivals = arrivals;
        this.clock = clock;
    }

    /** A newer request writes, or the upload was given up. */
    static final class Overtaken extends RuntimeException {

        Overtaken(String id) {
            super("another request goes on with upload " + id, null, false, false);
        }
    }

    /** 128 bits that nobody can guess, in hexadecimal. */
    static String random() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Begins the upload of the footage's master. */
    Mono<Upload> begin(Footage footage, String metadata) {
        var id = footage.id();
        var mediaType = footage.master().mediaType();
        var length = footage.master().size();
        return objects.beginMultipart(Footage.masterKey(id), mediaType == null ? "application/octet-stream" : mediaType)
                .map(multipart -> new Upload(
                        id,
                        length,
                        Upload.partSize(length),
                        0,
                        multipart,
                        List.of(),
                        null,
                        new SHA256Digest().getEncodedState(),
                        metadata,
                        null,
                        false,
                        clock.instant()))
                .flatMap(mongo::insert)
                .flatMap(upload -> footages.begin(footage).thenReturn(upload));
    }

    /** Empty where there is none, or one that is given up. */
    Mono<Upload> find(String id) {
        return mongo.findOne(query(where("_id").is(id).and("abandoned").is(false)), Upload.class);
    }

    /** How many move. */
    Mono<Long> countUnderWay() {
        return Mono.defer(() -> mongo.count(
                query(where("touched")
                        .gt(clock.instant().minus(MOVING))
                        .and("abandoned")
                        .is(false)),
                Upload.class));
    }

    /** Makes the caller the upload's writer, and ends the right of any before; empty where the offset is another. */
    Mono<Upload> claim(String id, long offset) {
        return mongo.findAndModify(
                query(where("_id")
                        .is(id)
                        .and("offset")
                        .is(offset)
                        .and("abandoned")
                        .is(false)),
                new Update().set("writer", random()).set("touched", clock.instant()),
                RETURN_NEW,
                Upload.class);
    }

    /**
     * Acknowledges bytes that are stored.
     *
     * @param before as its writer knows it
     * @return the upload as it is now, or an {@link Overtaken}
     */
    Mono<Upload> advance(Upload before, long offset, List<String> newEtags, @Nullable String tail, byte[] digest) {
        var update = new Update()
                .set("offset", offset)
                .set("tail", tail)
                .set("digest", digest)
                .set("touched", clock.instant());
        if (!newEtags.isEmpty()) {
            update.push("etags").each(newEtags.toArray());
        }
        return mongo.findAndModify(
                        query(where("_id")
                                .is(before.id())
                                .and("writer")
                                .is(before.writer())
                                .and("offset")
                                .is(before.offset())
                                .and("abandoned")
                                .is(false)),
                        update,
                        RETURN_NEW,
                        Upload.class)
                .switchIfEmpty(Mono.error(() -> new Overtaken(before.id())));
    }

    /** Hands a master that is all there to the queue. Any step may have been done by an earlier try. */
    Mono<Void> complete(Upload upload) {
        return Mono.defer(() -> completing.computeIfAbsent(
                upload.id(),
                id -> steps(upload).doFinally(end -> completing.remove(id)).cache()));
    }

    private Mono<Void> steps(Upload upload) {
        return objects.completeMultipart(upload.key(), upload.multipart(), upload.parts())
                .onErrorResume(e -> completedBefore(upload, e))
                .then(Mono.defer(() -> footages.received(upload.id(), sha256(upload))))
                .flatMap(footage -> tell(footage, upload).thenReturn(true))
                .defaultIfEmpty(false)
                .flatMap(wanted -> wanted ? Mono.<Void>empty() : objects.delete(upload.key()))
                .then(Mono.defer(() -> forget(upload)));
    }

    private Mono<Void> tell(Footage footage, Upload upload) {
        var said = Metadata.parse(upload.metadata()).values();
        return Flux.fromIterable(arrivals)
                .concatMap(arrival -> arrival.arrived(footage, said))
                .then();
    }

    /** By an earlier try that was killed then, or by another instance. */
    private Mono<ObjectStore.Stored> completedBefore(Upload upload, Throwable error) {
        return objects.stat(upload.key())
                .filter(stored -> stored.size() == upload.length())
                .switchIfEmpty(Mono.error(error));
    }

    private static String sha256(Upload upload) {
        var digest = new SHA256Digest(upload.digest());
        var hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return HexFormat.of().formatHex(hash);
    }

    @Override
    public Mono<Void> remove(String footageId) {
        return mongo.findById(footageId, Upload.class).flatMap(this::abandon);
    }

    /** Gives the upload up, and removes all that came in. */
    Mono<Void> abandon(Upload upload) {
        log.info("removing upload {} at {} of {} bytes", upload.id(), upload.offset(), upload.length());
        return mongo.updateFirst(
                        query(where("_id").is(upload.id())),
                        new Update().set("abandoned", true).unset("writer"),
                        Upload.class)
                .then(removeUnfinishedFootage(upload.id()))
                .then(objects.abortMultipart(upload.key(), upload.multipart()))
                .then(Mono.defer(() -> forget(upload)));
    }

    private Mono<Void> removeUnfinishedFootage(String id) {
        return mongo.remove(query(where("_id").is(id).and("state").is(Footage.State.UPLOADING)), Footage.class)
                .then();
    }

    private Mono<Void> forget(Upload upload) {
        return objects.deleteAll(upload.tails())
                .then(mongo.remove(query(where("_id").is(upload.id())), Upload.class))
                .then();
    }

    /** Those that are whole and were not completed, because something crashed in between. */
    Flux<Upload> whole() {
        return mongo.find(query(where("abandoned").is(false)), Upload.class).filter(Upload::isWhole);
    }

    /** Those that nobody will go on with. */
    Flux<Upload> untouchedSince(Instant instant) {
        return mongo.find(
                        query(new Criteria()
                                .orOperator(
                                        where("touched").lt(instant),
                                        where("abandoned").is(true))),
                        Upload.class)
                .filter(upload -> upload.abandoned() || !upload.isWhole());
    }

    /** Whether a document answers for what is stored under the id. */
    Mono<Boolean> isKnown(String id) {
        return mongo.exists(query(where("_id").is(id)), Upload.class);
    }

    /** Bytes of all masters, those included that are announced only. */
    Mono<Long> announced() {
        var sum = Aggregation.newAggregation(
                Footage.class, Aggregation.group().sum("master.size").as("bytes"));
        return mongo.aggregate(sum, Document.class)
                .map(result -> ((Number) result.get("bytes")).longValue())
                .next()
                .defaultIfEmpty(0L);
    }
}
