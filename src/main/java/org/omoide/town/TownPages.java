package org.omoide.town;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Csv;
import org.omoide.web.Problem;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** The town's picture for the coordinator: a page, and what others reckon with. */
@Controller
@Tag(name = "Town", description = "What became of the wishes; nobody is named")
class TownPages {

    /** Wishes are no older than this software. */
    private static final YearMonth EARLIEST = Year.of(2020).atMonth(1);

    private static final int CHOICE = 36;

    private final Town town;
    private final Sheets sheets;
    private final MessageSource messages;

    TownPages(Town town, Sheets sheets, MessageSource messages) {
        this.town = town;
        this.sheets = sheets;
        this.messages = messages;
    }

    /**
     * A month as the page names it.
     *
     * @param value as in the address, for example 2026-11
     */
    record Named(String value, String name) {}

    @GetMapping("/town")
    Mono<Rendering> page(@RequestParam(required = false) @Nullable String month, Locale locale) {
        var wanted = wanted(month);
        var present = YearMonth.from(town.today());
        return town.picture(wanted)
                .map(picture -> Rendering.view("town")
                        .modelAttribute("picture", picture)
                        .modelAttribute("month", named(wanted, locale))
                        .modelAttribute("before", wanted.equals(EARLIEST) ? "" : named(wanted.minusMonths(1), locale))
                        .modelAttribute("after", wanted.equals(present) ? "" : named(wanted.plusMonths(1), locale))
                        .modelAttribute("choice", choice(wanted, present, locale))
                        .modelAttribute(
                                "rows",
                                picture.months().stream()
                                        .map(one -> named(one.month(), locale))
                                        .toList())
                        .modelAttribute("mostOpened", picture.highest(Picture.Figures::opened))
                        .modelAttribute("mostWatched", picture.highest(Picture.Figures::watched))
                        .modelAttribute(
                                "mostPairs",
                                picture.highest(figures -> figures.connected().pairs()))
                        .build());
    }

    @GetMapping("/api/town")
    @ResponseBody
    @Operation(summary = "The town in a month")
    Mono<Picture> json(
            @Parameter(description = "This month if it is missing", example = "2026-11")
                    @RequestParam(required = false)
                    @Nullable
                    String month) {
        return town.picture(wanted(month));
    }

    @GetMapping("/api/town/months.csv")
    @Operation(
            summary = "Twelve months up to a month, as a table",
            description = "RFC 4180, UTF-8 with a byte order mark; what has no figure is empty")
    Mono<ResponseEntity<byte[]>> months(@RequestParam(required = false) @Nullable String month, Locale locale) {
        var wanted = wanted(month);
        return town.picture(wanted)
                .map(picture -> Csv.file("omoide-town-" + wanted + ".csv", sheets.months(picture, locale)));
    }

    @GetMapping("/api/town/areas.csv")
    @Operation(
            summary = "What there is of each part of the town and each decade today, as a table",
            description = "RFC 4180, UTF-8 with a byte order mark; one row for each area and decade")
    Mono<ResponseEntity<byte[]>> areas(Locale locale) {
        var today = town.today();
        return town.picture(YearMonth.from(today))
                .map(picture -> Csv.file("omoide-town-areas-" + today + ".csv", sheets.areas(picture, locale)));
    }

    /** @throws Problem 400 where it is no month, is too long ago, or has not come yet */
    private YearMonth wanted(@Nullable String month) {
        var present = YearMonth.from(town.today());
        if (month == null || month.isBlank()) {
            return present;
        }
        try {
            var wanted = YearMonth.parse(month.strip());
            if (!wanted.isBefore(EARLIEST) && !wanted.isAfter(present)) {
                return wanted;
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw new Problem(HttpStatus.BAD_REQUEST, "town.month.wrong", "" + EARLIEST, "" + present);
    }

    private List<Named> choice(YearMonth wanted, YearMonth present, Locale locale) {
        var recent = Stream.iterate(present, month -> month.minusMonths(1))
                .limit(CHOICE)
                .filter(month -> !month.isBefore(EARLIEST));
        return Stream.concat(recent, Stream.of(wanted))
                .distinct()
                .map(month -> named(month, locale))
                .toList();
    }

    private Named named(YearMonth month, Locale locale) {
        var pattern = messages.getMessage("town.month.pattern", null, locale);
        return new Named(
                month.toString(), DateTimeFormatter.ofPattern(pattern, locale).format(month));
    }
}
