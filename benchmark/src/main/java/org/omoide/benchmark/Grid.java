package org.omoide.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How a film is cut, as its manifest says.
 *
 * @param levels the coarsest first
 */
record Grid(int tileWidth, int tileHeight, int guard, List<Level> levels) {

    /**
     * All tiles of one resolution, row by row.
     *
     * @param columns tiles of each row, from the top
     */
    record Level(String name, int[] columns) {

        int rows() {
            return columns.length;
        }

        int equator() {
            return Arrays.stream(columns).max().orElseThrow();
        }

        int tiles() {
            return Arrays.stream(columns).sum();
        }

        /** Number of the first tile of a row. */
        int first(int row) {
            return Arrays.stream(columns, 0, row).sum();
        }
    }

    static Grid of(JsonNode manifest) {
        JsonNode tile = manifest.get("tile");
        boolean square = tile.has("size");
        List<Level> levels = new ArrayList<>();
        for (JsonNode level : manifest.get("levels")) {
            int[] columns = new int[level.get("columns").size()];
            for (int row = 0; row < columns.length; row++) {
                columns[row] = level.get("columns").get(row).asInt();
            }
            levels.add(new Level(level.get("name").asString(), columns));
        }
        return new Grid(
                tile.get(square ? "size" : "width").asInt(),
                tile.get(square ? "size" : "height").asInt(),
                tile.get("guard").asInt(),
                List.copyOf(levels));
    }

    Level base() {
        return levels.get(0);
    }

    Level full() {
        return levels.get(levels.size() - 1);
    }

    /** Width in pixels of the whole sphere at the full level. */
    int width() {
        return full().equator() * tileWidth;
    }

    /** Height in pixels of the whole sphere at the full level. */
    int height() {
        return full().rows() * tileHeight;
    }

    /** For tables, for example {@code 8×4 of 480×480}. */
    String describe() {
        return full().equator() + "×" + full().rows() + " of " + tileWidth + "×" + tileHeight;
    }
}
