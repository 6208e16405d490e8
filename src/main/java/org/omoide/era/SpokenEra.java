package org.omoide.era;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era.Bound;
import org.omoide.era.Era.Certainty;
import org.omoide.era.Era.Interval;
import org.omoide.era.Era.Missing;
import org.omoide.era.Era.Point;

/** Understands what people say and write of a time. */
final class SpokenEra {

    private static final int LONGEST = 100;

    private static final Pattern KANJI_NUMBER = Pattern.compile("[〇零一二三四五六七八九十百千]+(?=年|月|日|世紀)|元(?=年)");
    private static final Pattern ASIDE = Pattern.compile("(?<=.)\\([^()]*\\)$");
    private static final Pattern BETWEEN = Pattern.compile("^between (.+) and (.+)$");
    /** A hyphen is a range only between whole years, as it joins the parts of a date as well. */
    private static final Pattern RANGE = Pattern.compile(
            "\\s*(?:から|[〜~–—―](?=.)|(?<=\\d{4}|[年代s])[-−ー/](?=\\d{4}|\\d{2}$|[^\\d\\s-])|(?<=[mtshr]\\d{1,2})-|(?<=\\S) (?:to|through|until|till) )\\s*");

    private static final Pattern SINCE =
            Pattern.compile("^(?:since|from|after) (.+)$|^(.+?)(?:から|以降|以後|より後|[〜~]| onwards?| or later)$");
    private static final Pattern UNTIL = Pattern.compile(
            "^(?:until|till|before|up to|by) (.+)$|^(?:[〜~])?(.+?)(?:まで|以前|より前| or earlier)$|^[〜](.+)$");

    private static final Pattern ABOUT_BEFORE = Pattern.compile(
            "^(?:(?:約|およそ|おおよそ|だいたい|大体)|(?:about|around|circa|approximately|roughly|some time in|sometime in) |ca?\\.? ?(?=\\d|the))");
    private static final Pattern ABOUT_AFTER =
            Pattern.compile("の?(?:ごろ|頃|ころ|くらい|ぐらい|前後|あたり|辺り)$|(?<=[\\d sx年代])~$|(?: or so)$");
    private static final Pattern MAYBE_BEFORE =
            Pattern.compile("^(?:(?:たぶん|多分|おそらく|恐らく)、?|(?:probably|maybe|perhaps|possibly|i think|likely) )");
    private static final Pattern MAYBE_AFTER = Pattern.compile("(?:\\?|(?:だった)?(?:かな|かも(?:しれない)?|と思う|と思います))$");

    private static final String REIGN = "(明治|大正|昭和|平成|令和|meiji|taisho|showa|heisei|reiwa|[mtshr](?=\\.? ?\\d))\\.? ?";
    private static final Pattern REIGN_TENS =
            Pattern.compile("^" + REIGN + "(\\d{1,2})(?:年代|s)(?:の?(前半|後半|初め|はじめ|半ば|なかば|終わり|末))?$");
    private static final Pattern REIGN_DATE = Pattern.compile(
            "^" + REIGN
                    + "(\\d{1,2})(?:年|(?=$|[./ -]))(?:の? ?([春夏秋冬])|[./ -]?(\\d{1,2})(?:月|(?=$|[./-]))(?:[./-]?(\\d{1,2})日?)?)?$");
    private static final Pattern REIGN_ALONE = Pattern.compile(
            "^(明治|大正|昭和|平成|令和|meiji|taisho|showa|heisei|reiwa)(?:時代| era| period)?(?:の?(初期|初め|はじめ|末期|終わり))?$");
    private static final Pattern DECADE = Pattern.compile(
            "^(?:(early|mid|late)[ -])?(?:the )?(?:(early|mid|late)[ -])?(\\d{3}0)(?:年代|'?s)(?:の?(前半|後半|初め|はじめ|半ば|なかば|終わり|末))?$");
    private static final Pattern DATE = Pattern.compile(
            "^(?:西暦)?(\\d{4})(?:年|(?=$|[./ の春夏秋冬]))(?:の? ?([春夏秋冬])|[./ ]?(\\d{1,2})(?:月|(?=$|[./]))(?:[./]?(\\d{1,2})日?)?)?$");
    private static final Pattern CENTURY = Pattern.compile("^(?:the )?(\\d{2})(?:世紀|(?:st|nd|rd|th) century)$");
    private static final String MONTH_NAME = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";
    private static final Pattern MONTH_YEAR =
            Pattern.compile("^" + MONTH_NAME + "(?: (\\d{1,2})(?:st|nd|rd|th)?,?)? (?:of )?(\\d{4})$");
    private static final Pattern DAY_MONTH_YEAR =
            Pattern.compile("^(\\d{1,2})(?:st|nd|rd|th)? (?:of )?" + MONTH_NAME + ",? (\\d{4})$");
    private static final Pattern SEASON_YEAR =
            Pattern.compile("^(?:the )?(spring|summer|autumn|fall|winter)(?: of)? (\\d{4})$");

