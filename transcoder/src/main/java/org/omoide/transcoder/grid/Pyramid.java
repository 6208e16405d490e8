package org.omoide.transcoder.grid;

import java.util.ArrayList;
import java.util.List;

/** The levels of a film or a photo, the coarsest first. */
public final class Pyramid {

    private static final int BASE = 2;

    private Pyramid() {}

    /**
     * Levels of a film.
     *
     * @param width of one eye's picture in pixels
     */
    public static List<Level> ofFilm(int width, int tileSize) {
        int full = equator(width, tileSize);
        // Columns are even: six are halved to four, not to three.
        int half = (full + 3) / 4 * 2;
        List<Level> levels = new ArrayList<>();
        levels.add(Level.of("base", BASE));
        if (half > BASE && half < full) {
            levels.add(Level.of("half", half));
        }
        if (full > BASE) {
            levels.add(Level.of("full", full));
        }
        return List.copyOf(levels);
    }

    /**
     * Levels of a photo: each doubles the one before, and none comes nearer than two thirds to the last.
     *
     * @param width of one eye's picture in pixels
     */
    public static List<Level> ofStill(int width, int tileSize) {
        int full = equator(width, tileSize);
        List<Level> levels = new ArrayList<>();
        levels.add(Level.of("base", BASE));
        for (int columns = 2 * BASE; columns * 3 <= full * 2; columns *= 2) {
            levels.add(Level.of("level" + levels.size(), columns));
        }
        if (full > BASE) {
            levels.add(Level.of("level" + levels.size(), full));
        }
        return List.copyOf(levels);
    }

    /** The even number of columns whose width is nearest. */
    private static int equator(int width, int tileSize) {
        return Math.max(BASE, 2 * Math.round(width / (2f * tileSize)));
    }
}
