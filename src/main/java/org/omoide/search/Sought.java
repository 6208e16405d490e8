package org.omoide.search;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.place.Place.Coordinates;

/**
 * What is looked for. All of it has to be true of what is found.
 *
 * @param words as people write them; each occurs in a name, an old name, the area, a title or the filmer's name
 * @param years footage with an era that reaches into them; null for any, and for places without footage
 * @param near the nearest come first; null for the best first
 * @param area the part of the town, or null for all
 */
public record Sought(
        List<String> words,
        @Nullable Years years,
        @Nullable Coordinates near,
        @Nullable String area) {

    /** Inclusive; null leaves an end open. */
    public record Years(@Nullable Integer from, @Nullable Integer to) {}

    /** Everything there is. */
    public static final Sought ANYTHING = new Sought(List.of(), null, null, null);

    Sought withWords(List<String> others) {
        return new Sought(others, years, near, area);
    }

    public boolean isAnything() {
        return words.isEmpty() && years == null && near == null && area == null;
    }
}
