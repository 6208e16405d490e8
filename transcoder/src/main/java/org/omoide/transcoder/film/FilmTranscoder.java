package org.omoide.transcoder.film;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.Guard;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Manifest;
import org.omoide.transcoder.Progress;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Sink;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.Transcoder;
import org.omoide.transcoder.UnstitchableException;
import org.omoide.transcoder.cmaf.CmafFile;
import org.omoide.transcoder.cmaf.Track;
import org.omoide.transcoder.edit.Veil;
import org.omoide.transcoder.grid.Eye;
import org.omoide.transcoder.grid.Grid;
import org.omoide.transcoder.grid.Level;
import org.omoide.transcoder.grid.Pyramid;
import org.omoide.transcoder.measure.Meter;
import org.omoide.transcoder.media.Decoder;
import org.omoide.transcoder.media.FrameHandler;
import org.omoide.transcoder.media.FrameRate;
import org.omoide.transcoder.media.H264Encoder;
import org.omoide.transcoder.media.Limits;
import org.omoide.transcoder.media.MediaInput;
import org.omoide.transcoder.media.Uprighter;
import org.omoide.transcoder.stitch.NoiseStrip;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes all renditions of a film in one pass. The calling thread reads, decodes and scales; a pool encodes, picture
 * after picture for every tile. A few moments are under way at a time, so that memory doesn't grow with the length.
 */
