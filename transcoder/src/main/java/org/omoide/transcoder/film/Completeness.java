package org.omoide.transcoder.film;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import org.bytedeco.ffmpeg.avformat.AVStream;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;
import org.omoide.transcoder.media.Decoder;
import org.omoide.transcoder.media.MediaInput;

/**
 * What a film declares against what was decoded.
 *
 * @param declaredFrames 0 where unknown
 * @param declaredSeconds 0 where unknown
 * @param tolerance share of the declared length that may be missing
 */
record Completeness(
        long declaredFrames, double declaredSeconds, double tolerance, long frames, long damaged, double seconds) {

    /** The stream's own length is exact; the container's may be that of the sound. */
    private static final double OF_STREAM = 0.02;

    private static final double OF_CONTAINER = 0.1;

    /** Share of the frames that may be damaged: cameras leave a broken one at times. */
    private static final double DAMAGED = 0.02;

    static Completeness of(MediaInput input, Decoder decoder, double seconds) {
        AVStream stream = decoder.stream();
        boolean known = stream.duration() != AV_NOPTS_VALUE && stream.duration() > 0;
        double ofStream = known
                ? stream.duration()
                        * (stream.time_base().num()
                                / (double) stream.time_base().den())
                : 0;
        return new Completeness(
                stream.nb_frames(),
                known ? ofStream : input.declaredSeconds(),
                known ? OF_STREAM : OF_CONTAINER,
                decoder.frames(),
                decoder.damaged(),
                seconds);
    }

    /** @throws RefusedException if the end is missing, or too much is damaged */
    void verify() throws RefusedException {
        boolean tooFewFrames = frames + 2 < declaredFrames * (1 - OF_STREAM);
        boolean tooShort = seconds + 2 * seconds / Math.max(1, frames) < declaredSeconds * (1 - tolerance);
        if (tooShort && (tooFewFrames || declaredFrames == 0)) {
            throw new RefusedException(Refusal.TRUNCATED, toString());
        }
        verifyDamage();
    }

    /** @throws RefusedException if too much of what was decoded is damaged */
    void verifyDamage() throws RefusedException {
        if (damaged > 1 + frames * DAMAGED) {
            throw new RefusedException(Refusal.CORRUPT, toString());
        }
    }
}
