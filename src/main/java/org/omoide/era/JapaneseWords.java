package org.omoide.era;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era.Bound;
import org.omoide.era.Era.Certainty;
import org.omoide.era.Era.Grain;
import org.omoide.era.Era.Interval;
import org.omoide.era.Era.Missing;
import org.omoide.era.Era.Point;

/** Says an era in Japanese. */
final class JapaneseWords {

    private static final String[] SEASONS = {"春", "夏", "秋", "冬"};

    private JapaneseWords() {}

    static String text(Era era) {
        if (era instanceof Point point) {
            return text(point);
        }
        var interval = (Interval) era;
        var tens = Tens.of(interval);
        if (tens != null) {
            var certainty = ((Point) interval.start()).certainty();
            return said(tens.reign().japanese + tens.number() + "年代", certainty) + "（" + western(interval.start(), true)
                    + "〜" + western(interval.end(), true) + "）";
        }
        var start = japanese(interval.start());
        var end = japanese(interval.end());
        var western = span(western(interval.start(), false), western(interval.end(), false), interval);
        return start == null || end == null
                ? western
                : span(start, end, interval) + "（"
                        + span(western(interval.start(), true), western(interval.end(), true), interval) + "）";
    }

    private static String span(String start, String end, Interval interval) {
        if (interval.start() == Missing.OPEN) {
            return end + "まで";
        }
        return interval.end() == Missing.OPEN ? start + "から" : start + "〜" + end;
    }

    private static String text(Point point) {
        var japanese = japanese(point);
        return japanese == null
                ? western(point, false)
                : point.grain() == Grain.DECADE
                        ? western(point, false) + "（" + japanese + "）"
                        : japanese + "（" + western(point, true) + "）";
    }

    private static @Nullable String japanese(Bound bound) {
        if (!(bound instanceof Point point)) {
            return western(bound, false);
        }
        // The years of a decade are a range already: two of them in one range can't be told apart.
        return point.grain() == Grain.DECADE ? null : japanese(point);
    }

    private static @Nullable String japanese(Point point) {
        if (point.grain() == Grain.CENTURY || point.firstDay().isBefore(Reign.MEIJI.began) && point.year() != 1868) {
            return null;
        }
        if (point.grain() == Grain.DECADE) {
            return point.year() < 1870
                    ? null
                    : year(Reign.between(point.firstDay(), point.firstDay()).get(0), point.year()) + "〜"
                            + year(last(point), point.year() + 9);
        }
        var names = Reign.between(point.firstDay(), point.lastDay()).stream()
                .map(reign -> year(reign, point.year()) + rest(point))
                .collect(Collectors.joining("・"));
        return names.isEmpty() ? null : said(names, point.certainty());
    }

    private static Reign last(Point point) {
        var reigns = Reign.between(point.lastDay(), point.lastDay());
        return reigns.get(reigns.size() - 1);
    }

    private static String year(Reign reign, int year) {
        int number = reign.number(year);
        return reign.japanese + (number == 1 ? "元" : number) + "年";
    }

    private static String western(Bound bound, boolean aside) {
        if (!(bound instanceof Point point)) {
            return "不明";
        }
        var words = switch (point.grain()) {
            case CENTURY -> point.year() / 100 + 1 + "世紀";
            case DECADE -> point.year() + "年代";
            case YEAR, SEASON, MONTH, DAY -> point.year() + "年" + rest(point);
        };
        return aside ? words + (point.certainty().approximate() ? "ごろ" : "") : said(words, point.certainty());
    }

    private static String rest(Point point) {
        return switch (point.grain()) {
            case CENTURY, DECADE, YEAR -> "";
            case SEASON -> "の" + SEASONS[point.month() - 21];
            case MONTH -> point.month() + "月";
            case DAY -> point.month() + "月" + point.day() + "日";
        };
    }

    private static String said(String words, Certainty certainty) {
        return (certainty.uncertain() ? "たぶん" : "") + words + (certainty.approximate() ? "ごろ" : "");
    }
}