    private static final Map<String, String> PERIODS = Map.ofEntries(
            Map.entry("戦前", "../1945"),
            Map.entry("戦中", "1937/1945"),
            Map.entry("戦時中", "1937/1945"),
            Map.entry("戦後", "1945/.."),
            Map.entry("before the war", "../1945"),
            Map.entry("prewar", "../1945"),
            Map.entry("pre-war", "../1945"),
            Map.entry("during the war", "1937/1945"),
            Map.entry("after the war", "1945/.."),
            Map.entry("postwar", "1945/.."),
            Map.entry("post-war", "1945/.."));

    private SpokenEra() {}

    static Era parse(String said) {
        if (said.isBlank() || said.length() > LONGEST) {
            throw EraNotUnderstood.unknown(said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said);
        }
        var plain = Normalizer.normalize(said, Normalizer.Form.NFKC).strip();
        var edtf = Edtf.parse(plain.toUpperCase(Locale.ROOT));
        if (edtf != null) {
            return edtf;
        }
        var text = plain.toLowerCase(Locale.ROOT).replace('ō', 'o').replaceAll("\\s+", " ");
        text = KANJI_NUMBER.matcher(text).replaceAll(found -> "" + number(found.group()));
        text = ASIDE.matcher(text).replaceFirst("").strip();
        var era = whole(text);
        if (era == null) {
            throw EraNotUnderstood.unknown(said.strip());
        }
        return era;
    }

    private static @Nullable Era whole(String text) {
        var period = PERIODS.get(text);
        if (period != null) {
            return Edtf.parse(period);
        }
        var single = single(text);
        if (single != null) {
            return single;
        }
        var range = range(text);
        if (range != null) {
            return range;
        }
        var since = SINCE.matcher(text);
        if (since.matches()) {
            var start = start(single(since.group(1) != null ? since.group(1) : since.group(2)));
            return start == null ? null : new Interval(start, Missing.OPEN);
        }
        var until = UNTIL.matcher(text);
        if (until.matches()) {
            var words =
                    until.group(1) != null ? until.group(1) : until.group(2) != null ? until.group(2) : until.group(3);
            var end = end(single(words));
            return end == null ? null : new Interval(Missing.OPEN, end);
        }
        return null;
    }

    private static @Nullable Era range(String text) {
        var between = BETWEEN.matcher(text);
        if (between.matches()) {
            return range(between.group(1), between.group(2));
        }
        var found = RANGE.matcher(text);
        while (found.find()) {
            var left = text.substring(0, found.start()).replaceFirst("^from ", "");
            var right = text.substring(found.end()).replaceFirst("(?:の間|まで)$", "");
            var range = left.isEmpty() || right.isEmpty() ? null : range(left, right);
            if (range != null) {
                return range;
            }
        }
        return null;
    }

