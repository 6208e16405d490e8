package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.omoide.transcoder.media.NativeException.check;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.avutil.AVRegionOfInterest;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Guard;

/**
 * Encodes rectangles of pictures to H.264 with libx264, with one closed group of pictures per segment.
 *
 * <p>Where there is a guard, it obeys the rules by which any set of tiles can be decoded as one picture: nothing but
 * the motion that is allowed depends on what is beyond the content, and nothing in the headers depends on the content.
 */
public final class H264Encoder implements Closeable {

    private static final int MACROBLOCK = 16;

    /** NAL unit types of ISO/IEC 14496-10 that hold a picture's slices. */
    private static final int SLICE = 1;

    private static final int IDR_SLICE = 5;

    /**
     * What to make.
     *
     * @param width of the content in pixels; a multiple of 16 where there is a guard
     * @param height of the content in pixels, like {@code width}
     * @param guard of a tile, which is to be stitched; absent where nothing is
     * @param gop frames per segment
     * @param crf constant rate factor of libx264, 0 to 51
     */
    public record Setup(
            int width, int height, @Nullable Guard guard, FrameRate rate, int gop, String preset, double crf) {

        /** Rows of the coded picture above the content. */
        public int top() {
            return guard == null ? 0 : guard.rows();
        }

        /** Rows of the coded picture, guards and all. */
        public int codedHeight() {
            return height + 2 * top();
        }
    }

    /** Takes encoded pictures in decoding order. */
    @FunctionalInterface
    public interface PacketHandler {

        /**
         * @param data NAL units of the slices, each behind its length in four bytes
         * @param frame number of the picture in order of presentation, from 0
         */
        void packet(byte[] data, long frame, boolean key) throws IOException;
    }

    private final Setup setup;
    private final AVCodecContext context;
    private final AVFrame input;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame reconstructed = av_frame_alloc();
    private final byte[] avcc;
    private long next;

