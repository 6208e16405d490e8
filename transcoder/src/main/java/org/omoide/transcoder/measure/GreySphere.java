package org.omoide.transcoder.measure;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * A small equirectangular picture in grey.
 *
 * @param luma row by row from the top, 0 to 255
 */
record GreySphere(int width, int height, float[] luma) {

    /** Each pixel is the mean of what it covers of a larger 8-bit picture, parts of pixels included. */
    static GreySphere of(AVFrame picture, int width, int height) {
        Shares columns = new Shares(picture.width(), width);
        Shares rows = new Shares(picture.height(), height);
        byte[] line = new byte[picture.width()];
        float[] luma = new float[width * height];
        float[] sums = new float[width + 1];
        float area = picture.width() / (float) width * picture.height() / height;
        BytePointer data = picture.data(0);
        for (int row = 0; row < picture.height(); row++) {
            data.position((long) row * picture.linesize(0)).get(line);
            Arrays.fill(sums, 0);
            for (int x = 0; x < line.length; x++) {
                int value = line[x] & 0xFF;
                sums[columns.first[x]] += value * columns.share[x];
                sums[columns.first[x] + 1] += value * (1 - columns.share[x]);
            }
            int y = rows.first[row];
            for (int x = 0; x < width; x++) {
                luma[y * width + x] += sums[x] * rows.share[row] / area;
                if (rows.share[row] < 1) {
                    luma[(y + 1) * width + x] += sums[x] * (1 - rows.share[row]) / area;
                }
            }
        }
        return new GreySphere(width, height, luma);
    }

    /** To which of fewer cells each of many belongs, and how much of it; the rest belongs to the next. */
    private static final class Shares {

        final int[] first;
        final float[] share;

        Shares(int many, int fewer) {
            first = new int[many];
            share = new float[many];
            for (int i = 0; i < many; i++) {
                first[i] = (int) ((long) i * fewer / many);
                double border = (first[i] + 1) * (double) many / fewer;
                share[i] = (float) Math.min(1, border - i);
            }
        }
    }

    /** A quarter of the pixels in each direction. */
    GreySphere quartered() {
        float[] coarse = new float[width / 4 * (height / 4)];
        for (int y = 0; y < height / 4 * 4; y++) {
            for (int x = 0; x < width / 4 * 4; x++) {
                coarse[y / 4 * (width / 4) + x / 4] += luma[y * width + x] / 16;
            }
        }
        return new GreySphere(width / 4, height / 4, coarse);
    }

    /** Smoothed across a pixel or two, so that the gradient of a sharp edge has a direction. */
    GreySphere smoothed() {
        float[] smooth = new float[luma.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float sum = 0;
                for (int row = -1; row <= 1; row++) {
                    int weight = 2 - Math.abs(row);
                    sum += weight * (at(x - 1, y + row) + 2 * at(x, y + row) + at(x + 1, y + row));
                }
                smooth[y * width + x] = sum / 16;
            }
        }
        return new GreySphere(width, height, smooth);
    }

    float at(int x, int y) {
        return luma[Math.max(0, Math.min(height - 1, y)) * width + Math.floorMod(x, width)];
    }

    /** Of the middle of a row, in radians. */
    double latitude(int y) {
        return (0.5 - (y + 0.5) / height) * Math.PI;
    }

    /** Of the middle of a column, in radians. */
    double longitude(int x) {
        return ((x + 0.5) / width - 0.5) * 2 * Math.PI;
    }

    /** Bilinear, in the direction (right, up, ahead) of a unit vector. */
    double at(double right, double up, double ahead) {
        double x = (Math.atan2(right, ahead) / (2 * Math.PI) + 0.5) * width - 0.5;
        double y = (0.5 - Math.asin(Math.max(-1, Math.min(1, up))) / Math.PI) * height - 0.5;
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double dx = x - left;
        double dy = y - top;
        return (at(left, top) * (1 - dx) + at(left + 1, top) * dx) * (1 - dy)
                + (at(left, top + 1) * (1 - dx) + at(left + 1, top + 1) * dx) * dy;
    }

    /** Brightness per radian to the east. */
    double east(int x, int y) {
        double step = 4 * Math.PI / width * Math.cos(latitude(y));
        return (at(x + 1, y) - at(x - 1, y)) / step;
    }

    /** Brightness per radian to the north. */
    double north(int x, int y) {
        return (at(x, y - 1) - at(x, y + 1)) / (2 * Math.PI / height);
    }
}
