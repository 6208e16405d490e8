package org.omoide.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omoide.transcoder.grid.Grid;

/** Real pictures that are turned by known angles, tones of known loudness, and films as their cameras made them. */
class MeasurementsIT {

    private static final Settings SMALL = Settings.defaults().withGrid(new Grid(4, 2, 256, 256));

    @TempDir
    Path folder;

    private Measurements measure(Path film, Edits edits) throws IOException {
        return measure(film, Masters.film(film, Layout.MONO), edits);
    }

    private Measurements measure(Path master, Inspection.Recognised what, Edits edits) throws IOException {
        try (Source source = FileSource.open(master)) {
            return Transcoder.transcode(
                            source, what, edits, SMALL, new FolderSink(folder.resolve("made")), fraction -> {})
                    .measurements();
        }
    }

    private static Edits first(double seconds) {
        return new Edits(0, seconds, null, List.of());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 0", "0, -10", "12, 8", "-20, 0"})
    void theTiltOfAStreetIsTold(double roll, double pitch) throws IOException {
        Path photo = SharedData.file("stills/building-8192x4096.jpg");
        Path tilted = Clips.render(
                folder.resolve("tilted.jpg"),
                "-i " + photo + " -vf scale=2048:1024:flags=area,v360=e:e:roll=" + roll + ":pitch=" + pitch
                        + " -frames:v 1 -q:v 2 -update 1");
        Measurements measured = measure(tilted, Masters.still(2048, 1024, Layout.MONO), Edits.NONE);
        double expected = Math.toDegrees(Math.acos(Math.cos(Math.toRadians(roll)) * Math.cos(Math.toRadians(pitch))));
        assertThat(measured.tilt()).isCloseTo(expected, within(3.0));
        assertThat(measured.shake()).isNull();
    }

    @Test
    void theTiltOfAMountainIsNotTold() throws IOException {
        Path photo = SharedData.file("stills/mountain-4096x2048.jpg");
        assertThat(measure(photo, Masters.still(4096, 2048, Layout.MONO), Edits.NONE)
                        .tilt())
                .isNull();
    }

    @Test
    void shakingIsToldFromTurning() throws IOException {
        Path photo = SharedData.file("stills/building-8192x4096.jpg");
        double amplitude = 0.4;
        double frequency = 3.1;
        Viewing.Picture sphere = Viewing.of(Clips.render(
                        folder.resolve("sphere.jpg"),
                        "-i " + photo + " -vf scale=1280:640:flags=area -frames:v 1 -q:v 2 -update 1"))
                .pictures
                .get(0);
        Path raw = folder.resolve("film.raw");
        try (OutputStream pictures = Files.newOutputStream(raw)) {
            for (int frame = 0; frame < 75; frame++) {
                double roll = amplitude * Math.sin(2 * Math.PI * frequency * frame / 25);
                pictures.write(turned(sphere, 12 * frame / 25.0, roll));
            }
        }
        Path film = Clips.render(
                folder.resolve("film.mp4"),
                "-f rawvideo -pix_fmt gray -s 640x320 -r 25 -i " + raw
                        + " -c:v libx264 -preset ultrafast -crf 12 -pix_fmt yuv420p");
        // Between two pictures, a sine moves by the chord and not by the tangent.
        double chord = Math.sin(Math.PI * frequency / 25) * 25;
        double expected = amplitude * 2 * chord / Math.sqrt(2);
        assertThat(measure(film, Edits.NONE).shake()).isCloseTo(expected, within(0.15 * expected));
    }

    /** What a camera sees that is turned by {@code yaw} and then leans by {@code roll} degrees; 640×320. */
    private static byte[] turned(Viewing.Picture sphere, double yaw, double roll) {
        byte[] seen = new byte[640 * 320];
        double sine = Math.sin(Math.toRadians(roll));
        double cosine = Math.cos(Math.toRadians(roll));
        for (int row = 0; row < 320; row++) {
            double latitude = (0.5 - (row + 0.5) / 320) * Math.PI;
            for (int column = 0; column < 640; column++) {
                double longitude = ((column + 0.5) / 640 - 0.5) * 2 * Math.PI;
                double x = Math.cos(latitude) * Math.sin(longitude);
                double y = Math.sin(latitude);
                double z = Math.cos(latitude) * Math.cos(longitude);
                double right = x * cosine - y * sine;
                double up = x * sine + y * cosine;
                double u = (Math.atan2(right, z) / (2 * Math.PI) + 0.5 + yaw / 360) * sphere.width() - 0.5;
                double v = (0.5 - Math.asin(up) / Math.PI) * sphere.height() - 0.5;
                int left = (int) Math.floor(u);
                int top = (int) Math.floor(v);
                double above = mixed(luma(sphere, left, top), luma(sphere, left + 1, top), u - left);
                double below = mixed(luma(sphere, left, top + 1), luma(sphere, left + 1, top + 1), u - left);
                seen[row * 640 + column] = (byte) Math.round(mixed(above, below, v - top));
            }
        }
        return seen;
    }

    private static double mixed(double one, double other, double share) {
        return one + share * (other - one);
    }

    private static int luma(Viewing.Picture sphere, int x, int y) {
        int row = Math.max(0, Math.min(sphere.height() - 1, y));
        return sphere.planes()[0][row * sphere.width() + Math.floorMod(x, sphere.width())] & 0xFF;
    }

    @Test
    void aCameraThatStandsStillDoesNotShake() throws IOException {
        Path film = SharedData.file("footage/forest-topbottom-1920x1080-10s-sphericalv1.mp4");
        Measurements measured = measure(film, Masters.film(film, Layout.TOP_BOTTOM), first(2));
        assertThat(measured.shake()).isLessThan(0.5);
        assertThat(measured.width()).isEqualTo(1920);
        assertThat(measured.height()).isEqualTo(540);
        assertThat(measured.seconds()).isCloseTo(2, within(0.05));
    }

    @Test
    void aCameraOnACarShakes() throws IOException {
        Measurements measured = measure(SharedData.file("footage/overpass-2048x1024-4s.mp4"), first(2));
        assertThat(measured.shake()).isGreaterThan(2);
        assertThat(measured.tilt()).as("nothing upright around").isNull();
    }

    @Test
    void aFilmOfOneSecondIsTooShortToTell() throws IOException {
        Path film = SharedData.file("footage/stitched-2560x1280-13frames-mpeg4.mp4");
        assertThat(measure(film, Edits.NONE).shake()).isNull();
    }

    @Test
    void loudnessIsThatOfTheSoundThatIsLeft() throws IOException {
        Path film = Clips.render(
                folder.resolve("film.mp4"),
                "-f lavfi -i color=gray:size=640x320:rate=25"
                        + " -f lavfi -i aevalsrc=if(lt(t\\,2)\\,0.5\\,0.0707946)*sin(2000*PI*t):s=48000:c=stereo"
                        + " -t 5 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a pcm_s16le -f mov");
        assertThat(measure(film, new Edits(2, null, null, List.of())).loudness())
                .as("20 log10(0.0707946) dBFS in two channels")
                .isCloseTo(-23, within(0.15));
    }

    @Test
    void aSilentFilmHasNoLoudness() throws IOException {
        assertThat(measure(Clips.redAboveBlue(folder.resolve("film.mp4")), Edits.NONE)
                        .loudness())
                .isNull();
    }
}
