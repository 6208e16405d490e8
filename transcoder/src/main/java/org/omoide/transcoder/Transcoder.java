package org.omoide.transcoder;

import java.io.IOException;
import org.omoide.transcoder.film.FilmTranscoder;
import org.omoide.transcoder.still.StillTranscoder;

/** Makes of a recognised master all that is streamed. */
public final class Transcoder {

    /** What became of a master. */
    public record Made(Manifest manifest, Measurements measurements) {}

    private Transcoder() {}

    /**
     * Makes all files of {@code docs/derived-files.md}; {@code manifest.json} is the last. Memory doesn't grow with the
     * length of a film.
     *
     * @param what the inspection found
     * @return what {@code manifest.json} says
     * @throws RefusedException if the master turns out to be truncated or broken; what is in the sink is good for
     *     nothing then
     * @throws IOException if the source can't be read or the sink can't be written
     * @throws Progress.Cancelled as {@code progress} threw it
     */
    public static Manifest transcode(
            Source master, Inspection.Recognised what, Settings settings, Sink sink, Progress progress)
            throws IOException {
        return transcode(master, what, Edits.NONE, settings, sink, progress).manifest();
    }

    /**
     * Makes all files of {@code docs/derived-files.md} with what a person changed.
     *
     * @return what {@code manifest.json} says, and what was measured on the way
     * @throws IllegalArgumentException if the edits leave nothing of the film
     * @see #transcode(Source, Inspection.Recognised, Settings, Sink, Progress)
     */
    public static Made transcode(
            Source master, Inspection.Recognised what, Edits edits, Settings settings, Sink sink, Progress progress)
            throws IOException {
        Made made = what.medium() instanceof Inspection.Film film
                ? FilmTranscoder.transcode(master, what, film, edits, settings, sink, progress)
                : StillTranscoder.transcode(master, what, edits, settings, sink, progress);
        sink.put("manifest.json", "application/json", made.manifest().toJson());
        return made;
    }
}
