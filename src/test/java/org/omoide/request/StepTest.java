package org.omoide.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.omoide.account.Account;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.request.Wish.State;

class StepTest {

    static final Visitor COORDINATOR = visitor("yamada", Role.COORDINATOR, null);
    static final Visitor KOGA = visitor("koga", Role.VOLUNTEER, null);
    static final Visitor HARADA = visitor("harada", Role.VOLUNTEER, null);
    static final Visitor STAFF = visitor("staff-a", Role.STAFF, "a");
    static final Visitor OTHER_STAFF = visitor("staff-b", Role.STAFF, "b");
    static final Visitor HEADSET = visitor("headset-a", Role.HEADSET, "a");

    static Visitor visitor(String id, Role role, String facility) {
        return new Visitor(new Account(id, role, id, id, facility, false, null, Instant.EPOCH), null);
    }

    static Wish wish(State state) {
        return new Wish(
                "w",
                state,
                Instant.EPOCH,
                "a",
                "川",
                null,
                new Wish.Person("はなさん", 1930),
                null,
                null,
                null,
                null,
                null,
                state == State.CLAIMED ? new Wish.Claim("koga", Instant.MAX) : null,
                null,
                null,
                null,
                null,
                List.of(),
                Instant.EPOCH);
    }

    @Test
    void everyStateIsReachedAndAllButTheLastLeadOn() {
        var reached = EnumSet.noneOf(State.class);
        var left = EnumSet.noneOf(State.class);
        for (var step : Step.values()) {
            reached.add(step.to());
            left.addAll(step.from());
        }
        assertThat(reached).containsExactlyInAnyOrder(State.values());
        assertThat(EnumSet.complementOf(left)).containsExactlyInAnyOrder(State.THANKED, State.WITHDRAWN);
    }

    @Test
    void whereverAWishWaitsItIsSomebodysTurn() {
        for (var state : State.values()) {
            var atRest = Set.of(State.JOINED, State.DECLINED, State.THANKED, State.WITHDRAWN)
                    .contains(state);
            assertThat(wish(state).owner() == null).as("" + state).isEqualTo(atRest);
        }
    }

    /** The owner of a state has a step to take in it, or the software takes it for them. */
    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"ASKED", "OPEN", "CLAIMED", "PUBLISHED", "ALREADY_THERE", "WATCHED"})
    void whoseTurnItIsCanDoSomething(State state) {
        var wish = wish(state);
        var owner = List.of(COORDINATOR, KOGA, STAFF).stream()
                .filter(visitor -> wish.owner().is(visitor))
                .findFirst()
                .orElseThrow();
        assertThat(open(owner, wish)).isNotEmpty();
    }

    @Test
    void onlyTheFacilityItselfSaysThatItWatched() {
        var published = wish(State.PUBLISHED);
        assertThat(open(STAFF, published)).containsExactly(Step.WATCH);
        for (var other : List.of(OTHER_STAFF, KOGA, HEADSET, COORDINATOR, Visitor.NOBODY)) {
            assertThat(open(other, published)).doesNotContain(Step.WATCH, Step.THANK);
        }
    }

    @Test
    void onlyWhoClaimedItGivesItBack() {
        var claimed = wish(State.CLAIMED);
        assertThat(open(KOGA, claimed)).containsExactlyInAnyOrder(Step.EXTEND, Step.GIVE_BACK, Step.UPLOAD);
        assertThat(open(HARADA, claimed)).isEmpty();
        assertThat(open(STAFF, claimed)).isEmpty();
    }

    @Test
    void whatTimeDoesNobodyDoesByHand() {
        for (var step : List.of(Step.LAPSE, Step.PUBLISH, Step.RETURN, Step.LOSE, Step.HEAR_PUBLISHED)) {
            for (var state : step.from()) {
                for (var visitor : List.of(COORDINATOR, KOGA, STAFF, HEADSET)) {
                    assertThat(step.isOpenTo(visitor, wish(state))).isFalse();
                }
            }
        }
    }

    @Test
    void anotherFacilitysWishIsNotEvenSeen() {
        for (var state : State.values()) {
            assertThat(wish(state).isSeenBy(OTHER_STAFF)).isFalse();
            assertThat(wish(state).isSeenBy(STAFF)).isTrue();
            assertThat(wish(state).isPersonSeenBy(COORDINATOR)).isFalse();
            assertThat(wish(state).isPersonSeenBy(KOGA)).isFalse();
        }
        assertThat(wish(State.ASKED).isSeenBy(KOGA)).isFalse();
        assertThat(wish(State.OPEN).isSeenBy(KOGA)).isTrue();
        assertThat(wish(State.CLAIMED).isSeenBy(HARADA)).isFalse();
        assertThat(wish(State.OPEN).isSeenBy(Visitor.NOBODY)).isFalse();
    }

    private static Set<Step> open(Visitor visitor, Wish wish) {
        var steps = EnumSet.noneOf(Step.class);
        Arrays.stream(Step.values())
                .filter(step -> step.from().contains(wish.state()) && step.isOpenTo(visitor, wish))
                .forEach(steps::add);
        return steps;
    }
}
