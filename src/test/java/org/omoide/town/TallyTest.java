package org.omoide.town;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.omoide.request.Step;
import org.omoide.request.WishStory;
import org.omoide.request.WishStory.Event;
import org.omoide.town.Connections.Person;
import org.omoide.town.Picture.Figures;
import org.omoide.town.Picture.Month;
import org.omoide.web.TownTime;

class TallyTest {

    private static final Instant NOW = at("2026-11-23T12:00");
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    @Test
    void monthsBeginAtMidnightInTheTown() {
        var tally = tally();
        // The first is 23:59:59 on 31 October in the town, the other one a second later; in UTC both are in October.
        tally.add(story("a", event(Step.ASK, null, Instant.parse("2026-10-31T14:59:59Z"))));
        tally.add(story("b", event(Step.ASK, null, Instant.parse("2026-10-31T15:00:00Z"))));
        assertThat(figures(tally, 10).opened()).isEqualTo(1);
        assertThat(figures(tally, 10).waiting()).isEqualTo(1);
        assertThat(figures(tally, 11).opened()).isEqualTo(1);
        assertThat(figures(tally, 11).waiting()).isEqualTo(2);
    }

    @Test
    void eachDeedCountsOnceInTheMonthOfItsFirstTime() {
        var tally = tally();
        tally.add(story(
                "w",
                event(Step.ASK, null, "2026-08-30T10:00"),
                event(Step.ROUTE, "yamada", "2026-09-01T10:00"),
                event(Step.CLAIM, "koga", "2026-09-02T10:00"),
                event(Step.UPLOAD, "koga", "2026-09-20T10:00"),
                event(Step.RETURN, null, "2026-09-25T10:00"),
                event(Step.UPLOAD, "koga", "2026-10-02T10:00"),
                event(Step.PUBLISH, null, "2026-10-03T10:00"),
                event(Step.WATCH, "nakamura", "2026-11-01T00:30"),
                event(Step.THANK, "nakamura", "2026-11-02T10:00")));
        assertThat(figures(tally, 8).opened()).isEqualTo(1);
        assertThat(figures(tally, 8).waiting()).isEqualTo(1);
        assertThat(figures(tally, 9).filmed()).isEqualTo(1);
        assertThat(figures(tally, 10).filmed()).isZero();
        assertThat(figures(tally, 10).published()).isEqualTo(1);
        assertThat(figures(tally, 10).readyToWatch()).isEqualTo(1);
        assertThat(figures(tally, 11))
                .extracting(Figures::watched, Figures::thanked, Figures::waiting, Figures::readyToWatch)
                .containsExactly(1, 1, 0, 0);
        assertThat(figures(tally, 11).daysToHeadset()).isEqualTo(new Days.Summary(1, 63.0, null, 63L));
        assertThat(figures(tally, 10).daysToHeadset().median()).isNull();
    }

    @Test
    void aJoinedWishIsFulfilledWithTheOther() {
        var tally = tally();
        tally.add(story(
                "joined",
                event(Step.ASK, null, "2026-10-01T10:00"),
                event(Step.JOIN, "yamada", "2026-10-02T10:00"),
                event(Step.HEAR_PUBLISHED, null, "2026-11-03T10:00"),
                event(Step.WATCH, "nakamura", "2026-11-04T10:00")));
        assertThat(figures(tally, 10))
                .extracting(Figures::opened, Figures::filmed, Figures::waiting)
                .containsExactly(1, 0, 1);
        assertThat(figures(tally, 11))
                .extracting(Figures::opened, Figures::filmed, Figures::published, Figures::watched, Figures::waiting)
                .containsExactly(0, 1, 1, 1, 0);
    }

    @Test
    void nobodyWaitsForWhatWasDeclinedUntilItIsReconsidered() {
        var tally = tally();
        tally.add(story(
                "w",
                event(Step.ASK, null, "2026-08-01T10:00"),
                event(Step.DECLINE, "yamada", "2026-09-02T10:00"),
                event(Step.RECONSIDER, "yamada", "2026-10-02T10:00"),
                event(Step.WITHDRAW, "nakamura", "2026-11-02T10:00")));
        assertThat(IntStream.rangeClosed(8, 11).mapToObj(month -> figures(tally, month)))
                .extracting(Figures::waiting)
                .containsExactly(1, 0, 1, 0);
        assertThat(figures(tally, 9).declined()).isEqualTo(1);
        assertThat(figures(tally, 11).withdrawn()).isEqualTo(1);
    }

