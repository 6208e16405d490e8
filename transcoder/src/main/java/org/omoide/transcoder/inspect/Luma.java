package org.omoide.transcoder.inspect;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import java.io.IOException;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;

/** The brightness of a picture, scaled down by averaging: enough to see how its edges meet. */
record Luma(int width, int height, byte[] samples) {

    private static final int WIDEST = 1024;

    int at(int x, int y) {
        return samples[y * width + x] & 0xff;
    }

    /** A part of the picture, for example one eye's. */
    Luma part(int x, int y, int partWidth, int partHeight) {
        byte[] part = new byte[partWidth * partHeight];
        for (int row = 0; row < partHeight; row++) {
            System.arraycopy(samples, (y + row) * width + x, part, row * partWidth, partWidth);
        }
        return new Luma(partWidth, partHeight, part);
    }

    /** Each place as bright as it is in the picture where it is brightest; all are of one size. */
    static Luma brightest(List<Luma> pictures) {
        Luma first = pictures.get(0);
        byte[] samples = first.samples().clone();
        for (Luma picture : pictures) {
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (byte) Math.max(samples[i] & 0xff, picture.samples()[i] & 0xff);
            }
        }
        return new Luma(first.width(), first.height(), samples);
    }

    /** @param quarters of a turn, clockwise */
    Luma turned(int quarters) {
        Luma turned = this;
        for (int i = 0; i < Math.floorMod(quarters, 4); i++) {
            turned = turned.turnedOnce();
        }
        return turned;
    }

    private Luma turnedOnce() {
        byte[] turned = new byte[samples.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                turned[x * height + height - 1 - y] = samples[y * width + x];
            }
        }
        return new Luma(height, width, turned);
    }

    /** @throws RefusedException if FFmpeg can't make brightness of the frame's pixels */
    static Luma of(AVFrame frame) throws IOException {
        double scale = Math.min(1, WIDEST / (double) Math.max(frame.width(), frame.height()));
        int width = Math.max(2, (int) Math.round(frame.width() * scale));
        int height = Math.max(2, (int) Math.round(frame.height() * scale));
        AVFrame grey = av_frame_alloc();
        SwsContext scaler = sws_getContext(
                frame.width(),
                frame.height(),
                frame.format(),
                width,
                height,
                AV_PIX_FMT_GRAY8,
                SWS_AREA,
                null,
                null,
                (DoublePointer) null);
        try {
            grey.format(AV_PIX_FMT_GRAY8).width(width).height(height);
            if (scaler == null || av_frame_get_buffer(grey, 0) < 0 || sws_scale_frame(scaler, grey, frame) < 0) {
                throw new RefusedException(Refusal.UNSUPPORTED_CODEC, "pixel format " + frame.format());
            }
            byte[] samples = new byte[width * height];
            try (BytePointer data = new BytePointer(grey.data(0))) {
                for (int y = 0; y < height; y++) {
                    data.position((long) y * grey.linesize(0)).get(samples, y * width, width);
                }
            }
            return new Luma(width, height, samples);
        } finally {
            sws_freeContext(scaler);
            av_frame_free(grey);
        }
    }
}
