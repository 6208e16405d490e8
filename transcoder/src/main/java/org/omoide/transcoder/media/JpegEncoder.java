package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.omoide.transcoder.media.NativeException.check;

import java.io.Closeable;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** Encodes pictures of one size to JPEG. */
public final class JpegEncoder implements Closeable {

    /** FFmpeg's scale, 2 (best) to 31; 3 looks like 85 to 90 of what others call quality. */
    private static final int SCALE = 3;

    private final AVCodecContext context;
    private final AVPacket packet = av_packet_alloc();

    public JpegEncoder(int width, int height) throws IOException {
        AVCodec codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
        context = avcodec_alloc_context3(codec);
        try (AVDictionary options = new AVDictionary(null);
                AVRational second = new AVRational().num(1).den(1)) {
            context.width(width).height(height).pix_fmt(AV_PIX_FMT_YUVJ420P);
            context.color_range(AVCOL_RANGE_JPEG).colorspace(AVCOL_SPC_BT470BG);
            context.time_base(second);
            context.thread_count(1);
            context.flags(AV_CODEC_FLAG_QSCALE);
            context.global_quality(SCALE * FF_QP2LAMBDA);
            check("avcodec_open2 mjpeg", avcodec_open2(context, codec, options));
            av_dict_free(options);
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    /** Encodes one picture in the colours of {@link Frames#ofStill}. */
    public byte[] encode(AVFrame picture) throws IOException {
        picture.quality(SCALE * FF_QP2LAMBDA);
        check("avcodec_send_frame mjpeg", avcodec_send_frame(context, picture));
        check("avcodec_receive_packet mjpeg", avcodec_receive_packet(context, packet));
        byte[] data = new byte[packet.size()];
        packet.data().get(data);
        av_packet_unref(packet);
        return data;
    }

    /** Converts and scales a picture to the given size and encodes it. */
    public static byte[] encode(AVFrame picture, int width, int height) throws IOException {
        AVFrame still = Frames.ofStill(width, height);
        try (Scaler scaler = new Scaler();
                JpegEncoder encoder = new JpegEncoder(width, height)) {
            scaler.scale(picture, still);
            return encoder.encode(still);
        } finally {
            av_frame_free(still);
        }
    }

    @Override
    public void close() {
        av_packet_free(packet);
        avcodec_free_context(context);
    }
}
