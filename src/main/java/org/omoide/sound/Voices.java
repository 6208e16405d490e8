package org.omoide.sound;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.omoide.account.Visitor;
import org.omoide.footage.Attachment;
import org.omoide.footage.Enclosed;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.preservation.Originals;
import org.omoide.storage.ObjectStore;
import org.omoide.web.Problem;
import org.springframework.data.mongodb.core.FindAndReplaceOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The voices of those who filmed. Who may see the footage may hear them, who may change it may change them. */
@Component
public class Voices implements Attachment {

    private final ReactiveMongoTemplate mongo;
    private final ObjectStore objects;
    private final Originals originals;
    private final Footages footages;
    private final Clock clock;

    Voices(ReactiveMongoTemplate mongo, ObjectStore objects, Originals originals, Footages footages, Clock clock) {
        this.mongo = mongo;
        this.objects = objects;
        this.originals = originals;
        this.footages = footages;
        this.clock = clock;
    }

    /** Where the voices of footage can be heard: addresses by the footage's id, of those that have one. */
    public Mono<Map<String, String>> addresses(Collection<String> footageIds) {
        return mongo.find(query(where("_id").in(footageIds)), Voice.class)
                .collectMap(Voice::footageId, Voices::address);
    }

    /** The address changes with the recording, so that a browser doesn't play the one before. */
    static String address(Voice voice) {
        return "/api/footage/" + voice.footageId() + "/voice/" + voice.file();
    }

    /** Empty where nobody has spoken. */
    Mono<Voice> find(String footageId, Visitor visitor) {
        return footages.find(footageId, visitor)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(footage -> mongo.findById(footage.id(), Voice.class));
    }

    Flux<ByteBuffer> bytes(Voice voice) {
        return objects.get(voice.key());
    }

    /** First that the visitor may, then the bytes; the one before stays until the new one is there. */
    Mono<String> put(String footageId, Mono<byte[]> bytes, Visitor visitor) {
        return changed(footageId, visitor)
                .then(bytes.flatMap(
                        all -> Mono.fromCallable(() -> SoundFile.of(all)).subscribeOn(Schedulers.boundedElastic())))
                .flatMap(sound -> {
                    var voice = new Voice(footageId, UUID.randomUUID().toString(), sound.mediaType(), clock.instant());
                    return originals
                            .put(voice.key(), voice.mediaType(), ByteBuffer.wrap(sound.bytes()))
                            .then(mongo.findAndReplace(
                                            query(where("_id").is(footageId)),
                                            voice,
                                            FindAndReplaceOptions.options().upsert())
                                    .flatMap(before -> originals.delete(before.key())))
                            .thenReturn(address(voice));
                });
    }

    Mono<Void> delete(String footageId, Visitor visitor) {
        return changed(footageId, visitor).then(remove(footageId));
    }

    private Mono<Footage> changed(String footageId, Visitor visitor) {
        return footages.find(footageId, visitor)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .doOnNext(footage -> footage.requireChangeBy(visitor));
    }

    @Override
    public Flux<Enclosed> enclosed(String footageId) {
        return mongo.findById(footageId, Voice.class)
                .map(voice -> new Enclosed(address(voice), voice.key(), voice.mediaType()))
                .flux();
    }

    @Override
    public Mono<Void> remove(String footageId) {
        return mongo.remove(query(where("_id").is(footageId)), Voice.class)
                .then(originals.deleteAll(Voice.prefix(footageId)))
                .then();
    }
}
