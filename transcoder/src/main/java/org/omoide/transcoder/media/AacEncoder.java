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
import org.bytedeco.javacpp.FloatPointer;

/** Encodes sound of 48 kHz to AAC-LC in packets of 1024 samples, the first of which begins at time 0. */
public final class AacEncoder implements Closeable {

    /** Samples per second. */
    public static final int RATE = 48_000;

    /** Samples of a packet. */
    public static final int PACKET = 1024;

    /** Bits per second. */
    public static final int BIT_RATE = 128_000;

    /** Takes the encoded packets in order. */
    @FunctionalInterface
    public interface PacketHandler {
        void packet(byte[] data) throws IOException;
    }

    private final int channels;
    private final AVCodecContext context;
    private final AVFrame input;
    private final AVPacket packet = av_packet_alloc();
    private int filled;
    private long sent;

    /** @param channels 1 or 2 */
    public AacEncoder(int channels) throws IOException {
        this.channels = channels;
        AVCodec codec = avcodec_find_encoder_by_name("aac");
        context = avcodec_alloc_context3(codec);
        input = av_frame_alloc();
        try (AVDictionary options = new AVDictionary(null)) {
            context.sample_rate(RATE).sample_fmt(AV_SAMPLE_FMT_FLTP).bit_rate(BIT_RATE);
            av_channel_layout_default(context.ch_layout(), channels);
            context.flags(AV_CODEC_FLAG_GLOBAL_HEADER);
            context.thread_count(1);
            check("avcodec_open2 aac", avcodec_open2(context, codec, options));
            av_dict_free(options);
            input.format(AV_SAMPLE_FMT_FLTP).sample_rate(RATE).nb_samples(PACKET);
            av_channel_layout_default(input.ch_layout(), channels);
            check("av_frame_get_buffer", av_frame_get_buffer(input, 0));
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    /** AudioSpecificConfig. */
    public byte[] config() {
        byte[] config = new byte[context.extradata_size()];
        context.extradata().get(config);
        return config;
    }

    /** Appends samples, each channel in an array of its own. */
    public void encode(float[][] samples, int from, int count, PacketHandler handler) throws IOException {
        int done = 0;
        while (done < count) {
            if (filled == 0) {
                check("av_frame_make_writable", av_frame_make_writable(input));
            }
            int now = Math.min(count - done, PACKET - filled);
            for (int channel = 0; channel < channels; channel++) {
                new FloatPointer(input.data(channel)).position(filled).put(samples[channel], from + done, now);
            }
            filled += now;
            done += now;
            if (filled == PACKET) {
                send(handler);
            }
        }
    }

    private void send(PacketHandler handler) throws IOException {
        input.pts(sent);
        sent += PACKET;
        filled = 0;
        check("avcodec_send_frame aac", avcodec_send_frame(context, input));
        drain(handler);
    }

    /** Fills the last packet with silence and hands over what is held back. */
    public void finish(PacketHandler handler) throws IOException {
        if (filled > 0) {
            float[][] silence = new float[channels][PACKET];
            encode(silence, 0, PACKET - filled, handler);
        }
        check("avcodec_send_frame aac", avcodec_send_frame(context, null));
        drain(handler);
    }

    private void drain(PacketHandler handler) throws IOException {
        while (true) {
            int received = avcodec_receive_packet(context, packet);
            if (received == AVERROR_EAGAIN() || received == AVERROR_EOF()) {
                return;
            }
            check("avcodec_receive_packet aac", received);
            // The first packet is nothing but the encoder's priming. Without it, and without an edit list that not
            // every player heeds, sound is at its place to the sample.
            if (packet.pts() >= 0) {
                byte[] data = new byte[packet.size()];
                packet.data().get(data);
                handler.packet(data);
            }
            av_packet_unref(packet);
        }
    }

    @Override
    public void close() {
        av_packet_free(packet);
        av_frame_free(input);
        avcodec_free_context(context);
    }
}
