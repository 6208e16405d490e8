package org.omoide.intake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.omoide.place.Place;
import org.omoide.place.PlaceDraft;
import org.omoide.place.Places;
import org.omoide.storage.FileUpload;
import org.omoide.storage.ObjectStore;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.Layout;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes a file of this machine into the library, and puts it into the queue. */
@Component
class Intake {

    private final Footages footages;
    private final Places places;
    private final ObjectStore objects;
    private final Clock clock;

    Intake(Footages footages, Places places, ObjectStore objects, Clock clock) {
        this.footages = footages;
        this.places = places;
        this.objects = objects;
        this.clock = clock;
    }

    /**
     * What somebody said of the file.
     *
     * @param place is found by its name, or made if there is none of it
     * @param era EDTF
     */
    record Described(
            @Nullable PlaceDraft place,
            @Nullable String era,
            @Nullable String title,
            @Nullable String filmedBy,
            @Nullable Layout claim) {}

    /**
     * Stores the file as the master of footage with this id, and puts it into the queue. Changes nothing where the library
     * has it already.
     */
    Mono<Footage> take(String id, Path file, Described described) {
        var placeId = Mono.justOrEmpty(described.place())
                .flatMap(place -> places.named(String.valueOf(place.name())).switchIfEmpty(places.create(place)))
                .map(Place::id)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
        return placeId.flatMap(place -> Mono.fromCallable(() -> Files.size(file))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(size -> begun(footage(id, file, size, place.orElse(null), described))
                        .flatMap(footage -> footage.state() == Footage.State.UPLOADING
                                ? FileUpload.store(objects, Footage.masterKey(id), "application/octet-stream", file)
                                        .flatMap(sha256 -> footages.received(id, sha256))
                                : Mono.just(footage))));
    }

    /** What was begun before a crash goes on. */
    private Mono<Footage> begun(Footage footage) {
        return footages.begin(footage).onErrorResume(DuplicateKeyException.class, e -> footages.find(footage.id()));
    }

    private Footage footage(String id, Path file, long size, @Nullable String placeId, Described described) {
        var now = clock.instant();
        return new Footage(
                id,
                Footage.State.UPLOADING,
                placeId,
                described.title(),
                described.filmedBy(),
                described.era(),
                described.claim(),
                null,
                Rights.UNSAID,
                new Review(Review.State.PUBLISHED, null, null, now),
                new Footage.Master(file.getFileName().toString(), null, size, null),
                null,
                null,
                Edits.NONE,
                null,
                null,
                null,
                null,
                now,
                now);
    }
}
