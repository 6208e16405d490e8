package org.omoide.benchmark;

import org.jspecify.annotations.Nullable;

/**
 * One viewing.
 *
 * @param economy of the scheduler, at least 0: the larger, the fewer tiles; null for what the viewer takes
 */
record Run(
        TiledFilm film,
        HeadTrace head,
        NetworkTrace network,
        @Nullable Double economy,
        Device device) {

    /**
     * What decodes.
     *
     * @param height of the largest stitched picture in pixels
     * @param decoders 1 or 2
     */
    record Device(int height, int decoders) {

        /** Tiles in one picture. */
        int slots(Grid grid) {
            return height / (grid.tileHeight() + 2 * grid.guard());
        }
    }
}
