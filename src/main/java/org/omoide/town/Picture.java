package org.omoide.town;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The town in a month, and what it lacks today. */
@Schema(
        name = "TownPicture",
        description = "Months are those of the time zone. No resident is named in it, and nobody quoted")
record Picture(
        @Schema(type = "string", example = "2026-11") YearMonth month,

        @Schema(example = "Asia/Tokyo") String timeZone,

        Instant made,

        @Schema(description = "Twelve months, the last of them the one that was asked for")
        List<Month> months,

        Today today) {

    @Schema(name = "TownMonth")
    record Month(
            @Schema(type = "string", example = "2026-11") YearMonth month,

            @Schema(description = "Whether it is over; else the figures are those so far")
            boolean over,

            @Schema(description = "Null in months before the town's first wish") @Nullable
            Figures figures) {}

    @Schema(
            name = "TownFigures",
            description = "Numbers of wishes, each in the month in which it happened to it for the first time")
    record Figures(
            int opened,

            @Schema(description = "A whole film came in for it, or for the wish that it was joined to")
            int filmed,

            @Schema(description = "The library had it already")
            int alreadyThere,

            int published,

            @Schema(description = "By the facility, in the headset")
            int watched,

            int thanked,

            int declined,

            int withdrawn,

            @Schema(description = "At the end of the month: asked, and neither watched nor declined nor withdrawn")
            int waiting,

            @Schema(description = "Of those waiting: it can be watched, and hasn't been")
            int readyToWatch,

            @Schema(description = "Of the wishes first watched in the month, in days")
            Days.Summary daysToHeadset,

            Connections.Summary connected) {}

    @Schema(name = "TownToday", description = "At the moment of the question, whatever the month")
    record Today(
            @Schema(description = "The ten that wait longest, the oldest first")
            List<Waiting> longestWaiting,

            Gaps.Summary gaps) {}

    @Schema(name = "TownWaitingWish")
    record Waiting(
            String id,

            @Schema(type = "string", format = "date") LocalDate asked,

            long days,

            @Schema(description = "Name of the library's place; null where nobody has said yet which one it is")
            @Nullable
            String place,

            @Schema(description = "It can be watched, and hasn't been")
            boolean readyToWatch) {}

    public Month wanted() {
        return months.get(months.size() - 1);
    }

    /** Null where there is nothing to compare. */
    @Nullable
    public Long morePairsThanTheMonthBefore() {
        var before = months.get(months.size() - 2).figures();
        var figures = wanted().figures();
        return before == null || figures == null
                ? null
                : Long.valueOf(figures.connected().pairs() - before.connected().pairs());
    }

    /** The highest figure of a column, so that its bars can be compared. */
    long highest(ToLongFunction<Figures> column) {
        return months.stream()
                .map(Month::figures)
                .filter(Objects::nonNull)
                .mapToLong(column)
                .max()
                .orElse(0);
    }
}
