package org.omoide.transcoder.grid;

import java.util.ArrayList;
import java.util.List;

/** The levels of a film or a photo, the coarsest first. */
public final class Pyramid {

    private static final int BASE_COLUMNS = 2;

    /** Widest untiled picture: what old phones and tablets decode, 8192 macroblocks (level 4 of H.264). */
    private static final int MOST_FALLBACK = 2048;

    private static final int USUAL_FALLBACK = 1920;

    /** A level that is at least so wide is taken as it is. */
    private static final int LEAST_FALLBACK = 1600;

    private Pyramid() {}

    /** Levels of a film: what the grid says, half of that, and a base of two tiles; none twice. */
    public static List<Level> ofFilm(Grid grid) {
        Level base = Level.of("base", BASE_COLUMNS, 1);
        Level half = Level.of("half", halved(grid.columns()), halved(grid.rows()));
        Level full = Level.of("full", grid.columns(), grid.rows());
        List<Level> levels = new ArrayList<>();
        levels.add(base);
        if (half.tiles() > base.tiles() && half.tiles() < full.tiles()) {
            levels.add(half);
        }
        if (full.tiles() > base.tiles()) {
            levels.add(full);
        }
        return List.copyOf(levels);
    }

    private static int halved(int count) {
        return (count + 1) / 2;
    }

    /** The width in pixels of a film's untiled rendition; its height is half of that. A level's, where one fits. */
    public static int fallbackWidth(List<Level> levels, Grid grid) {
        int finest = levels.get(levels.size() - 1).width(grid.tileWidth());
        return levels.stream()
                .filter(level -> level.width(grid.tileWidth()) == 2 * level.height(grid.tileHeight()))
                .mapToInt(level -> level.width(grid.tileWidth()))
                .filter(width -> width >= LEAST_FALLBACK && width <= MOST_FALLBACK)
                .max()
                .orElse(Math.min(USUAL_FALLBACK, finest));
    }

    /**
     * Levels of a photo: each doubles the one before, and none comes nearer than two thirds to the last. Rows are half as
     * many as columns.
     *
     * @param width of one eye's picture in pixels
     * @param tileSize width and height of a tile in pixels
     */
    public static List<Level> ofStill(int width, int tileSize) {
        int full = Math.max(BASE_COLUMNS, 2 * Math.round(width / (2f * tileSize)));
        List<Level> levels = new ArrayList<>();
        levels.add(ofStill("base", BASE_COLUMNS));
        for (int columns = 2 * BASE_COLUMNS; columns * 3 <= full * 2; columns *= 2) {
            levels.add(ofStill("level" + levels.size(), columns));
        }
        if (full > BASE_COLUMNS) {
            levels.add(ofStill("level" + levels.size(), full));
        }
        return List.copyOf(levels);
    }

    private static Level ofStill(String name, int equator) {
        return Level.of(name, equator, equator / 2);
    }
}
