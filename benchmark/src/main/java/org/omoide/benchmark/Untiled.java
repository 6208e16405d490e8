package org.omoide.benchmark;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.omoide.transcoder.Sink;
import org.omoide.transcoder.cmaf.CmafFile;
import org.omoide.transcoder.cmaf.Sample;
import org.omoide.transcoder.cmaf.Track;
import org.omoide.transcoder.media.FrameRate;
import org.omoide.transcoder.media.Frames;
import org.omoide.transcoder.media.H264Encoder;
import org.omoide.transcoder.media.Scaler;

/**
 * Encodes the sphere in one stream, with the encoder's settings of the full level but without what stitching asks for:
 * no guard, no bound on motion vectors, no region of interest.
 */
final class Untiled implements Closeable {

    static final String NAME = "fallback.mp4";

    private final int eyeHeight;
    private final AVFrame scaled;
    private final Scaler scaler = new Scaler();
    private final H264Encoder encoder;
    private final Track track;
    private final CmafFile file;
    private final Sink sink;
    private List<Sample> samples = new ArrayList<>();
    private long encoded;

    /**
     * @param eyeHeight of one eye's picture in pixels
     * @param eyes pictures that stand on top of each other
     */
    Untiled(Sink sink, int width, int eyeHeight, int eyes, FrameRate rate, String preset, double crf)
            throws IOException {
        this.sink = sink;
        int height = eyeHeight * eyes;
        this.eyeHeight = eyeHeight;
        scaled = Frames.ofVideo(width, height);
        encoder =
                new H264Encoder(new H264Encoder.Setup(width, height, null, rate, rate.framesPerSegment(), preset, crf));
        int fine = rate.denominator() == 1 ? 1000 : 1;
        track = new Track(
                1, rate.numerator() * fine, rate.denominator() * fine, new Track.Avc(width, height, encoder.avcc()));
        file = new CmafFile(sink, NAME, "video/mp4", List.of(track));
    }

    /** @param pictures one of each eye */
    void encode(List<AVFrame> pictures) throws IOException {
        AVFrame first = pictures.get(0);
        if (pictures.size() == 1 && Planes.fits(first, scaled.width(), scaled.height())) {
            encoder.encode(first, 0, 0, this::packet);
            return;
        }
        for (int eye = 0; eye < pictures.size(); eye++) {
            AVFrame part = Frames.crop(scaled, 0, eye * eyeHeight, scaled.width(), eyeHeight);
            try {
                scaler.scale(pictures.get(eye), part);
            } finally {
                av_frame_free(part);
            }
        }
        encoder.encode(scaled, 0, 0, this::packet);
    }

    private void packet(byte[] data, long frame, boolean key) throws IOException {
        if (key) {
            flush();
        }
        samples.add(new Sample(data, 0));
        encoded++;
    }

    private void flush() throws IOException {
        if (!samples.isEmpty()) {
            long time = (encoded - samples.size()) * track.sampleDuration();
            file.append(List.of(new CmafFile.Run(track, time, samples)));
            samples = new ArrayList<>();
        }
    }

    /** Bytes of each segment. */
    List<Integer> finish() throws IOException {
        encoder.finish(this::packet);
        flush();
        CmafFile.Index index = file.finish();
        sink.put("fallback.m3u8", "application/vnd.apple.mpegurl", playlist(index));
        return index.lengths();
    }

    private static byte[] playlist(CmafFile.Index index) {
        StringBuilder lines = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PLAYLIST-TYPE:VOD\n"
                + "#EXT-X-TARGETDURATION:1\n#EXT-X-MAP:URI=\"" + NAME + "\",BYTERANGE=\"" + index.initLength()
                + "@0\"\n");
        long position = index.headLength();
        for (int i = 0; i < index.lengths().size(); i++) {
            int length = index.lengths().get(i);
            double seconds = index.durations().get(i) / (double) index.timescale();
            lines.append(String.format(
                    Locale.ROOT, "#EXTINF:%.6f,\n#EXT-X-BYTERANGE:%d@%d\n%s\n", seconds, length, position, NAME));
            position += length;
        }
        return lines.append("#EXT-X-ENDLIST\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        encoder.close();
        scaler.close();
        av_frame_free(scaled);
        file.close();
    }
}
