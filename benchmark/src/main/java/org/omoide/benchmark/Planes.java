package org.omoide.benchmark;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.media.Decoder;
import org.omoide.transcoder.media.Frames;
import org.omoide.transcoder.media.Limits;
import org.omoide.transcoder.media.MediaInput;
import org.omoide.transcoder.media.Scaler;

/** Gets luma out of pictures, in BT.709 limited range and 8 bits as tiles have it. */
final class Planes implements Closeable {

    private final Scaler scaler = new Scaler();
    private AVFrame converted = av_frame_alloc();

    /** Luma of the whole sphere, row by row from the top, beginning at longitude -180°. */
    record Plane(int width, int height, byte[] luma) {}

    /** Whether the encoder takes the picture as it is; the same question as the transcoder's. */
    static boolean fits(AVFrame picture, int width, int height) {
        return picture.format() == AV_PIX_FMT_YUV420P
                && picture.width() == width
                && picture.height() == height
                && picture.color_range() != AVCOL_RANGE_JPEG
                && (picture.colorspace() == AVCOL_SPC_BT709 || picture.colorspace() == AVCOL_SPC_UNSPECIFIED)
                && picture.color_trc() != AVCOL_TRC_SMPTE2084
                && picture.color_trc() != AVCOL_TRC_ARIB_STD_B67;
    }

    Plane of(AVFrame picture) throws IOException {
        int width = picture.width();
        int height = picture.height();
        AVFrame source = picture;
        if (!fits(picture, width, height)) {
            if (converted.width() != width || converted.height() != height) {
                av_frame_free(converted);
                converted = Frames.ofVideo(width, height);
            }
            scaler.scale(picture, converted);
            source = converted;
        }
        byte[] luma = new byte[width * height];
        copy(source, luma, 0, width, height);
        return new Plane(width, height, luma);
    }

    /** Puts the upper left part of a picture's luma to {@code offset}, row by row. */
    static void copy(AVFrame picture, byte[] target, int offset, int width, int height) {
        BytePointer data = picture.data(0);
        for (int y = 0; y < height; y++) {
            data.position((long) y * picture.linesize(0)).get(target, offset + y * width, width);
        }
        data.position(0);
    }

    /** Takes decoded pictures with their numbers from 0. */
    @FunctionalInterface
    interface Taker {
        void take(AVFrame picture, long number) throws IOException;
    }

    /** Decodes one of our own files, where every picture is shown for the same time. */
    static void decode(Path file, Taker taker) throws IOException {
        long[] number = {0};
        try (Source source = FileSource.open(file);
                MediaInput input = MediaInput.open(source, Limits.ofTranscoding(Long.MAX_VALUE));
                Decoder decoder = input.decoder(input.picture().orElseThrow())) {
            input.decode(Map.of(decoder, picture -> {
                taker.take(picture, number[0]++);
                return true;
            }));
        }
    }

    @Override
    public void close() {
        scaler.close();
        av_frame_free(converted);
    }
}
