package org.omoide.transcoder.grid;

import java.util.ArrayList;
import java.util.List;

/**
 * One resolution of the whole sphere.
 *
 * @param columns number of tiles in each row, from the top
 */
public record Level(String name, List<Integer> columns) {

    public Level {
        columns = List.copyOf(columns);
    }

    static Level of(String name, int equator) {
        int rows = equator / 2;
        List<Integer> columns = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            boolean pole = rows >= 4 && (row == 0 || row == rows - 1);
            columns.add(pole ? equator / 2 : equator);
        }
        return new Level(name, columns);
    }

    /** Tiles in the middle rows; twice the number of rows. */
    public int equator() {
        return 2 * rows();
    }

    public int rows() {
        return columns.size();
    }

    /** Whether the row is scaled to half the width, as the projection over-samples near the poles. */
    public boolean isHalved(int row) {
        return columns.get(row) < equator();
    }

    /** Width in pixels of the whole level where no row is halved. */
    public int width(int tileSize) {
        return equator() * tileSize;
    }

    /** Height in pixels of the whole level. */
    public int height(int tileSize) {
        return rows() * tileSize;
    }

    /** All tiles, row by row. */
    public int tiles() {
        return columns.stream().mapToInt(Integer::intValue).sum();
    }
}
