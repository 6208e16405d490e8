package org.omoide.town;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era.Years;

/**
 * Which parts of the town and which decades the library shows, and which are wished for.
 *
 * <p>Footage counts in each decade that its era touches. An era that is open at an end, or touches more than three decades,
 * says too little: it is counted as of no known decade. A wish points to the decades in which who asked was 10 to 30 years
 * old, as people remember those years best (the reminiscence bump: Rubin, Wetzler and Nebes 1986).
 */
final class Gaps {

    private static final int MOST_DECADES = 3;
    private static final int YOUNGEST = 10;
    private static final int OLDEST = 30;

    @Schema(name = "TownGaps")
    record Summary(
            @Schema(description = "First years of the decades that footage shows or wishes point to")
            List<Integer> decades,

            @Schema(description = "By name; the one without a name comes last")
            List<Area> areas,

            @Schema(description = "Names of areas with open wishes and without footage")
            List<String> areasWithoutFootage,

            @Schema(
                    description =
                            "Decades that no footage shows, and in which people who asked were 10 to 30 years old")
            List<WantedDecade> decadesWithoutFootage) {}

    @Schema(name = "TownArea", description = "Number of films and photos that are published, and of wishes that wait")
    record Area(
            @Schema(description = "Null for what has no place yet, or whose place has no area") @Nullable
            String name,

            @Schema(description = "All of its footage, each once")
            int footage,

            @Schema(description = "Of that, footage of no known decade")
            int footageOfUnknownDecade,

            @Schema(description = "All of its open wishes, each once")
            int openWishes,

            @Schema(description = "In the order of the decades")
            List<Cell> cells,

            @Schema(description = "It has a name and open wishes, and no footage")
            boolean missing) {}

    @Schema(name = "TownCell")
    record Cell(
            int decade,

            @Schema(description = "Whose era touches the decade")
            int footage,

            @Schema(description = "Open ones of people who were 10 to 30 years old in it")
            int openWishes,

            @Schema(description = "The area has a name, the decade is wished for, and nothing is there")
            boolean missing) {}

    @Schema(name = "TownWantedDecade")
    record WantedDecade(
            int decade,

            @Schema(description = "All wishes of people who were 10 to 30 years old in it")
            int wishes) {}

    private static final class Count {
        int footage;
        int undated;
        int wishes;
        final Map<Integer, Integer> footageByDecade = new HashMap<>();
        final Map<Integer, Integer> wishesByDecade = new HashMap<>();
    }

    private static final String NOWHERE = "";

    private final Map<String, Count> areas = new TreeMap<>();
    private final Map<Integer, Integer> youth = new TreeMap<>();

    /** @param years null where nobody said when it is */
    void footage(@Nullable String area, @Nullable Years years) {
        var count = count(area);
        count.footage++;
        var decades = decades(years);
        decades.forEach(decade -> count.footageByDecade.merge(decade, 1, Integer::sum));
        count.undated += decades.isEmpty() ? 1 : 0;
    }

    void openWish(@Nullable String area, @Nullable Integer birthDecade) {
        var count = count(area);
        count.wishes++;
        youth(birthDecade).forEach(decade -> count.wishesByDecade.merge(decade, 1, Integer::sum));
    }

    /** Somebody who asked, for whatever became of it. */
    void asker(@Nullable Integer birthDecade) {
        youth(birthDecade).forEach(decade -> youth.merge(decade, 1, Integer::sum));
    }

    private Count count(@Nullable String area) {
        return areas.computeIfAbsent(area == null ? NOWHERE : area, name -> new Count());
    }

    /** First years of the decades that count for the era; none where it says too little. */
    static List<Integer> decades(@Nullable Years years) {
        if (years == null || years.first() == null || years.last() == null) {
            return List.of();
        }
        var touched = decades(years.first(), years.last());
        return touched.size() > MOST_DECADES ? List.of() : touched;
    }

    /** First years of the decades in which somebody of this decade of birth was 10 to 30 years old. */
    static List<Integer> youth(@Nullable Integer birthDecade) {
        return birthDecade == null ? List.of() : decades(birthDecade + YOUNGEST, birthDecade + 9 + OLDEST);
    }

    private static List<Integer> decades(int first, int last) {
        return IntStream.rangeClosed(Math.floorDiv(first, 10), Math.floorDiv(last, 10))
                .map(decade -> decade * 10)
                .boxed()
                .toList();
    }

    Summary summary() {
        var shown = new TreeSet<Integer>();
        areas.values().forEach(count -> shown.addAll(count.footageByDecade.keySet()));
        var decades = new TreeSet<>(shown);
        decades.addAll(youth.keySet());
        areas.values().forEach(count -> decades.addAll(count.wishesByDecade.keySet()));
        var rows = new ArrayList<Area>();
        areas.forEach((name, count) -> rows.add(new Area(
                name.equals(NOWHERE) ? null : name,
                count.footage,
                count.undated,
                count.wishes,
                decades.stream()
                        .map(decade -> cell(decade, count, !name.equals(NOWHERE)))
                        .toList(),
                !name.equals(NOWHERE) && count.footage == 0 && count.wishes > 0)));
        rows.sort(Comparator.comparing(Area::name, Comparator.nullsLast(Comparator.naturalOrder())));
        return new Summary(
                List.copyOf(decades),
                rows,
                rows.stream()
                        .filter(Area::missing)
                        .map(Area::name)
                        .map(String::valueOf)
                        .toList(),
                youth.entrySet().stream()
                        .filter(entry -> !shown.contains(entry.getKey()))
                        .map(entry -> new WantedDecade(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Cell cell(int decade, Count count, boolean named) {
        int footage = count.footageByDecade.getOrDefault(decade, 0);
        int wishes = count.wishesByDecade.getOrDefault(decade, 0);
        return new Cell(decade, footage, wishes, named && footage == 0 && wishes > 0);
    }
}