public final class FilmTranscoder implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(FilmTranscoder.class);

    /** Moments that are being encoded while the next is decoded. */
    private static final int MOMENTS = 3;

    /** Seconds that sound may lag behind the picture in the file before silence takes its place. */
    private static final double SOUND_LAG = 5;

    private static final long REPORT_NANOS = 250_000_000L;

    private final Inspection.Recognised what;
    private final Inspection.Film film;
    private final Edits edits;
    private final Settings settings;
    private final Guard guard;
    private final Sink sink;
    private final Progress progress;

    private final MediaInput input;
    private final Decoder pictureDecoder;
    private final Uprighter uprighter;
    private final @Nullable Decoder soundDecoder;
    private final double secondsPerTick;
    private final FrameRate rate;
    private final FrameClock clock;
    private final List<Eye> eyes;
    private final Grid grid;
    private final List<Level> levels;

    private final List<Tile> tiles = new ArrayList<>();
    private final Fallback fallback;
    private final @Nullable SoundTrack sound;
    private final @Nullable CmafFile soundFile;
    private final PictureSet.Scalers scalers;
    private final List<PictureSet> sets = new ArrayList<>();
    private final BlockingQueue<PictureSet> free = new ArrayBlockingQueue<>(MOMENTS);
    private final ExecutorService pool;
    private final Posters posters;
    private final List<Veil> veils;
    private final Meter meter;
    private volatile boolean stopped;

    /** Seconds of the master that are left out at its begin; whole frames, so that the others stay where they are. */
    private final double skipped;

    /** Pictures until the end that somebody wants. */
    private final long wanted;

    private final AVFrame last = av_frame_alloc();
    private double shownSince;
    private double first = Double.NaN;
    private double end;
    private long emitted;
    private long reported = System.nanoTime() - REPORT_NANOS;

    /**
     * As {@link Transcoder#transcode}, but for the manifest, which is returned and not stored.
     *
     * <p>Where a tile proves not to be stitchable, all is made again with the next guard of the settings.
     *
     * @throws RefusedException if the master turns out to be truncated or broken
     * @throws UnstitchableException if no guard is large enough
     */
    public static Transcoder.Made transcode(
            Source master,
            Inspection.Recognised what,
            Inspection.Film film,
            Edits edits,
            Settings settings,
            Sink sink,
            Progress progress)
            throws IOException {
        UnstitchableException last = new UnstitchableException("no guard to try");
        for (Guard guard : settings.guards()) {
            try (Closing closing = new Closing();
                    FilmTranscoder transcoder =
                            new FilmTranscoder(master, what, film, edits, settings, guard, sink, progress, closing)) {
                return transcoder.run();
            } catch (UnstitchableException unstitchable) {
                LOG.warn("{} with {}", unstitchable.getMessage(), guard);
                last = unstitchable;
            }
        }
        throw last;
    }

    /** What was opened so far, closed in reverse order. */
    private static final class Closing implements Closeable {

        private final List<Closeable> opened = new ArrayList<>();

        <T extends Closeable> T add(T closeable) {
            opened.add(0, closeable);
            return closeable;
        }

        @Override
        public void close() throws IOException {
            IOException failure = null;
            for (Closeable closeable : opened) {
                try {
                    closeable.close();
                } catch (IOException suppressed) {
                    failure = suppressed;
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    private FilmTranscoder(
            Source master,
            Inspection.Recognised what,
            Inspection.Film film,
            Edits edits,
            Settings settings,
            Guard guard,
            Sink sink,
            Progress progress,
            Closing closing)
            throws IOException {
        this.what = what;
        this.film = film;
        this.edits = edits;
        this.settings = settings;
        this.guard = guard;
        this.sink = sink;
        this.progress = progress;
        closing.add(() -> av_frame_free(last));
        input = closing.add(MediaInput.open(master, Limits.ofTranscoding(settings.maxPixels())));
        AVStream picture =
                input.picture().orElseThrow(() -> new RefusedException(Refusal.NO_PICTURE, "no stream with pictures"));
        pictureDecoder = closing.add(input.decoder(picture));
        uprighter = closing.add(new Uprighter(input, picture));
        secondsPerTick =
                picture.time_base().num() / (double) picture.time_base().den();
        rate = FrameRate.deliveredFor(film.framesPerSecond());
        clock = new FrameClock(rate.perSecond());
        long firstBeat = Math.round(edits.from() * rate.perSecond());
        skipped = firstBeat / rate.perSecond();
        wanted = edits.to() == null
                ? Long.MAX_VALUE
                : Math.max(1, Math.round(edits.to() * rate.perSecond()) - firstBeat);
        meter = new Meter(rate.perSecond());
        posters = new Posters(edits.ahead());
        eyes = Eye.of(what.layout(), what.picture());
        grid = settings.gridFor(eyes.get(0).width(), eyes.get(0).height());
        levels = Pyramid.ofFilm(grid);
        int fallbackWidth = Pyramid.fallbackWidth(levels, grid);
        Level finest = levels.get(levels.size() - 1);
        veils = edits.blurs().stream()
                .map(blur -> new Veil(blur, finest.width(grid.tileWidth()), finest.height(grid.tileHeight())))
                .toList();
        scalers = closing.add(new PictureSet.Scalers(eyes, levels, grid, fallbackWidth));
        for (int i = 0; i < MOMENTS; i++) {
            PictureSet set = closing.add(new PictureSet(scalers));
            sets.add(set);
            free.add(set);
        }
        Optional<AVStream> heard = input.sound();
        soundDecoder = heard.isPresent() ? closing.add(input.decoder(heard.get())) : null;
        if (soundDecoder != null) {
            AVStream stream = soundDecoder.stream();
            sound = closing.add(new SoundTrack(
                    stream.codecpar().ch_layout().nb_channels(),
                    stream.time_base().num() / (double) stream.time_base().den(),
                    rate.framesPerSegment() / rate.perSecond(),
                    this::soundSegment));
            soundFile = closing.add(new CmafFile(sink, "audio.mp4", "audio/mp4", List.of(sound.track())));
        } else {
            sound = null;
            soundFile = null;
        }
        fallback = closing.add(new Fallback(
                sink,
                new H264Encoder.Setup(
                        fallbackWidth,
                        fallbackWidth / 2,
                        null,
                        rate,
                        rate.framesPerSegment(),
                        settings.encoding().preset(),
                        settings.encoding().fallback()),
                sound == null ? null : sound.track()));
        openTiles(closing);
        pool = Executors.newFixedThreadPool(Math.max(1, settings.threads()), task -> {
            Thread thread = new Thread(task, "tile-encoder");
            thread.setDaemon(true);
            return thread;
        });
    }

    private void openTiles(Closing closing) throws IOException {
        NoiseStrip strip = null;
        for (int eye = 0; eye < eyes.size(); eye++) {
            for (int index = 0; index < levels.size(); index++) {
                Level level = levels.get(index);
                H264Encoder.Setup setup = new H264Encoder.Setup(
                        grid.tileWidth(),
                        grid.tileHeight(),
                        guard,
                        rate,
                        rate.framesPerSegment(),
                        settings.encoding().preset(),
                        settings.encoding().crf(level.name()));
                NoiseStrip noise = strip == null ? NoiseStrip.beside(setup) : strip;
                strip = noise;
                for (int row = 0; row < level.rows(); row++) {
                    for (int column = 0; column < level.columns().get(row); column++) {
                        Tile tile = closing.add(new Tile(
                                sink, eye, eyes.get(eye).name(), index, level, row, column, setup, noise, grid));
                        if (!tiles.isEmpty()
                                && !Arrays.equals(tile.avcc(), tiles.get(0).avcc())) {
                            throw new IllegalStateException("parameter sets differ between tiles");
                        }
                        tiles.add(tile);
                    }
                }
            }
        }
    }

    private Transcoder.Made run() throws IOException {
        Map<Decoder, FrameHandler> handlers = new LinkedHashMap<>();
        handlers.put(pictureDecoder, this::picture);
        if (soundDecoder != null && sound != null) {
            handlers.put(soundDecoder, this::sound);
        }
        input.decode(handlers);
        if (Double.isNaN(first)) {
            throw new RefusedException(Refusal.CORRUPT, "no picture could be decoded");
        }
        for (long repeated = clock.end(end - first - skipped); repeated > 0 && !complete(); repeated--) {
            emit(last);
        }
        if (emitted == 0) {
            throw new IllegalArgumentException("nothing of the film is left from " + edits.from() + " s on");
        }
        verify();
        double seconds = emitted / rate.perSecond();
        drain();
        if (sound != null) {
            sound.finish(seconds);
        }
        Manifest manifest = finish(seconds);
        return new Transcoder.Made(
                manifest, meter.ofFilm(eyes.get(0), seconds, sound == null ? null : sound.loudness()));
    }

    private boolean picture(AVFrame frame) throws IOException {
        double time =
                frame.best_effort_timestamp() == AV_NOPTS_VALUE ? end : frame.best_effort_timestamp() * secondsPerTick;
        if (Double.isNaN(first)) {
            first = time;
            if (sound != null) {
                sound.zero(first + skipped);
            }
        }
        double seconds = time - first;
        if (complete()) {
            return !heardToTheEnd() && seconds - skipped < emitted / rate.perSecond() + SOUND_LAG;
        }
        if (seconds > settings.maxSeconds()) {
            throw new RefusedException(Refusal.TOO_LONG, seconds + " s");
        }
        double duration = frame.duration() > 0 ? frame.duration() * secondsPerTick : 1 / rate.perSecond();
        end = Math.max(end, time + Math.min(duration, 10));
        long repeated = clock.arrive(seconds - skipped);
        if (repeated < 0) {
            if (clock.beats() == 0) {
                // What is left of the film may begin while this picture is still shown.
                AVFrame early = uprighter.turn(frame);
                requireSize(early);
                keep(early, seconds);
                report(0);
            }
            return true;
        }
        for (; repeated > 0 && !complete(); repeated--) {
            emit(last);
        }
        if (!complete()) {
            AVFrame upright = uprighter.turn(frame);
            requireSize(upright);
            keep(upright, seconds);
            emit(upright);
        }
        return true;
    }

    private void keep(AVFrame upright, double since) {
        av_frame_unref(last);
        av_frame_ref(last, upright);
        shownSince = since;
    }

    private boolean sound(AVFrame frame) throws IOException {
        sound.frame(frame);
        return !complete() || !heardToTheEnd();
    }

    private boolean complete() {
        return emitted >= wanted;
    }

    private boolean heardToTheEnd() {
        return sound == null || sound.seconds() >= emitted / rate.perSecond();
    }

    private void requireSize(AVFrame frame) throws RefusedException {
        if (frame.width() != what.picture().width()
                || frame.height() != what.picture().height()) {
            throw new RefusedException(
                    Refusal.CORRUPT,
                    "a picture of " + frame.width() + "x" + frame.height() + " instead of " + what.picture());
        }
    }

    private void emit(AVFrame frame) throws IOException {
        throwFailure();
        PictureSet set = takeFree();
        set.fill(frame, drawn());
        if (emitted % rate.framesPerSegment() == 0) {
            posters.consider(set.picture(0, 0), set.picture(0, levels.size() - 1));
        }
        meter.see(emitted, set.picture(0, 0), set.fallback());
        emitted++;
        CompletableFuture<?>[] works = new CompletableFuture<?>[tiles.size() + 1];
        // The untiled rendition takes longest; it goes first.
        fallback.work = fallback.work.thenRunAsync(() -> unlessStopped(() -> fallback.encode(set.fallback())), pool);
        works[tiles.size()] = fallback.work;
        for (int i = 0; i < tiles.size(); i++) {
            Tile tile = tiles.get(i);
            tile.work = tile.work.thenRunAsync(() -> unlessStopped(() -> set.encode(tile)), pool);
            works[i] = tile.work;
        }
        CompletableFuture.allOf(works).whenComplete((done, failure) -> free.add(set));
        double now = emitted / rate.perSecond();
        if (sound != null) {
            sound.keepUp(now - SOUND_LAG);
            sound.release(now);
        }
        report(now / Math.max(now, Math.min(film.seconds() - skipped, wanted / rate.perSecond())));
    }

    /** A picture that is shown for long may have begun within a blur and be seen after it. */
    private List<Veil> drawn() {
        if (veils.isEmpty()) {
            return veils;
        }
        double now = skipped + emitted / rate.perSecond();
        double frame = 1 / rate.perSecond();
        return veils.stream()
                .filter(veil ->
                        veil.blur().touches(Math.min(shownSince, now) - frame, Math.max(shownSince, now) + frame))
                .toList();
    }

    private PictureSet takeFree() throws IOException {
        try {
            return free.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Progress.Cancelled("interrupted");
        }
    }

    private void report(double fraction) {
        long now = System.nanoTime();
        if (now - reported >= REPORT_NANOS) {
            reported = now;
            progress.report(Math.min(fraction, 1));
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private void unlessStopped(Work work) {
        if (stopped) {
            return;
        }
        try {
            work.run();
        } catch (IOException failure) {
            stopped = true;
            throw new UncheckedIOException(failure);
        }
    }

    private void throwFailure() throws IOException {
        if (stopped) {
            awaitAll();
            throw new IllegalStateException("encoding stopped for no reason");
        }
    }

    /** Waits for all the work that was given out. */
    private void awaitAll() throws IOException {
        List<CompletableFuture<Void>> works = new ArrayList<>();
        works.add(fallback.work);
        tiles.forEach(tile -> works.add(tile.work));
        try {
            CompletableFuture.allOf(works.toArray(CompletableFuture<?>[]::new)).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof UncheckedIOException unchecked) {
                throw unchecked.getCause();
            }
            throw failure;
        }
    }

    private void drain() throws IOException {
        fallback.work = fallback.work.thenRunAsync(() -> unlessStopped(fallback::drain), pool);
        for (Tile tile : tiles) {
            tile.work = tile.work.thenRunAsync(() -> unlessStopped(tile::drain), pool);
        }
        awaitAll();
    }

    private void soundSegment(CmafFile.Run run) throws IOException {
        if (soundFile != null && !run.samples().isEmpty()) {
            soundFile.append(List.of(run));
        }
        fallback.sound(run);
    }

    /** FFmpeg tells nothing of a file whose end is missing; what was declared does, where the end is wanted. */
    private void verify() throws RefusedException {
        Completeness found = Completeness.of(input, pictureDecoder, end - first);
        if (complete()) {
            found.verifyDamage();
        } else {
            found.verify();
        }
    }

    private Manifest finish(double seconds) throws IOException {
        List<CmafFile.Index> indices = new ArrayList<>();
        for (Tile tile : tiles) {
            indices.add(tile.finish());
        }
        CmafFile.Index fallbackIndex = fallback.finish();
        CmafFile.Index soundIndex = soundFile == null ? null : soundFile.finish();
        sink.put("tiles.idx", "application/octet-stream", TileIndex.of(indices));
        sink.put("fallback.m3u8", "application/vnd.apple.mpegurl", Playlist.of(fallbackIndex));
        sink.put(
                "stream.mpd",
                "application/dash+xml",
                new PresentationDescription(
                                seconds,
                                rate,
                                eyes,
                                levels,
                                grid,
                                tiles,
                                indices,
                                fallback.picture(),
                                fallbackIndex,
                                sound == null ? null : (Track.Aac) sound.track().entry(),
                                soundIndex)
                        .toXml());
        sink.put("poster.jpg", "image/jpeg", posters.poster());
        sink.put("preview.jpg", "image/jpeg", posters.preview());
        byte[] avcc = tiles.get(0).avcc();
        return new Manifest(
                Manifest.FORMAT,
                "video",
                seconds,
                eyes.stream().map(Eye::name).toList(),
                what.pose(),
                edits.start(),
                new Manifest.Tile(grid.tileWidth(), grid.tileHeight(), guard.rows()),
                levels.stream().map(this::measured).toList(),
                new Manifest.Video(
                        new Track.Avc(grid.tileWidth(), grid.tileHeight(), avcc).codec(),
                        Base64.getEncoder().encodeToString(avcc),
                        List.of(rate.numerator(), rate.denominator()),
                        rate.framesPerSegment(),
                        emitted,
                        indices.get(0).lengths().size()),
                sound == null ? null : new Manifest.Audio(Track.Aac.CODEC));
    }

    private Manifest.Level measured(Level level) {
        List<Tile> ofLevel =
                tiles.stream().filter(tile -> tile.level.equals(level)).toList();
        for (int row = 0; LOG.isDebugEnabled() && row < level.rows(); row++) {
            int now = row;
            LOG.debug(
                    "{}, row {}: {} dB",
                    level.name(),
                    row,
                    psnr(ofLevel.stream().filter(tile -> tile.row == now)));
        }
        double psnr = psnr(ofLevel.stream());
        return new Manifest.Level(
                level.name(), level.columns(), Double.isNaN(psnr) ? null : Math.round(psnr * 100) / 100.0);
    }

    private static double psnr(Stream<Tile> of) {
        return SphereError.psnr(of.map(Tile::error).toList());
    }

    /** Ends the work, whether it is complete or not; the pool must be still before native memory is freed. */
    @Override
    public void close() {
        stopped = true;
        try {
            awaitAll();
        } catch (IOException | RuntimeException failure) {
            // Reported already, or of no interest any more.
        }
        pool.shutdownNow();
    }
}
