package org.omoide.era;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When something was, as exactly as somebody remembers. Written as EDTF (Extended Date/Time Format, Library of Congress
 * 2019, part of ISO 8601-2): dates, seasons, unspecified digits, intervals with open or unknown ends, and the
 * qualifiers {@code ~}, {@code ?} and {@code %} for the whole of a date; levels 0 and 1 without years of other than four
 * digits and times of day.
 */
public sealed interface Era {

    /**
     * Understands EDTF ({@code 1955/1964}) as well as what people say in Japanese and English (昭和33年ごろ, 昭和30年代,
     * “about 1958”, “the 1950s”), and everything that {@link #text} says.
     *
     * @throws EraNotUnderstood if it can't be understood, or can't have been
     */
    static Era parse(String text) {
        return SpokenEra.parse(text);
    }

    /**
     * Understands EDTF alone.
     *
     * @throws EraNotUnderstood if it is no EDTF, or of a kind that is not supported
     */
    static Era ofEdtf(String edtf) {
        var era = Edtf.parse(edtf);
        if (era == null) {
            throw EraNotUnderstood.unknown(edtf);
        }
        return era;
    }

    /** For example {@code 1958~}. */
    String edtf();

    /** The years in which it can have been. */
    Years years();

    /** As people say it, in both calendars: 昭和33年ごろ（1958年ごろ）, or “about 1958 (Shōwa 33)”. */
    default String text(Locale locale) {
        return locale.getLanguage().equals("ja") ? JapaneseWords.text(this) : EnglishWords.text(this);
    }

    /** Inclusive; null where it is open or unknown. */
    record Years(@Nullable Integer first, @Nullable Integer last) {}

    /** One end of an interval. */
    sealed interface Bound {}

    /** An end of an interval that has no date. */
    enum Missing implements Bound {
        /** It goes on, EDTF {@code ..}. */
        OPEN,
        /** It ended, nobody knows when; EDTF's empty end. */
        UNKNOWN
    }

    /** How sure people are of a date. */
    enum Certainty {
        SURE(""),
        APPROXIMATE("~"),
        UNCERTAIN("?"),
        UNCERTAIN_AND_APPROXIMATE("%");

        final String mark;

        Certainty(String mark) {
            this.mark = mark;
        }

        boolean approximate() {
            return this == APPROXIMATE || this == UNCERTAIN_AND_APPROXIMATE;
        }

        boolean uncertain() {
            return this == UNCERTAIN || this == UNCERTAIN_AND_APPROXIMATE;
        }

        static Certainty of(boolean uncertain, boolean approximate) {
            if (uncertain) {
                return approximate ? UNCERTAIN_AND_APPROXIMATE : UNCERTAIN;
            }
            return approximate ? APPROXIMATE : SURE;
        }
    }

    /** How exact a date is. */
    enum Grain {
        CENTURY,
        DECADE,
        YEAR,
        SEASON,
        MONTH,
        DAY
    }

    /**
     * One date.
     *
     * @param year 1000 to 9999; the first one of a century or decade
     * @param month 1 to 12; of a season 21 (spring) to 24 (winter), as in EDTF; 0 where only the year is known
     * @param day of the month, 0 where it is not known
     */
    record Point(Grain grain, int year, int month, int day, Certainty certainty) implements Era, Bound {

        public Point {
            boolean sound = year >= 1000
                    && year <= 9999
                    && switch (grain) {
                        case CENTURY -> year % 100 == 0 && month == 0 && day == 0;
                        case DECADE -> year % 10 == 0 && month == 0 && day == 0;
                        case YEAR -> month == 0 && day == 0;
                        case SEASON -> month >= 21 && month <= 24 && day == 0;
                        case MONTH -> month >= 1 && month <= 12 && day == 0;
                        case DAY ->
                            month >= 1
                                    && month <= 12
                                    && day >= 1
                                    && day <= YearMonth.of(year, month).lengthOfMonth();
                    };
            if (!sound) {
                throw EraNotUnderstood.unknown(year + (month == 0 ? "" : "-" + month) + (day == 0 ? "" : "-" + day));
            }
        }

        public static Point century(int year, Certainty certainty) {
            return new Point(Grain.CENTURY, year, 0, 0, certainty);
        }

        public static Point decade(int year, Certainty certainty) {
            return new Point(Grain.DECADE, year, 0, 0, certainty);
        }

        public static Point year(int year, Certainty certainty) {
            return new Point(Grain.YEAR, year, 0, 0, certainty);
        }

        /** A year, a season of it, a month of it or a day, whichever the zeros leave. */
        public static Point date(int year, int month, int day, Certainty certainty) {
            var grain = month == 0 ? Grain.YEAR : month > 12 ? Grain.SEASON : day == 0 ? Grain.MONTH : Grain.DAY;
            return new Point(grain, year, month, day, certainty);
        }

        @Override
        public String edtf() {
            var date = switch (grain) {
                case CENTURY -> "%02dXX".formatted(year / 100);
                case DECADE -> "%03dX".formatted(year / 10);
                case YEAR -> "%04d".formatted(year);
                case SEASON, MONTH -> "%04d-%02d".formatted(year, month);
                case DAY -> "%04d-%02d-%02d".formatted(year, month, day);
            };
            return date + certainty.mark;
        }

        @Override
        public Years years() {
            return new Years(
                    year,
                    switch (grain) {
                        case CENTURY -> year + 99;
                        case DECADE -> year + 9;
                        // Winter goes on into the next year.
                        case SEASON -> month == 24 ? year + 1 : year;
                        case YEAR, MONTH, DAY -> year;
                    });
        }

        Point with(Certainty other) {
            return new Point(grain, year, month, day, other);
        }

        LocalDate firstDay() {
            return LocalDate.of(
                    year, grain == Grain.SEASON ? 3 + 3 * (month - 21) : Math.max(1, month), Math.max(1, day));
        }

        LocalDate lastDay() {
            return switch (grain) {
                case CENTURY -> LocalDate.of(year + 99, 12, 31);
                case DECADE -> LocalDate.of(year + 9, 12, 31);
                case YEAR -> LocalDate.of(year, 12, 31);
                case SEASON -> firstDay();
                case MONTH -> YearMonth.of(year, month).atEndOfMonth();
                case DAY -> firstDay();
            };
        }
    }

    /** From some time in {@code start} until some time in {@code end}. */
    record Interval(Bound start, Bound end) implements Era {

        public Interval {
            if (start instanceof Missing && end instanceof Missing) {
                throw EraNotUnderstood.unknown(mark(start) + "/" + mark(end));
            }
            if (start instanceof Point from
                    && end instanceof Point to
                    && to.lastDay().isBefore(from.firstDay())) {
                throw new EraNotUnderstood("era.backwards", from.edtf(), to.edtf());
            }
        }

        @Override
        public String edtf() {
            return mark(start) + "/" + mark(end);
        }

        private static String mark(Bound bound) {
            if (bound instanceof Point point) {
                return point.edtf();
            }
            return bound == Missing.OPEN ? ".." : "";
        }

        @Override
        public Years years() {
            return new Years(
                    start instanceof Point from ? from.years().first() : null,
                    end instanceof Point to ? to.years().last() : null);
        }
    }
}
