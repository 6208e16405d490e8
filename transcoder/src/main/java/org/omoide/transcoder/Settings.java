package org.omoide.transcoder;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.grid.Grid;

/**
 * The limits and choices of a transcoder. The geometry of tiles is described in {@code docs/derived-files.md}.
 *
 * @param grid of films; where there is none, {@link Grid#forSource} chooses
 * @param stillTile width and height of a photo's tiles in pixels
 * @param guards of video tiles, in the order in which they are tried until all tiles are proven stitchable
 * @param encoding of films
 * @param threads encoders that run at a time
 * @param maxPixels of one picture
 * @param maxSeconds of a film
 */
public record Settings(
        @Nullable Grid grid,
        int stillTile,
        List<Guard> guards,
        Encoding encoding,
        int threads,
        long maxPixels,
        double maxSeconds) {

    private static final List<Guard> GUARDS = List.of(new Guard(48, 64), new Guard(64, 48), new Guard(96, 32));

    public Settings {
        guards = List.copyOf(guards);
    }

    public static Settings defaults() {
        return new Settings(
                null,
                480,
                GUARDS,
                Encoding.DEFAULT,
                Runtime.getRuntime().availableProcessors(),
                140_000_000L,
                4 * 3600);
    }

    /** These settings with a grid for all films. */
    public Settings withGrid(Grid grid) {
        return new Settings(grid, stillTile, guards, encoding, threads, maxPixels, maxSeconds);
    }

    /** These settings with other guards. */
    public Settings withGuards(List<Guard> guards) {
        return new Settings(grid, stillTile, guards, encoding, threads, maxPixels, maxSeconds);
    }

    /** These settings with another way of encoding films. */
    public Settings withEncoding(Encoding encoding) {
        return new Settings(grid, stillTile, guards, encoding, threads, maxPixels, maxSeconds);
    }

    /** The grid of a film, each of whose eyes has a picture of so many pixels. */
    public Grid gridFor(int width, int height) {
        return grid != null ? grid : Grid.forSource(width, height);
    }
}