    private static @Nullable Era range(String left, String right) {
        boolean unknownStart = left.equals("不明") || left.equals("unknown");
        boolean unknownEnd = right.equals("不明") || right.equals("unknown");
        var first = unknownStart ? null : single(left);
        var start = unknownStart ? Missing.UNKNOWN : start(first);
        var end = unknownEnd ? Missing.UNKNOWN : end(single(right));
        if (end == null && first != null) {
            end = end(completed(left, right));
        }
        return start == null || end == null ? null : new Interval(start, end);
    }

    /** What the end of a range leaves out, because the beginning said it: 昭和31年から40年, 1955-64. */
    private static @Nullable Era completed(String left, String right) {
        var reign = Pattern.compile(REIGN).matcher(left);
        if (reign.find()) {
            return single(reign.group(1) + right);
        }
        var year = Pattern.compile("\\d{4}").matcher(left);
        return right.matches("\\d{2}(?:\\D.*)?") && year.find()
                ? single(year.group().substring(0, 2) + right)
                : null;
    }

    private static @Nullable Bound start(@Nullable Era era) {
        return era instanceof Interval interval ? interval.start() : (Point) era;
    }

    private static @Nullable Bound end(@Nullable Era era) {
        return era instanceof Interval interval ? interval.end() : (Point) era;
    }

    private static @Nullable Era single(String text) {
        boolean about = false;
        boolean maybe = false;
        var words = text.strip();
        for (var before = ""; !before.equals(words); ) {
            before = words;
            words = ABOUT_BEFORE.matcher(words).replaceFirst("");
            words = ABOUT_AFTER.matcher(words).replaceFirst("");
            about |= !words.equals(before);
            var rest = MAYBE_AFTER
                    .matcher(MAYBE_BEFORE.matcher(words).replaceFirst(""))
                    .replaceFirst("");
            maybe |= !rest.equals(words);
            words = rest.strip();
        }
        var certainty = Certainty.of(maybe, about);
        if (words.contains("・")) {
            return same(words.split("・"), certainty);
        }
        var point = certain(words);
        if (point instanceof Interval interval) {
            return new Interval(qualified(interval.start(), certainty), qualified(interval.end(), certainty));
        }
        return point instanceof Point exact ? exact.with(certainty) : null;
    }

    private static Bound qualified(Bound bound, Certainty certainty) {
        return bound instanceof Point point && certainty != Certainty.SURE ? point.with(certainty) : bound;
    }

    /** A year that two eras share has both names: 昭和64年・平成元年. */
    private static @Nullable Era same(String[] names, Certainty certainty) {
        var first = names.length == 0 ? null : certain(names[0]);
        for (var name : names) {
            if (first == null || !first.equals(certain(name))) {
                return null;
            }
        }
        return first instanceof Point point ? point.with(certainty) : null;
    }

    private static @Nullable Era certain(String text) {
        Matcher m;
        if ((m = REIGN_TENS.matcher(text)).matches()) {
            var reign = reign(m.group(1));
            int tens = Integer.parseInt(m.group(2));
            if (tens % 10 != 0) {
                return null;
            }
            return part(reign.year(tens), reign.firstYear() + reign.lastOfTens(tens) - 1, m.group(3));
        }
        if ((m = REIGN_DATE.matcher(text)).matches()) {
            return date(reign(m.group(1)).year(Integer.parseInt(m.group(2))), m, 3);
        }
        if ((m = REIGN_ALONE.matcher(text)).matches()) {
            return alone(reign(m.group(1)), m.group(2));
        }
        if ((m = DECADE.matcher(text)).matches()) {
            int year = Integer.parseInt(m.group(3));
            var part = m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group(4);
            return part == null ? Point.decade(year, Certainty.SURE) : part(year, year + 9, part);
        }
        if ((m = DATE.matcher(text)).matches()) {
            return date(Integer.parseInt(m.group(1)), m, 2);
        }
        if ((m = CENTURY.matcher(text)).matches()) {
            return Point.century((Integer.parseInt(m.group(1)) - 1) * 100, Certainty.SURE);
        }
        if ((m = MONTH_YEAR.matcher(text)).matches()) {
            return Point.date(Integer.parseInt(m.group(3)), month(m.group(1)), optional(m.group(2)), Certainty.SURE);
        }
        if ((m = DAY_MONTH_YEAR.matcher(text)).matches()) {
            return Point.date(
                    Integer.parseInt(m.group(3)), month(m.group(2)), Integer.parseInt(m.group(1)), Certainty.SURE);
        }
        if ((m = SEASON_YEAR.matcher(text)).matches()) {
            var season = m.group(1).equals("fall") ? "autumn" : m.group(1);
            int index = List.of("spring", "summer", "autumn", "winter").indexOf(season);
            return Point.date(Integer.parseInt(m.group(2)), 21 + index, 0, Certainty.SURE);
        }
        return null;
    }

