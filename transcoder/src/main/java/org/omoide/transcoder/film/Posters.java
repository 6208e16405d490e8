package org.omoide.transcoder.film;

import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.media.Frames;
import org.omoide.transcoder.media.JpegEncoder;
import org.omoide.transcoder.media.Rectilinear;

/** Keeps the pictures that stand for the film: from the first moment that isn't dark, or the brightest. */
final class Posters {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 480;

    /** Mean luma of 8 bits at which a picture is bright enough to be recognised. */
    private static final double BRIGHT = 70;

    private static final double NOTABLY = 5;

    private final Edits.Direction ahead;
    private double brightness = -NOTABLY;
    private byte[] poster = {};
    private byte[] preview = {};

    /** @param ahead where the preview looks */
    Posters(Edits.Direction ahead) {
        this.ahead = ahead;
    }

    void consider(AVFrame coarse, AVFrame fine) throws IOException {
        double now = brightness < BRIGHT ? Frames.brightness(coarse) : 0;
        if (now >= brightness + NOTABLY) {
            brightness = now;
            poster = JpegEncoder.encode(coarse, WIDTH, HEIGHT);
            preview = Rectilinear.preview(fine, ahead);
        }
    }

    byte[] poster() {
        return poster;
    }

    byte[] preview() {
        return preview;
    }
}
