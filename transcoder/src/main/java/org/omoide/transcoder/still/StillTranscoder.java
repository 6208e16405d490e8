package org.omoide.transcoder.still;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Manifest;
import org.omoide.transcoder.Progress;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Sink;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.Transcoder;
import org.omoide.transcoder.edit.Veil;
import org.omoide.transcoder.grid.Eye;
import org.omoide.transcoder.grid.Level;
import org.omoide.transcoder.grid.Pyramid;
import org.omoide.transcoder.measure.Meter;
import org.omoide.transcoder.media.Decoder;
import org.omoide.transcoder.media.Frames;
import org.omoide.transcoder.media.JpegEncoder;
import org.omoide.transcoder.media.Limits;
import org.omoide.transcoder.media.MediaInput;
import org.omoide.transcoder.media.Rectilinear;
import org.omoide.transcoder.media.Scaler;
import org.omoide.transcoder.media.Uprighter;

/** Makes the tile pyramid of a photo. */
public final class StillTranscoder {

    private static final String JPEG = "image/jpeg";
    private static final int FALLBACK_WIDTH = 4096;
    private static final int POSTER_WIDTH = 960;

    private final Inspection.Recognised what;
    private final Edits edits;
    private final Settings settings;
    private final Sink sink;
    private final Progress progress;
    private final List<Eye> eyes;
    private final List<Level> levels;
    private final Meter meter = new Meter(1);
    private int written;

    private StillTranscoder(Inspection.Recognised what, Edits edits, Settings settings, Sink sink, Progress progress) {
        this.what = what;
        this.edits = edits;
        this.settings = settings;
        this.sink = sink;
        this.progress = progress;
        this.eyes = Eye.of(what.layout(), what.picture());
        this.levels = Pyramid.ofStill(eyes.get(0).width(), settings.stillTile());
    }

    /**
     * As {@link Transcoder#transcode}, but for the manifest, which is returned and not stored.
     *
     * @throws RefusedException if the photo turns out to be broken
     */
    public static Transcoder.Made transcode(
            Source master, Inspection.Recognised what, Edits edits, Settings settings, Sink sink, Progress progress)
            throws IOException {
        return new StillTranscoder(what, edits, settings, sink, progress).run(master);
    }

    private Transcoder.Made run(Source master) throws IOException {
        try (MediaInput input = MediaInput.open(master, Limits.ofTranscoding(settings.maxPixels()))) {
            AVStream stream = input.picture()
                    .orElseThrow(() -> new RefusedException(Refusal.NO_PICTURE, "no stream with a picture"));
            try (Decoder decoder = input.decoder(stream);
                    Uprighter uprighter = new Uprighter(input, stream)) {
                input.decode(Map.of(decoder, frame -> {
                    cut(uprighter.turn(frame));
                    return false;
                }));
                if (decoder.damaged() > 0) {
                    throw new RefusedException(Refusal.CORRUPT, "the photo is damaged");
                }
                if (decoder.frames() == 0) {
                    throw new RefusedException(Refusal.CORRUPT, "the photo can't be decoded");
                }
            }
        }
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                "still",
                null,
                eyes.stream().map(Eye::name).toList(),
                what.pose(),
                edits.start(),
                new Manifest.Tile(settings.stillTile(), settings.stillTile(), 0),
                levels.stream().map(Manifest.Level::of).toList(),
                null,
                null);
        return new Transcoder.Made(manifest, meter.ofPhoto(eyes.get(0)));
    }

    private void cut(AVFrame photo) throws IOException {
        if (photo.width() != what.picture().width()
                || photo.height() != what.picture().height()) {
            throw new RefusedException(
                    Refusal.CORRUPT, photo.width() + "x" + photo.height() + " instead of " + what.picture());
        }
        for (Eye eye : eyes) {
            AVFrame view = edited(Frames.crop(photo, eye.x(), eye.y(), eye.width(), eye.height()));
            try {
                if (eye == eyes.get(0)) {
                    int width = Math.min(FALLBACK_WIDTH, eye.width());
                    sink.put("fallback.jpg", JPEG, JpegEncoder.encode(view, width, width / 2));
                    sink.put("poster.jpg", JPEG, JpegEncoder.encode(view, POSTER_WIDTH, POSTER_WIDTH / 2));
                }
                cut(eye, view);
            } finally {
                av_frame_free(view);
            }
        }
    }

    /** The picture itself where nothing is hidden in it; otherwise one in its place that has nothing of it to show. */
    private AVFrame edited(AVFrame view) throws IOException {
        if (edits.blurs().isEmpty()) {
            return view;
        }
        AVFrame own = Frames.ofStill(view.width(), view.height());
        try (Scaler scaler = new Scaler()) {
            scaler.scale(view, own);
            edits.blurs().forEach(blur -> new Veil(blur, own.width(), own.height()).hide(own));
            return own;
        } catch (Throwable failure) {
            av_frame_free(own);
            throw failure;
        } finally {
            av_frame_free(view);
        }
    }

    /** From the finest level to the coarsest, each scaled from the one before. */
    private void cut(Eye eye, AVFrame view) throws IOException {
        AVFrame larger = view;
        for (int i = levels.size() - 1; i >= 0; i--) {
            Level level = levels.get(i);
            AVFrame scaled = Frames.ofStill(level.width(settings.stillTile()), level.height(settings.stillTile()));
            try (Scaler scaler = new Scaler()) {
                scaler.scale(larger, scaled);
                if (i == levels.size() - 1 && eye == eyes.get(0)) {
                    sink.put("preview.jpg", JPEG, Rectilinear.preview(scaled, edits.ahead()));
                    meter.see(scaled);
                }
                cut(eye, level, scaled);
            } catch (Throwable failure) {
                av_frame_free(scaled);
                throw failure;
            } finally {
                if (larger != view) {
                    av_frame_free(larger);
                }
            }
            larger = scaled;
        }
        av_frame_free(larger);
    }

    private void cut(Eye eye, Level level, AVFrame scaled) throws IOException {
        int size = settings.stillTile();
        try (JpegEncoder encoder = new JpegEncoder(size, size);
                Scaler poleScaler = new Scaler()) {
            for (int row = 0; row < level.rows(); row++) {
                AVFrame strip = Frames.crop(scaled, 0, row * size, scaled.width(), size);
                try {
                    if (level.isHalved(row)) {
                        AVFrame halved = Frames.ofStill(scaled.width() / 2, size);
                        try {
                            poleScaler.scale(strip, halved);
                            cut(eye, level, row, halved, encoder);
                        } finally {
                            av_frame_free(halved);
                        }
                    } else {
                        cut(eye, level, row, strip, encoder);
                    }
                } finally {
                    av_frame_free(strip);
                }
            }
        }
    }

    private void cut(Eye eye, Level level, int row, AVFrame strip, JpegEncoder encoder) throws IOException {
        int size = settings.stillTile();
        for (int column = 0; column < level.columns().get(row); column++) {
            AVFrame tile = Frames.crop(strip, column * size, 0, size, size);
            try {
                String name = "tiles/" + eye.name() + "/" + level.name() + "/" + row + "-" + column + ".jpg";
                sink.put(name, JPEG, encoder.encode(tile));
            } finally {
                av_frame_free(tile);
            }
            written++;
            int all = eyes.size() * levels.stream().mapToInt(Level::tiles).sum();
            progress.report(written / (double) all);
        }
    }
}
