package org.omoide.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.transcoder.Edits.Blur;
import org.omoide.transcoder.Edits.Direction;
import org.omoide.transcoder.Viewing.Picture;
import org.omoide.transcoder.grid.Grid;

/** What a person marked can't be made out in anything that is derived; the rest is as it would be without. */
class EditsIT {

    /** Codecs leave a step or two where there is no detail. */
    private static final double NO_DETAIL = 2.5;

    private static final double DETAIL = 8;

    @TempDir
    Path folder;

    private Path made() {
        return folder.resolve("made");
    }

    private static Manifest transcode(
            Path master, Inspection.Recognised what, Edits edits, Settings settings, Path target) throws IOException {
        try (Source source = FileSource.open(master)) {
            return Transcoder.transcode(source, what, edits, settings, new FolderSink(target), fraction -> {})
                    .manifest();
        }
    }

    private static Settings smallTiles(int columns, int rows, int width, int height) {
        return Settings.defaults().withGrid(new Grid(columns, rows, width, height));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatIsBlurredInARealFilmIsGoneFromEveryDerivedFile() throws IOException {
        Path film = SharedData.file("footage/overpass-2048x1024-4s.mp4");
        Inspection.Recognised what = Masters.film(film, Layout.MONO);
        Settings settings = smallTiles(8, 4, 256, 256);
        Direction ahead = new Direction(-20, -12);
        Direction seam = new Direction(179, -10);
        List<Direction> centres = List.of(ahead, seam);
        double radius = 9;
        Edits cut = new Edits(1, 1.5, ahead, List.of());
        Edits blurred = new Edits(
                1,
                1.5,
                ahead,
                centres.stream()
                        .map(centre -> new Blur(centre, radius, null, null))
                        .toList());
        Manifest manifest = transcode(film, what, blurred, settings, made());
        Path clear = folder.resolve("clear");
        transcode(film, what, cut, settings, clear);

        assertThat(manifest.start()).isEqualTo(ahead);
        int first = (int) Math.round(manifest.video().frameRate().get(0)
                / (double) manifest.video().frameRate().get(1));
        int frame = 7;
        Sphere original = Sphere.of(Viewing.of(film).pictures.get(first + frame));
        Map<String, Sphere> shown = new LinkedHashMap<>();
        for (Manifest.Level level : manifest.levels()) {
            shown.put(level.name(), Sphere.ofTiles(made(), manifest, "mono", level, frame));
        }
        shown.put(
                "fallback",
                Sphere.of(Viewing.of(made().resolve("fallback.mp4")).pictures.get(frame)));
        shown.put("poster", Sphere.of(picture("poster.jpg")));
        for (Direction centre : centres) {
            assertThat(original.detail(centre, radius))
                    .as("original at %s", centre)
                    .isGreaterThan(DETAIL);
            shown.forEach((name, sphere) -> assertThat(sphere.detail(centre, radius))
                    .as("%s at %s", name, centre)
                    .isLessThan(NO_DETAIL));
        }
        assertThat(Sphere.ofWindow(picture("preview.jpg"), ahead).detail(ahead, radius))
                .isLessThan(NO_DETAIL);
        assertThat(Sphere.ofWindow(
                                Viewing.of(clear.resolve("preview.jpg"))
                                        .pictures
                                        .get(0),
                                ahead)
                        .detail(ahead, radius))
                .isGreaterThan(DETAIL);

        assertThat(files(made())).isEqualTo(files(clear));
        assertThat(files(made()).stream().filter(file -> file.toString().startsWith("tiles/mono/full/")))
                .as("tiles of the full level that no circle reaches are the same byte for byte")
                .filteredOn(file -> same(made().resolve(file), clear.resolve(file)))
                .hasSizeGreaterThan(10);
        Picture posterWith = picture("poster.jpg");
        Picture posterWithout = Viewing.of(clear.resolve("poster.jpg")).pictures.get(0);
        double farthest = 0;
        for (int y = 0; y < 240; y++) {
            for (int x = 600; x < 900; x++) {
                int i = y * 960 + x;
                farthest = Math.max(
                        farthest,
                        Math.abs((posterWith.planes()[0][i] & 0xFF)
                                - (posterWithout.planes()[0][i] & 0xFF)));
            }
        }
        assertThat(farthest).as("where no circle is").isZero();
    }

    private Picture picture(String name) throws IOException {
        return Viewing.of(made().resolve(name)).pictures.get(0);
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.mismatch(one, other) < 0;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void bothEyesAreBlurred() throws IOException {
        Path film = SharedData.file("footage/forest-topbottom-1920x1080-10s-sphericalv1.mp4");
        Direction centre = new Direction(-177, 5);
        Blur blur = new Blur(centre, 12, null, null);
        Manifest manifest = transcode(
                film,
                Masters.film(film, Layout.TOP_BOTTOM),
                new Edits(0, 0.3, null, List.of(blur)),
                smallTiles(4, 2, 240, 160),
                made());
        Picture original = Viewing.of(film).pictures.get(3);
        assertThat(Sphere.of(original, 0, 0, 1920, 540).detail(centre, 12)).isGreaterThan(DETAIL);
        assertThat(Sphere.of(original, 0, 540, 1920, 540).detail(centre, 12)).isGreaterThan(DETAIL);
        for (String eye : List.of("left", "right")) {
            for (Manifest.Level level : manifest.levels()) {
                assertThat(Sphere.ofTiles(made(), manifest, eye, level, 3).detail(centre, 12))
                        .as("%s, %s", eye, level.name())
                        .isLessThan(NO_DETAIL);
            }
        }
    }

    @Test
    void bothEyesAreBlurredWhereTheyLieBesideEachOther() throws IOException {
        Path film = Clips.render(
                folder.resolve("film.mp4"),
                "-f lavfi -i testsrc2=size=640x320:rate=25 -f lavfi -i mandelbrot=size=640x320:rate=25"
                        + " -filter_complex hstack -t 0.4 -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
        Direction centre = new Direction(-30, 10);
        Manifest manifest = transcode(
                film,
                Masters.film(film, Layout.LEFT_RIGHT),
                new Edits(0, null, null, List.of(new Blur(centre, 15, null, null))),
                smallTiles(4, 2, 160, 160),
                made());
        for (String eye : List.of("left", "right")) {
            assertThat(Sphere.ofTiles(made(), manifest, eye, manifest.levels().get(1), 3)
                            .detail(centre, 15))
                    .isLessThan(NO_DETAIL);
        }
    }

    @Test
    void whatIsBlurredInARealPhotoIsGoneFromEveryDerivedFile() throws IOException {
        Path photo = SharedData.file("stills/street-2000x1000-gps-gpano-mismatch.jpg");
        Direction centre = new Direction(20, -10);
        Edits edits = new Edits(0, null, centre, List.of(new Blur(centre, 8, null, null)));
        Manifest manifest =
                transcode(photo, Masters.still(2000, 1000, Layout.MONO), edits, Settings.defaults(), made());
        Sphere original = Sphere.of(Viewing.of(photo).pictures.get(0));
        assertThat(original.detail(centre, 8)).isGreaterThan(DETAIL);
        for (Manifest.Level level : manifest.levels()) {
            assertThat(Sphere.ofTiles(made(), manifest, "mono", level, 0).detail(centre, 8))
                    .as(level.name())
                    .isLessThan(NO_DETAIL);
        }
        assertThat(Sphere.of(picture("poster.jpg")).detail(centre, 8)).isLessThan(NO_DETAIL);
        assertThat(Sphere.of(picture("fallback.jpg")).detail(centre, 8)).isLessThan(NO_DETAIL);
        assertThat(Sphere.ofWindow(picture("preview.jpg"), centre).detail(centre, 8))
                .isLessThan(NO_DETAIL);
        Direction elsewhere = new Direction(80, -10);
        assertThat(Sphere.of(picture("fallback.jpg")).detail(elsewhere, 8))
                .as("elsewhere")
                .isCloseTo(original.detail(elsewhere, 8), within(1.5));
    }

    @Test
    void aBlurLastsAsLongAsItIsWanted() throws IOException {
        Path film = Clips.card(folder.resolve("film.mp4"), "30");
        Direction centre = new Direction(-60, 20);
        Manifest manifest = transcode(
                film,
                Masters.film(film, Layout.MONO),
                new Edits(0.5, 1.5, null, List.of(new Blur(centre, 20, 0.8, 1.1))),
                smallTiles(4, 2, 240, 240),
                made());
        Viewing fallback = Viewing.of(made().resolve("fallback.mp4"));
        assertThat(fallback.pictures).hasSize(30);
        for (int frame = 0; frame < 30; frame++) {
            double detail = Sphere.of(fallback.pictures.get(frame)).detail(centre, 20);
            if (frame < 8 || frame > 19) {
                assertThat(detail).as("frame %d", frame).isGreaterThan(15);
            } else if (frame >= 9 && frame <= 18) {
                assertThat(detail).as("frame %d", frame).isLessThan(NO_DETAIL);
            }
        }
        assertThat(manifest.seconds()).isCloseTo(1, within(1e-9));
    }

    /** The source shows one picture from 1 s on, and the next one a second later. */
    @Test
    void aPictureThatIsStillShownAfterTheBlurStaysBlurred() throws IOException {
        Path film = Clips.render(
                folder.resolve("film.mp4"),
                "-f lavfi -i testsrc2=size=640x320:rate=10 -t 2.5 -vf select=lte(t\\,1.0)+gte(t\\,2.0) -fps_mode vfr"
                        + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
        Direction centre = new Direction(-60, 20);
        transcode(
                film,
                new Inspection.Recognised(
                        new Inspection.Film("h264", 2.5, 10, 8, false),
                        new Inspection.Picture(640, 320),
                        Layout.MONO,
                        Inspection.Pose.UPRIGHT,
                        Inspection.Evidence.WORD,
                        null),
                new Edits(0, null, null, List.of(new Blur(centre, 20, 0.9, 1.2))),
                smallTiles(4, 2, 160, 160),
                made());
        Viewing fallback = Viewing.of(made().resolve("fallback.mp4"));
        for (Picture picture : fallback.pictures) {
            double detail = Sphere.of(picture).detail(centre, 20);
            if (picture.seconds() < 0.75 || picture.seconds() > 2.15) {
                assertThat(detail).as("at %.2f s", picture.seconds()).isGreaterThan(15);
            } else if (picture.seconds() > 0.85 && picture.seconds() < 1.95) {
                assertThat(detail).as("at %.2f s", picture.seconds()).isLessThan(NO_DETAIL);
            }
        }
    }

    @Test
    void trimmingIsExactToTheFrame() throws IOException {
        Path film = Clips.card(folder.resolve("film.mp4"), "30000/1001");
        Manifest manifest = transcode(
                film,
                Masters.film(film, Layout.MONO),
                new Edits(0.7, 1.9, null, List.of()),
                smallTiles(8, 4, 160, 160),
                made());
        int first = (int) Math.round(0.7 * 30000 / 1001);
        int frames = (int) Math.round(1.9 * 30000 / 1001) - first;
        assertThat(manifest.video().frames()).isEqualTo(frames);
        List<Picture> source = Viewing.of(film).pictures;
        List<Picture> shown = Viewing.of(made().resolve("fallback.mp4")).pictures;
        assertThat(shown).hasSize(frames);
        for (int frame = 0; frame < frames; frame++) {
            double right = shown.get(frame).psnr(source.get(first + frame), 0, 0);
            double early = shown.get(frame).psnr(source.get(first + frame - 1), 0, 0);
            double late = shown.get(frame).psnr(source.get(first + frame + 1), 0, 0);
            assertThat(right)
                    .as("frame %d", frame)
                    .isGreaterThan(30)
                    .isGreaterThan(early)
                    .isGreaterThan(late);
        }
        assertThat(Viewing.of(made().resolve("audio.mp4")).sound.stream()
                        .mapToInt(block -> block.length)
                        .sum())
                .isCloseTo((int) Math.round(manifest.seconds() * 48_000), within(1024));
    }

    @Test
    void soundStaysWithTheTrimmedPicture() throws IOException {
        Path film = Clips.flash(folder.resolve("film.mkv"));
        transcode(
                film,
                Masters.film(film, Layout.MONO),
                new Edits(0.6, 1.7, null, List.of()),
                smallTiles(4, 2, 160, 160),
                made());
        Viewing fallback = Viewing.of(made().resolve("fallback.mp4"));
        double seen = fallback.pictures.stream()
                .filter(picture -> picture.mean(0) > 150)
                .findFirst()
                .orElseThrow()
                .seconds();
        assertThat(seen).isCloseTo(0.4, within(0.001));
        assertThat(fallback.loudFrom(0.1f)).isCloseTo(0.4, within(0.005));
        assertThat(Viewing.of(made().resolve("audio.mp4")).loudFrom(0.1f)).isCloseTo(0.4, within(0.005));
        assertThat(fallback.pictures).hasSize(33);
    }

    @Test
    void anEndBehindTheFilmIsTheFilms() throws IOException {
        Path film = Clips.redAboveBlue(folder.resolve("film.mp4"));
        Manifest manifest = transcode(
                film,
                Masters.film(film, Layout.MONO),
                new Edits(0, 60.0, null, List.of()),
                smallTiles(4, 2, 160, 160),
                made());
        assertThat(manifest.seconds()).isCloseTo(1.2, within(1e-9));
    }

    @Test
    void aFilmOfWhichNothingIsLeftIsNotMade() throws IOException {
        Path film = Clips.redAboveBlue(folder.resolve("film.mp4"));
        assertThatThrownBy(() -> transcode(
                        film,
                        Masters.film(film, Layout.MONO),
                        new Edits(5, null, null, List.of()),
                        smallTiles(4, 2, 160, 160),
                        made()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5.0 s");
    }
}
