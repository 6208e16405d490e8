package org.omoide.era;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.era.Era.Bound;
import org.omoide.era.Era.Certainty;
import org.omoide.era.Era.Interval;
import org.omoide.era.Era.Missing;
import org.omoide.era.Era.Point;
import org.omoide.era.Era.Years;

class EraTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            昭和33年ごろ        | 1958~
            昭和３３年頃        | 1958~
            昭和三十三年        | 1958
            昭和三十年頃        | 1955~
            昭和30年代          | 1955/1964
            昭和三十年代        | 1955/1964
            昭和30年代ごろ      | 1955~/1964~
            昭和30年代前半      | 1955/1959
            昭和40年代の終わり  | 1970/1974
            昭和60年代          | 1985/1989
            大正10年            | 1921
            大正10年代          | 1921/1926
            令和元年            | 2019
            平成元年            | 1989
            昭和64年            | 1989
            昭和64年・平成元年  | 1989
            明治5年             | 1872
            S33                 | 1958
            ｓ３３              | 1958
            S33.4               | 1958-04
            S33.4.1             | 1958-04-01
            H1                  | 1989
            R元年               | 2019
            昭和33年4月         | 1958-04
            昭和33年4月1日      | 1958-04-01
            昭和三十三年十二月二十五日 | 1958-12-25
            昭和33年の夏        | 1958-22
            昭和33年夏ごろ      | 1958-22~
            昭和                | 1926/1989
            大正時代            | 1912/1926
            昭和初期            | 1926/1935~
            1958年              | 1958
            1958                | 1958
            １９５８年ごろ      | 1958~
            一九五八年          | 1958
            1958年4月           | 1958-04
            1958/4              | 1958-04
            1958/4/1            | 1958-04-01
            1958.4.1            | 1958-04-01
            1950年代            | 195X
            1950年代ごろ        | 195X~
            1950年代後半        | 1955/1959
            1950年代〜1960年代  | 195X/196X
            20世紀              | 19XX
            たぶん1958年        | 1958?
            たぶん昭和33年ごろ  | 1958%
            昭和33年かな        | 1958?
            昭和33年？          | 1958?
            だいたい昭和33年    | 1958~
            約1958年            | 1958~
            昭和31年から40年    | 1956/1965
            昭和31年〜昭和40年  | 1956/1965
            昭和31年～40年ごろ  | 1956/1965~
            昭和30年代から40年代 | 1955/1974
            昭和31年から平成2年まで | 1956/1990
            1955〜1964年        | 1955/1964
            1955-1964           | 1955/1964
            1955-64             | 1955/1964
            1955–1964           | 1955/1964
            S30-S39             | 1955/1964
            昭和20年以前        | ../1945
            昭和20年まで        | ../1945
            昭和20年以降        | 1945/..
            昭和20年から        | 1945/..
            戦前                | ../1945
            戦後                | 1945/..
            about 1958          | 1958~
            About 1958          | 1958~
            circa 1958          | 1958~
            c. 1958             | 1958~
            around the 1950s    | 195X~
            the 1950s           | 195X
            1950s               | 195X
            1950's              | 195X
            early 1950s         | 1950/1954
            the late 1950s      | 1955/1959
            probably 1958       | 1958?
            maybe about 1958    | 1958%
            1958?               | 1958?
            spring 1958         | 1958-21
            fall of 1958        | 1958-23
            April 1958          | 1958-04
            1 April 1958        | 1958-04-01
            April 1st, 1958     | 1958-04-01
            Showa 33            | 1958
            Shōwa 30s           | 1955/1964
            the 20th century    | 19XX
            from 1955 to 1964   | 1955/1964
            between 1955 and 1964 | 1955/1964
            since 1945          | 1945/..
            before 1945         | ../1945
            until about 1945    | ../1945~
            before the war      | ../1945
            195x                | 195X
            1958-22             | 1958-22
            ../1945             | ../1945
            1945/               | 1945/
            """)
    void understandsWhatPeopleSay(String said, String edtf) {
        assertThat(Era.parse(said).edtf()).isEqualTo(edtf);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1958      | 昭和33年（1958年）                 | 1958 (Shōwa 33)
            1958~     | 昭和33年ごろ（1958年ごろ）         | about 1958 (Shōwa 33)
            1958?     | たぶん昭和33年（1958年）           | probably 1958 (Shōwa 33)
            1958%     | たぶん昭和33年ごろ（1958年ごろ）   | probably about 1958 (Shōwa 33)
            1958-04   | 昭和33年4月（1958年4月）           | April 1958 (Shōwa 33)
            1958-22   | 昭和33年の夏（1958年の夏）         | summer 1958 (Shōwa 33)
            1958-04-01 | 昭和33年4月1日（1958年4月1日）    | 1 April 1958 (Shōwa 33)
            195X      | 1950年代（昭和25年〜昭和34年）     | the 1950s (Shōwa 25 – Shōwa 34)
            19XX      | 20世紀                             | the 20th century
            1955/1964 | 昭和30年代（1955年〜1964年）       | 1955–1964 (Shōwa 30s)
            1956/1960 | 昭和31年〜昭和35年（1956年〜1960年） | 1956–1960 (Shōwa 31 – Shōwa 35)
            195X/196X | 1950年代〜1960年代                 | the 1950s – the 1960s
            ../1945   | 昭和20年まで（1945年まで）         | until 1945 (Shōwa 20)
            1945/..   | 昭和20年から（1945年から）         | from 1945 (Shōwa 20)
            1989      | 昭和64年・平成元年（1989年）       | 1989 (Shōwa 64 / Heisei 1)
            1989-02   | 平成元年2月（1989年2月）           | February 1989 (Heisei 1)
            1850      | 1850年                             | 1850
            """)
    void saysItInBothCalendars(String edtf, String japanese, String english) {
        assertThat(Era.ofEdtf(edtf).text(Locale.JAPANESE)).isEqualTo(japanese);
        assertThat(Era.ofEdtf(edtf).text(Locale.ENGLISH)).isEqualTo(english);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            1958, 1958, 1958
            1958-24, 1958, 1959
            195X~, 1950, 1959
            19XX, 1900, 1999
            1955/1964, 1955, 1964
            195X/196X, 1950, 1969
            ../1945, -, 1945
            1945/, 1945, -
            """)
    void knowsTheYearsInWhichItCanHaveBeen(String edtf, Integer first, Integer last) {
        assertThat(Era.ofEdtf(edtf).years()).isEqualTo(new Years(first, last));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "むかし",
                "yesterday",
                "33年",
                "50年代",
                "昭和33年13月",
                "昭和33年2月30日",
                "1958-13",
                "1958-00",
                "1958-02-30",
                "0000",
                "../..",
                "/",
                "195X-04",
                "昭和35年代",
                "1958~~/",
                "12345",
                "1958/1959/1960",
                "99世紀頃ごろx"
            })
    void refusesWhatIsNoTime(String said) {
        assertThatThrownBy(() -> Era.parse(said)).isInstanceOf(EraNotUnderstood.class);
    }

    @Test
    void saysHowLongAReignWas() {
        assertThatThrownBy(() -> Era.parse("昭和65年")).isInstanceOfSatisfying(EraNotUnderstood.class, e -> {
            assertThat(e.key()).isEqualTo("era.reign");
            assertThat(e.arguments()).containsExactly("昭和", "Shōwa", 64);
        });
        assertThatThrownBy(() -> Era.parse("1964-1955"))
                .isInstanceOfSatisfying(
                        EraNotUnderstood.class, e -> assertThat(e.key()).isEqualTo("era.backwards"));
    }

    @ParameterizedTest
    @MethodSource("eras")
    void whatItSaysIsUnderstoodAgain(Era era) {
        assertThat(Era.ofEdtf(era.edtf())).isEqualTo(era);
        assertThat(Era.parse(era.edtf())).isEqualTo(era);
        assertThat(Era.parse(era.text(Locale.JAPANESE)))
                .as(era.text(Locale.JAPANESE))
                .isEqualTo(era);
        assertThat(Era.parse(era.text(Locale.ENGLISH)))
                .as(era.text(Locale.ENGLISH))
                .isEqualTo(era);
    }

    static List<Era> eras() {
        var random = new Random(33);
        var eras = new ArrayList<Era>();
        for (int year = 1867; year <= 2026; year++) {
            eras.add(Point.year(year, Certainty.SURE));
            eras.add(Point.date(year, 1, 0, Certainty.APPROXIMATE));
        }
        while (eras.size() < 800) {
            eras.add(point(random));
        }
        while (eras.size() < 1600) {
            try {
                eras.add(new Interval(bound(random), bound(random)));
            } catch (EraNotUnderstood backwards) {
                continue;
            }
        }
        return eras;
    }

    private static Bound bound(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Missing.OPEN;
            case 1 -> Missing.UNKNOWN;
            default -> point(random);
        };
    }

    private static Point point(Random random) {
        int year = 1800 + random.nextInt(230);
        var certainty = Certainty.values()[random.nextInt(4)];
        return switch (random.nextInt(6)) {
            case 0 -> Point.century(year / 100 * 100, certainty);
            case 1 -> Point.decade(year / 10 * 10, certainty);
            case 2 -> Point.date(year, 21 + random.nextInt(4), 0, certainty);
            case 3 -> Point.date(year, 1 + random.nextInt(12), 0, certainty);
            case 4 -> Point.date(year, 1 + random.nextInt(12), 1 + random.nextInt(28), certainty);
            default -> Point.year(year, certainty);
        };
    }

    @Test
    void wordsOfAnyKindNeverBreakIt() {
        var random = new Random(5);
        var alphabet = "昭和大正年代月日頃ごろ元三十一〜~-–/?%X.0123456789 abouts〇・（）()からまで";
        for (int i = 0; i < 20_000; i++) {
            var said = new StringBuilder();
            for (int length = random.nextInt(14); length > 0; length--) {
                said.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                var era = Era.parse(said.toString());
                assertThat(Era.ofEdtf(era.edtf())).isEqualTo(era);
            } catch (EraNotUnderstood expected) {
                assertThat(expected.key()).startsWith("era.");
            }
        }
    }
}
