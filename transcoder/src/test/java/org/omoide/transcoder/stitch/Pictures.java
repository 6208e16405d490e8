package org.omoide.transcoder.stitch;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** Decodes H.264 access units with FFmpeg. */
final class Pictures {

    /** Planes of a 4:2:0 picture without padding. */
    record Picture(int width, int height, byte[][] planes) {

        /** Rows of a plane; {@code top} and {@code rows} count luma rows. */
        byte[] rows(int plane, int top, int rows) {
            int shift = plane == 0 ? 0 : 1;
            int stride = width >> shift;
            byte[] cut = new byte[(rows >> shift) * stride];
            System.arraycopy(planes[plane], (top >> shift) * stride, cut, 0, cut.length);
            return cut;
        }
    }

    private Pictures() {}

    static List<Picture> decode(List<byte[]> accessUnits) {
        AVCodecContext context = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_H264));
        AVPacket packet = av_packet_alloc();
        AVFrame frame = av_frame_alloc();
        List<Picture> pictures = new ArrayList<>();
        try (AVDictionary options = new AVDictionary(null)) {
            context.thread_count(1);
            if (avcodec_open2(context, context.codec(), options) < 0) {
                throw new IllegalStateException("no decoder");
            }
            for (byte[] unit : accessUnits) {
                av_new_packet(packet, unit.length);
                packet.data().put(unit);
                if (avcodec_send_packet(context, packet) < 0) {
                    throw new IllegalStateException("not decodable");
                }
                av_packet_unref(packet);
                receive(context, frame, pictures);
            }
            avcodec_send_packet(context, null);
            receive(context, frame, pictures);
            return pictures;
        } finally {
            av_frame_free(frame);
            av_packet_free(packet);
            avcodec_free_context(context);
        }
    }

    private static void receive(AVCodecContext context, AVFrame frame, List<Picture> pictures) {
        while (avcodec_receive_frame(context, frame) >= 0) {
            if (frame.decode_error_flags() != 0) {
                throw new IllegalStateException("decoded with errors");
            }
            byte[][] planes = new byte[3][];
            for (int plane = 0; plane < 3; plane++) {
                int shift = plane == 0 ? 0 : 1;
                int width = frame.width() >> shift;
                int height = frame.height() >> shift;
                planes[plane] = new byte[width * height];
                BytePointer data = frame.data(plane);
                for (int row = 0; row < height; row++) {
                    data.position((long) row * frame.linesize(plane));
                    data.get(planes[plane], row * width, width);
                }
            }
            pictures.add(new Picture(frame.width(), frame.height(), planes));
            av_frame_unref(frame);
        }
    }
}
