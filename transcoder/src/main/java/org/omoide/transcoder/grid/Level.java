package org.omoide.transcoder.grid;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One resolution of the whole sphere.
 *
 * @param columns number of tiles in each row, from the top
 */
public record Level(String name, List<Integer> columns) {

    /** From so many rows on, the outer ones are near enough to the poles to be scaled to half the width. */
    private static final int ROWS_WITH_POLES = 4;

    public Level {
        columns = List.copyOf(columns);
    }

    /** A level whose outer rows have half the columns, where it has rows enough. */
    static Level of(String name, int equator, int rows) {
        boolean poles = rows >= ROWS_WITH_POLES;
        int even = poles ? equator + equator % 2 : equator;
        List<Integer> columns = new ArrayList<>(Collections.nCopies(rows, even));
        if (poles) {
            columns.set(0, even / 2);
            columns.set(rows - 1, even / 2);
        }
        return new Level(name, columns);
    }

    /** Tiles in the middle rows. */
    public int equator() {
        return Collections.max(columns);
    }

    public int rows() {
        return columns.size();
    }

    /** Whether the row is scaled to half the width, as the projection over-samples near the poles. */
    public boolean isHalved(int row) {
        return columns.get(row) < equator();
    }

    /** Width in pixels of the whole level where no row is halved. */
    public int width(int tileWidth) {
        return equator() * tileWidth;
    }

    /** Height in pixels of the whole level. */
    public int height(int tileHeight) {
        return rows() * tileHeight;
    }

    /** All tiles, row by row. */
    public int tiles() {
        return columns.stream().mapToInt(Integer::intValue).sum();
    }
}
