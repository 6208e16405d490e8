package org.omoide.search;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.ja.tokenattributes.ReadingAttribute;
import org.apache.lucene.analysis.ja.util.ToStringUtil;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.omoide.place.Kana;

/**
 * What words sound like, in Latin letters that are the same for everything that people may take for the same: みいけこう,
 * ミイケコー, 三池港, Miikekō and mi'ikekou are all {@code mikeko}. Kanji are read by Kuromoji; Hepburn and Kunrei romaji
 * are one; length of vowels and doubling of consonants don't count, as they are what people mistake first.
 */
final class Sound {

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Pattern KANA = Pattern.compile("[ぁ-ゖー]+");
    private static final Pattern NO_LETTER = Pattern.compile("[^a-z0-9]");
    private static final Pattern MARKS = Pattern.compile("\\p{M}");
    private static final Pattern ONE_FOR_MANY =
            Pattern.compile("shi|sh|chi|ch|tsu|fu|ji|j|dz|du|di|wo|l|m(?=[bp])|ou|ei");
    private static final Map<String, String> ONE = Map.ofEntries(
            Map.entry("shi", "si"),
            Map.entry("sh", "sy"),
            Map.entry("chi", "ti"),
            Map.entry("ch", "ty"),
            Map.entry("tsu", "tu"),
            Map.entry("fu", "hu"),
            Map.entry("ji", "zi"),
            Map.entry("j", "zy"),
            Map.entry("dz", "z"),
            Map.entry("du", "zu"),
            Map.entry("di", "zi"),
            Map.entry("wo", "o"),
            Map.entry("l", "r"),
            Map.entry("m", "n"),
            Map.entry("ou", "o"),
            Map.entry("ei", "e"));
    private static final Pattern DOUBLE = Pattern.compile("(.)\\1+");

    /** A tokenizer serves one thread at a time, and costs too much to be made for each word. */
    private static final ThreadLocal<JapaneseTokenizer> WHOLE_WORDS =
            ThreadLocal.withInitial(() -> new JapaneseTokenizer(null, true, JapaneseTokenizer.Mode.NORMAL));

    private Sound() {}

    /** Of the whole text, without spaces. */
    static String of(String text) {
        return same(String.join("", spoken(text)));
    }

    /** Of each of its words. */
    static List<String> words(String text) {
        return spoken(text).stream()
                .map(Sound::same)
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    /** Of the whole text and of each of its words, letter by letter in hiragana, as far as it is Japanese. */
    static List<String> kana(String text) {
        var words = spoken(text).stream().map(Kana::comparable).toList();
        return Stream.concat(Stream.of(String.join("", words)), words.stream())
                .filter(word -> KANA.matcher(word).matches())
                .distinct()
                .toList();
    }

    private static List<String> spoken(String text) {
        var plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
        return HAN.matcher(plain).find()
                ? readings(plain)
                : List.of(plain.strip().split("\\s+"));
    }

    private static List<String> readings(String text) {
        var tokenizer = WHOLE_WORDS.get();
        var words = new ArrayList<String>();
        try {
            tokenizer.setReader(new StringReader(text));
            tokenizer.reset();
            var reading = tokenizer.getAttribute(ReadingAttribute.class);
            var surface = tokenizer.getAttribute(CharTermAttribute.class);
            while (tokenizer.incrementToken()) {
                words.add(reading.getReading() == null ? surface.toString() : reading.getReading());
            }
            tokenizer.end();
            tokenizer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private static String same(String spoken) {
        var latin = MARKS.matcher(Normalizer.normalize(
                        ToStringUtil.getRomanization(katakana(spoken)).toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
                .replaceAll("");
        var plain = NO_LETTER.matcher(latin).replaceAll("");
        var one = ONE_FOR_MANY.matcher(plain).replaceAll(found -> ONE.get(found.group()));
        return DOUBLE.matcher(one).replaceAll("$1");
    }

    private static String katakana(String text) {
        var katakana = new StringBuilder();
        for (char c : text.toCharArray()) {
            katakana.append(c >= 'ぁ' && c <= 'ゖ' ? (char) (c - 'ぁ' + 'ァ') : c);
        }
        return katakana.toString();
    }
}
