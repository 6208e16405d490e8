package org.omoide.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.omoide.benchmark.Planes.Plane;

class ViewportTest {

    private static final Vector AHEAD = new Vector(0, 0, -1);
    private static final Vector UP = new Vector(0, 1, 0);
    private static final int MIDDLE = Viewport.HEIGHT / 2 * Viewport.WIDTH + Viewport.WIDTH / 2;
    private static final int LEFT = Viewport.HEIGHT / 2 * Viewport.WIDTH;
    private static final int TOP = Viewport.WIDTH / 2;

    /** As bright as it is far to the right, 0 to 200. */
    private static Plane toTheRight() {
        byte[] luma = new byte[400 * 200];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = (byte) (i % 400 / 2);
        }
        return new Plane(400, 200, luma);
    }

    /** As bright as it is far down, 0 to 200. */
    private static Plane downwards() {
        byte[] luma = new byte[400 * 200];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = (byte) (i / 400);
        }
        return new Plane(400, 200, luma);
    }

    @Test
    void theMiddleOfThePictureIsAheadAndTheViewIsAHundredDegreesWide() {
        float[] seen = new Viewport(AHEAD, UP).of(toTheRight());

        assertThat(seen[MIDDLE]).isEqualTo(100, within(1f));
        assertThat(seen[LEFT]).isEqualTo(100 - 50 * 200 / 360f, within(1f));
    }

    @Test
    void theViewIsNinetyDegreesHigh() {
        float[] seen = new Viewport(AHEAD, UP).of(downwards());

        assertThat(seen[MIDDLE]).isEqualTo(100, within(1f));
        assertThat(seen[TOP]).isEqualTo(50, within(1f));
    }

    @Test
    void turningTheHeadToTheRightSeesWhatIsThere() {
        float[] seen = new Viewport(new Vector(1, 0, 0), UP).of(toTheRight());

        assertThat(seen[MIDDLE]).isEqualTo(150, within(1f));
    }

    @Test
    void leaningToTheRightShoulderMakesTheHorizonLean() {
        float[] seen = new Viewport(AHEAD, new Vector(1, 0, 0)).of(downwards());

        // The crown of the head points to the right, so the left edge of the view is above.
        assertThat(seen[LEFT]).isLessThan(70);
    }

    @Test
    void theFinestTileThatIsShownIsSeen() {
        Grid grid = new Grid(
                16,
                16,
                0,
                List.of(
                        new Grid.Level("base", new int[] {2}),
                        new Grid.Level("half", new int[] {4, 4}),
                        new Grid.Level("full", new int[] {4, 8, 8, 4})));
        byte[][][] tiles = new byte[3][1][];
        for (int level = 0; level < 3; level++) {
            int count = grid.levels().get(level).tiles();
            tiles[level][0] = new byte[count * 256];
            for (int tile = 0; tile < count; tile++) {
                Arrays.fill(tiles[level][0], tile * 256, tile * 256 + 256, (byte) (100 * level + tile));
            }
        }
        Pictures pictures = new Pictures(grid, 10, new Plane[1], new Plane[1], tiles);
        Vector slightlyRightAndUp = new Vector(0.1, 0.1, -1).unit();
        Vector above =
                UP.plus(slightlyRightAndUp.times(-UP.dot(slightlyRightAndUp))).unit();
        Viewport view = new Viewport(slightlyRightAndUp, above);

        assertThat(view.of(pictures, 0, Set.of())[MIDDLE]).isEqualTo(1);
        assertThat(view.of(pictures, 0, Set.of("half/0-2"))[MIDDLE]).isEqualTo(102);
        assertThat(view.of(pictures, 0, Set.of("half/0-2", "full/1-4"))[MIDDLE]).isEqualTo(208);
        assertThat(view.of(pictures, 0, Set.of("full/1-3"))[MIDDLE]).isEqualTo(1);

        Viewport zenith = new Viewport(UP, new Vector(0, 0, 1));
        assertThat(zenith.of(pictures, 0, Set.of("full/0-0", "full/0-1", "full/0-2", "full/0-3"))[MIDDLE])
                .isBetween(200f, 203f);
    }
}
