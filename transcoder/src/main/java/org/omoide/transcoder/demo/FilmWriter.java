package org.omoide.transcoder.demo;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.omoide.transcoder.media.NativeException.check;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.avutil.AVSphericalMapping;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.omoide.transcoder.media.Frames;
import org.omoide.transcoder.media.Scaler;

/** Writes pictures and sound to an ordinary MP4 with Spherical Video V2 metadata. */
final class FilmWriter implements Closeable {

    static final int SAMPLE_RATE = 48_000;

    private static final int PACKET = 1024;

    private final AVFormatContext format;
    private final AVCodecContext video;
    private final AVCodecContext audio;
    private final AVStream videoStream;
    private final AVStream audioStream;
    private final AVFrame rgb;
    private final AVFrame yuv;
    private final AVFrame samples;
    private final AVPacket packet;
    private final Scaler scaler;
    private int filled;
    private long pictures;
    private long heard;

    FilmWriter(Path target, int width, int height, int framesPerSecond) throws IOException {
        yuv = Frames.ofVideo(width, height);
        rgb = av_frame_alloc();
        samples = av_frame_alloc();
        packet = av_packet_alloc();
        scaler = new Scaler();
        format = new AVFormatContext(null);
        check("mp4", avformat_alloc_output_context2(format, null, "mp4", target.toString()));
        format.strict_std_compliance(FF_COMPLIANCE_UNOFFICIAL);
        video = avcodec_alloc_context3(avcodec_find_encoder_by_name("libx264"));
        audio = avcodec_alloc_context3(avcodec_find_encoder_by_name("aac"));
        openVideo(width, height, framesPerSecond);
        openAudio();
        videoStream = addStream(video);
        audioStream = addStream(audio);
        sayThatItIsASphere();
        AVIOContext io = new AVIOContext(null);
        check(target.toString(), avio_open(io, target.toString(), AVIO_FLAG_WRITE));
        format.pb(io);
        try (AVDictionary options = new AVDictionary(null)) {
            av_dict_set(options, "movflags", "faststart", 0);
            int written = avformat_write_header(format, options);
            av_dict_free(options);
            check("avformat_write_header", written);
        }
        rgb.width(width).height(height).format(AV_PIX_FMT_BGR0);
        rgb.colorspace(AVCOL_SPC_RGB);
        rgb.color_range(AVCOL_RANGE_JPEG);
        check("av_frame_get_buffer", av_frame_get_buffer(rgb, 0));
    }

