package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.omoide.transcoder.Edits;

/** Looks into an equirectangular picture, as through a window. */
public final class Rectilinear {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    /** Half the width of the window at a distance of 1: 90° in all. */
    private static final double HALF_WIDTH = 1;

    private Rectilinear() {}

    /** A JPEG of 640×360 pixels that is 90° wide, of a 4:2:0 picture of 8 bits. */
    public static byte[] preview(AVFrame sphere, Edits.Direction ahead) throws IOException {
        AVFrame view = Frames.like(sphere, WIDTH, HEIGHT);
        try {
            for (int plane = 0; plane < 3; plane++) {
                project(sphere, view, plane, ahead);
            }
            return JpegEncoder.encode(view, WIDTH, HEIGHT);
        } finally {
            av_frame_free(view);
        }
    }

    private static void project(AVFrame sphere, AVFrame view, int plane, Edits.Direction ahead) {
        double yaw = Math.toRadians(ahead.yaw());
        double sine = Math.sin(Math.toRadians(ahead.pitch()));
        double cosine = Math.cos(Math.toRadians(ahead.pitch()));
        int shift = plane == 0 ? 0 : 1;
        int width = WIDTH >> shift;
        int height = HEIGHT >> shift;
        Plane source = new Plane(
                sphere.data(plane), sphere.linesize(plane), sphere.width() >> shift, sphere.height() >> shift);
        BytePointer target = view.data(plane);
        for (int row = 0; row < height; row++) {
            double up = HALF_WIDTH * (height - 1 - 2 * row) / width;
            for (int column = 0; column < width; column++) {
                double right = HALF_WIDTH * (2 * column + 1 - width) / width;
                double forward = cosine - sine * up;
                double longitude = yaw + Math.atan2(right, forward);
                double latitude = Math.atan2(sine + cosine * up, Math.hypot(forward, right));
                double x = (longitude / (2 * Math.PI) + 0.5) * source.width - 0.5;
                double y = (0.5 - latitude / Math.PI) * source.height - 0.5;
                target.put((long) row * view.linesize(plane) + column, source.at(x, y));
            }
        }
    }

    private record Plane(BytePointer data, int stride, int width, int height) {

        byte at(double x, double y) {
            int left = (int) Math.floor(x);
            int top = (int) Math.floor(y);
            double dx = x - left;
            double dy = y - top;
            double above = sample(left, top) * (1 - dx) + sample(left + 1, top) * dx;
            double below = sample(left, top + 1) * (1 - dx) + sample(left + 1, top + 1) * dx;
            return (byte) Math.round(above * (1 - dy) + below * dy);
        }

        private int sample(int x, int y) {
            int row = Math.max(0, Math.min(height - 1, y));
            return data.get((long) row * stride + Math.floorMod(x, width)) & 0xFF;
        }
    }
}
