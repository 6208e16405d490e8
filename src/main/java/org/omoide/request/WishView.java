package org.omoide.request;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omoide.place.Place;
import org.omoide.request.Wish.Direction;
import org.omoide.request.Wish.State;

/** A wish as this visitor may know it. What a visitor may not know is null. */
@Schema(name = "Wish", description = "Somebody wants to be in a place. What the visitor may not know is null.")
record WishView(
        String id,
        State state,

        @Schema(description = "The state in words, in the language of the request")
        String stateText,

        @Schema(description = "Since when it is in this state")
        Instant since,

        String sinceText,
        @Schema(description = "For so many days") long days,
        @Schema(description = "Waits for more than a week") boolean late,
        @Schema(description = "Whose turn it is") @Nullable String ownerText,
        @Nullable String facilityId,
        @Nullable String facility,

        @Schema(description = "In the words of who asked; for volunteers the place's name")
        String place,

        @Schema(description = "Not for volunteers") @Nullable
        String why,

        @Schema(description = "Within the facility only") @Nullable
        String nickname,

        @Nullable Integer birthDecade,
        @Nullable PointedView pointed,
        @Nullable String joinedTo,

        @Schema(description = "Where a coordinator said it is") @Nullable
        Place at,

        @Schema(description = "What to film, in a coordinator's words") @Nullable
        String brief,

        @Schema(description = "Who goes there; for coordinators and that volunteer") @Nullable
        String claimedBy,

        @Nullable Instant until,
        @Nullable String untilText,
        @Nullable String footageId,

        @Schema(description = "Page to watch what was filmed, where it can be watched") @Nullable
        String watch,

        @Nullable String preview,
        @Nullable String answer,
        @Nullable String thanks,
        @Nullable String thanksOn,
        List<Happened> events,

        @Schema(description = "What this visitor may do with it now")
        Set<Step> may,

        Instant created) {

    /** Yaw and pitch in degrees in the film's own directions. */
    @Schema(name = "WishPointed")
    record PointedView(
            String footageId,
            double yaw,
            double pitch,
            double seconds,
            Direction direction,

            @Schema(description = "The still, if there is one that the visitor may see") @Nullable
            String picture,

            @Schema(description = "Page to look around there, for those who may") @Nullable
            String watch) {}

    /** @param by null for those who may not know, and where nobody did it */
    @Schema(name = "WishEvent")
    record Happened(Step step, String text, @Nullable String by, Instant at, String atText) {}

    /** Whether the visitor may take this step; for pages. */
    public boolean may(String step) {
        return may.contains(Step.valueOf(step));
    }
}
