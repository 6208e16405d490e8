package org.omoide.transcoder.film;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.omoide.transcoder.cmaf.CmafFile;
import org.omoide.transcoder.cmaf.Sample;
import org.omoide.transcoder.cmaf.Track;
import org.omoide.transcoder.media.FrameRate;
import org.omoide.transcoder.media.H264Encoder;

/** Encodes one rendition and hands it over segment by segment. */
final class SegmentedEncoder implements Closeable {

    /** Takes a complete segment. */
    @FunctionalInterface
    interface SegmentHandler {
        void segment(CmafFile.Run run) throws IOException;
    }

    /** Sees each picture of a tile as it is encoded. */
    @FunctionalInterface
    interface PictureHandler {

        /** @param alone {@link H264Encoder#reconstructed()} */
        void picture(byte[] data, long frame, boolean key, AVFrame alone) throws IOException;
    }

    private final H264Encoder encoder;
    private final Track track;
    private final SegmentHandler handler;
    private final PictureHandler pictures;
    private List<Sample> samples = new ArrayList<>();
    private long decoded;

    SegmentedEncoder(H264Encoder.Setup setup, SegmentHandler handler, PictureHandler pictures) throws IOException {
        this.encoder = new H264Encoder(setup);
        this.handler = handler;
        this.pictures = pictures;
        FrameRate rate = setup.rate();
        int fine = rate.denominator() == 1 ? 1000 : 1;
        this.track = new Track(
                1,
                rate.numerator() * fine,
                rate.denominator() * fine,
                new Track.Avc(setup.width(), setup.height(), encoder.avcc()));
    }

    Track track() {
        return track;
    }

    byte[] avcc() {
        return encoder.avcc();
    }

    void encode(AVFrame picture, int x, int y) throws IOException {
        encoder.encode(picture, x, y, this::packet);
    }

    void finish() throws IOException {
        encoder.finish(this::packet);
        flush();
    }

    private void packet(byte[] data, long frame, boolean key) throws IOException {
        if (key) {
            flush();
        }
        pictures.picture(data, frame, key, encoder.reconstructed());
        samples.add(new Sample(data, (int) (frame - decoded) * track.sampleDuration()));
        decoded++;
    }

    private void flush() throws IOException {
        if (!samples.isEmpty()) {
            long decodeTime = (decoded - samples.size()) * track.sampleDuration();
            List<Sample> complete = samples;
            samples = new ArrayList<>();
            handler.segment(new CmafFile.Run(track, decodeTime, complete));
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
