package org.omoide.transcoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.omoide.transcoder.media.Decoder;
import org.omoide.transcoder.media.FrameHandler;
import org.omoide.transcoder.media.Limits;
import org.omoide.transcoder.media.MediaInput;

/** What a player shows and lets hear of a file. */
final class Viewing {

    /** One decoded picture; {@code planes} are without padding. */
    record Picture(double seconds, int width, int height, byte[][] planes) {

        double mean(int plane) {
            long sum = 0;
            for (byte sample : planes[plane]) {
                sum += sample & 0xFF;
            }
            return sum / (double) planes[plane].length;
        }

        /** Peak signal-to-noise ratio of luma in dB, against the rectangle of {@code other} with the same size. */
        double psnr(Picture other, int x, int y) {
            double squares = 0;
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    int here = planes[0][row * width + column] & 0xFF;
                    int there = other.planes[0][(row + y) * other.width + x + column] & 0xFF;
                    squares += (here - there) * (double) (here - there);
                }
            }
            return 10 * Math.log10(255.0 * 255.0 * width * height / Math.max(squares, 1e-9));
        }
    }

    final List<Picture> pictures = new ArrayList<>();

    /** Absolute values of the first channel, where there is sound in float samples. */
    final List<float[]> sound = new ArrayList<>();

    private Viewing() {}

    static Viewing of(Path file) throws IOException {
        Viewing viewing = new Viewing();
        try (Source source = FileSource.open(file);
                MediaInput input = MediaInput.open(source, Limits.ofInspection(140_000_000))) {
            Map<Decoder, FrameHandler> handlers = new LinkedHashMap<>();
            if (input.picture().isPresent()) {
                AVStream stream = input.picture().get();
                double tick =
                        stream.time_base().num() / (double) stream.time_base().den();
                handlers.put(input.decoder(stream), frame -> {
                    viewing.pictures.add(picture(frame, frame.best_effort_timestamp() * tick));
                    return true;
                });
            }
            if (input.sound().isPresent()) {
                handlers.put(input.decoder(input.sound().get()), frame -> {
                    float[] samples = new float[frame.nb_samples()];
                    new FloatPointer(frame.data(0)).get(samples);
                    viewing.sound.add(samples);
                    return true;
                });
            }
            try {
                input.decode(handlers);
            } finally {
                handlers.keySet().forEach(Decoder::close);
            }
        }
        return viewing;
    }

    private static Picture picture(AVFrame frame, double seconds) {
        byte[][] planes = new byte[3][];
        for (int plane = 0; plane < 3; plane++) {
            int shift = plane == 0 ? 0 : 1;
            int width = frame.width() >> shift;
            int height = frame.height() >> shift;
            planes[plane] = new byte[width * height];
            BytePointer data = frame.data(plane);
            for (int row = 0; row < height; row++) {
                data.position((long) row * frame.linesize(plane)).get(planes[plane], row * width, width);
            }
        }
        return new Picture(seconds, frame.width(), frame.height(), planes);
    }

    /** Seconds from the start at which the sound is louder than {@code level} for the first time. */
    double loudFrom(float level) {
        long position = 0;
        for (float[] block : sound) {
            for (float sample : block) {
                if (Math.abs(sample) > level) {
                    return position / 48_000.0;
                }
                position++;
            }
        }
        return Double.NaN;
    }
}
