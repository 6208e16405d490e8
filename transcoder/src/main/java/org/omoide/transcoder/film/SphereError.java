package org.omoide.transcoder.film;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.omoide.transcoder.grid.Grid;
import org.omoide.transcoder.grid.Level;

/**
 * How far a tile is from the picture that it was made of, in luma of one picture per segment, each pixel weighted by its
 * solid angle: the cosine of its latitude (Sun, Lu and Yu, “Weighted-to-spherically-uniform quality evaluation for
 * omnidirectional video”, 2017), twice that in the rows that are scaled to half the width.
 */
final class SphereError {

    private static final double WHITE = 255;

    private record Expected(long frame, byte[] luma) {}

    private final int width;
    private final int height;
    private final double[] weights;
    private final int gop;
    private final Deque<Expected> expected = new ArrayDeque<>();
    private double error;
    private double weight;

    SphereError(Grid grid, Level level, int row, int gop) {
        this.width = grid.tileWidth();
        this.height = grid.tileHeight();
        this.gop = gop;
        this.weights = new double[height];
        double rows = level.height(height);
        double stretch = level.equator() / (double) level.columns().get(row);
        for (int y = 0; y < height; y++) {
            weights[y] = stretch * Math.cos((row * height + y + 0.5 - rows / 2) * Math.PI / rows);
        }
    }

    /** Remembers what a picture should look like, if it is one of those that count. */
    void expect(long frame, AVFrame picture, int x, int y) {
        if (frame % gop == gop / 2) {
            expected.add(new Expected(frame, luma(picture, x, y)));
        }
    }

    /** Compares what became of a picture; its content begins at {@code top}. */
    void compare(long frame, AVFrame made, int top) {
        if (expected.isEmpty() || expected.peek().frame() != frame) {
            return;
        }
        byte[] wanted = expected.remove().luma();
        byte[] got = luma(made, 0, top);
        for (int y = 0; y < height; y++) {
            long squares = 0;
            for (int i = y * width; i < (y + 1) * width; i++) {
                int difference = (wanted[i] & 0xFF) - (got[i] & 0xFF);
                squares += (long) difference * difference;
            }
            error += weights[y] * squares;
            weight += weights[y] * width;
        }
    }

    private byte[] luma(AVFrame picture, int x, int y) {
        byte[] luma = new byte[width * height];
        BytePointer data = picture.data(0);
        for (int row = 0; row < height; row++) {
            data.position((long) (y + row) * picture.linesize(0) + x).get(luma, row * width, width);
        }
        return luma;
    }

    /** WS-PSNR in dB of the parts of the sphere that the given tiles cover, or NaN where nothing was compared. */
    static double psnr(Iterable<SphereError> parts) {
        double error = 0;
        double weight = 0;
        for (SphereError part : parts) {
            error += part.error;
            weight += part.weight;
        }
        return weight == 0 ? Double.NaN : 10 * Math.log10(WHITE * WHITE * weight / Math.max(error, 1e-9));
    }
}
