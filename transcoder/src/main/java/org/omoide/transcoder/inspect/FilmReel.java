package org.omoide.transcoder.inspect;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.media.Decoder;
import org.omoide.transcoder.media.MediaInput;

/**
 * The picture of a film: its length, and whether all that is declared is there.
 *
 * @param seconds longer than 0
 * @param frames that are in the file, by its tables or by counting
 */
record FilmReel(AVStream stream, double seconds, long frames) {

    private static final int SAMPLES = 8;

    /** A second or two of decoding. */
    private static final long MOST_PIXELS_DECODED = 200_000_000;

    /** Faster cameras than this exist, but none of them sees all around. */
    private static final int MOST_FRAMES_PER_SECOND = 240;

    /** Samples in a row that tables may be wrong about; muxers are, at the end of a track. */
    private static final int SLIP = 3;

    /** Films without tables are read to their end, as far as that takes seconds. */
    private static final long MOST_BYTES_COUNTED = 2L << 30;

    static String codec(AVStream stream) {
        return avcodec_get_name(stream.codecpar().codec_id()).getString();
    }

    /** @throws RefusedException if the film is too long, cut short, or has nothing in it */
    static FilmReel of(MediaInput input, AVStream stream, long size, @Nullable IsoMedia boxes, Settings settings)
            throws IOException {
        double declared = Math.max(seconds(stream), stream.duration() > 0 ? 0 : input.declaredSeconds());
        checkLength(declared, stream.nb_frames(), settings);
        int indexed = avformat_index_get_entries_count(stream);
        if (boxes != null && !boxes.fragmented()) {
            checkIndex(stream, indexed, size);
            for (AVStream other : input.streams()) {
                if (other.index() != stream.index()
                        && input.sound().map(AVStream::index).orElse(-1) == other.index()) {
                    checkIndex(other, avformat_index_get_entries_count(other), size);
                }
            }
            return new FilmReel(stream, positive(declared, indexed), indexed);
        }
        return count(input, stream, declared, settings);
    }

    private static void checkLength(double seconds, long frames, Settings settings) throws RefusedException {
        if (seconds > settings.maxSeconds() || frames > settings.maxSeconds() * MOST_FRAMES_PER_SECOND) {
            throw new RefusedException(Refusal.TOO_LONG, "%.0f s, %d frames".formatted(seconds, frames));
        }
    }

    private static void checkIndex(AVStream stream, int indexed, long size) throws RefusedException {
        long declared = stream.nb_frames();
        if (declared > 0 && indexed + Math.max(SLIP, declared / 100) < declared && isPicture(stream)) {
            throw new RefusedException(Refusal.CORRUPT, indexed + " of " + declared + " samples have a place");
        }
        if (indexed == 0 && isPicture(stream)) {
            throw new RefusedException(Refusal.NO_PICTURE, "a track without samples");
        }
        int beyond = 0;
        for (int i = 0; i < indexed; i++) {
            AVIndexEntry entry = avformat_index_get_entry(stream, i);
            beyond += entry.pos() + entry.size() > size ? 1 : 0;
        }
        if (beyond > (isPicture(stream) ? 0 : SLIP)) {
            throw new RefusedException(Refusal.TRUNCATED, beyond + " of " + indexed + " samples lie behind the end");
        }
    }

    private static boolean isPicture(AVStream stream) {
        return stream.codecpar().codec_type() == org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
    }

