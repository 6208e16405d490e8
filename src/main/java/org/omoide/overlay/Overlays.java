package org.omoide.overlay;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.era.Era;
import org.omoide.footage.Attachment;
import org.omoide.footage.Enclosed;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.preservation.Originals;
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

/** The old photos over the library's footage; who may see the footage, may see them. */
@Component
public class Overlays implements Attachment {

    /**
     * An old photo as programs and pages see it; angles in degrees, as of the film's own directions.
     *
     * @param picture address
     * @param eraText the era in words, in both calendars
     * @param aspect width divided by height
     */
    public record View(
            String id,
            String picture,
            @Nullable String title,
            @Nullable String era,
            @Nullable String eraText,
            @Nullable String credit,
            double yaw,
            double pitch,
            double width,
            double aspect) {

        static View of(Overlay overlay, Locale locale) {
            return new View(
                    overlay.id(),
                    address(overlay.id()),
                    overlay.title(),
                    overlay.era(),
                    overlay.era() == null ? null : Era.ofEdtf(overlay.era()).text(locale),
                    overlay.credit(),
                    overlay.yaw(),
                    overlay.pitch(),
                    overlay.width(),
                    overlay.aspect());
        }

        private static String address(String id) {
            return "/api/overlays/" + id + "/picture";
        }
    }

    private static final int MOST = 20;
    /** As a lens of 50 mm sees on film. */
    private static final double USUAL_WIDTH = 40;

    private final ReactiveMongoTemplate mongo;
    private final ObjectStore objects;
    private final Originals originals;
    private final Footages footages;
    private final Clock clock;

    Overlays(ReactiveMongoTemplate mongo, ObjectStore objects, Originals originals, Footages footages, Clock clock) {
        this.mongo = mongo;
        this.objects = objects;
        this.originals = originals;
        this.footages = footages;
        this.clock = clock;
    }

    /** Those of footage that the visitor was shown already, in the order in which they came. */
    public Flux<View> of(Footage footage, Locale locale) {
        return mongo.find(query(where("footageId").is(footage.id())).with(Sort.by("created")), Overlay.class)
                .map(overlay -> View.of(overlay, locale));
    }

    Mono<Footage> seen(String footageId, Visitor visitor) {
        return footages.find(footageId, visitor).switchIfEmpty(Mono.error(Problem::notFound));
    }

    private Mono<Footage> changed(String footageId, Visitor visitor) {
        return seen(footageId, visitor).doOnNext(footage -> footage.requireChangeBy(visitor));
    }

    Mono<Overlay> seenOne(String id, Visitor visitor) {
        return mongo.findById(id, Overlay.class)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .filterWhen(overlay -> seen(overlay.footageId(), visitor).hasElement());
    }

    private Mono<Overlay> changedOne(String id, Visitor visitor) {
        return seenOne(id, visitor)
                .filterWhen(overlay -> changed(overlay.footageId(), visitor).hasElement());
    }

    /** First that the visitor may, then the bytes; straight ahead until somebody says where it belongs. */
    Mono<Overlay> add(String footageId, Visitor visitor, Mono<byte[]> bytes) {
        return changed(footageId, visitor)
                .then(mongo.count(query(where("footageId").is(footageId)), Overlay.class))
                .filter(count -> count < MOST)
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.CONFLICT, "overlay.many", MOST)))
                .then(bytes)
                .flatMap(all -> Mono.fromCallable(() -> OldPhoto.of(all)).subscribeOn(Schedulers.boundedElastic()))
                .flatMap(photo -> {
                    var overlay = new Overlay(
                            UUID.randomUUID().toString(),
                            footageId,
                            null,
                            null,
                            null,
                            0,
                            0,
                            USUAL_WIDTH,
                            photo.aspect(),
                            clock.instant());
                    return originals
                            .put(Overlay.key(footageId, overlay.id()), "image/jpeg", ByteBuffer.wrap(photo.jpeg()))
                            .then(mongo.insert(overlay));
                });
    }

    Mono<Overlay> change(String id, Visitor visitor, java.util.function.UnaryOperator<OverlayDraft> patch) {
        return changedOne(id, visitor)
                .map(overlay -> patch.apply(OverlayDraft.of(overlay)).checked())
                .flatMap(draft -> mongo.findAndModify(
                        query(where("_id").is(id)),
                        new Update()
                                .set("title", draft.title())
                                .set("era", draft.era())
                                .set("credit", draft.credit())
                                .set("yaw", draft.yaw())
                                .set("pitch", draft.pitch())
                                .set("width", draft.width()),
                        FindAndModifyOptions.options().returnNew(true),
                        Overlay.class))
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    Mono<Void> delete(String id, Visitor visitor) {
        return changedOne(id, visitor)
                .flatMap(overlay -> originals
                        .delete(Overlay.key(overlay.footageId(), id))
                        .then(mongo.remove(query(where("_id").is(id)), Overlay.class)))
                .then();
    }

    Flux<ByteBuffer> picture(Overlay overlay) {
        return objects.get(Overlay.key(overlay.footageId(), overlay.id()));
    }

    @Override
    public Flux<Enclosed> enclosed(String footageId) {
        return mongo.find(query(where("footageId").is(footageId)), Overlay.class)
                .map(overlay ->
                        new Enclosed(View.address(overlay.id()), Overlay.key(footageId, overlay.id()), "image/jpeg"));
    }

    @Override
    public Mono<Void> remove(String footageId) {
        return mongo.remove(query(where("footageId").is(footageId)), Overlay.class)
                .then(originals.deleteAll(Overlay.prefix(footageId)))
                .then();
    }
}
