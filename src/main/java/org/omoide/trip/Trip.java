package org.omoide.trip;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Review;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Places in the order in which a room of people goes there together.
 *
 * @param facilityId whose it is; null for a ready-made one of the town, which every facility can copy
 * @param revision counts the changes, from 1; who changes it says which one they saw
 */
@Document("trips")
@CompoundIndex(def = "{'facilityId': 1, 'updated': -1}")
public record Trip(
        @Id String id,
        @Nullable String facilityId,
        String title,
        List<Stop> stops,
        int revision,
        Instant created,
        Instant updated) {

    static final int MOST_STOPS = 12;

    /** Longer than this tires some: clips of 1 to 3 minutes were watched for 6 minutes on average (Appel 2021). */
    static final int LONG_SECONDS = 10 * 60;

    /** The longest that a session of such clips was in the studies (Appel 2021). */
    static final int TOO_LONG_SECONDS = 20 * 60;

    /**
     * A place on the way.
     *
     * @param id stays the same for as long as the trip has this stop, wherever it is moved to; no other stop gets it
     * @param yaw to which one looks first, in the film's own directions, degrees to the right of its middle, -180 to 180;
     *     null as the film opens
     * @param pitch in degrees above the horizon, -90 to 90; null where yaw is
     * @param seconds how long one stays, {@value #SHORTEST} to {@value #LONGEST}
     * @param prompts open questions for conversation, shown to staff only
     */
    public record Stop(
            String id,
            String footageId,
            @Nullable Double yaw,
            @Nullable Double pitch,
            int seconds,
            List<String> prompts) {

        static final int SHORTEST = 30;
        static final int USUAL = 90;
        static final int LONGEST = 300;
        static final int MOST_PROMPTS = 8;
        static final int LONGEST_PROMPT = 200;

        Stop withId(String other) {
            return new Stop(other, footageId, yaw, pitch, seconds, prompts);
        }
    }

    boolean isReadyMade() {
        return facilityId == null;
    }

    /** Whether this visitor may open and copy it: staff what is their facility's or the town's, coordinators the town's. */
    boolean isSeenBy(Visitor visitor) {
        return isChangedBy(visitor) || isReadyMade() && visitor.is(Role.STAFF);
    }

    boolean isChangedBy(Visitor visitor) {
        return isReadyMade() ? visitor.isCoordinator() : visitor.is(Role.STAFF) && visitor.belongsTo(facilityId);
    }

    /** Whether everybody who goes on this trip may see it, and it is ready to be seen. */
    boolean canShow(Footage footage) {
        return canShow(footage, facilityId);
    }

    /**
     * Whether everybody in a facility may see it, and it is ready to be seen.
     *
     * @param facilityId of the trip, or of those who go on it; null for the town's, which all may see
     */
    public static boolean canShow(Footage footage, @Nullable String facilityId) {
        if (footage.version() == null
                || footage.state() == Footage.State.DELETING
                || footage.review().state() != Review.State.PUBLISHED) {
            return false;
        }
        return switch (footage.rights().audience()) {
            case PUBLIC, TOWN -> true;
            case FACILITY ->
                facilityId != null && facilityId.equals(footage.rights().facilityId());
        };
    }
}
