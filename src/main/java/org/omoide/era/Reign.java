package org.omoide.era;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The Japanese era names (元号) since film could be shot, with the days on which they began. */
enum Reign {
    MEIJI("明治", "Meiji", 'm', LocalDate.of(1868, 1, 25)),
    TAISHO("大正", "Taishō", 't', LocalDate.of(1912, 7, 30)),
    SHOWA("昭和", "Shōwa", 's', LocalDate.of(1926, 12, 25)),
    HEISEI("平成", "Heisei", 'h', LocalDate.of(1989, 1, 8)),
    REIWA("令和", "Reiwa", 'r', LocalDate.of(2019, 5, 1));

    final String japanese;
    final String english;
    final char letter;
    final LocalDate began;

    Reign(String japanese, String english, char letter, LocalDate began) {
        this.japanese = japanese;
        this.english = english;
        this.letter = letter;
        this.began = began;
    }

    int firstYear() {
        return began.getYear();
    }

    /** In which the next one began; of the present one the last that this calendar can say. */
    int lastYear() {
        return this == REIWA ? firstYear() + 98 : values()[ordinal() + 1].firstYear();
    }

    /**
     * The year of the common calendar.
     *
     * @param number from 1
     * @throws EraNotUnderstood where the era had no such year
     */
    int year(int number) {
        int last = lastYear() - firstYear() + 1;
        if (number < 1 || number > last) {
            throw new EraNotUnderstood("era.reign", japanese, english, last);
        }
        return firstYear() + number - 1;
    }

    int number(int year) {
        return year - firstYear() + 1;
    }

    /** The eras between the two days, both included; none before Meiji. */
    static List<Reign> between(LocalDate first, LocalDate last) {
        return Arrays.stream(values())
                .filter(reign -> !reign.began.isAfter(last)
                        && (reign == REIWA || values()[reign.ordinal() + 1].began.isAfter(first)))
                .toList();
    }

    static Stream<Reign> all() {
        return Arrays.stream(values());
    }

    /** 昭和30年代: all its years from {@code number} on, as far as the era goes; 1 stands for the first nine. */
    int lastOfTens(int number) {
        return Math.min(number == 1 ? 9 : number + 9, lastYear() - firstYear() + 1);
    }
}
