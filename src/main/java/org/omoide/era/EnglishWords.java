package org.omoide.era;

import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era.Bound;
import org.omoide.era.Era.Grain;
import org.omoide.era.Era.Interval;
import org.omoide.era.Era.Missing;
import org.omoide.era.Era.Point;

/** Says an era in English. */
final class EnglishWords {

    private static final String[] SEASONS = {"spring", "summer", "autumn", "winter"};

    private EnglishWords() {}

    static String text(Era era) {
        if (era instanceof Point point) {
            return words(point) + aside(reigns(point));
        }
        var interval = (Interval) era;
        var tens = Tens.of(interval);
        if (interval.start() == Missing.OPEN) {
            return "until " + words(interval.end()) + aside(reigns(interval.end()));
        }
        if (interval.end() == Missing.OPEN) {
            return "from " + words(interval.start()) + aside(reigns(interval.start()));
        }
        var start = reigns(interval.start());
        var end = reigns(interval.end());
        return words(interval.start())
                + (plain(interval.start()) && plain(interval.end()) ? "–" : " – ")
                + words(interval.end())
                + aside(
                        tens != null
                                ? tens.reign().english + " " + tens.number() + "s"
                                : start == null || end == null || decade(interval.start()) || decade(interval.end())
                                        ? null
                                        : start + " – " + end);
    }

    private static boolean decade(Bound bound) {
        return bound instanceof Point point && point.grain() == Grain.DECADE;
    }

    private static boolean plain(Bound bound) {
        return bound instanceof Point point && point.grain() == Grain.YEAR && point.certainty() == Era.Certainty.SURE;
    }

    private static String aside(@Nullable String words) {
        return words == null ? "" : " (" + words + ")";
    }

    private static String words(Bound bound) {
        if (!(bound instanceof Point point)) {
            return "unknown";
        }
        var date = switch (point.grain()) {
            case CENTURY -> "the " + ordinal(point.year() / 100 + 1) + " century";
            case DECADE -> "the " + point.year() + "s";
            case YEAR -> "" + point.year();
            case SEASON -> SEASONS[point.month() - 21] + " " + point.year();
            case MONTH -> month(point) + " " + point.year();
            case DAY -> point.day() + " " + month(point) + " " + point.year();
        };
        return (point.certainty().uncertain() ? "probably " : "")
                + (point.certainty().approximate() ? "about " : "")
                + date;
    }

    private static String month(Point point) {
        return Month.of(point.month()).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static @Nullable String reigns(Bound bound) {
        if (!(bound instanceof Point point) || point.grain() == Grain.CENTURY || point.year() < 1868) {
            return null;
        }
        if (point.grain() == Grain.DECADE) {
            var first = Reign.between(point.firstDay(), point.firstDay());
            var last = Reign.between(point.lastDay(), point.lastDay());
            return first.isEmpty()
                    ? null
                    : year(first.get(0), point.year()) + " – " + year(last.get(0), point.year() + 9);
        }
        var names = Reign.between(point.firstDay(), point.lastDay()).stream()
                .map(reign -> year(reign, point.year()))
                .collect(Collectors.joining(" / "));
        return names.isEmpty() ? null : names;
    }

    private static String year(Reign reign, int year) {
        return reign.english + " " + reign.number(year);
    }

    private static String ordinal(int number) {
        int tens = number % 100;
        var suffix = tens >= 11 && tens <= 13
                ? "th"
                : switch (number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return number + suffix;
    }
}
