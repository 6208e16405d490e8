package org.omoide.transcoder.grid;

/**
 * How the full level of a film is cut. Its rows and columns count on the equirectangular picture; the outer rows have
 * half the columns where there are four rows or more.
 *
 * @param columns at the equator, even
 * @param rows from pole to pole
 * @param tileWidth of a tile's content in pixels, a multiple of 16; the same in all levels
 * @param tileHeight of a tile's content in pixels, a multiple of 16
 */
public record Grid(int columns, int rows, int tileWidth, int tileHeight) {

    private static final int MACROBLOCK = 16;

    /** Smaller tiles would be more guard than content. */
    private static final int LEAST_WIDTH = 240;

    private static final int LEAST_HEIGHT = 160;

    /** @throws IllegalArgumentException if a number is not as described above */
    public Grid {
        if (columns < 2 || columns % 2 != 0 || rows < 1) {
            throw new IllegalArgumentException("a grid of " + columns + "x" + rows + " tiles");
        }
        if (tileWidth < MACROBLOCK
                || tileHeight < MACROBLOCK
                || tileWidth % MACROBLOCK != 0
                || tileHeight % MACROBLOCK != 0) {
            throw new IllegalArgumentException("tiles of " + tileWidth + "x" + tileHeight);
        }
    }

    /**
     * The grid whose full level has about as many pixels as the source. Six rows: the outer ones then begin at 60°, where
     * half the columns are exactly enough; docs/decisions/0003-tile-format.md compares.
     *
     * @param width of one eye's picture in pixels
     * @param height of one eye's picture in pixels
     */
    public static Grid forSource(int width, int height) {
        int columns = width > 6144 ? 12 : 8;
        int rows = width > 6144 ? 8 : 6;
        while (columns > 2 && width < columns * LEAST_WIDTH) {
            columns /= 2;
        }
        while (rows > 1 && height < rows * LEAST_HEIGHT) {
            rows /= 2;
        }
        return new Grid(columns, rows, tile(width, columns, LEAST_WIDTH), tile(height, rows, LEAST_HEIGHT));
    }

    private static int tile(int size, int parts, int least) {
        return Math.max(least, MACROBLOCK * Math.round(size / (float) (MACROBLOCK * parts)));
    }
}
