package org.omoide.benchmark;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.film.FrameClock;
import org.omoide.transcoder.grid.Eye;
import org.omoide.transcoder.inspect.Inspector;
import org.omoide.transcoder.media.Decoder;
import org.omoide.transcoder.media.FrameRate;
import org.omoide.transcoder.media.Frames;
import org.omoide.transcoder.media.Limits;
import org.omoide.transcoder.media.MediaInput;
import org.omoide.transcoder.media.Uprighter;

/** A master, and what the transcoder thinks of it. */
record Footage(String name, Path master, Inspection.Recognised what, Inspection.Film film) {

    /** The master is no film that can be measured. */
    static final class Unsuitable extends Exception {
        Unsuitable(String why) {
            super(why);
        }
    }

    /** Takes the pictures of all eyes, which are the caller's and change afterwards; the left one is the first. */
    @FunctionalInterface
    interface PictureHandler {
        void picture(List<AVFrame> pictures, long number) throws IOException;
    }

    /** Footage without metadata is taken for mono, as its owner would say. */
    static Footage look(Path master, Settings settings) throws IOException, Unsuitable {
        String file = master.getFileName().toString();
        try (Source source = FileSource.open(master)) {
            Inspection inspection = new Inspector().inspect(source, Layout.MONO, settings);
            if (inspection instanceof Inspection.Refused refused) {
                throw new Unsuitable(refused.refusal() + ", " + refused.detail());
            }
            Inspection.Recognised what = (Inspection.Recognised) inspection;
            if (!(what.medium() instanceof Inspection.Film film)) {
                throw new Unsuitable("no film");
            }
            return new Footage(file.replaceFirst("\\.[^.]*$", ""), master, what, film);
        }
    }

    List<Eye> eyes() {
        return Eye.of(what.layout(), what.picture());
    }

    /** The left or only eye. */
    Eye eye() {
        return eyes().get(0);
    }

    FrameRate rate() {
        return FrameRate.deliveredFor(film.framesPerSecond());
    }

    /** Decodes at the beat in which the transcoder delivers, in the pictures' own size. */
    void pictures(PictureHandler handler) throws IOException {
        try (Source source = FileSource.open(master);
                MediaInput input = MediaInput.open(source, Limits.ofTranscoding(Long.MAX_VALUE))) {
            AVStream stream = input.picture().orElseThrow();
            try (Decoder decoder = input.decoder(stream);
                    Beat beat = new Beat(input, stream, handler)) {
                input.decode(Map.of(decoder, beat::frame));
                beat.finish();
            }
        }
    }

    private final class Beat implements AutoCloseable {

        private final Uprighter uprighter;
        private final double secondsPerTick;
        private final FrameClock clock = new FrameClock(rate().perSecond());
        private final PictureHandler handler;
        private final AVFrame last = av_frame_alloc();
        private double zero = Double.NaN;
        private double end;
        private long number;

        Beat(MediaInput input, AVStream stream, PictureHandler handler) {
            this.uprighter = new Uprighter(input, stream);
            this.secondsPerTick =
                    stream.time_base().num() / (double) stream.time_base().den();
            this.handler = handler;
        }

        boolean frame(AVFrame frame) throws IOException {
            long timestamp = frame.best_effort_timestamp();
            double time = timestamp == AV_NOPTS_VALUE ? end : timestamp * secondsPerTick;
            zero = Double.isNaN(zero) ? time : zero;
            double duration = frame.duration() > 0 ? frame.duration() * secondsPerTick : 1 / rate().perSecond();
            end = Math.max(end, time + Math.min(duration, 10));
            long repeated = clock.arrive(time - zero);
            if (repeated < 0) {
                return true;
            }
            for (; repeated > 0; repeated--) {
                emit(last);
            }
            AVFrame upright = uprighter.turn(frame);
            emit(upright);
            av_frame_unref(last);
            av_frame_ref(last, upright);
            return true;
        }

        void finish() throws IOException {
            for (long repeated = clock.end(end - zero); repeated > 0; repeated--) {
                emit(last);
            }
        }

        private void emit(AVFrame frame) throws IOException {
            List<AVFrame> pictures = new ArrayList<>();
            try {
                for (Eye eye : eyes()) {
                    pictures.add(Frames.crop(frame, eye.x(), eye.y(), eye.width(), eye.height()));
                }
                handler.picture(pictures, number++);
            } finally {
                pictures.forEach(picture -> av_frame_free(picture));
            }
        }

        @Override
        public void close() {
            av_frame_free(last);
            uprighter.close();
        }
    }
}
