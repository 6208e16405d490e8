package org.omoide.transcoder;

import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.grid.Grid;

/**
 * The limits and choices of a transcoder. The geometry of tiles is described in {@code docs/derived-files.md}.
 *
 * @param grid of films; where there is none, {@link Grid#forSource} chooses
 * @param stillTile width and height of a photo's tiles in pixels
 * @param guard height of the grey band above and below a video tile's content in pixels, a multiple of 16
 * @param encoding of films
 * @param threads encoders that run at a time
 * @param maxPixels of one picture
 * @param maxSeconds of a film
 */
public record Settings(
        @Nullable Grid grid,
        int stillTile,
        int guard,
        Encoding encoding,
        int threads,
        long maxPixels,
        double maxSeconds) {

    public static Settings defaults() {
        return new Settings(
                null, 480, 48, Encoding.DEFAULT, Runtime.getRuntime().availableProcessors(), 140_000_000L, 4 * 3600);
    }

    /** These settings with a grid for all films. */
    public Settings withGrid(Grid grid) {
        return new Settings(grid, stillTile, guard, encoding, threads, maxPixels, maxSeconds);
    }

    /** These settings with another guard. */
    public Settings withGuard(int guard) {
        return new Settings(grid, stillTile, guard, encoding, threads, maxPixels, maxSeconds);
    }

    /** These settings with another way of encoding films. */
    public Settings withEncoding(Encoding encoding) {
        return new Settings(grid, stillTile, guard, encoding, threads, maxPixels, maxSeconds);
    }

    /** The grid of a film, each of whose eyes has a picture of so many pixels. */
    public Grid gridFor(int width, int height) {
        return grid != null ? grid : Grid.forSource(width, height);
    }
}
