package org.omoide.transcoder;

/**
 * The limits and choices of a transcoder. The geometry of tiles is described in {@code docs/derived-files.md}.
 *
 * @param tileSize width and height of a tile's content in pixels, a multiple of 16
 * @param guard height of the grey band above and below a video tile's content in pixels, a multiple of 16
 * @param threads encoders that run at a time
 * @param maxPixels of one picture
 * @param maxSeconds of a film
 */
public record Settings(int tileSize, int guard, int threads, long maxPixels, double maxSeconds) {

    public static Settings defaults() {
        return new Settings(480, 48, Runtime.getRuntime().availableProcessors(), 140_000_000L, 4 * 3600);
    }
}