    @Test
    void monthsBeforeTheFirstWishHaveNoFigures() {
        var none = tally();
        assertThat(none.months()).hasSize(12).extracting(Month::figures).containsOnlyNulls();
        assertThat(none.months().get(0).month()).isEqualTo(YearMonth.of(2025, 12));
        var tally = tally();
        tally.add(story("w", event(Step.ASK, null, "2026-10-01T10:00")));
        assertThat(tally.months()).filteredOn(month -> month.figures() != null).hasSize(2);
        assertThat(tally.months()).extracting(Month::over).containsOnlyOnce(false);
    }

    @Test
    void whatHappensLaterLeavesAPastMonthAsItWas() {
        var events = new ArrayList<>(List.of(
                event(Step.ASK, null, "2026-09-01T10:00"),
                event(Step.CLAIM, "koga", "2026-09-02T10:00"),
                event(Step.UPLOAD, "koga", "2026-10-02T10:00"),
                event(Step.RETURN, null, "2026-10-03T10:00")));
        var then = tally(NOVEMBER.minusMonths(1));
        then.add(story("w", "koga", events));
        // Never put right; somebody else films it, and the facility watches that.
        events.addAll(List.of(
                event(Step.LAPSE, null, "2026-11-03T10:00"),
                event(Step.CLAIM, "harada", "2026-11-04T10:00"),
                event(Step.UPLOAD, "harada", "2026-11-05T10:00"),
                event(Step.PUBLISH, null, "2026-11-06T10:00"),
                event(Step.WATCH, "nakamura", "2026-11-07T10:00")));
        var later = tally(NOVEMBER.minusMonths(1));
        later.add(story("w", "harada", events));
        assertThat(later.months()).isEqualTo(then.months());
        assertThat(figures(then, 10).connected()).isEqualTo(new Connections.Summary(1, 2, 1, 1));
        assertThat(People.of(story("w", "harada", events), at("2026-11-01T00:00")))
                .extracting(Person::id)
                .containsExactly("w", "koga");
        assertThat(People.of(story("w", "harada", events), NOW))
                .extracting(Person::id)
                .containsExactly("w", "koga", "harada", "nakamura");
    }

    @Test
    void askingAloneConnectsNobodyAndTheOfficeIsNotCounted() {
        var tally = tally();
        tally.add(
                story("a", event(Step.ASK, null, "2026-11-01T10:00"), event(Step.ROUTE, "yamada", "2026-11-02T10:00")));
        tally.add(
                story("b", event(Step.ASK, null, "2026-11-01T10:00"), event(Step.JOIN, "yamada", "2026-11-02T10:00")));
        assertThat(figures(tally, 11).connected().pairs()).isZero();
        // A coordinator saw that what Koga had uploaded fulfils it.
        tally.add(story(
                "c",
                "koga",
                List.of(event(Step.ASK, null, "2026-11-01T10:00"), event(Step.UPLOAD, "yamada", "2026-11-02T10:00"))));
        assertThat(figures(tally, 11).connected()).isEqualTo(new Connections.Summary(1, 2, 1, 1));
    }

    @Test
    void aWishWithoutAPlaceConnectsNobody() {
        var tally = tally();
        var story = story(
                "w",
                "koga",
                List.of(event(Step.ASK, null, "2026-11-01T10:00"), event(Step.UPLOAD, "koga", "2026-11-02T10:00")));
        tally.add(new WishStory("w", null, "himawari", "w", null, "koga", story.events()));
        assertThat(figures(tally, 11).connected().pairs()).isZero();
        assertThat(figures(tally, 11).filmed()).isEqualTo(1);
    }

    @Test
    void theTenThatWaitLongest() {
        var tally = tally();
        for (int day = 20; day >= 1; day--) {
            tally.add(story("w" + day, event(Step.ASK, null, "2026-10-%02dT10:00".formatted(day))));
        }
        tally.add(story(
                "watched",
                event(Step.ASK, null, "2026-01-01T10:00"),
                event(Step.WATCH, "nakamura", "2026-01-02T10:00")));
        assertThat(tally.longestWaiting())
                .extracting(WishStory::id)
                .containsExactly("w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8", "w9", "w10");
    }

    private static Tally tally() {
        return tally(NOVEMBER);
    }

    private static Tally tally(YearMonth month) {
        return new Tally(month, TownTime.ZONE, NOW);
    }

    private static Figures figures(Tally tally, int month) {
        return tally.months().stream()
                .filter(one -> one.month().equals(YearMonth.of(2026, month)))
                .findFirst()
                .orElseThrow()
                .figures();
    }

    private static WishStory story(String id, Event... events) {
        return story(id, null, List.of(events));
    }

    private static WishStory story(String id, String filmer, List<Event> events) {
        return new WishStory(id, "harbour", "himawari", id, null, filmer, List.copyOf(events));
    }

    private static Event event(Step step, String by, String at) {
        return event(step, by, at(at));
    }

    private static Event event(Step step, String by, Instant at) {
        return new Event(step, by, at);
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(TownTime.ZONE).toInstant();
    }
}
