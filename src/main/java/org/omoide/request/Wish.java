package org.omoide.request;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Somebody wants to be in a place.
 *
 * @param since when it came into its state
 * @param facilityId where it was asked; null where a coordinator wished it for the town
 * @param place in the words of who asked
 * @param why the place matters to them, in their words; null where they didn't say
 * @param person null where nothing is known of the person, or not any more
 * @param code hash of the code by which who asked follows it; null where staff do
 * @param link hash of the link by which it was asked; null where staff asked
 * @param pointed where it was asked from inside a view
 * @param joinedTo id of the same wish that it was joined to, in state JOINED; kept later, for the record
 * @param claim of the volunteer who goes there
 * @param footageId what was filmed for it, or what was there already
 * @param filmerId account of who filmed that; null where a command took it in
 * @param answer to who asked, where it was declined or pointed to footage
 * @param events all that happened, the oldest first
 */
@Document("wishes")
@CompoundIndex(def = "{'state': 1, 'since': 1}")
@CompoundIndex(def = "{'facilityId': 1, 'since': 1}")
@CompoundIndex(def = "{'claim.by': 1}")
@CompoundIndex(def = "{'filmerId': 1}")
@CompoundIndex(def = "{'joinedTo': 1}")
@CompoundIndex(def = "{'code': 1}")
@CompoundIndex(def = "{'link': 1, 'created': 1}")
record Wish(
        @Id String id,
        State state,
        Instant since,
        @Nullable String facilityId,
        String place,
        @Nullable String why,
        @Nullable Person person,
        @Nullable String code,
        @Nullable String link,
        @Nullable Pointed pointed,
        @Nullable String joinedTo,
        @Nullable Brief brief,
        @Nullable Claim claim,
        @Nullable String footageId,
        @Nullable String filmerId,
        @Nullable String answer,
        @Nullable Thanks thanks,
        List<Event> events,
        Instant created) {

    /** Nothing waits longer without a reminder. */
    static final Duration PATIENCE = Duration.ofDays(7);

    enum State {
        ASKED,
        JOINED,
        OPEN,
        DECLINED,
        ALREADY_THERE,
        CLAIMED,
        UPLOADED,
        PUBLISHED,
        WATCHED,
        THANKED,
        WITHDRAWN;

        /** Whether others may be joined to it: it will still come to an end that they can hear of. */
        boolean isUnderWay() {
            return switch (this) {
                case ASKED, OPEN, CLAIMED, UPLOADED -> true;
                default -> false;
            };
        }
    }

    /**
     * All that is kept of the person. It never leaves the facility, but for the decade, which coordinators see.
     *
     * @param birthDecade its first year, for example 1930
     */
    record Person(@Nullable String nickname, @Nullable Integer birthDecade) {}

    /** What was meant when somebody pointed. */
    enum Direction {
        /** Further in, this way. */
        FURTHER,
        /** What is behind this? */
        BEHIND,
        /** They spoke while they looked there. */
        HERE
    }

    /**
     * A spot in a view.
     *
     * @param yaw in the film's own directions, degrees to the right of its middle, -180 to 180
     * @param pitch in degrees above the horizon, -90 to 90
     * @param seconds of the film's time
     * @param picture whether there is a still
     */
    record Pointed(String footageId, double yaw, double pitch, double seconds, Direction direction, boolean picture) {}

    /**
     * What volunteers read, in a coordinator's words: nobody is named in it.
     *
     * @param words what to film, and what to look out for
     */
    record Brief(String placeId, @Nullable String words) {}

    /** @param by id of the account */
    record Claim(String by, Instant until) {

        /** How long a volunteer has, from the claim or from its last extension. */
        static final Duration TIME = Duration.ofDays(14);
    }

    /**
     * What was said, in its own words.
     *
     * @param by id of the account of who wrote it down, and made sure that nobody is named
     */
    record Thanks(String words, String by, Instant at) {}

    /** @param by id of the account; null where who asked did it, or the passage of time */
    record Event(Step step, @Nullable String by, Instant at) {}

    /**
     * Whose turn it is.
     *
     * @param id of the account or of the facility; null for anybody of the role
     */
    record Owner(Role role, @Nullable String id) {

        boolean is(Visitor visitor) {
            return visitor.is(role) && (id == null || visitor.isAccount(id) || visitor.belongsTo(id));
        }
    }

    /** Null where it is at its end, or where another wish answers for it. */
    @Nullable
    Owner owner() {
        return switch (state) {
            case ASKED, UPLOADED -> new Owner(Role.COORDINATOR, null);
            case OPEN -> new Owner(Role.VOLUNTEER, null);
            case CLAIMED -> claim == null ? null : new Owner(Role.VOLUNTEER, claim.by());
            case ALREADY_THERE, PUBLISHED, WATCHED ->
                facilityId == null ? new Owner(Role.COORDINATOR, null) : new Owner(Role.STAFF, facilityId);
            case JOINED, DECLINED, THANKED, WITHDRAWN -> null;
        };
    }

    boolean isClaimedBy(Visitor visitor) {
        return claim != null && state == State.CLAIMED && visitor.isAccount(claim.by());
    }

    /** Whether this visitor may know of it. Another facility's wishes are nobody's business. */
    boolean isSeenBy(Visitor visitor) {
        if (visitor.isCoordinator() || visitor.belongsTo(facilityId)) {
            return true;
        }
        return visitor.is(Role.VOLUNTEER)
                && (state == State.OPEN || isClaimedBy(visitor) || visitor.isAccount(filmerId));
    }

    /** Whether this visitor may know who wished it, by the nickname. */
    boolean isPersonSeenBy(Visitor visitor) {
        return visitor.belongsTo(facilityId);
    }
}
