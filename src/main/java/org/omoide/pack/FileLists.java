package org.omoide.pack;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.omoide.footage.Attachment;
import org.omoide.footage.Footage;
import org.omoide.storage.MissingObjectException;
import org.omoide.storage.ObjectStore;
import org.omoide.web.Problem;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Knows of each version which files there are: read through once, by whoever is asked first, and written down. */
@Component
class FileLists implements Attachment {

    private final ObjectStore objects;
    private final ReactiveMongoTemplate mongo;
    private final Map<String, Mono<FileList>> underWay = new ConcurrentHashMap<>();
    private final Proofs proofs;

    private final Cache<String, Mono<Long>> sizes =
            Caffeine.newBuilder().maximumSize(10_000).build();

    FileLists(ObjectStore objects, ReactiveMongoTemplate mongo, Proofs proofs) {
        this.objects = objects;
        this.mongo = mongo;
        this.proofs = proofs;
    }

    /**
     * The files of its present version.
     *
     * @throws Problem (in the result) 404 where there are none, or not any more
     */
    Mono<FileList> of(Footage footage) {
        return mongo.findById(FileList.id(footage), FileList.class)
                .switchIfEmpty(Mono.defer(() -> underWay.computeIfAbsent(
                        FileList.id(footage),
                        id -> read(footage)
                                .doFinally(end -> underWay.remove(id))
                                .cache())));
    }

    /** Bytes of what is needed of its present version, where tiles can be decoded; nothing is read for it. */
    Mono<Long> bytes(Footage footage) {
        var prefix = prefixOf(footage);
        return sizes.get(
                FileList.id(footage),
                id -> objects.list(prefix)
                        .filter(stored -> FileList.isTiled(stored.key().substring(prefix.length())))
                        .reduce(0L, (sum, stored) -> sum + stored.size())
                        .cache(size -> Duration.ofDays(1), error -> Duration.ZERO, () -> Duration.ZERO));
    }

    private Mono<FileList> read(Footage footage) {
        var prefix = prefixOf(footage);
        return objects.list(prefix)
                .map(stored -> stored.key().substring(prefix.length()))
                .filter(FileList::isShown)
                .flatMap(
                        name -> proofs.of(prefix + name)
                                .map(proof -> new FileList.File(name, proof.bytes(), proof.sha256())),
                        Proofs.AT_ONCE)
                .collectSortedList(Comparator.comparing(FileList.File::name))
                .filter(files -> !files.isEmpty())
                .flatMap(files -> mongo.save(new FileList(FileList.id(footage), footage.id(), files)))
                .onErrorMap(MissingObjectException.class, gone -> Problem.notFound())
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    @Override
    public Mono<Void> remove(String footageId) {
        return mongo.remove(query(where("footageId").is(footageId)), FileList.class)
                .then();
    }

    private static String prefixOf(Footage footage) {
        return Footage.derivedPrefix(footage.id(), String.valueOf(footage.version()));
    }
}
