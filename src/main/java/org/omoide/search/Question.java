package org.omoide.search;

import java.text.Normalizer;
import java.time.Year;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era;
import org.omoide.era.EraNotUnderstood;
import org.omoide.place.Place.Coordinates;
import org.omoide.search.Sought.Years;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.springframework.util.MultiValueMap;

/**
 * What somebody typed into the search form.
 *
 * @param words anything; a time or a birth year in it is understood as well
 * @param era a time as people say it
 * @param born a birth year as people say it
 * @param from first year, by which the suggestion is adjusted
 * @param to last year
 * @param suggested for which era and birth year the years stand in the form; if those changed since, the years are old
 * @param near latitude and longitude with a comma
 * @param area part of the town
 */
public record Question(
        String words, String era, String born, String from, String to, String suggested, String near, String area) {

    /** From the age of ten to the age of thirty: the years that people remember most of (Rubin et al. 1986). */
    private static final int FROM_AGE = 10;

    private static final int TO_AGE = 30;

    /** “About 1958” may have been a little before or after. */
    private static final int ABOUT_YEARS = 2;

    private static final int LONGEST = 200;
    private static final int MOST_WORDS = 8;
    private static final Pattern SEPARATORS = Pattern.compile("[\\s、,，]+");
    private static final Pattern BORN = Pattern.compile(
            "(?:\\bborn (?:in |about |around )?(\\S+(?: \\d{1,2}\\b)?)|(\\S+?)(?:の?頃|の?ころ|ごろ)?の?(?:生まれ|生れ|うまれ))");

    /**
     * What was understood.
     *
     * @param years that are looked for, null for all
     * @param fromBirth whether they were suggested by a birth year
     * @param faults sentences for fields that could not be understood
     */
    public record Understood(
            Sought sought, @Nullable Years years, boolean fromBirth, String suggested, Map<String, Sentence> faults) {

        /** @throws Problem that names the fields that could not be understood */
        public Sought orThrow() {
            if (!faults.isEmpty()) {
                throw Problem.invalid(faults);
            }
            return sought;
        }
    }

    public static Question of(MultiValueMap<String, String> parameters) {
        return new Question(
                parameter(parameters, "q"),
                parameter(parameters, "era"),
                parameter(parameters, "born"),
                parameter(parameters, "from"),
                parameter(parameters, "to"),
                parameter(parameters, "suggested"),
                parameter(parameters, "near"),
                parameter(parameters, "area"));
    }

    private static String parameter(MultiValueMap<String, String> parameters, String name) {
        var value = Objects.requireNonNullElse(parameters.getFirst(name), "").strip();
        return value.substring(0, Math.min(value.length(), LONGEST));
    }

    /** @param present the year that no suggestion goes beyond */
    public Understood understood(Year present) {
        var faults = new LinkedHashMap<String, Sentence>();
        var text = Normalizer.normalize(words, Normalizer.Form.NFKC);
        var birth = years("born", born, faults);
        var birthInWords = BORN.matcher(text);
        if (birth == null && birthInWords.find()) {
            birth = tried(birthInWords.group(1) == null ? birthInWords.group(2) : birthInWords.group(1));
            text = birth == null ? text : birthInWords.replaceFirst(" ");
        }
        var rest = split(text);
        var time = years("era", era, faults);
        if (time == null) {
            time = takeTime(rest);
        }
        var suggestion = time != null ? time : birth == null ? null : youth(birth, present);
        var stands = era + "|" + born;
        boolean adjusted = suggested.isEmpty() || suggested.equals(stands);
        var first = adjusted ? year("from", from, faults) : null;
        var last = adjusted ? year("to", to, faults) : null;
        var years = first == null && last == null
                ? suggestion
                : new Years(
                        first != null || suggestion == null ? first : suggestion.from(),
                        last != null || suggestion == null ? last : suggestion.to());
        if (years != null && years.from() != null && years.to() != null && years.from() > years.to()) {
            years = new Years(years.to(), years.from());
        }
        return new Understood(
                new Sought(rest.stream().limit(MOST_WORDS).toList(), years, spot(faults), area.isEmpty() ? null : area),
                years,
                time == null && birth != null,
                stands,
                faults);
    }

    /** The words of a text, none of which is taken for a time. */
    static List<String> split(String text) {
        var words = new ArrayList<>(Arrays.asList(SEPARATORS.split(
                Normalizer.normalize(text, Normalizer.Form.NFKC).strip())));
        words.removeIf(String::isBlank);
        return words;
    }

    private static Years youth(Years birth, Year present) {
        int first = birth.from() != null ? birth.from() : Objects.requireNonNull(birth.to());
        int last = birth.to() != null ? birth.to() : first;
        return new Years(Math.min(first + FROM_AGE, present.getValue()), Math.min(last + TO_AGE, present.getValue()));
    }

    /** The longest run of words that is a time; it is taken out of them. */
    private static @Nullable Years takeTime(List<String> words) {
        for (int length = Math.min(words.size(), MOST_WORDS); length > 0; length--) {
            for (int start = 0; start + length <= words.size(); start++) {
                var run = words.subList(start, start + length);
                var years = tried(String.join(" ", run));
                if (years != null) {
                    run.clear();
                    return years;
                }
            }
        }
        return null;
    }

    private static @Nullable Years tried(String said) {
        try {
            return years(Era.parse(said));
        } catch (EraNotUnderstood e) {
            return null;
        }
    }

    private static @Nullable Years years(String field, String said, Map<String, Sentence> faults) {
        if (said.isEmpty()) {
            return null;
        }
        try {
            return years(Era.parse(said.replaceFirst("の?(?:生まれ|生れ|うまれ)$", "")));
        } catch (EraNotUnderstood e) {
            faults.put(field, new Sentence(e.key(), e.arguments()));
            return null;
        }
    }

    private static Years years(Era era) {
        var years = era.years();
        int more = era.edtf().matches(".*[~%].*") ? ABOUT_YEARS : 0;
        return new Years(
                years.first() == null ? null : years.first() - more, years.last() == null ? null : years.last() + more);
    }

    private static @Nullable Integer year(String field, String text, Map<String, Sentence> faults) {
        if (text.isEmpty()) {
            return null;
        }
        var years = years(field, text, faults);
        return years == null ? null : field.equals("from") ? years.from() : years.to();
    }

    private @Nullable Coordinates spot(Map<String, Sentence> faults) {
        if (near.isEmpty()) {
            return null;
        }
        try {
            var numbers = Arrays.stream(near.split(","))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            var bounds = new double[] {90, 180};
            if (numbers.length == 2 && IntStream.range(0, 2).allMatch(i -> Math.abs(numbers[i]) <= bounds[i])) {
                return new Coordinates(numbers[0], numbers[1]);
            }
        } catch (NumberFormatException e) {
            // The same sentence as for numbers that are no spot.
        }
        faults.put("near", Sentence.of("place.coordinates.range"));
        return null;
    }
}
