package org.omoide.hotspot;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.footage.Attachment;
import org.omoide.footage.Enclosed;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.hotspot.Hotspot.Photo;
import org.omoide.hotspot.Hotspot.Picture;
import org.omoide.hotspot.Hotspot.Sentence;
import org.omoide.hotspot.Hotspot.Sound;
import org.omoide.hotspot.Hotspot.Way;
import org.omoide.hotspot.Hotspot.What;
import org.omoide.overlay.OldPhoto;
import org.omoide.overlay.Overlays;
import org.omoide.preservation.Originals;
import org.omoide.sound.SoundFile;
import org.omoide.storage.ObjectStore;
import org.omoide.web.Problem;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The ways and things of the library's footage. Who may see the footage may see them, who may change it may change them. */
@Component
public class Hotspots implements Attachment {

    private static final int MOST = 30;

    /** On the ground some steps away. */
    private static final double BACK_PITCH = -30;

    private record File(byte[] bytes, String mediaType, What what) {}

    private final ReactiveMongoTemplate mongo;
    private final ObjectStore objects;
    private final Originals originals;
    private final Footages footages;
    private final Overlays overlays;
    private final Clock clock;

    Hotspots(
            ReactiveMongoTemplate mongo,
            ObjectStore objects,
            Originals originals,
            Footages footages,
            Overlays overlays,
            Clock clock) {
        this.mongo = mongo;
        this.objects = objects;
        this.originals = originals;
        this.footages = footages;
        this.overlays = overlays;
        this.clock = clock;
    }

    /**
     * Those of footage that the visitor was shown already, in the order in which they came. What leads to something that
     * this visitor may not see is as if it weren't there, except for who may change the footage.
     */
    public Flux<HotspotView> of(Footage footage, Visitor visitor, Locale locale) {
        return overlays.of(footage, locale)
                .collectMap(Overlays.View::id)
                .flatMapMany(photos -> all(footage.id()).concatMap(hotspot -> view(hotspot, photos, visitor)))
                .filter(view -> !view.gone() || footage.isChangedBy(visitor));
    }

    Flux<Hotspot> all(String footageId) {
        return mongo.find(query(where("footageId").is(footageId)).with(Sort.by("created", "_id")), Hotspot.class);
    }

    private Mono<HotspotView> view(Hotspot hotspot, Map<String, Overlays.View> photos, Visitor visitor) {
        var what = hotspot.what();
        if (what instanceof Way way) {
            return watchable(way.to(), visitor)
                    .map(target -> HotspotView.way(hotspot, way, target))
                    .defaultIfEmpty(HotspotView.way(hotspot, way, null));
        } else if (what instanceof Picture picture) {
            return Mono.just(HotspotView.picture(hotspot, picture));
        } else if (what instanceof Photo photo) {
            return Mono.just(HotspotView.photo(hotspot, photo, photos.get(photo.overlayId())));
        } else if (what instanceof Sound sound) {
            return Mono.just(HotspotView.sound(hotspot, sound));
        }
        return Mono.just(HotspotView.sentence(hotspot, (Sentence) what));
    }

    private Mono<Footage> watchable(String footageId, Visitor visitor) {
        return footages.find(footageId).filter(footage -> footage.version() != null && footage.isSeenBy(visitor));
    }

    Mono<Footage> seen(String footageId, Visitor visitor) {
        return footages.find(footageId, visitor).switchIfEmpty(Mono.error(Problem::notFound));
    }

    Mono<Footage> changed(String footageId, Visitor visitor) {
        return seen(footageId, visitor).doOnNext(footage -> footage.requireChangeBy(visitor));
    }

    Mono<Hotspot> seenOne(String id, Visitor visitor) {
        return mongo.findById(id, Hotspot.class)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .filterWhen(hotspot -> seen(hotspot.footageId(), visitor).hasElement());
    }

    Mono<HotspotView> add(String footageId, HotspotDraft draft, Visitor visitor, Locale locale) {
        return room(footageId, visitor)
                .flatMap(footage -> Mono.fromSupplier(() -> {
                            var checked = draft.checked();
                            return hotspot(footageId, checked.yaw(), checked.pitch(), checked.what(null));
                        })
                        .flatMap(hotspot -> sound(hotspot, footage, visitor, locale))
                        .flatMap(mongo::insert)
                        .flatMap(hotspot -> viewWithBack(hotspot, footage, visitor, locale)));
    }

    /** A picture or a sound, by its content. First that the visitor may, then the bytes. */
    Mono<HotspotView> add(
            String footageId, double yaw, double pitch, Mono<byte[]> bytes, Visitor visitor, Locale locale) {
        return room(footageId, visitor)
                .flatMap(footage -> bytes.flatMap(
                                all -> Mono.fromCallable(() -> file(all)).subscribeOn(Schedulers.boundedElastic()))
                        .flatMap(file -> {
                            var place =
                                    new HotspotDraft(Kind.PICTURE, yaw, pitch, null, null, null, null, null).checked();
                            var hotspot = hotspot(footageId, place.yaw(), place.pitch(), file.what());
                            return originals
                                    .put(
                                            Hotspot.key(footageId, hotspot.id()),
                                            file.mediaType(),
                                            ByteBuffer.wrap(file.bytes()))
                                    .then(mongo.insert(hotspot));
                        })
                        .flatMap(hotspot -> viewWithBack(hotspot, footage, visitor, locale)));
    }

