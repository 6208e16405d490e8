package org.omoide.era;

import org.jspecify.annotations.Nullable;
import org.omoide.era.Era.Grain;
import org.omoide.era.Era.Interval;
import org.omoide.era.Era.Point;

/** Ten years of a Japanese era, such as 昭和30年代; {@code number} is the first of them. */
record Tens(Reign reign, int number) {

    static @Nullable Tens of(Interval interval) {
        if (!(interval.start() instanceof Point start && interval.end() instanceof Point end)
                || start.grain() != Grain.YEAR
                || end.grain() != Grain.YEAR
                || start.certainty() != end.certainty()) {
            return null;
        }
        return Reign.all()
                .filter(reign -> start.year() >= reign.firstYear() && end.year() <= reign.lastYear())
                .map(reign -> new Tens(reign, reign.number(start.year())))
                .filter(tens -> tens.number % 10 == 0
                        && tens.reign.number(end.year()) == tens.reign.lastOfTens(tens.number)
                        && end.year() > start.year())
                .findFirst()
                .orElse(null);
    }
}
