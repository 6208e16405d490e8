package org.omoide.era;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era.Bound;
import org.omoide.era.Era.Certainty;
import org.omoide.era.Era.Interval;
import org.omoide.era.Era.Missing;
import org.omoide.era.Era.Point;

/** Reads EDTF. */
final class Edtf {

    private static final Pattern POINT =
            Pattern.compile("(\\d{4}|\\d{3}X|\\d{2}XX)(?:-(\\d{2})(?:-(\\d{2}))?)?([~?%]?)");

    private Edtf() {}

    /** Null where it doesn't look like EDTF; an error where it does, but is no date. */
    static @Nullable Era parse(String edtf) {
        var ends = edtf.split("/", -1);
        if (ends.length == 1) {
            return point(edtf);
        }
        if (ends.length != 2) {
            return null;
        }
        var start = bound(ends[0]);
        var end = bound(ends[1]);
        return start == null || end == null ? null : new Interval(start, end);
    }

    private static @Nullable Bound bound(String text) {
        return switch (text) {
            case "" -> Missing.UNKNOWN;
            case ".." -> Missing.OPEN;
            default -> point(text);
        };
    }

    private static @Nullable Point point(String text) {
        var matcher = POINT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        var year = matcher.group(1);
        var certainty = certainty(matcher.group(4));
        boolean month = matcher.group(2) != null;
        if (year.endsWith("X")) {
            int first = Integer.parseInt(year.replace('X', '0'));
            if (month) {
                return null;
            }
            return year.endsWith("XX") ? Point.century(first, certainty) : Point.decade(first, certainty);
        }
        if (!month) {
            return Point.year(Integer.parseInt(year), certainty);
        }
        int number = Integer.parseInt(matcher.group(2));
        int day = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        if (number > 24 || (number > 12 && number < 21)) {
            return null;
        }
        if (number == 0 || (matcher.group(3) != null && day == 0)) {
            throw EraNotUnderstood.unknown(text);
        }
        return Point.date(Integer.parseInt(year), number, day, certainty);
    }

    private static Certainty certainty(String mark) {
        return switch (mark) {
            case "~" -> Certainty.APPROXIMATE;
            case "?" -> Certainty.UNCERTAIN;
            case "%" -> Certainty.UNCERTAIN_AND_APPROXIMATE;
            default -> Certainty.SURE;
        };
    }
}