    /** Opens an encoder. */
    public H264Encoder(Setup setup) throws IOException {
        this.setup = setup;
        int height = setup.codedHeight();
        AVCodec codec = avcodec_find_encoder_by_name("libx264");
        context = avcodec_alloc_context3(codec);
        input = Frames.ofVideo(setup.width, height);
        try (AVDictionary options = new AVDictionary(null);
                AVRational timeBase = rational(setup.rate.denominator(), setup.rate.numerator());
                AVRational frameRate = rational(setup.rate.numerator(), setup.rate.denominator())) {
            context.width(setup.width).height(height).pix_fmt(AV_PIX_FMT_YUV420P);
            context.time_base(timeBase);
            context.framerate(frameRate);
            context.colorspace(AVCOL_SPC_BT709).color_range(AVCOL_RANGE_MPEG);
            context.color_primaries(AVCOL_PRI_BT709).color_trc(AVCOL_TRC_BT709);
            context.chroma_sample_location(AVCHROMA_LOC_LEFT);
            context.gop_size(setup.gop);
            // Decoding order is presentation order: no player has to guess what an offset means, and a tile that is
            // wanted in the middle of a segment is there without delay.
            context.max_b_frames(0);
            context.thread_count(1);
            int flags = AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
            context.flags(setup.guard == null ? flags : flags | AV_CODEC_FLAG_RECON_FRAME);
            av_dict_set(options, "preset", setup.preset, 0);
            av_dict_set(options, "profile", "high", 0);
            av_dict_set(options, "crf", Double.toString(setup.crf), 0);
            av_dict_set(options, "x264-params", parameters(setup), 0);
            int opened = avcodec_open2(context, codec, options);
            av_dict_free(options);
            check("avcodec_open2 libx264", opened);
            avcc = Avcc.of(context.extradata().capacity(context.extradata_size()));
            Frames.fillGrey(input);
            if (setup.top() > 0) {
                keepLowestRowGrey(height);
            }
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    private static AVRational rational(int numerator, int denominator) {
        return new AVRational().num(numerator).den(denominator);
    }

    private static String parameters(Setup setup) {
        String common = "keyint=" + setup.gop + ":min-keyint=" + setup.gop
                + ":scenecut=0:open-gop=0:sliced-threads=0:slices=1:aud=0:force-cfr=1";
        if (setup.guard == null) {
            return common;
        }
        return common + ":stitchable=1:mvrange=" + setup.guard.vectors() + ":weightp=0" + ":crop-rect=0," + setup.top()
                + ",0," + setup.top();
    }

    /**
     * Spends bits on the outermost macroblocks below: without them the grey there drifts away from 128 over the frames,
     * and vectors that leave the picture would read something else than those that enter the next tile's guard.
     */
    private void keepLowestRowGrey(int height) throws IOException {
        try (AVRational offset = rational(-1, 2)) {
            AVFrameSideData data =
                    av_frame_new_side_data(input, AV_FRAME_DATA_REGIONS_OF_INTEREST, sizeofRegionOfInterest());
            if (data == null) {
                throw new OutOfMemoryError("av_frame_new_side_data");
            }
            AVRegionOfInterest region = new AVRegionOfInterest(data.data());
            region.self_size(sizeofRegionOfInterest());
            region.top(height - MACROBLOCK).bottom(height).left(0).right(setup.width);
            region.qoffset(offset);
        }
    }

    private static int sizeofRegionOfInterest() {
        try (AVRegionOfInterest region = new AVRegionOfInterest()) {
            return (int) region.sizeof();
        }
    }

    /**
     * What a decoder makes of the tile's picture that is handed over now, guards and all: the encoder knows it without
     * decoding. For tiles only, and only until the handler returns.
     */
    public AVFrame reconstructed() {
        return reconstructed;
    }

    /** Content of the {@code avcC} box. */
    public byte[] avcc() {
        return avcc;
    }

    /** Encodes the rectangle of {@code picture} whose upper left corner is given, which is copied. */
    public void encode(AVFrame picture, int x, int y, PacketHandler handler) throws IOException {
        check("av_frame_make_writable", av_frame_make_writable(input));
        Frames.copy(picture, x, y, input, setup.top(), setup.height);
        input.pts(next++);
        // Key frames lie where the segments begin, whatever libx264 would like.
        input.pict_type((next - 1) % setup.gop == 0 ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
        check("avcodec_send_frame", avcodec_send_frame(context, input));
        drain(handler);
    }

    /** Hands over what is still held back. Nothing can be encoded afterwards. */
    public void finish(PacketHandler handler) throws IOException {
        check("avcodec_send_frame", avcodec_send_frame(context, null));
        drain(handler);
    }

    private void drain(PacketHandler handler) throws IOException {
        while (true) {
            int received = avcodec_receive_packet(context, packet);
            if (received == AVERROR_EAGAIN() || received == AVERROR_EOF()) {
                return;
            }
            check("avcodec_receive_packet", received);
            if (setup.guard != null) {
                check("avcodec_receive_frame libx264", avcodec_receive_frame(context, reconstructed));
            }
            byte[] slices = slices(packet.data().capacity(packet.size()));
            handler.packet(slices, packet.pts(), (packet.flags() & AV_PKT_FLAG_KEY) != 0);
            av_packet_unref(packet);
            av_frame_unref(reconstructed);
        }
    }

    /** The slices alone, with lengths instead of start codes: parameter sets are in the head, the rest is chatter. */
    private static byte[] slices(BytePointer annexB) {
        byte[] stream = new byte[(int) annexB.capacity()];
        annexB.get(stream);
        ByteArrayOutputStream slices = new ByteArrayOutputStream(stream.length);
        for (ByteBuffer nal : Avcc.nals(stream)) {
            int type = nal.get(nal.position()) & 0x1F;
            if (type == SLICE || type == IDR_SLICE) {
                int length = nal.remaining();
                slices.write(length >>> 24);
                slices.write(length >>> 16);
                slices.write(length >>> 8);
                slices.write(length);
                slices.write(stream, nal.position(), length);
            }
        }
        return slices.toByteArray();
    }

    @Override
    public void close() {
        av_packet_free(packet);
        av_frame_free(input);
        av_frame_free(reconstructed);
        avcodec_free_context(context);
    }
}
