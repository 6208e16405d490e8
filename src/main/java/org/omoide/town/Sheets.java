package org.omoide.town;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Csv;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Writes the figures as CSV (RFC 4180) that spreadsheets open as it is meant. */
@Component
class Sheets {

    private static final List<String> MONTH_COLUMNS = List.of(
            "month",
            "over",
            "opened",
            "filmed",
            "already-there",
            "published",
            "watched",
            "thanked",
            "declined",
            "withdrawn",
            "waiting",
            "ready",
            "days-count",
            "days-median",
            "days-nine-of-ten",
            "days-longest",
            "pairs",
            "people",
            "nameless",
            "places");

    private final MessageSource messages;

    Sheets(MessageSource messages) {
        this.messages = messages;
    }

    /** A row for each month. */
    String months(Picture picture, Locale locale) {
        var rows = new ArrayList<List<@Nullable Object>>();
        for (var month : picture.months()) {
            var row = new ArrayList<@Nullable Object>();
            row.add(month.month().toString());
            row.add(say(month.over() ? "town.csv.ended" : "town.csv.so-far", locale));
            var figures = month.figures();
            if (figures != null) {
                var days = figures.daysToHeadset();
                var connected = figures.connected();
                row.addAll(List.of(
                        figures.opened(),
                        figures.filmed(),
                        figures.alreadyThere(),
                        figures.published(),
                        figures.watched(),
                        figures.thanked(),
                        figures.declined(),
                        figures.withdrawn(),
                        figures.waiting(),
                        figures.readyToWatch(),
                        days.count()));
                row.add(days.median());
                row.add(days.nineOfTen());
                row.add(days.longest());
                row.addAll(List.of(connected.pairs(), connected.people(), connected.nameless(), connected.places()));
            }
            while (row.size() < MONTH_COLUMNS.size()) {
                row.add(null);
            }
            rows.add(row);
        }
        return table(MONTH_COLUMNS, rows, locale);
    }

    /** A row for each area and decade. */
    String areas(Picture picture, Locale locale) {
        var rows = new ArrayList<List<@Nullable Object>>();
        for (var area : picture.today().gaps().areas()) {
            var name = area.name() == null ? say("town.area.none", locale) : area.name();
            for (var cell : area.cells()) {
                rows.add(List.of(
                        name,
                        cell.decade(),
                        cell.footage(),
                        cell.openWishes(),
                        say(cell.missing() ? "town.csv.yes" : "town.csv.no", locale)));
            }
            rows.add(List.of(name, say("town.decade.unknown", locale), area.footageOfUnknownDecade(), "", ""));
            rows.add(List.of(
                    name,
                    say("town.decade.all", locale),
                    area.footage(),
                    area.openWishes(),
                    say(area.missing() ? "town.csv.yes" : "town.csv.no", locale)));
        }
        return table(List.of("area", "decade", "footage", "open-wishes", "missing"), rows, locale);
    }

    private String table(List<String> columns, List<List<@Nullable Object>> rows, Locale locale) {
        return Csv.table(
                columns.stream()
                        .map(column -> say("town.csv." + column, locale))
                        .toList(),
                rows);
    }

    private String say(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }
}
