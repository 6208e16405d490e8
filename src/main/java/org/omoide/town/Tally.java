package org.omoide.town;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omoide.request.Step;
import org.omoide.request.WishStory;
import org.omoide.town.Picture.Figures;
import org.omoide.town.Picture.Month;

/** Counts one wish after the other; keeps none of them but the few that wait longest. */
final class Tally {

    static final int MONTHS = 12;
    static final int LONGEST = 10;

    /** After these nobody waits for the wish. */
    private static final Set<Step> NOT_WAITED_FOR =
            Set.of(Step.WATCH, Step.THANK, Step.DECLINE, Step.HEAR_DECLINED, Step.WITHDRAW);

    private static final Set<Step> WATCHABLE =
            Set.of(Step.PUBLISH, Step.HEAR_PUBLISHED, Step.POINT_TO, Step.HEAR_ALREADY_THERE);

    private static final Set<Deed> MEETINGS = Set.of(Deed.FILMED, Deed.PUBLISHED, Deed.WATCHED, Deed.THANKED);

    private final class Count {
        final YearMonth month;
        final Instant end;
        final Map<Deed, Integer> deeds = new EnumMap<>(Deed.class);
        final Days days = new Days();
        final Connections connections = new Connections();
        int waiting;
        int ready;

        Count(YearMonth month) {
            this.month = month;
            end = month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
        }

        int of(Deed deed) {
            return deeds.getOrDefault(deed, 0);
        }

        Month summary() {
            boolean before = first == null || month.isBefore(month(first));
            return new Month(
                    month,
                    !end.isAfter(now),
                    before
                            ? null
                            : new Figures(
                                    of(Deed.OPENED),
                                    of(Deed.FILMED),
                                    of(Deed.ALREADY_THERE),
                                    of(Deed.PUBLISHED),
                                    of(Deed.WATCHED),
                                    of(Deed.THANKED),
                                    of(Deed.DECLINED),
                                    of(Deed.WITHDRAWN),
                                    waiting,
                                    ready,
                                    days.summary(),
                                    connections.summary()));
        }
    }

    private final ZoneId zone;
    private final Instant now;
    private final Map<YearMonth, Count> counts = new LinkedHashMap<>();
    private final PriorityQueue<WishStory> longest =
            new PriorityQueue<>(Comparator.comparing(WishStory::asked).reversed());
    private @Nullable Instant first;

    /** @param last of the twelve months that are counted */
    Tally(YearMonth last, ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
        for (int i = MONTHS - 1; i >= 0; i--) {
            counts.put(last.minusMonths(i), new Count(last.minusMonths(i)));
        }
    }

    void add(WishStory story) {
        if (first == null || story.asked().isBefore(first)) {
            first = story.asked();
        }
        countDeeds(story);
        connect(story);
        for (var count : counts.values()) {
            if (waits(story, count.end)) {
                count.waiting++;
                count.ready += isReadyToWatch(story, count.end) ? 1 : 0;
            }
        }
        if (waits(story, Instant.MAX)) {
            longest.add(story);
            if (longest.size() > LONGEST) {
                longest.remove();
            }
        }
    }

    private void countDeeds(WishStory story) {
        for (var deed : Deed.values()) {
            var at = deed.first(story);
            var count = at == null ? null : counts.get(month(at));
            if (count != null) {
                count.deeds.merge(deed, 1, Integer::sum);
                if (deed == Deed.WATCHED) {
                    count.days.add(ChronoUnit.DAYS.between(day(story.asked()), day(at)));
                }
            }
        }
    }

    private void connect(WishStory story) {
        var place = story.placeId();
        if (place != null) {
            story.events().stream()
                    .filter(event -> isMeeting(event.step()))
                    .map(event -> counts.get(month(event.at())))
                    .filter(Objects::nonNull)
                    .distinct()
                    .forEach(count -> count.connections.meet(place, People.of(story, count.end)));
        }
    }

    private static boolean isMeeting(Step step) {
        return MEETINGS.stream().anyMatch(deed -> deed.isDoneBy(step));
    }

    /** Whether somebody waited for it at that moment. */
    static boolean waits(WishStory story, Instant before) {
        var step = last(story, before);
        return step != null && !NOT_WAITED_FOR.contains(step);
    }

    static boolean isReadyToWatch(WishStory story, Instant before) {
        var step = last(story, before);
        return step != null && WATCHABLE.contains(step);
    }

    private static @Nullable Step last(WishStory story, Instant before) {
        Step last = null;
        for (var event : story.events()) {
            if (event.at().isBefore(before)) {
                last = event.step();
            }
        }
        return last;
    }

    List<Month> months() {
        return counts.values().stream().map(Count::summary).toList();
    }

    /** Those that wait longest, the oldest first. */
    List<WishStory> longestWaiting() {
        return longest.stream().sorted(Comparator.comparing(WishStory::asked)).toList();
    }

    /** The month of the first wish; null where there is none. */
    @Nullable
    YearMonth firstMonth() {
        return first == null ? null : month(first);
    }

    LocalDate day(Instant at) {
        return at.atZone(zone).toLocalDate();
    }

    private YearMonth month(Instant at) {
        return YearMonth.from(at.atZone(zone));
    }
}
