package org.omoide.transcoder.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;
import org.omoide.transcoder.SharedData;
import org.omoide.transcoder.Source;

class MediaInputTest {

    private static final Limits LIMITS = Limits.ofInspection(140_000_000);

    @TempDir
    Path folder;

    @Test
    void decodesAllFramesOfFilmsAndPhotos() throws IOException {
        assertThat(frames(SharedData.file("footage/overpass-2048x1024-4s.mp4"))).isGreaterThan(90);
        assertThat(frames(SharedData.file("footage/stitched-2560x1280-13frames-mpeg4.mp4")))
                .isEqualTo(13);
        assertThat(frames(SharedData.file("footage/theta-40s-lowres.ts"))).isGreaterThan(900);
        assertThat(frames(SharedData.file("stills/mountain-4096x2048.jpg"))).isEqualTo(1);
    }

    private static long frames(Path file) throws IOException {
        try (Source source = FileSource.open(file);
                MediaInput input = MediaInput.open(source, LIMITS);
                Decoder decoder = input.decoder(input.picture().orElseThrow())) {
            assertThat(input.decode(Map.of(decoder, frame -> true))).isTrue();
            return decoder.frames();
        }
    }

    @Test
    void playlistsAndScriptsAreNoMedia() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        for (String script : new String[] {
            "ffconcat version 1.0\nfile " + secret + "\n",
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://" + secret + "\n",
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"/>",
            ""
        }) {
            Path film = Files.writeString(folder.resolve("film.mp4"), script);
            try (Source source = FileSource.open(film)) {
                assertThatThrownBy(() -> MediaInput.open(source, LIMITS))
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NOT_MEDIA));
            }
        }
    }

    @Test
    void morePixelsThanAllowedAreNotDecoded() throws IOException {
        Limits tight = new Limits(100_000, 5_000_000, Duration.ofSeconds(20));
        try (Source source = FileSource.open(SharedData.file("stills/mountain-4096x2048.jpg"))) {
            assertThatThrownBy(() -> {
                        try (MediaInput input = MediaInput.open(source, tight);
                                Decoder decoder = input.decoder(input.picture().orElseThrow())) {
                            input.decode(Map.of(decoder, frame -> true));
                            throw new RefusedException(Refusal.TOO_LARGE, decoder.frames() + " frames");
                        }
                    })
                    .isInstanceOf(RefusedException.class)
                    .message()
                    .isNotEqualTo("1 frames");
        }
    }

    @Test
    void aSourceThatFailsIsNoFaultOfTheMaster() {
        Source failing = new Source() {
            @Override
            public long size() {
                return 1000;
            }

            @Override
            public int read(long position, ByteBuffer target) throws IOException {
                throw new IOException("the line dropped");
            }

            @Override
            public String name() {
                return "film.mp4";
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(() -> MediaInput.open(failing, LIMITS))
                .isNotInstanceOf(RefusedException.class)
                .hasMessage("the line dropped");
    }
}