    private static File file(byte[] bytes) {
        if (SoundFile.isLike(bytes)) {
            var sound = SoundFile.of(bytes);
            return new File(sound.bytes(), sound.mediaType(), new Sound(null, null, sound.mediaType()));
        }
        try {
            var photo = OldPhoto.of(bytes);
            return new File(photo.jpeg(), "image/jpeg", new Picture(null, null, photo.aspect()));
        } catch (Problem problem) {
            throw problem.status() == HttpStatus.UNSUPPORTED_MEDIA_TYPE
                    ? new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "hotspot.no-file")
                    : problem;
        }
    }

    private Mono<Footage> room(String footageId, Visitor visitor) {
        return changed(footageId, visitor)
                .filterWhen(footage -> mongo.count(query(where("footageId").is(footageId)), Hotspot.class)
                        .map(count -> count < MOST))
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.CONFLICT, "hotspot.many", MOST)));
    }

    private Hotspot hotspot(String footageId, double yaw, double pitch, What what) {
        return new Hotspot(UUID.randomUUID().toString(), footageId, yaw, pitch, what, clock.instant());
    }

    /** @throws Problem (in the result) 422 where it leads nowhere, or to itself */
    private Mono<Hotspot> sound(Hotspot hotspot, Footage footage, Visitor visitor, Locale locale) {
        var what = hotspot.what();
        if (what instanceof Way way) {
            return way.to().equals(hotspot.footageId())
                    ? Mono.error(invalid("to", "hotspot.to.itself"))
                    : watchable(way.to(), visitor)
                            .map(target -> hotspot)
                            .switchIfEmpty(Mono.error(() -> invalid("to", "hotspot.to.unknown")));
        } else if (what instanceof Photo photo) {
            return overlays.of(footage, locale)
                    .any(overlay -> overlay.id().equals(photo.overlayId()))
                    .flatMap(there ->
                            there ? Mono.just(hotspot) : Mono.error(invalid("photo", "hotspot.photo.missing")));
        }
        return Mono.just(hotspot);
    }

    private static Problem invalid(String field, String key) {
        return Problem.invalid(Map.of(field, Problem.Sentence.of(key)));
    }

    Mono<HotspotView> change(String id, UnaryOperator<HotspotDraft> patch, Visitor visitor, Locale locale) {
        return seenOne(id, visitor)
                .flatMap(hotspot -> changed(hotspot.footageId(), visitor)
                        .flatMap(footage -> Mono.fromSupplier(() -> {
                                    var draft = patch.apply(HotspotDraft.of(hotspot))
                                            .checked();
                                    return new Hotspot(
                                            id,
                                            hotspot.footageId(),
                                            draft.yaw(),
                                            draft.pitch(),
                                            draft.what(hotspot.what()),
                                            hotspot.created());
                                })
                                .flatMap(changed -> sound(changed, footage, visitor, locale))
                                .flatMap(changed -> mongo.findAndModify(
                                        query(where("_id").is(id)),
                                        new Update()
                                                .set("yaw", changed.yaw())
                                                .set("pitch", changed.pitch())
                                                .set("what", changed.what()),
                                        FindAndModifyOptions.options().returnNew(true),
                                        Hotspot.class))
                                .switchIfEmpty(Mono.error(Problem::notFound))
                                .flatMap(changed -> viewWithBack(changed, footage, visitor, locale))));
    }

    private Mono<HotspotView> viewWithBack(Hotspot hotspot, Footage footage, Visitor visitor, Locale locale) {
        var view = overlays.of(footage, locale)
                .collectMap(Overlays.View::id)
                .flatMap(photos -> view(hotspot, photos, visitor));
        return hotspot.what() instanceof Way way
                ? view.flatMap(
                        seen -> back(hotspot, way, visitor).map(seen::withBack).defaultIfEmpty(seen))
                : view;
    }

    /** Empty where there is one already, or where this visitor can't add it. */
    private Mono<HotspotDraft> back(Hotspot hotspot, Way way, Visitor visitor) {
        return watchable(way.to(), visitor)
                .filter(target -> target.isChangedBy(visitor))
                .filterWhen(target -> all(target.id())
                        .any(other ->
                                other.what() instanceof Way there && there.to().equals(hotspot.footageId()))
                        .map(there -> !there))
                .map(target -> HotspotDraft.back(hotspot, way, BACK_PITCH));
    }

    Mono<Void> delete(String id, Visitor visitor) {
        return seenOne(id, visitor)
                .filterWhen(hotspot -> changed(hotspot.footageId(), visitor).hasElement())
                .flatMap(hotspot -> originals
                        .delete(Hotspot.key(hotspot.footageId(), id))
                        .then(mongo.remove(query(where("_id").is(id)), Hotspot.class)))
                .then();
    }

    /** Null where it has no file. */
    static @Nullable String mediaType(Hotspot hotspot) {
        if (hotspot.what() instanceof Sound sound) {
            return sound.mediaType();
        }
        return hotspot.what() instanceof Picture ? "image/jpeg" : null;
    }

    Flux<ByteBuffer> file(Hotspot hotspot) {
        return objects.get(Hotspot.key(hotspot.footageId(), hotspot.id()));
    }

    @Override
    public Flux<Enclosed> enclosed(String footageId) {
        return all(footageId).mapNotNull(hotspot -> {
            var mediaType = mediaType(hotspot);
            return mediaType == null
                    ? null
                    : new Enclosed(HotspotView.address(hotspot), Hotspot.key(footageId, hotspot.id()), mediaType);
        });
    }

    @Override
    public Mono<Void> remove(String footageId) {
        return mongo.remove(query(where("footageId").is(footageId)), Hotspot.class)
                .then(mongo.remove(query(where("what.to").is(footageId)), Hotspot.class))
                .then(originals.deleteAll(Hotspot.prefix(footageId)))
                .then();
    }
}