    private static FilmReel count(MediaInput input, AVStream stream, double declared, Settings settings)
            throws IOException {
        AVPacket packet = av_packet_alloc();
        long frames = 0;
        long bytes = 0;
        double first = Double.MAX_VALUE;
        double last = 0;
        boolean end = false;
        try {
            while (bytes < MOST_BYTES_COUNTED) {
                if (av_read_frame(input.format(), packet) < 0) {
                    end = true;
                    break;
                }
                bytes += packet.size();
                long time = packet.pts() == AV_NOPTS_VALUE ? packet.dts() : packet.pts();
                if (packet.stream_index() == stream.index()) {
                    frames++;
                    if (time != AV_NOPTS_VALUE) {
                        double at = time * timeBase(stream);
                        first = Math.min(first, at);
                        last = Math.max(last, at);
                    }
                }
                av_packet_unref(packet);
            }
        } finally {
            av_packet_free(packet);
        }
        if (frames == 0) {
            throw new RefusedException(Refusal.NO_PICTURE, "a track without packets");
        }
        double spanned = Math.max(0, last - first) * (frames + 1) / frames;
        checkLength(spanned, frames, settings);
        if (end && declared - spanned > Math.max(1.5, declared * 0.02)) {
            throw new RefusedException(Refusal.TRUNCATED, "%.1f s of %.1f s".formatted(spanned, declared));
        }
        if (end && stream.nb_frames() > frames + Math.max(SLIP, frames / 50)) {
            throw new RefusedException(Refusal.TRUNCATED, frames + " of " + stream.nb_frames() + " frames");
        }
        double seconds = end ? spanned : Math.max(spanned, declared);
        return new FilmReel(stream, positive(seconds, frames), end ? frames : Math.round(frames * seconds / spanned));
    }

    private static double positive(double seconds, long frames) {
        return seconds > 0 ? seconds : Math.max(1, frames) / 30.0;
    }

    private static double seconds(AVStream stream) {
        return stream.duration() == AV_NOPTS_VALUE ? 0 : stream.duration() * timeBase(stream);
    }

    private static double timeBase(AVStream stream) {
        return stream.time_base().num() / (double) stream.time_base().den();
    }

    /**
     * Pictures from all over the film. A film of few pixels is decoded as a whole.
     *
     * @throws RefusedException if they can't be decoded
     */
    List<Luma> samples(MediaInput input) throws IOException {
        long pixels = (long) stream.codecpar().width() * stream.codecpar().height();
        try (Decoder decoder = input.decoder(stream)) {
            List<Luma> samples =
                    pixels * frames <= MOST_PIXELS_DECODED ? allDecoded(input, decoder) : hereAndThere(input, decoder);
            if (samples.isEmpty()) {
                throw new RefusedException(Refusal.NO_PICTURE, "nothing could be decoded");
            }
            Luma first = samples.get(0);
            return samples.stream()
                    .filter(sample -> sample.width() == first.width() && sample.height() == first.height())
                    .toList();
        }
    }

    private List<Luma> allDecoded(MediaInput input, Decoder decoder) throws IOException {
        List<Luma> samples = new ArrayList<>();
        seek(input, 0);
        input.decode(Map.of(decoder, frame -> {
            if (decoder.frames() * SAMPLES >= samples.size() * frames) {
                samples.add(Luma.of(frame));
            }
            return true;
        }));
        if (decoder.frames() > 0 && decoder.frames() + SLIP < frames * 0.9 || decoder.damaged() > SLIP + frames / 10) {
            throw new RefusedException(
                    Refusal.CORRUPT,
                    "%d of %d frames decoded, %d damaged".formatted(decoder.frames(), frames, decoder.damaged()));
        }
        return samples;
    }

    private List<Luma> hereAndThere(MediaInput input, Decoder decoder) throws IOException {
        List<Luma> samples = new ArrayList<>();
        int missing = 0;
        for (int i = 0; i < SAMPLES; i++) {
            seek(input, (i + 0.5) / SAMPLES);
            avcodec_flush_buffers(decoder.context());
            long before = decoder.damaged();
            int count = samples.size();
            input.decode(Map.of(decoder, frame -> {
                samples.add(Luma.of(frame));
                return false;
            }));
            missing += samples.size() == count || decoder.damaged() > before ? 1 : 0;
        }
        if (!samples.isEmpty() && missing * 4 > SAMPLES) {
            throw new RefusedException(Refusal.CORRUPT, missing + " of " + SAMPLES + " places are damaged");
        }
        return samples;
    }

    private void seek(MediaInput input, double share) {
        long start = stream.start_time() == AV_NOPTS_VALUE ? 0 : stream.start_time();
        long time = start + (long) (share * seconds / timeBase(stream));
        if (av_seek_frame(input.format(), stream.index(), time, AVSEEK_FLAG_BACKWARD) < 0) {
            long begin = input.format().start_time() == AV_NOPTS_VALUE
                    ? 0
                    : input.format().start_time();
            av_seek_frame(input.format(), -1, begin + (long) (share * seconds * AV_TIME_BASE), AVSEEK_FLAG_BACKWARD);
        }
    }
}
