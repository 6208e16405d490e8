package org.omoide.transcoder.film;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Sink;
import org.omoide.transcoder.cmaf.CmafFile;
import org.omoide.transcoder.cmaf.Track;
import org.omoide.transcoder.media.H264Encoder;

/** The untiled rendition of picture and sound, for players that can do no more. */
final class Fallback implements Closeable {

    static final String NAME = "fallback.mp4";

    private final SegmentedEncoder encoder;
    private final @Nullable Track sound;
    private final CmafFile file;
    private final Deque<CmafFile.Run> pictures = new ArrayDeque<>();
    private final Deque<CmafFile.Run> sounds = new ArrayDeque<>();

    /** The work that was given out last; what comes next waits for it. */
    CompletableFuture<Void> work = CompletableFuture.completedFuture(null);

    Fallback(Sink sink, H264Encoder.Setup setup, @Nullable Track sound) throws IOException {
        this.sound = sound;
        this.encoder = new SegmentedEncoder(setup, this::picture, (data, frame, key, alone) -> {});
        try {
            List<Track> tracks = new ArrayList<>(List.of(encoder.track()));
            if (sound != null) {
                tracks.add(sound);
            }
            this.file = new CmafFile(sink, NAME, "video/mp4", tracks);
        } catch (Throwable failure) {
            encoder.close();
            throw failure;
        }
    }

    Track.Avc picture() {
        return (Track.Avc) encoder.track().entry();
    }

    void encode(AVFrame picture) throws IOException {
        encoder.encode(picture, 0, 0);
    }

    void drain() throws IOException {
        encoder.finish();
    }

    private synchronized void picture(CmafFile.Run run) throws IOException {
        pictures.add(run);
        append();
    }

    synchronized void sound(CmafFile.Run run) throws IOException {
        sounds.add(run);
        append();
    }

    private void append() throws IOException {
        while (!pictures.isEmpty() && (sound == null || !sounds.isEmpty())) {
            List<CmafFile.Run> runs = new ArrayList<>(List.of(pictures.remove()));
            if (sound != null) {
                CmafFile.Run heard = sounds.remove();
                if (!heard.samples().isEmpty()) {
                    runs.add(heard);
                }
            }
            file.append(runs);
        }
    }

    synchronized CmafFile.Index finish() throws IOException {
        return file.finish();
    }

    @Override
    public void close() throws IOException {
        encoder.close();
        file.close();
    }
}
