package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.omoide.transcoder.media.NativeException.check;

import java.io.Closeable;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decodes H.264 whose decoding order is presentation order, a picture for each access unit at once. */
public final class PictureDecoder implements Closeable {

    private final AVCodecContext context = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_H264));
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();

    public PictureDecoder() throws IOException {
        try (AVDictionary options = new AVDictionary(null)) {
            context.thread_count(1);
            context.flags(AV_CODEC_FLAG_LOW_DELAY);
            check("avcodec_open2 h264", avcodec_open2(context, context.codec(), options));
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    /**
     * Decodes an access unit with start codes.
     *
     * @return the picture, which is good until the next call
     * @throws NativeException if it can't be decoded
     */
    public AVFrame decode(byte[] accessUnit) throws IOException {
        check("av_new_packet", av_new_packet(packet, accessUnit.length));
        packet.data().put(accessUnit);
        int sent = avcodec_send_packet(context, packet);
        av_packet_unref(packet);
        check("avcodec_send_packet", sent);
        check("avcodec_receive_frame", avcodec_receive_frame(context, frame));
        return frame;
    }

    @Override
    public void close() {
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(context);
    }
}
