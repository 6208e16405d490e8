package org.omoide.request;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footages;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What happened to the wishes, for those who count. */
@Component
public class WishStories {

    private static final int BATCH = 1000;

    private final ReactiveMongoTemplate mongo;
    private final Footages footages;

    WishStories(ReactiveMongoTemplate mongo, Footages footages) {
        this.mongo = mongo;
        this.footages = footages;
    }

    /** All of them, in any order, a batch at a time. */
    public Flux<WishStory> all() {
        var stories = new Query().cursorBatchSize(BATCH);
        stories.fields()
                .include("brief.placeId", "joinedTo", "facilityId", "person", "footageId", "filmerId", "events");
        return Mono.zip(routed(), shownWithoutBrief())
                .flatMapMany(known -> mongo.find(stories, Wish.class)
                        .map(wish -> WishStory.of(wish, place(wish, known.getT1(), known.getT2()))));
    }

    private static @Nullable String place(Wish wish, Map<String, String> byWish, Map<String, String> byFootage) {
        var place = byWish.get(wish.id());
        if (place == null && wish.joinedTo() != null) {
            place = byWish.get(wish.joinedTo());
        }
        return place == null && wish.footageId() != null ? byFootage.get(wish.footageId()) : place;
    }

    /** Places by the ids of the wishes whose place a coordinator has said. */
    private Mono<Map<String, String>> routed() {
        var briefs = query(where("brief.placeId").ne(null)).cursorBatchSize(BATCH);
        briefs.fields().include("brief.placeId");
        return mongo.find(briefs, Wish.class)
                .collectMap(
                        Wish::id, wish -> Objects.requireNonNull(wish.brief()).placeId());
    }

    /** Places by the ids of footage that wishes were pointed to before anybody said where they lead. */
    private Mono<Map<String, String>> shownWithoutBrief() {
        return mongo.findDistinct(
                        query(where("brief").is(null).and("footageId").ne(null)), "footageId", Wish.class, String.class)
                .concatMap(footages::find)
                .filter(footage -> footage.placeId() != null)
                .collectMap(footage -> footage.id(), footage -> Objects.requireNonNull(footage.placeId()));
    }
}
