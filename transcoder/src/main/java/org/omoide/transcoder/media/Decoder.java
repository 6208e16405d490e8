package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;

/** Decodes one stream of a {@link MediaInput}, and counts what it could and could not. */
public final class Decoder implements Closeable {

    /** FFmpeg's names of the decoders that may see a master: what cameras and editors write, and no curiosities. */
    static final List<String> CODECS = List.of(
            "h264",
            "hevc",
            "vp8",
            "vp9",
            "libvpx-vp9",
            "av1",
            "libdav1d",
            "libaom-av1",
            "mpeg4",
            "mpeg2video",
            "mjpeg",
            "png",
            "prores",
            "aac",
            "mp2",
            "mp2float",
            "mp3",
            "mp3float",
            "ac3",
            "eac3",
            "opus",
            "libopus",
            "vorbis",
            "flac",
            "alac",
            "pcm_s16le",
            "pcm_s16be",
            "pcm_s24le",
            "pcm_s24be",
            "pcm_s32le",
            "pcm_f32le");

    private static final int THREADS = 2;

    private final AVStream stream;
    private final int index;
    private final AVCodecContext context;
    private final AVFrame frame = av_frame_alloc();
    private long packets;
    private long frames;
    private long damaged;

    private Decoder(AVStream stream, AVCodecContext context) {
        this.stream = stream;
        this.index = stream.index();
        this.context = context;
    }

    static Decoder open(AVStream stream, long maxPixels) throws IOException {
        AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
        if (codec == null || !CODECS.contains(codec.name().getString())) {
            throw new RefusedException(
                    Refusal.UNSUPPORTED_CODEC,
                    avcodec_get_name(stream.codecpar().codec_id()).getString());
        }
        AVCodecContext context = avcodec_alloc_context3(codec);
        Decoder decoder = new Decoder(stream, context);
        try (AVDictionary options = new AVDictionary(null)) {
            int copied = avcodec_parameters_to_context(context, stream.codecpar());
            context.pkt_timebase(stream.time_base());
            context.thread_count(THREADS);
            context.max_pixels(maxPixels);
            int opened = copied < 0 ? copied : avcodec_open2(context, codec, options);
            av_dict_free(options);
            if (opened < 0) {
                throw new RefusedException(
                        Refusal.CORRUPT, codec.name().getString() + ": " + NativeException.describe(opened));
            }
            return decoder;
        } catch (Throwable failure) {
            decoder.close();
            throw failure;
        }
    }

    /** The stream that is decoded. */
    public AVStream stream() {
        return stream;
    }

    /** FFmpeg's own view of the decoder. */
    public AVCodecContext context() {
        return context;
    }

    /** Packets of the stream that were read so far. */
    public long packets() {
        return packets;
    }

    /** Frames that came out so far. */
    public long frames() {
        return frames;
    }

    /** Packets that could not be decoded, and frames that came out with errors in them. */
    public long damaged() {
        return damaged;
    }

    int index() {
        return index;
    }

    /**
     * Decodes a packet, or drains the decoder.
     *
     * @return whether to go on
     */
    boolean feed(@Nullable AVPacket packet, FrameHandler handler) throws IOException {
        if (packet != null) {
            packets++;
        }
        while (true) {
            int sent = avcodec_send_packet(context, packet);
            boolean full = sent == AVERROR_EAGAIN();
            if (sent < 0 && !full && sent != AVERROR_EOF()) {
                if (sent == AVERROR_ENOMEM()) {
                    throw new NativeException("avcodec_send_packet", sent);
                }
                damaged++;
            }
            if (!receive(handler)) {
                return false;
            }
            if (!full) {
                return true;
            }
        }
    }

    private boolean receive(FrameHandler handler) throws IOException {
        while (true) {
            int received = avcodec_receive_frame(context, frame);
            if (received == AVERROR_EAGAIN() || received == AVERROR_EOF()) {
                return true;
            }
            if (received < 0) {
                damaged++;
                return true;
            }
            frames++;
            if (frame.decode_error_flags() != 0 || (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
                damaged++;
            }
            boolean more = handler.frame(frame);
            av_frame_unref(frame);
            if (!more) {
                return false;
            }
        }
    }

    @Override
    public void close() {
        av_frame_free(frame);
        avcodec_free_context(context);
    }
}
