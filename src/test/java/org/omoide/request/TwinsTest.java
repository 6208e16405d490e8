package org.omoide.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.omoide.request.Wish.Direction;
import org.omoide.request.Wish.Pointed;
import org.omoide.request.Wish.State;

class TwinsTest {

    @Test
    void findsTheSamePlaceInOtherWords() {
        var asked = wish("a", "銀座通りの映画館", State.ASKED, null);
        var same = wish("b", "銀座通りにあった映画館", State.OPEN, null);
        var kana = wish("c", "ぎんざ通りの映画館", State.ASKED, null);
        var other = wish("d", "延命公園の桜", State.ASKED, null);
        assertThat(Twins.of(asked, List.of(asked, other, kana, same)))
                .extracting(Wish::id)
                .containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void whatHasComeToItsEndIsNoTwin() {
        var asked = wish("a", "三池港", State.ASKED, null);
        assertThat(Twins.of(asked, List.of(wish("b", "三池港", State.THANKED, null))))
                .isEmpty();
    }

    @Test
    void pointingTheSameWayInTheSameViewIsTheSameWish() {
        var asked = wish("a", "港", State.ASKED, new Pointed("f", 175, 0, 2, Direction.FURTHER, true));
        var near = wish("b", "港", State.ASKED, new Pointed("f", -170, 10, 9, Direction.FURTHER, true));
        var away = wish("c", "港", State.ASKED, new Pointed("f", 90, 0, 2, Direction.FURTHER, true));
        var behind = wish("d", "港", State.ASKED, new Pointed("f", 175, 0, 2, Direction.BEHIND, true));
        assertThat(Twins.of(asked, List.of(near, away, behind)))
                .extracting(Wish::id)
                .containsExactly("b");
    }

    private static Wish wish(String id, String place, State state, Pointed pointed) {
        return new Wish(
                id,
                state,
                Instant.EPOCH,
                "a",
                place,
                null,
                null,
                null,
                null,
                pointed,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                Instant.EPOCH);
    }
}
