package org.omoide.transcoder.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Inspection.Capture;
import org.omoide.transcoder.Inspection.Evidence;
import org.omoide.transcoder.Inspection.Film;
import org.omoide.transcoder.Inspection.Picture;
import org.omoide.transcoder.Inspection.Recognised;
import org.omoide.transcoder.Inspection.Refused;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.SharedData;
import org.omoide.transcoder.Source;

class SharedFootageTest {

    private static Inspection inspect(String name, @Nullable Layout claim) throws IOException {
        try (Source source = FileSource.open(SharedData.file(name))) {
            return new Inspector(ZoneOffset.UTC).inspect(source, claim, Settings.defaults());
        }
    }

    private static Recognised recognised(String name, @Nullable Layout claim) throws IOException {
        return (Recognised)
                assertThat(inspect(name, claim)).isInstanceOf(Recognised.class).actual();
    }

    @ParameterizedTest
    @CsvSource({
        "footage/overpass-2048x1024-4s.mp4, h264, 2048, 1024, 4.0",
        "footage/plant-1920x1080-8s-silent.mp4, h264, 1920, 1080, 7.56",
        "footage/theta-40s-lowres.ts, h264, 426, 214, 40.07",
        "footage/stitched-2560x1280-13frames-mpeg4.mp4, mpeg4, 2560, 1280, 0.433",
        "footage/made-3840x1920-30fps-12s-gps.mp4, h264, 3840, 1920, 12"
    })
    void filmsAreRecognisedByTheVolunteersWord(String name, String codec, int width, int height, double seconds)
            throws IOException {
        Recognised film = recognised(name, Layout.MONO);

        assertThat(film.layout()).isEqualTo(Layout.MONO);
        assertThat(film.evidence()).isEqualTo(Evidence.WORD);
        assertThat(film.picture()).isEqualTo(new Picture(width, height));
        assertThat(film.medium()).isInstanceOfSatisfying(Film.class, medium -> {
            assertThat(medium.codec()).isEqualTo(codec);
            assertThat(medium.seconds()).isCloseTo(seconds, within(0.02));
            assertThat(medium.bits()).isEqualTo(8);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"stills/building-8192x4096.jpg", "stills/mountain-4096x2048.jpg"})
    void photosAreRecognisedByTheVolunteersWord(String name) throws IOException {
        assertThat(recognised(name, Layout.MONO).evidence()).isEqualTo(Evidence.WORD);
    }

    @Test
    void whoForgotToSayThatItIsAllAroundIsHelpedByThePicture() throws IOException {
        assertThat(recognised("footage/overpass-2048x1024-4s.mp4", null).evidence())
                .isEqualTo(Evidence.PICTURE);
    }

    @Test
    void metadataTellsOfTwoEyesEvenAgainstTheVolunteersWord() throws IOException {
        Recognised forest = recognised("footage/forest-topbottom-1920x1080-10s-sphericalv1.mp4", Layout.MONO);

        assertThat(forest.layout()).isEqualTo(Layout.TOP_BOTTOM);
        assertThat(forest.evidence()).isEqualTo(Evidence.SPHERICAL_VIDEO_V1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"stills/insta360-6912x3456-gpano-gps.jpg", "stills/street-2000x1000-gps-gpano-mismatch.jpg"})
    void photosAreRecognisedByTheirMetadata(String name) throws IOException {
        assertThat(recognised(name, null).evidence()).isEqualTo(Evidence.GPANO);
    }

    @ParameterizedTest
    @CsvSource({
        "footage/flat-gopro-max-heromode-gps.mp4, FLAT",
        "footage/vr180-topbottom-1072x1504-5s-sphericalv2-mesh.mp4, VR180",
        "stills/single-fisheye-3264x3264.jpg, FISHEYE",
        // In spite of its name a line of text, 500×174, that says to cover 167° × 58° of a sphere.
        "stills/gear360-500x250-gps-latitude-213.jpg, VR180"
    })
    void whatIsNoWholeSphereIsRefusedEvenAgainstTheVolunteersWord(String name, Refusal refusal) throws IOException {
        for (Layout claim : new Layout[] {null, Layout.MONO, Layout.TOP_BOTTOM, Layout.LEFT_RIGHT}) {
            assertThat(inspect(name, claim))
                    .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
                    .extracting(Refused::refusal)
                    .isEqualTo(refusal);
        }
    }

    @Test
    void whenAndWhereIsReadFromFilms() throws IOException {
        assertThat(recognised("footage/made-3840x1920-30fps-12s-gps.mp4", null).capture())
                .isEqualTo(new Capture(Instant.parse("2026-05-03T01:23:45Z"), 33.0302, 130.4458, null));
    }

    @Test
    void whenWhereAndWithWhatIsReadFromPhotos() throws IOException {
        Capture capture =
                recognised("stills/insta360-6912x3456-gpano-gps.jpg", null).capture();

        assertThat(capture).isNotNull();
        assertThat(capture.latitude()).isCloseTo(44.7445, within(0.001));
        assertThat(capture.longitude()).isCloseTo(-93.2877, within(0.001));
        assertThat(capture.camera()).isEqualTo("Insta360 ONE");
        assertThat(capture.time())
                .isBetween(Instant.parse("2018-03-19T00:00:00Z"), Instant.parse("2018-03-20T00:00:00Z"));
    }
}
