package org.omoide.request;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Secret;
import org.omoide.place.Kana;

/**
 * What happened to a wish, for those who count. Nothing in it names a resident, or quotes anybody.
 *
 * @param placeId by the coordinator's word, or else by what was filmed; null where neither says it
 * @param facilityId where it was asked; null where a coordinator wished it for the town
 * @param asker stands for who asked: the same for wishes of one facility with the same nickname and decade of birth, and for
 *     those of the same coordinator; the wish's own id where no nickname was said. Not to be told to anybody
 * @param birthDecade its first year; null where it was not said
 * @param filmerId account of who filmed it; null where nobody has, or a command took the footage in
 * @param events the oldest first
 */
public record WishStory(
        String id,
        @Nullable String placeId,
        @Nullable String facilityId,
        String asker,
        @Nullable Integer birthDecade,
        @Nullable String filmerId,
        List<Event> events) {

    /** @param by id of the account; null where who asked did it, or the passage of time */
    public record Event(Step step, @Nullable String by, Instant at) {}

    static WishStory of(Wish wish, @Nullable String placeId) {
        var person = wish.person();
        return new WishStory(
                wish.id(),
                placeId,
                wish.facilityId(),
                asker(wish),
                person == null ? null : person.birthDecade(),
                wish.filmerId(),
                wish.events().stream()
                        .map(event -> new Event(event.step(), event.by(), event.at()))
                        .toList());
    }

    private static String asker(Wish wish) {
        if (wish.facilityId() == null) {
            return Objects.requireNonNullElse(wish.events().get(0).by(), wish.id());
        }
        var person = wish.person();
        return person == null || person.nickname() == null
                ? wish.id()
                : Secret.digest(
                        wish.facilityId() + "/" + person.birthDecade() + "/" + Kana.comparable(person.nickname()));
    }

    /** Whether nothing tells who asked, so that the wish stands for somebody of its own. */
    public boolean isNameless() {
        return asker.equals(id);
    }

    public Instant asked() {
        return events.get(0).at();
    }
}
