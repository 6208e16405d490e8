package org.omoide.town;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era;
import org.omoide.footage.Footage;
import org.omoide.footage.Review;
import org.omoide.place.Place;
import org.omoide.request.WishStories;
import org.omoide.request.WishStory;
import org.omoide.town.Picture.Today;
import org.omoide.town.Picture.Waiting;
import org.omoide.web.TownTime;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Draws the town's picture anew each time, from the database alone. Every wish, place and published footage is read once, in
 * batches and with the few fields that are counted, so that no index would help; what is kept meanwhile grows with the
 * number of places and of people who met, not of wishes.
 */
@Component
class Town {

    private static final int BATCH = 1000;

    private final WishStories stories;
    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    Town(WishStories stories, ReactiveMongoTemplate mongo, Clock clock) {
        this.stories = stories;
        this.mongo = mongo;
        this.clock = clock;
    }

    LocalDate today() {
        return LocalDate.now(clock.withZone(TownTime.ZONE));
    }

    Mono<Picture> picture(YearMonth month) {
        var now = clock.instant();
        var tally = new Tally(month, TownTime.ZONE, now);
        var gaps = new Gaps();
        return areas().flatMap(areas -> published()
                .doOnNext(footage -> gaps.footage(area(areas, footage.placeId()), years(footage)))
                .thenMany(stories.all())
                .doOnNext(story -> {
                    tally.add(story);
                    gaps.asker(story.birthDecade());
                    if (Tally.waits(story, Instant.MAX)) {
                        gaps.openWish(area(areas, story.placeId()), story.birthDecade());
                    }
                })
                .then(Mono.defer(() -> waiting(tally, now)))
                .map(waiting -> new Picture(
                        month, TownTime.ZONE.getId(), now, tally.months(), new Today(waiting, gaps.summary()))));
    }

    /** By the ids of the places that lie in one. */
    private Mono<Map<String, String>> areas() {
        var places = query(where("area").ne(null)).cursorBatchSize(BATCH);
        places.fields().include("area");
        return mongo.find(places, Place.class)
                .collectMap(
                        Place::id, place -> Objects.requireNonNull(place.area()).intern());
    }

    private static @Nullable String area(Map<String, String> areas, @Nullable String placeId) {
        return placeId == null ? null : areas.get(placeId);
    }

    /** What can be watched, by whomever. */
    private Flux<Footage> published() {
        var shown = query(where("review.state")
                        .is(Review.State.PUBLISHED)
                        .and("version")
                        .ne(null)
                        .and("state")
                        .ne(Footage.State.DELETING))
                .cursorBatchSize(BATCH);
        shown.fields().include("placeId", "era");
        return mongo.find(shown, Footage.class);
    }

    private static Era.@Nullable Years years(Footage footage) {
        return footage.era() == null ? null : Era.ofEdtf(footage.era()).years();
    }

    private Mono<List<Waiting>> waiting(Tally tally, Instant now) {
        var longest = tally.longestWaiting();
        return Flux.fromIterable(longest)
                .mapNotNull(WishStory::placeId)
                .distinct()
                .concatMap(id -> mongo.findById(id, Place.class))
                .collectMap(Place::id, Place::name)
                .map(names -> longest.stream()
                        .map(story -> new Waiting(
                                story.id(),
                                tally.day(story.asked()),
                                ChronoUnit.DAYS.between(tally.day(story.asked()), tally.day(now)),
                                story.placeId() == null ? null : names.get(story.placeId()),
                                Tally.isReadyToWatch(story, Instant.MAX)))
                        .toList());
    }
}
