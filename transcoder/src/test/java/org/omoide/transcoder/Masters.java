package org.omoide.transcoder;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.omoide.transcoder.media.Limits;
import org.omoide.transcoder.media.MediaInput;

/** Says of a file what an inspection that believes it would say. */
public final class Masters {

    private Masters() {}

    public static Inspection.Recognised film(Path file, Layout layout) throws IOException {
        try (Source source = FileSource.open(file);
                MediaInput input = MediaInput.open(source, Limits.ofInspection(140_000_000))) {
            AVStream stream = input.picture().orElseThrow();
            AVCodecParameters picture = stream.codecpar();
            double rate = stream.avg_frame_rate().num()
                    / (double) Math.max(1, stream.avg_frame_rate().den());
            return new Inspection.Recognised(
                    new Inspection.Film(
                            "any",
                            input.declaredSeconds(),
                            rate,
                            8,
                            input.sound().isPresent()),
                    new Inspection.Picture(picture.width(), picture.height()),
                    layout,
                    Inspection.Pose.UPRIGHT,
                    Inspection.Evidence.WORD,
                    null);
        }
    }

    public static Inspection.Recognised still(int width, int height, Layout layout) {
        return new Inspection.Recognised(
                new Inspection.Still("any"),
                new Inspection.Picture(width, height),
                layout,
                Inspection.Pose.UPRIGHT,
                Inspection.Evidence.WORD,
                null);
    }
}
