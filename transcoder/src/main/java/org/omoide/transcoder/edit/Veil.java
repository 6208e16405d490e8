package org.omoide.transcoder.edit;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.omoide.transcoder.Edits;

/**
 * Hides one circle of equirectangular 4:2:0 pictures of one size. What it shows instead is, for each plane, a mean and a
 * slope from left to right and from bottom to top, taken over the whole circle: nine numbers, from which nothing smaller
 * than the circle can be told. Beyond the circle's margin it fades into the picture.
 *
 * <p>Rows and columns are worked out once, so that a picture costs little more than reading and writing the circle.
 */
public final class Veil {

    /** Of the radius and in degrees: people draw tightly, and stand not quite still. */
    private static final double MARGIN = 0.15;

    private static final double LEAST_MARGIN = 0.7;

    /** Where a circle has fewer pixels, a slope would tell something of them. */
    private static final int ENOUGH_FOR_SLOPES = 200;

    /** Width of the fade behind the margin, in parts of the radius. */
    private static final double FADE = 0.15;

    private final Edits.Blur blur;
    private final List<Plane> planes = new ArrayList<>();

    /**
     * @param width of the pictures in pixels, even
     * @param height of the pictures in pixels, even
     */
    public Veil(Edits.Blur blur, int width, int height) {
        this.blur = blur;
        double covered = Math.toRadians(blur.radius() + Math.max(LEAST_MARGIN, MARGIN * blur.radius()));
        double outer = covered + Math.toRadians(Math.max(LEAST_MARGIN, FADE * blur.radius()));
        Plane luma = new Plane(blur.centre(), covered, outer, width, height);
        Plane chroma = new Plane(blur.centre(), covered, outer, width / 2, height / 2);
        planes.addAll(List.of(luma, chroma, chroma));
    }

    /** What is hidden, and when. */
    public Edits.Blur blur() {
        return blur;
    }

    /** Hides the circle in a picture whose pixels are nobody else's. */
    public void hide(AVFrame picture) {
        for (int i = 0; i < planes.size(); i++) {
            planes.get(i).hide(picture.data(i), picture.linesize(i));
        }
    }

    /** Neighbouring pixels of a row. */
    private record Span(int row, int first, int count) {}

    private static final class Plane {

        private final List<Span> spans = new ArrayList<>();
        private final int width;
        private final int height;
        private final double covered;
        private final double outer;

        /** The centre, and what lies at its right and above it, as unit vectors (right, up, ahead). */
        private final double[] centre;

        private final double[] right;
        private final double[] up;

        private final double[] sines;
        private final double[] cosines;
        private final byte[] line;

        Plane(Edits.Direction direction, double covered, double outer, int width, int height) {
            this.width = width;
            this.height = height;
            this.covered = Math.cos(covered);
            this.outer = Math.cos(outer);
            this.line = new byte[width];
            double yaw = Math.toRadians(direction.yaw());
            double pitch = Math.toRadians(direction.pitch());
            centre = new double[] {Math.cos(pitch) * Math.sin(yaw), Math.sin(pitch), Math.cos(pitch) * Math.cos(yaw)};
            right = new double[] {Math.cos(yaw), 0, -Math.sin(yaw)};
            up = new double[] {-Math.sin(pitch) * Math.sin(yaw), Math.cos(pitch), -Math.sin(pitch) * Math.cos(yaw)};
            sines = new double[width];
            cosines = new double[width];
            for (int x = 0; x < width; x++) {
                double longitude = ((x + 0.5) / width - 0.5) * 2 * Math.PI;
                sines[x] = Math.sin(longitude);
                cosines[x] = Math.cos(longitude);
            }
            for (int row = 0; row < height; row++) {
                findSpans(row, yaw, pitch, outer);
            }
        }

        private double latitude(int row) {
            return (0.5 - (row + 0.5) / height) * Math.PI;
        }

        /** By the law of cosines: cos r = sin φ sin φ₀ + cos φ cos φ₀ cos Δλ, solved for Δλ. */
        private void findSpans(int row, double yaw, double pitch, double radius) {
            double latitude = latitude(row);
            double cosine = (Math.cos(radius) - Math.sin(latitude) * Math.sin(pitch))
                    / (Math.cos(latitude) * Math.max(1e-12, Math.cos(pitch)));
            if (cosine > 1) {
                return;
            }
            double half = cosine < -1 ? Math.PI : Math.acos(cosine);
            int first = (int) Math.floor(((yaw - half) / (2 * Math.PI) + 0.5) * width);
            int last = (int) Math.ceil(((yaw + half) / (2 * Math.PI) + 0.5) * width);
            int count = Math.min(width, last - first);
            int begin = Math.floorMod(first, width);
            int beforeSeam = Math.min(count, width - begin);
            spans.add(new Span(row, begin, beforeSeam));
            if (count > beforeSeam) {
                spans.add(new Span(row, 0, count - beforeSeam));
            }
        }

        void hide(BytePointer data, int stride) {
            int count = 0;
            double weights = 0;
            double sum = 0;
            double sumRight = 0;
            double sumUp = 0;
            double squaresRight = 0;
            double squaresUp = 0;
            for (Span span : spans) {
                double sine = Math.sin(latitude(span.row));
                // A pixel's solid angle: without it, what is near a pole would count for too much.
                double cosine = Math.cos(latitude(span.row));
                read(data, stride, span);
                for (int i = 0; i < span.count; i++) {
                    int x = span.first + i;
                    if (along(centre, x, sine, cosine) < covered) {
                        continue;
                    }
                    double value = cosine * (line[i] & 0xFF);
                    double r = along(right, x, sine, cosine);
                    double u = along(up, x, sine, cosine);
                    count++;
                    weights += cosine;
                    sum += value;
                    sumRight += value * r;
                    sumUp += value * u;
                    squaresRight += cosine * r * r;
                    squaresUp += cosine * u * u;
                }
            }
            if (count >= ENOUGH_FOR_SLOPES) {
                cover(data, stride, sum / weights, sumRight / squaresRight, sumUp / squaresUp);
            } else if (count > 0) {
                cover(data, stride, sum / weights, 0, 0);
            }
        }

        private void cover(BytePointer data, int stride, double mean, double slopeRight, double slopeUp) {
            for (Span span : spans) {
                double sine = Math.sin(latitude(span.row));
                double cosine = Math.cos(latitude(span.row));
                read(data, stride, span);
                for (int i = 0; i < span.count; i++) {
                    int x = span.first + i;
                    double near = along(centre, x, sine, cosine);
                    if (near < outer) {
                        continue;
                    }
                    double shown =
                            mean + slopeRight * along(right, x, sine, cosine) + slopeUp * along(up, x, sine, cosine);
                    double seen = near >= covered ? 0 : (covered - near) / (covered - outer);
                    double mixed = shown + seen * ((line[i] & 0xFF) - shown);
                    line[i] = (byte) Math.max(0, Math.min(255, Math.round(mixed)));
                }
                data.position(start(stride, span)).put(line, 0, span.count);
                data.position(0);
            }
        }

        private void read(BytePointer data, int stride, Span span) {
            data.position(start(stride, span)).get(line, 0, span.count);
            data.position(0);
        }

        private static long start(int stride, Span span) {
            return (long) span.row * stride + span.first;
        }

        /** How far the pixel's direction lies along a unit vector. */
        private double along(double[] axis, int x, double sine, double cosine) {
            return cosine * (axis[0] * sines[x] + axis[2] * cosines[x]) + axis[1] * sine;
        }
    }
}
