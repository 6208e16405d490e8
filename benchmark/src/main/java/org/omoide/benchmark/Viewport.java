package org.omoide.benchmark;

import java.util.Set;
import org.omoide.benchmark.Planes.Plane;

/**
 * What somebody sees: a rectilinear view of 100° × 90°. Each of its samples looks up the sphere at one point, bilinearly
 * and without a filter: a view of fewer samples than a headset has is a sample of the headset's, and neither of two
 * renditions gains by it.
 */
final class Viewport {

    static final int WIDTH = 400;
    static final int HEIGHT = 360;
    private static final double RIGHT = Math.tan(Math.toRadians(50));
    private static final double TOP = Math.tan(Math.toRadians(45));

    private final float[] u = new float[WIDTH * HEIGHT];
    private final float[] v = new float[WIDTH * HEIGHT];

    /** @param forward and {@code up}: unit vectors at right angles in the viewer's axes */
    Viewport(Vector forward, Vector up) {
        Vector right = forward.cross(up);
        for (int j = 0; j < HEIGHT; j++) {
            double y = TOP * (1 - (2 * j + 1.0) / HEIGHT);
            for (int i = 0; i < WIDTH; i++) {
                double x = RIGHT * ((2 * i + 1.0) / WIDTH - 1);
                double dx = forward.x() + x * right.x() + y * up.x();
                double dy = forward.y() + x * right.y() + y * up.y();
                double dz = forward.z() + x * right.z() + y * up.z();
                u[j * WIDTH + i] = (float) (Math.atan2(dx, -dz) / (2 * Math.PI) + 0.5);
                v[j * WIDTH + i] = (float) (0.5 - Math.atan2(dy, Math.sqrt(dx * dx + dz * dz)) / Math.PI);
            }
        }
    }

    /** What is seen of a whole sphere. */
    float[] of(Plane plane) {
        float[] seen = new float[u.length];
        int width = plane.width();
        int height = plane.height();
        byte[] luma = plane.luma();
        for (int i = 0; i < seen.length; i++) {
            float x = u[i] * width - 0.5f;
            float y = Math.max(0, Math.min(height - 1, v[i] * height - 0.5f));
            int left = (int) Math.floor(x);
            int top = Math.min((int) y, height - 1);
            float fx = x - left;
            float fy = y - top;
            int x0 = Math.floorMod(left, width);
            int x1 = x0 + 1 == width ? 0 : x0 + 1;
            int row = top * width;
            int below = top + 1 < height ? row + width : row;
            float above = (luma[row + x0] & 255) * (1 - fx) + (luma[row + x1] & 255) * fx;
            float under = (luma[below + x0] & 255) * (1 - fx) + (luma[below + x1] & 255) * fx;
            seen[i] = above * (1 - fy) + under * fy;
        }
        return seen;
    }

    /**
     * What is seen of tiles: in each direction the finest that is shown, sampled inside its content as the viewer does;
     * the viewer's blending between levels is left out.
     *
     * @param shown names of tiles such as {@code full/1-3}; the base is always there
     */
    float[] of(Pictures pictures, int sample, Set<String> shown) {
        Grid grid = pictures.grid();
        int levels = grid.levels().size();
        boolean[][] has = new boolean[levels][];
        for (int l = 0; l < levels; l++) {
            Grid.Level level = grid.levels().get(l);
            has[l] = new boolean[level.tiles()];
            for (int row = 0; row < level.rows(); row++) {
                for (int column = 0; column < level.columns()[row]; column++) {
                    has[l][level.first(row) + column] =
                            l == 0 || shown.contains(level.name() + "/" + row + "-" + column);
                }
            }
        }
        float[] seen = new float[u.length];
        int[][] first = new int[levels][];
        for (int l = 0; l < levels; l++) {
            Grid.Level level = grid.levels().get(l);
            first[l] = new int[level.rows()];
            for (int row = 0; row < first[l].length; row++) {
                first[l][row] = level.first(row);
            }
        }
        int width = grid.tileWidth();
        int height = grid.tileHeight();
        for (int i = 0; i < seen.length; i++) {
            for (int l = levels - 1; l >= 0; l--) {
                int[] columns = grid.levels().get(l).columns();
                float y = v[i] * columns.length;
                int row = Math.min(columns.length - 1, (int) y);
                float x = u[i] * columns[row];
                int column = Math.min(columns[row] - 1, (int) x);
                int tile = first[l][row] + column;
                if (has[l][tile]) {
                    seen[i] = sample(
                            pictures.tiles()[l][sample],
                            tile * width * height,
                            width,
                            height,
                            (x - column) * width - 0.5f,
                            (y - row) * height - 0.5f);
                    break;
                }
            }
        }
        return seen;
    }

    private static float sample(byte[] luma, int offset, int width, int height, float x, float y) {
        float inX = Math.max(0, Math.min(width - 1.001f, x));
        float inY = Math.max(0, Math.min(height - 1.001f, y));
        int left = (int) inX;
        int top = (int) inY;
        float fx = inX - left;
        float fy = inY - top;
        int at = offset + top * width + left;
        float above = (luma[at] & 255) * (1 - fx) + (luma[at + 1] & 255) * fx;
        float under = (luma[at + width] & 255) * (1 - fx) + (luma[at + width + 1] & 255) * fx;
        return above * (1 - fy) + under * fy;
    }
}