    private static Point date(int year, MatchResult groups, int season) {
        if (groups.group(season) != null) {
            return Point.date(year, 21 + "春夏秋冬".indexOf(groups.group(season)), 0, Certainty.SURE);
        }
        int month = optional(groups.group(season + 1));
        if (groups.group(season + 1) != null && (month < 1 || month > 12)) {
            throw EraNotUnderstood.unknown(groups.group());
        }
        return Point.date(year, month, optional(groups.group(season + 2)), Certainty.SURE);
    }

    private static Era alone(Reign reign, @Nullable String part) {
        int first = reign.firstYear();
        var last = reign == Reign.REIWA ? Missing.OPEN : Point.year(reign.lastYear(), Certainty.SURE);
        if (part == null) {
            return new Interval(Point.year(first, Certainty.SURE), last);
        }
        return part.startsWith("初") || part.startsWith("は")
                ? new Interval(Point.year(first, Certainty.SURE), Point.year(first + 9, Certainty.APPROXIMATE))
                : new Interval(Point.year(reign.lastYear() - 9, Certainty.APPROXIMATE), last);
    }

    private static Era part(int first, int last, @Nullable String part) {
        if (part == null) {
            return years(first, last);
        }
        return switch (part) {
            case "前半", "初め", "はじめ", "early" -> years(first, Math.min(first + 4, last));
            case "半ば", "なかば", "mid" -> years(Math.min(first + 4, last), Math.min(first + 6, last));
            default -> years(Math.min(first + 5, last), last);
        };
    }

    private static Interval years(int first, int last) {
        return new Interval(Point.year(first, Certainty.SURE), Point.year(last, Certainty.SURE));
    }

    private static Reign reign(String name) {
        return Reign.all()
                .filter(reign -> reign.japanese.equals(name)
                        || reign.english
                                .toLowerCase(Locale.ROOT)
                                .replace('ō', 'o')
                                .equals(name)
                        || name.equals(String.valueOf(reign.letter)))
                .findFirst()
                .orElseThrow();
    }

    private static int month(String name) {
        return "janfebmaraprmayjunjulaugsepoctnovdec".indexOf(name) / 3 + 1;
    }

    private static int optional(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** 三十三 as well as 一九五八, and 元 for the first. */
    private static int number(String kanji) {
        if (kanji.equals("元")) {
            return 1;
        }
        boolean positional = kanji.chars().noneMatch(c -> "十百千".indexOf(c) >= 0);
        int sum = 0;
        int digit = 0;
        for (char c : kanji.toCharArray()) {
            int value = "〇一二三四五六七八九".indexOf(c == '零' ? '〇' : c);
            if (value >= 0) {
                digit = positional ? Math.min(digit * 10 + value, 99999) : value;
            } else {
                int unit = c == '十' ? 10 : c == '百' ? 100 : 1000;
                sum += Math.max(1, digit) * unit;
                digit = 0;
            }
        }
        return sum + digit;
    }
}
