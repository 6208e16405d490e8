package org.omoide.place;

import java.text.Normalizer;
import java.util.Locale;

/** The forms in which readings are kept and words are compared. */
public final class Kana {

    private Kana() {}

    /** Full-width hiragana for full- and half-width katakana; all else as it is. */
    static String hiragana(String text) {
        var hiragana = new StringBuilder();
        for (char c : Normalizer.normalize(text, Normalizer.Form.NFKC).toCharArray()) {
            hiragana.append(c >= 'ァ' && c <= 'ヶ' ? (char) (c - 'ァ' + 'ぁ') : c);
        }
        return hiragana.toString();
    }

    static boolean isReading(String hiragana) {
        return hiragana.matches("[ぁ-ゖー・ 0-9]*");
    }

    /** What two ways of typing the same word have in common: neither case, width, kind of kana nor spaces. */
    public static String comparable(String text) {
        return hiragana(text).toLowerCase(Locale.ROOT).replaceAll("\\s", "");
    }
}