    private void openVideo(int width, int height, int framesPerSecond) throws IOException {
        try (AVDictionary options = new AVDictionary(null);
                AVRational frame = new AVRational().num(1).den(framesPerSecond);
                AVRational rate = new AVRational().num(framesPerSecond).den(1)) {
            video.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV420P);
            video.time_base(frame);
            video.framerate(rate);
            video.colorspace(AVCOL_SPC_BT709).color_range(AVCOL_RANGE_MPEG);
            video.color_primaries(AVCOL_PRI_BT709).color_trc(AVCOL_TRC_BT709);
            video.gop_size(2 * framesPerSecond);
            video.flags(AV_CODEC_FLAG_GLOBAL_HEADER);
            av_dict_set(options, "preset", "ultrafast", 0);
            av_dict_set(options, "crf", "18", 0);
            int opened = avcodec_open2(video, video.codec(), options);
            av_dict_free(options);
            check("libx264", opened);
        }
    }

    private void openAudio() throws IOException {
        try (AVDictionary options = new AVDictionary(null)) {
            audio.sample_rate(SAMPLE_RATE).sample_fmt(AV_SAMPLE_FMT_FLTP).bit_rate(128_000);
            av_channel_layout_default(audio.ch_layout(), 2);
            audio.flags(AV_CODEC_FLAG_GLOBAL_HEADER);
            check("aac", avcodec_open2(audio, audio.codec(), options));
        }
        samples.format(AV_SAMPLE_FMT_FLTP).sample_rate(SAMPLE_RATE).nb_samples(PACKET);
        av_channel_layout_default(samples.ch_layout(), 2);
        check("av_frame_get_buffer", av_frame_get_buffer(samples, 0));
    }

    private AVStream addStream(AVCodecContext encoder) throws IOException {
        AVStream stream = avformat_new_stream(format, (AVCodec) null);
        check("avcodec_parameters_from_context", avcodec_parameters_from_context(stream.codecpar(), encoder));
        stream.time_base(encoder.time_base());
        return stream;
    }

    private void sayThatItIsASphere() {
        try (SizeTPointer size = new SizeTPointer(1)) {
            AVSphericalMapping mapping = av_spherical_alloc(size);
            mapping.projection(AV_SPHERICAL_EQUIRECTANGULAR);
            AVPacketSideData list = new AVPacketSideData(null);
            int[] count = {0};
            // The stream's parameters own the mapping from here on.
            if (av_packet_side_data_add(list, count, AV_PKT_DATA_SPHERICAL, mapping, size.get(), 0) == null) {
                throw new OutOfMemoryError("av_packet_side_data_add");
            }
            videoStream.codecpar().coded_side_data(list).nb_coded_side_data(count[0]);
        }
    }

    /** @param pixels rows of 0xRRGGBB */
    void picture(int[] pixels) throws IOException {
        BytePointer data = rgb.data(0);
        for (int row = 0; row < rgb.height(); row++) {
            data.position((long) row * rgb.linesize(0))
                    .limit((long) (row + 1) * rgb.linesize(0))
                    .asByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asIntBuffer()
                    .put(pixels, row * rgb.width(), rgb.width());
        }
        check("av_frame_make_writable", av_frame_make_writable(yuv));
        scaler.scale(rgb, yuv);
        yuv.pts(pictures++);
        check("avcodec_send_frame", avcodec_send_frame(video, yuv));
        write(video, videoStream);
    }

    void sound(float[][] channels, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (filled == 0) {
                check("av_frame_make_writable", av_frame_make_writable(samples));
            }
            int now = Math.min(PACKET - filled, count - done);
            for (int channel = 0; channel < 2; channel++) {
                new FloatPointer(samples.data(channel)).position(filled).put(channels[channel], from + done, now);
            }
            filled += now;
            done += now;
            if (filled == PACKET) {
                sendSound();
            }
        }
    }

    private void sendSound() throws IOException {
        samples.nb_samples(filled);
        samples.pts(heard);
        heard += filled;
        filled = 0;
        check("avcodec_send_frame", avcodec_send_frame(audio, samples));
        write(audio, audioStream);
    }

    private void write(AVCodecContext encoder, AVStream stream) throws IOException {
        while (true) {
            int received = avcodec_receive_packet(encoder, packet);
            if (received == AVERROR_EAGAIN() || received == AVERROR_EOF()) {
                return;
            }
            check("avcodec_receive_packet", received);
            packet.stream_index(stream.index());
            if (encoder == video) {
                packet.duration(1);
            }
            av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
            check("av_interleaved_write_frame", av_interleaved_write_frame(format, packet));
        }
    }

    void finish() throws IOException {
        if (filled > 0) {
            sendSound();
        }
        check("avcodec_send_frame", avcodec_send_frame(video, null));
        write(video, videoStream);
        check("avcodec_send_frame", avcodec_send_frame(audio, null));
        write(audio, audioStream);
        check("av_write_trailer", av_write_trailer(format));
    }

    @Override
    public void close() {
        scaler.close();
        av_packet_free(packet);
        av_frame_free(rgb);
        av_frame_free(yuv);
        av_frame_free(samples);
        avcodec_free_context(video);
        avcodec_free_context(audio);
        if (format.pb() != null) {
            avio_closep(format.pb());
        }
        avformat_free_context(format);
    }
}
