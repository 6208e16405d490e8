package org.omoide.transcoder.grid;

import java.util.List;
import org.omoide.transcoder.Inspection.Picture;
import org.omoide.transcoder.Layout;

/**
 * Where an eye's picture lies in the stored picture, in pixels.
 *
 * @param name in file names and in the manifest
 */
public record Eye(String name, int x, int y, int width, int height) {

    /** The eyes of a picture, the left one first. Sizes are even, as chroma has half of them. */
    public static List<Eye> of(Layout layout, Picture picture) {
        int width = picture.width();
        int height = picture.height();
        return switch (layout) {
            case MONO -> List.of(new Eye("mono", 0, 0, even(width), even(height)));
            case TOP_BOTTOM ->
                List.of(
                        new Eye("left", 0, 0, even(width), even(height / 2)),
                        new Eye("right", 0, even(height / 2), even(width), even(height / 2)));
            case LEFT_RIGHT ->
                List.of(
                        new Eye("left", 0, 0, even(width / 2), even(height)),
                        new Eye("right", even(width / 2), 0, even(width / 2), even(height)));
        };
    }

    private static int even(int size) {
        return size & ~1;
    }
}
