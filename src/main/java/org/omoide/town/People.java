package org.omoide.town;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.omoide.request.Step;
import org.omoide.request.WishStory;
import org.omoide.town.Connections.Person;

/** Who took part in a wish: who asked, who filmed, who watched and thanked. What a coordinator's office does isn't counted. */
final class People {

    private static final Set<Step> FILM_IS_THERE =
            Set.of(Step.UPLOAD, Step.POINT_TO, Step.HEAR_PUBLISHED, Step.HEAR_ALREADY_THERE);
    private static final Set<Step> FILM_IS_GONE = Set.of(Step.LOSE, Step.LOSE_UPLOAD, Step.LAPSE, Step.GIVE_BACK);

    private People() {}

    static Set<Person> of(WishStory story, Instant before) {
        var people = new LinkedHashSet<Person>();
        people.add(new Person(story.asker(), story.facilityId(), story.isNameless()));
        var claimants = new HashSet<String>();
        boolean filmed = false;
        for (var event : story.events()) {
            if (!event.at().isBefore(before)) {
                // Whose film it is later says nothing of who had filmed it by then.
                return filmed && filmIsKept(story, before) ? withFilmer(people, story) : people;
            }
            var by = event.by();
            switch (event.step()) {
                case CLAIM -> claimants.add(String.valueOf(by));
                case UPLOAD -> {
                    // A coordinator may have said that footage of somebody else fulfils it.
                    if (by != null && claimants.contains(by)) {
                        people.add(filmer(by));
                    }
                }
                case WATCH, THANK -> {
                    if (by != null) {
                        people.add(new Person(by, story.facilityId(), false));
                    }
                }
                default -> {}
            }
            filmed = FILM_IS_THERE.contains(event.step()) || filmed && !FILM_IS_GONE.contains(event.step());
        }
        return filmed ? withFilmer(people, story) : people;
    }

    /** Whether the film that was there before an instant is the one that is there now. */
    private static boolean filmIsKept(WishStory story, Instant before) {
        return story.events().stream()
                .filter(event -> !event.at().isBefore(before))
                .noneMatch(event -> FILM_IS_GONE.contains(event.step()));
    }

    private static Set<Person> withFilmer(Set<Person> people, WishStory story) {
        if (story.filmerId() != null) {
            people.add(filmer(story.filmerId()));
        }
        return people;
    }

    private static Person filmer(String id) {
        return new Person(id, null, false);
    }
}
