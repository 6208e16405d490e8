package org.omoide.transcoder;

/**
 * What keeps the tiles of a film apart in one picture.
 *
 * @param rows of grey above and below the content of a tile in pixels, a multiple of 16
 * @param vectors longest motion vector that is searched in rows, 1 to 512; libx264 takes at least 32
 */
public record Guard(int rows, int vectors) {

    private static final int MACROBLOCK = 16;

    /** @throws IllegalArgumentException if a number is not as described above */
    public Guard {
        if (rows < 0 || rows % MACROBLOCK != 0 || vectors < 1 || vectors > 512) {
            throw new IllegalArgumentException("a guard of " + rows + " rows for vectors of " + vectors);
        }
    }
}
