package org.omoide.town;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many days each wish took. Keeps how many took how long, and not each one of them. */
final class Days {

    /** Fewer have no tenth. */
    static final int ENOUGH_FOR_A_TENTH = 10;

    private final Map<Long, Integer> wishesByDays = new TreeMap<>();
    private int count;

    @Schema(
            name = "TownDays",
            description = "Calendar days from the wish to the day on which the facility first watched it")
    record Summary(
            @Schema(description = "Wishes that the figures are of")
            int count,

            @Schema(description = "Half of the wishes took so long or shorter; null where there are none") @Nullable
            Double median,

            @Schema(
                    description = "Nine of ten wishes took so long or shorter, one of ten longer (nearest rank);"
                            + " null where there are fewer than 10")
            @Nullable
            Long nineOfTen,

            @Schema(description = "The one that took longest; null where there are none") @Nullable
            Long longest) {}

    void add(long days) {
        wishesByDays.merge(days, 1, Integer::sum);
        count++;
    }

    Summary summary() {
        return count == 0
                ? new Summary(0, null, null, null)
                : new Summary(
                        count,
                        (ranked((count + 1) / 2) + ranked(count / 2 + 1)) / 2.0,
                        count < ENOUGH_FOR_A_TENTH ? null : ranked((int) Math.ceil(count * 0.9)),
                        ranked(count));
    }

    /** @param rank from 1 for the shortest */
    private long ranked(int rank) {
        int passed = 0;
        for (var entry : wishesByDays.entrySet()) {
            passed += entry.getValue();
            if (passed >= rank) {
                return entry.getKey();
            }
        }
        throw new IllegalArgumentException("rank " + rank + " of " + count);
    }
}
