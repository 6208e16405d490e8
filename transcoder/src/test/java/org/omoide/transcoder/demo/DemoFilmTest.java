package org.omoide.transcoder.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.media.Limits;
import org.omoide.transcoder.media.MediaInput;

class DemoFilmTest {

    @TempDir
    Path folder;

    @Test
    void theEndIsTheBeginning() {
        Scene scene = new Scene(320, 160);
        int[] beginning = scene.at(0).clone();
        assertThat(scene.at(0.37)).isNotEqualTo(beginning);
        assertThat(meanDifference(scene.at(1), beginning)).isLessThan(0.1);
    }

    /** Of the three colours of all pixels; clouds are rounded a little differently after a whole loop. */
    private static double meanDifference(int[] one, int[] other) {
        long sum = 0;
        for (int i = 0; i < one.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                sum += Math.abs((one[i] >> shift & 255) - (other[i] >> shift & 255));
            }
        }
        return sum / (3.0 * one.length);
    }

    @Test
    void theFilmSaysThatItIsASphereAndCanBeHeard() throws IOException {
        Path film = folder.resolve("demo.mp4");
        DemoFilm.render(film, 320, 160);
        try (Source source = FileSource.open(film);
                MediaInput input = MediaInput.open(source, Limits.ofInspection(10_000_000))) {
            assertThat(input.declaredSeconds()).isEqualTo(12);
            assertThat(input.sideData(input.picture().orElseThrow(), avcodec.AV_PKT_DATA_SPHERICAL))
                    .isPresent();
            assertThat(input.sound().orElseThrow().codecpar().ch_layout().nb_channels())
                    .isEqualTo(2);
            assertThat(input.picture().orElseThrow().codecpar().color_space()).isEqualTo(avutil.AVCOL_SPC_BT709);
        }
    }
}
