package org.omoide.transcoder.demo;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A morning by the sea, drawn by code: a torii in the water ahead, a harbour at the right, a street of shops behind and
 * a shrine among cedars at the left. It loops without a jump.
 */
public final class DemoFilm {

    static final int WIDTH = 2880;
    static final int HEIGHT = 1440;
    static final int FRAMES_PER_SECOND = 24;
    static final int SECONDS = 12;

    private DemoFilm() {}

    /**
     * Renders the film: 12 s of mono equirectangular H.264 with stereo sound in an MP4 that says so by Spherical Video
     * V2. Takes some ten seconds of two cores.
     *
     * @param target is overwritten
     * @throws IOException if it can't be written
     */
    public static void render(Path target) throws IOException {
        render(target, WIDTH, HEIGHT);
    }

    static void render(Path target, int width, int height) throws IOException {
        Scene scene = new Scene(width, height);
        try (FilmWriter writer = new FilmWriter(target, width, height, FRAMES_PER_SECOND)) {
            float[][] sound = Soundscape.of(SECONDS, FilmWriter.SAMPLE_RATE);
            int samplesPerFrame = FilmWriter.SAMPLE_RATE / FRAMES_PER_SECOND;
            for (int frame = 0; frame < SECONDS * FRAMES_PER_SECOND; frame++) {
                writer.picture(scene.at(frame / (double) (SECONDS * FRAMES_PER_SECOND)));
                writer.sound(sound, frame * samplesPerFrame, samplesPerFrame);
            }
            writer.finish();
        }
    }
}
