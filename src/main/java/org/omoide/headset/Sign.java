package org.omoide.headset;

import java.util.Locale;
import org.springframework.context.MessageSource;

/**
 * Two words that the headset and the tablet show, so that whoever holds both sees that they belong together. In both
 * languages on both, as a headset often speaks another one than the tablet.
 */
record Sign(String japanese, String english) {

    private static final int WORDS = 16;

    /** How many there are. */
    static final int COUNT = WORDS * (WORDS - 1);

    /** @param number from 0 to {@link #COUNT}, exclusive */
    static Sign of(int number, MessageSource messages) {
        int first = number / (WORDS - 1);
        int other = number % (WORDS - 1);
        // Never the same word twice.
        int second = other < first ? other : other + 1;
        return new Sign(
                both(first, second, "・", messages, Locale.JAPANESE),
                both(first, second, " and ", messages, Locale.ENGLISH));
    }

    private static String both(int first, int second, String between, MessageSource messages, Locale locale) {
        return messages.getMessage("headset.word." + first, null, locale)
                + between
                + messages.getMessage("headset.word." + second, null, locale);
    }
}
