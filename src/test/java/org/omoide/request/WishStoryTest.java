package org.omoide.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WishStoryTest {

    @Test
    void theSameNicknameAndDecadeOfOneFacilityAreOnePerson() {
        var first = story("1", "a", new Wish.Person("はなさん", 1930), "staff");
        assertThat(first.asker())
                .isEqualTo(story("2", "a", new Wish.Person("ハナ さん", 1930), null).asker())
                .isNotEqualTo(
                        story("3", "b", new Wish.Person("はなさん", 1930), null).asker())
                .isNotEqualTo(
                        story("4", "a", new Wish.Person("はなさん", 1940), null).asker())
                .isNotEqualTo(
                        story("5", "a", new Wish.Person("うめさん", 1930), null).asker());
        assertThat(first.isNameless()).isFalse();
    }

    @Test
    void aWishWithoutANicknameStandsForItself() {
        for (var person : new Wish.Person[] {null, new Wish.Person(null, 1930)}) {
            var story = story("1", "a", person, "staff");
            assertThat(story.asker()).isEqualTo("1");
            assertThat(story.isNameless()).isTrue();
        }
    }

    @Test
    void aWishForTheTownIsItsCoordinators() {
        assertThat(story("1", null, null, "yamada").asker()).isEqualTo("yamada");
        assertThat(story("1", null, null, "yamada").isNameless()).isFalse();
    }

    @Test
    void itNamesNobodyAndQuotesNobody() {
        assertThat(story("1", "a", new Wish.Person("はなさん", 1930), null).toString())
                .doesNotContain("はな")
                .doesNotContain("川べり")
                .doesNotContain("弟と");
    }

    private static WishStory story(String id, String facility, Wish.Person person, String by) {
        var events = List.of(new Wish.Event(Step.ASK, by, Instant.EPOCH));
        return WishStory.of(
                new Wish(
                        id,
                        Wish.State.ASKED,
                        Instant.EPOCH,
                        facility,
                        "川べり",
                        "弟と泳いだ",
                        person,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        events,
                        Instant.EPOCH),
                "harbour");
    }
}
