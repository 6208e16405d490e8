package org.omoide.transcoder.film;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swresample.*;
import static org.omoide.transcoder.media.NativeException.check;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.cmaf.CmafFile;
import org.omoide.transcoder.cmaf.Sample;
import org.omoide.transcoder.cmaf.Track;
import org.omoide.transcoder.measure.LoudnessMeter;
import org.omoide.transcoder.media.AacEncoder;

/**
 * Puts sound of any kind on the picture's time axis, encodes it and hands it over segment by segment. Gaps become
 * silence; what lies before the first picture or behind the last is cut off.
 */
final class SoundTrack implements Closeable {

    /** Timestamps of good files jitter by less than this; in samples. */
    private static final long JITTER = AacEncoder.RATE / 10;

    /** Seconds of sound before the first picture that are kept in memory; files have less, unless they are odd. */
    private static final int LEAD = 30;

    private static final int SILENCE_BLOCK = 4096;

    private final double secondsPerTick;
    private final double secondsPerSegment;
    private final int channels;
    private final AacEncoder encoder;
    private final Track track;
    private final SegmentedEncoder.SegmentHandler handler;
    private final AVFrame resampled = av_frame_alloc();
    private final Deque<AVFrame> early = new ArrayDeque<>();
    private final Deque<Sample> packets = new ArrayDeque<>();
    private final LoudnessMeter loudness;
    private float[][] samples;
    private @Nullable SwrContext resampler;
    private double zero = Double.NaN;
    private long position;
    private long skip;
    private long packaged;
    private int segment;
    private boolean begun;

    /**
     * @param channels of the source
     * @param secondsPerTick of its timestamps
     */
    SoundTrack(int channels, double secondsPerTick, double secondsPerSegment, SegmentedEncoder.SegmentHandler handler)
            throws IOException {
        this.channels = channels == 1 ? 1 : 2;
        this.secondsPerTick = secondsPerTick;
        this.secondsPerSegment = secondsPerSegment;
        this.handler = handler;
        this.samples = new float[this.channels][SILENCE_BLOCK];
        this.loudness = new LoudnessMeter(this.channels);
        this.encoder = new AacEncoder(this.channels);
        this.track = new Track(
                2,
                AacEncoder.RATE,
                AacEncoder.PACKET,
                new Track.Aac(this.channels, AacEncoder.RATE, AacEncoder.BIT_RATE, encoder.config()));
    }

    Track track() {
        return track;
    }

    /** The first picture's time in seconds, as the source counts them. */
    void zero(double seconds) throws IOException {
        zero = seconds;
        while (!early.isEmpty()) {
            AVFrame frame = early.remove();
            try {
                place(frame);
            } finally {
                av_frame_free(frame);
            }
        }
    }

    boolean frame(AVFrame frame) throws IOException {
        if (!Double.isNaN(zero)) {
            place(frame);
        } else if (early.size() < LEAD * frame.sample_rate() / Math.max(1, frame.nb_samples())) {
            early.add(av_frame_clone(frame));
        }
        return true;
    }

    private void place(AVFrame frame) throws IOException {
        long time = frame.best_effort_timestamp();
        if (time != AV_NOPTS_VALUE) {
            long target = Math.round((time * secondsPerTick - zero) * AacEncoder.RATE);
            long delay = resampler == null ? 0 : swr_get_delay(resampler, AacEncoder.RATE);
            long ahead = target - (position + delay - skip);
            boolean off = Math.abs(ahead) > JITTER && ahead < (long) LEAD * AacEncoder.RATE;
            if (!begun || off) {
                begun = true;
                silence(Math.min(ahead, (long) LEAD * AacEncoder.RATE));
                skip += Math.max(0, -ahead);
            }
        }
        resample(frame);
    }

    /** Integrated loudness in LUFS of what was heard, null where it was silent. */
    @Nullable
    Double loudness() {
        return loudness.integrated();
    }

    /** So much sound of the film is there. */
    double seconds() {
        return position / (double) AacEncoder.RATE;
    }

    /** Lets no more than {@code seconds} of the film pass without sound, so that nothing waits for it for ever. */
    void keepUp(double seconds) throws IOException {
        silence(Math.round(seconds * AacEncoder.RATE) - position);
    }

    private void silence(long count) throws IOException {
        float[][] silence = new float[channels][SILENCE_BLOCK];
        for (long left = count; left > 0; left -= SILENCE_BLOCK) {
            int now = (int) Math.min(left, SILENCE_BLOCK);
            encoder.encode(silence, 0, now, this::packet);
            position += now;
        }
    }

