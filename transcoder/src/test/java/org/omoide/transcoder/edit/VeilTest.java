package org.omoide.transcoder.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omoide.transcoder.Edits.Blur;
import org.omoide.transcoder.Edits.Direction;
import org.omoide.transcoder.media.Frames;

/** Every pixel of a noisy sphere, by its distance from the circle's centre. */
class VeilTest {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;

    @ParameterizedTest
    @CsvSource({"0, 0, 10", "-180, 3, 12", "177, -40, 20", "35, 84, 10", "-100, -90, 5", "90, 90, 60", "10, 20, 1"})
    void hidesTheCircleAndNothingElse(double yaw, double pitch, double radius) throws IOException {
        AVFrame picture = Frames.ofVideo(WIDTH, HEIGHT);
        try {
            byte[][] before = fillWithNoise(picture);
            new Veil(new Blur(new Direction(yaw, pitch), radius, null, null), WIDTH, HEIGHT).hide(picture);
            for (int plane = 0; plane < 3; plane++) {
                assertHidden(before[plane], planes(picture)[plane], plane == 0 ? 1 : 2, yaw, pitch, radius);
            }
        } finally {
            av_frame_free(picture);
        }
    }

    private static void assertHidden(byte[] before, byte[] after, int step, double yaw, double pitch, double radius) {
        int width = WIDTH / step;
        int height = HEIGHT / step;
        // A degree has two pixels of luma: the steepest slope that is left lets neighbours differ by a few steps.
        double margin = Math.max(0.7, 0.15 * radius);
        int hidden = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double distance =
                        distance(yaw, pitch, ((x + 0.5) / width - 0.5) * 360, (0.5 - (y + 0.5) / height) * 180);
                int i = y * width + x;
                if (distance > radius + 2 * margin + 0.01) {
                    assertThat(after[i]).isEqualTo(before[i]);
                } else if (distance < radius + margin) {
                    hidden++;
                    int right = y * width + (x + 1) % width;
                    double next =
                            distance(yaw, pitch, ((x + 1.5) / width - 0.5) * 360, (0.5 - (y + 0.5) / height) * 180);
                    if (next < radius + margin) {
                        assertThat(Math.abs((after[i] & 0xFF) - (after[right] & 0xFF)))
                                .as("at %d, %d", x, y)
                                .isLessThanOrEqualTo(3);
                    }
                }
            }
        }
        assertThat(hidden).isPositive();
    }

    private static double distance(double yaw, double pitch, double otherYaw, double otherPitch) {
        double a = Math.toRadians(pitch);
        double b = Math.toRadians(otherPitch);
        double cosine =
                Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos(Math.toRadians(yaw - otherYaw));
        return Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, cosine))));
    }

    private static byte[][] fillWithNoise(AVFrame picture) {
        Random random = new Random(1);
        for (int plane = 0; plane < 3; plane++) {
            int step = plane == 0 ? 1 : 2;
            byte[] line = new byte[WIDTH / step];
            for (int y = 0; y < HEIGHT / step; y++) {
                random.nextBytes(line);
                new BytePointer(picture.data(plane))
                        .position((long) y * picture.linesize(plane))
                        .put(line);
            }
        }
        return planes(picture);
    }

    private static byte[][] planes(AVFrame picture) {
        byte[][] planes = new byte[3][];
        Arrays.setAll(planes, plane -> {
            int step = plane == 0 ? 1 : 2;
            byte[] samples = new byte[WIDTH / step * (HEIGHT / step)];
            BytePointer data = new BytePointer(picture.data(plane));
            for (int y = 0; y < HEIGHT / step; y++) {
                data.position((long) y * picture.linesize(plane)).get(samples, y * WIDTH / step, WIDTH / step);
            }
            return samples;
        });
        return planes;
    }
}
