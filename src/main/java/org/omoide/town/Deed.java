package org.omoide.town;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omoide.request.Step;
import org.omoide.request.WishStory;

/**
 * What is counted of a wish, once in its life: in the month in which it happened for the first time. Events are only
 * added to, so that the figures of a past month stay as they are.
 */
enum Deed {
    OPENED(Step.ASK),
    /** A joined wish is filmed with the other one, and hears of it when that is published. */
    FILMED(Step.UPLOAD, Step.HEAR_PUBLISHED),
    /** The library had it already. */
    ALREADY_THERE(Step.POINT_TO, Step.HEAR_ALREADY_THERE),
    PUBLISHED(Step.PUBLISH, Step.HEAR_PUBLISHED),
    WATCHED(Step.WATCH),
    THANKED(Step.THANK),
    DECLINED(Step.DECLINE, Step.HEAR_DECLINED),
    WITHDRAWN(Step.WITHDRAW);

    private final Set<Step> steps;

    Deed(Step... steps) {
        this.steps = Set.of(steps);
    }

    boolean isDoneBy(Step step) {
        return steps.contains(step);
    }

    /** Null where it hasn't happened. */
    @Nullable
    Instant first(WishStory story) {
        return story.events().stream()
                .filter(event -> isDoneBy(event.step()))
                .map(WishStory.Event::at)
                .findFirst()
                .orElse(null);
    }
}