    private void resample(AVFrame frame) throws IOException {
        if (resampler == null) {
            resampler = resamplerFor(frame);
        }
        av_frame_unref(resampled);
        av_channel_layout_default(resampled.ch_layout(), channels);
        resampled.sample_rate(AacEncoder.RATE).format(AV_SAMPLE_FMT_FLTP);
        AVFrame named = withKnownLayout(frame);
        try {
            int converted = swr_convert_frame(resampler, resampled, named);
            if (converted == AVERROR_INPUT_CHANGED) {
                swr_free(resampler);
                resampler = resamplerFor(frame);
                converted = swr_convert_frame(resampler, resampled, named);
            }
            check("swr_convert_frame", converted);
        } finally {
            av_frame_free(named);
        }
        int count = resampled.nb_samples();
        if (samples[0].length < count) {
            samples = new float[channels][count];
        }
        for (int channel = 0; channel < channels; channel++) {
            new FloatPointer(resampled.data(channel)).get(samples[channel], 0, count);
        }
        int skipped = (int) Math.min(skip, count);
        skip -= skipped;
        loudness.hear(samples, skipped, count - skipped);
        encoder.encode(samples, skipped, count - skipped, this::packet);
        position += count - skipped;
    }

    private SwrContext resamplerFor(AVFrame frame) throws IOException {
        SwrContext context = new SwrContext(null);
        try (AVChannelLayout in = layoutOf(frame);
                AVChannelLayout out = new AVChannelLayout()) {
            av_channel_layout_default(out, channels);
            check(
                    "swr_alloc_set_opts2",
                    swr_alloc_set_opts2(
                            context,
                            out,
                            AV_SAMPLE_FMT_FLTP,
                            AacEncoder.RATE,
                            in,
                            frame.format(),
                            frame.sample_rate(),
                            0,
                            null));
            int opened = swr_init(context);
            if (opened < 0) {
                swr_free(context);
                check("swr_init", opened);
            }
            return context;
        }
    }

    private static AVFrame withKnownLayout(AVFrame frame) {
        AVFrame named = av_frame_clone(frame);
        try (AVChannelLayout layout = layoutOf(frame)) {
            av_channel_layout_copy(named.ch_layout(), layout);
        }
        return named;
    }

    /** The layout, or the usual one for as many channels where it can't be mixed, as with the sphere's Ambisonics. */
    private static AVChannelLayout layoutOf(AVFrame frame) {
        AVChannelLayout layout = new AVChannelLayout();
        if (frame.ch_layout().order() == AV_CHANNEL_ORDER_NATIVE) {
            av_channel_layout_copy(layout, frame.ch_layout());
        } else {
            av_channel_layout_default(layout, frame.ch_layout().nb_channels());
        }
        return layout;
    }

    private void packet(byte[] data) {
        packets.add(new Sample(data, 0));
    }

    /** Hands over the segments that end before {@code seconds} of the film and whose sound is there. */
    void release(double seconds) throws IOException {
        while (segmentEnd() <= seconds && packagedEnd() >= segmentEnd()) {
            handOver(segmentEnd());
        }
    }

    private double segmentEnd() {
        return (segment + 1) * secondsPerSegment;
    }

    private double packagedEnd() {
        return (packaged + packets.size()) * (double) AacEncoder.PACKET / AacEncoder.RATE;
    }

    private void handOver(double end) throws IOException {
        List<Sample> run = new ArrayList<>();
        long first = packaged;
        while (!packets.isEmpty() && packaged * (double) AacEncoder.PACKET / AacEncoder.RATE < end - 1e-9) {
            run.add(packets.remove());
            packaged++;
        }
        segment++;
        handler.segment(new CmafFile.Run(track, first * AacEncoder.PACKET, run));
    }

    /** Ends the sound with the film. */
    void finish(double seconds) throws IOException {
        silence(Math.round(seconds * AacEncoder.RATE) - position);
        encoder.finish(this::packet);
        while (segment * secondsPerSegment < seconds - 1e-9) {
            handOver(Math.min(segmentEnd(), seconds));
        }
    }

    @Override
    public void close() {
        encoder.close();
        av_frame_free(resampled);
        early.forEach(org.bytedeco.ffmpeg.global.avutil::av_frame_free);
        if (resampler != null) {
            swr_free(resampler);
        }
    }
}
