package org.omoide.request;

import static org.omoide.request.Wish.State.ALREADY_THERE;
import static org.omoide.request.Wish.State.ASKED;
import static org.omoide.request.Wish.State.CLAIMED;
import static org.omoide.request.Wish.State.DECLINED;
import static org.omoide.request.Wish.State.JOINED;
import static org.omoide.request.Wish.State.OPEN;
import static org.omoide.request.Wish.State.PUBLISHED;
import static org.omoide.request.Wish.State.THANKED;
import static org.omoide.request.Wish.State.UPLOADED;
import static org.omoide.request.Wish.State.WATCHED;
import static org.omoide.request.Wish.State.WITHDRAWN;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.request.Wish.State;

/** All that can happen to a wish: from which states, to which one, and by whose hand. */
public enum Step {
    /** Its beginning, which is written down only. */
    ASK(Hand.NOBODY, ASKED),
    /** A coordinator saw that another wish is the same. It hears what becomes of that one. */
    JOIN(Hand.COORDINATOR, JOINED, ASKED, OPEN),
    PART(Hand.COORDINATOR, ASKED, JOINED),
    /** A coordinator said where it is and what to film; may be said again. */
    ROUTE(Hand.COORDINATOR, OPEN, ASKED, OPEN),
    DECLINE(Hand.COORDINATOR, DECLINED, ASKED, OPEN),
    RECONSIDER(Hand.COORDINATOR, ASKED, DECLINED),
    /** The library has it already. */
    POINT_TO(Hand.COORDINATOR, ALREADY_THERE, ASKED, OPEN),
    CLAIM(Hand.VOLUNTEER, CLAIMED, OPEN),
    EXTEND(Hand.CLAIMANT, CLAIMED, CLAIMED),
    GIVE_BACK(Hand.CLAIMANT_OR_COORDINATOR, OPEN, CLAIMED),
    /** Nobody extended the claim in time. */
    LAPSE(Hand.NOBODY, OPEN, CLAIMED),
    /** Footage for it came in whole, or somebody saw that some has. */
    UPLOAD(Hand.CLAIMANT_OR_COORDINATOR, UPLOADED, ASKED, OPEN, CLAIMED),
    /** The review gave the footage back to who filmed it. */
    RETURN(Hand.NOBODY, CLAIMED, UPLOADED),
    /** The volunteer's footage was deleted or taken down; the wish is still theirs to fulfil. */
    LOSE_UPLOAD(Hand.NOBODY, CLAIMED, UPLOADED, CLAIMED),
    /** The footage was deleted or taken down before anybody watched it. */
    LOSE(Hand.NOBODY, ASKED, UPLOADED, PUBLISHED, ALREADY_THERE),
    PUBLISH(Hand.NOBODY, PUBLISHED, UPLOADED, CLAIMED),
    /** What became of the wish that it was joined to. */
    HEAR_DECLINED(Hand.NOBODY, DECLINED, JOINED),
    HEAR_ALREADY_THERE(Hand.NOBODY, ALREADY_THERE, JOINED),
    HEAR_PUBLISHED(Hand.NOBODY, PUBLISHED, JOINED),
    WATCH(Hand.FACILITY, WATCHED, PUBLISHED, ALREADY_THERE),
    THANK(Hand.FACILITY, THANKED, WATCHED),
    /** Who asked doesn't want it any more; what is known of the person is wiped out. */
    WITHDRAW(Hand.FACILITY_OR_COORDINATOR, WITHDRAWN, ASKED, JOINED, OPEN);

    private enum Hand {
        /** The passage of time, or what happens elsewhere. */
        NOBODY,
        COORDINATOR,
        VOLUNTEER,
        CLAIMANT,
        CLAIMANT_OR_COORDINATOR,
        FACILITY,
        FACILITY_OR_COORDINATOR
    }

    private final Hand hand;
    private final State to;
    private final Set<State> from;

    Step(Hand hand, State to, State... from) {
        this.hand = hand;
        this.to = to;
        var states = EnumSet.noneOf(State.class);
        states.addAll(Arrays.asList(from));
        this.from = Collections.unmodifiableSet(states);
    }

    State to() {
        return to;
    }

    Set<State> from() {
        return from;
    }

    /** Whether this visitor may take the step on the wish, if the wish's state allows it. */
    boolean isOpenTo(Visitor visitor, Wish wish) {
        return switch (hand) {
            case NOBODY -> false;
            case COORDINATOR -> visitor.isCoordinator();
            case VOLUNTEER -> visitor.is(Role.VOLUNTEER);
            case CLAIMANT -> wish.isClaimedBy(visitor);
            case CLAIMANT_OR_COORDINATOR -> wish.isClaimedBy(visitor) || visitor.isCoordinator();
            case FACILITY -> isOfTheFacility(visitor, wish);
            case FACILITY_OR_COORDINATOR -> isOfTheFacility(visitor, wish) || visitor.isCoordinator();
        };
    }

    /** A wish of no facility is the coordinators' own. */
    private static boolean isOfTheFacility(Visitor visitor, Wish wish) {
        return wish.facilityId() == null
                ? visitor.isCoordinator()
                : visitor.is(Role.STAFF) && visitor.belongsTo(wish.facilityId());
    }
}
