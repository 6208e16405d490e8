package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.omoide.transcoder.media.NativeException.check;

import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** Makes and cuts pictures. */
public final class Frames {

    static {
        NativeRuntime.prepare();
    }

    private static final byte GREY = (byte) 128;

    private Frames() {}

    /** A 4:2:0 picture of 8 bits in BT.709 limited range, with room for its pixels; the caller's to free. */
    public static AVFrame ofVideo(int width, int height) throws IOException {
        AVFrame frame = allocate(width, height, AV_PIX_FMT_YUV420P);
        frame.colorspace(AVCOL_SPC_BT709);
        frame.color_range(AVCOL_RANGE_MPEG);
        frame.color_primaries(AVCOL_PRI_BT709);
        frame.color_trc(AVCOL_TRC_BT709);
        frame.chroma_location(AVCHROMA_LOC_LEFT);
        return frame;
    }

    /** A 4:2:0 picture of 8 bits in the full-range BT.601 colours of JFIF; the caller's to free. */
    public static AVFrame ofStill(int width, int height) throws IOException {
        AVFrame frame = allocate(width, height, AV_PIX_FMT_YUVJ420P);
        frame.colorspace(AVCOL_SPC_BT470BG);
        frame.color_range(AVCOL_RANGE_JPEG);
        frame.color_primaries(AVCOL_PRI_BT709);
        frame.color_trc(AVCOL_TRC_BT709);
        frame.chroma_location(AVCHROMA_LOC_CENTER);
        return frame;
    }

    /** A picture of another size in the same colours, film's or photo's. */
    static AVFrame like(AVFrame frame, int width, int height) throws IOException {
        return frame.color_range() == AVCOL_RANGE_JPEG ? ofStill(width, height) : ofVideo(width, height);
    }

    private static AVFrame allocate(int width, int height, int format) throws IOException {
        AVFrame frame = av_frame_alloc();
        frame.width(width).height(height).format(format);
        int allocated = av_frame_get_buffer(frame, 0);
        if (allocated < 0) {
            av_frame_free(frame);
            check("av_frame_get_buffer", allocated);
        }
        return frame;
    }

    /** A rectangle of a picture that shares its pixels; the caller's to free. */
    public static AVFrame crop(AVFrame frame, int x, int y, int width, int height) throws IOException {
        AVFrame cropped = av_frame_clone(frame);
        if (cropped == null) {
            throw new OutOfMemoryError("av_frame_clone");
        }
        cropped.crop_left(x).crop_top(y);
        cropped.crop_right(frame.width() - x - width).crop_bottom(frame.height() - y - height);
        int applied = av_frame_apply_cropping(cropped, AV_FRAME_CROP_UNALIGNED);
        if (applied < 0) {
            av_frame_free(cropped);
            check("av_frame_apply_cropping", applied);
        }
        return cropped;
    }

    /** Makes all of a 4:2:0 picture the grey of Y = U = V = 128. */
    static void fillGrey(AVFrame frame) {
        for (int plane = 0; plane < 3; plane++) {
            int height = plane == 0 ? frame.height() : frame.height() / 2;
            try (BytePointer data = frame.data(plane)) {
                BytePointer.memset(data, GREY, (long) frame.linesize(plane) * height);
            }
        }
    }

    /** Copies the rectangle at {@code x}, {@code y} of a 4:2:0 picture to row {@code top} of {@code target}. */
    static void copy(AVFrame source, int x, int y, AVFrame target, int top, int height) {
        for (int plane = 0; plane < 3; plane++) {
            int shift = plane == 0 ? 0 : 1;
            int from = source.linesize(plane);
            int to = target.linesize(plane);
            BytePointer read = source.data(plane).getPointer((long) (y >> shift) * from + (x >> shift));
            BytePointer write = target.data(plane).getPointer((long) (top >> shift) * to);
            av_image_copy_plane(write, to, read, from, target.width() >> shift, height >> shift);
        }
    }

    /** Mean of the luma samples of a picture, 0 to 255, from every eighth row and column. */
    public static double brightness(AVFrame frame) {
        long sum = 0;
        long count = 0;
        BytePointer luma = frame.data(0);
        for (int y = 0; y < frame.height(); y += 8) {
            long row = (long) y * frame.linesize(0);
            for (int x = 0; x < frame.width(); x += 8) {
                sum += luma.get(row + x) & 0xFF;
                count++;
            }
        }
        return sum / (double) count;
    }
}
