package org.omoide.transcoder.stitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.transcoder.Clips;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.FolderSink;
import org.omoide.transcoder.Guard;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Manifest;
import org.omoide.transcoder.Masters;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.SharedData;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.Transcoder;
import org.omoide.transcoder.UnstitchableException;
import org.omoide.transcoder.media.FrameRate;
import org.omoide.transcoder.media.Frames;
import org.omoide.transcoder.media.H264Encoder;

/** Any tiles of a version, in any order, decode as one picture exactly as each alone. */
class StitchingIT {

    @TempDir
    Path folder;

    @Test
    void realFootage() throws IOException {
        Manifest manifest = transcode(SharedData.file("footage/overpass-2048x1024-4s.mp4"));
        assertExact(manifest, "base/0-0", "full/1-2", "full/0-1", "base/0-1", "full/1-0", "full/0-3");
        assertExact(manifest, "full/1-1", "full/0-0", "full/0-2");
    }

    @Test
    void violentShake() throws IOException {
        Manifest manifest = transcode(Clips.shaken(folder.resolve("shaken.mp4")));
        assertExact(manifest, "full/0-0", "full/1-1", "base/0-1", "full/1-3", "full/0-2", "full/1-0", "base/0-0");
        assertExact(manifest, "full/1-3", "full/0-3", "full/1-2");
    }

    @Test
    void whatTheEncoderSaysIsWhatADecoderShows() throws IOException {
        H264Encoder.Setup setup =
                new H264Encoder.Setup(256, 240, new Guard(48, 64), FrameRate.deliveredFor(30), 30, "veryfast", 23);
        List<byte[]> units = new ArrayList<>();
        List<byte[]> said = new ArrayList<>();
        AVFrame picture = Frames.ofVideo(256, 240);
        Random random = new Random(1);
        try (H264Encoder encoder = new H264Encoder(setup)) {
            H264Encoder.PacketHandler handler = (data, frame, key) -> {
                units.add(Stitcher.annexB(List.of(Arrays.copyOfRange(data, 4, data.length))));
                byte[] luma = new byte[256 * 240];
                for (int row = 0; row < 240; row++) {
                    AVFrame alone = encoder.reconstructed();
                    alone.data(0).position((48L + row) * alone.linesize(0)).get(luma, row * 256, 256);
                }
                said.add(luma);
            };
            units.add(new Stitcher(encoder.avcc()).parametersOfTile());
            for (int frame = 0; frame < 40; frame++) {
                byte[] row = new byte[256];
                for (int y = 0; y < 240; y++) {
                    for (int x = 0; x < 256; x++) {
                        row[x] = (byte) (100
                                + 60 * Math.sin((x + 3 * frame) / 9.0) * Math.cos((y - 2 * frame) / 7.0)
                                + random.nextInt(12));
                    }
                    picture.data(0).position((long) y * picture.linesize(0)).put(row);
                }
                encoder.encode(picture, 0, 0, handler);
            }
            encoder.finish(handler);
        } finally {
            av_frame_free(picture);
        }
        units.set(0, behind(units.get(0), units.remove(1)));
        List<Pictures.Picture> shown = Pictures.decode(units);
        assertThat(shown).hasSize(40);
        for (int frame = 0; frame < 40; frame++) {
            assertThat(said.get(frame))
                    .as("frame %d", frame)
                    .isEqualTo(shown.get(frame).rows(0, 0, 240));
        }
    }

    @Test
    void tilesWithoutGuardAreCaught() throws IOException {
        Path film = Clips.shaken(folder.resolve("shaken.mp4"));
        Settings broken = Settings.defaults().withGuards(List.of(new Guard(0, 64)));
        assertThatThrownBy(() -> transcode(film, broken))
                .isInstanceOf(UnstitchableException.class)
                .hasMessageContaining("frame")
                .hasMessageContaining("tiles/mono/");
    }

    @Test
    void tilesWithTooSmallAGuardAreMadeAgainWithALargerOne() throws IOException {
        Path film = Clips.shaken(folder.resolve("shaken.mp4"));
        Settings lax = Settings.defaults().withGuards(List.of(new Guard(16, 512), new Guard(48, 64)));
        Manifest manifest = transcode(film, lax);
        assertThat(manifest.tile().guard()).isEqualTo(48);
        assertExact(manifest, "full/0-0", "full/1-1", "base/0-1", "full/1-3");
    }

    private Manifest transcode(Path film) throws IOException {
        return transcode(film, Settings.defaults());
    }

    private Manifest transcode(Path film, Settings settings) throws IOException {
        try (Source source = FileSource.open(film)) {
            return Transcoder.transcode(
                    source, Masters.film(film, Layout.MONO), settings, new FolderSink(folder), fraction -> {});
        }
    }

    private void assertExact(Manifest manifest, String... names) throws IOException {
        int size = manifest.tile().height();
        int guard = manifest.tile().guard();
        Stitcher stitcher =
                new Stitcher(Base64.getDecoder().decode(manifest.video().description()));
        List<List<byte[]>> slices = new ArrayList<>();
        List<List<Pictures.Picture>> alone = new ArrayList<>();
        for (String name : names) {
            List<byte[]> ofTile = TileFile.slices(folder.resolve("tiles/mono/" + name + ".mp4"));
            List<byte[]> units = new ArrayList<>();
            ofTile.forEach(slice -> units.add(Stitcher.annexB(List.of(slice))));
            units.set(0, behind(stitcher.parametersOfTile(), units.get(0)));
            slices.add(ofTile);
            alone.add(Pictures.decode(units));
        }
        List<byte[]> stitchedUnits = new ArrayList<>();
        for (int frame = 0; frame < slices.get(0).size(); frame++) {
            int now = frame;
            stitchedUnits.add(stitcher.picture(
                    slices.stream()
                            .map(tile -> new Stitcher.Slice(tile.get(now), stitcher.rows()))
                            .toList(),
                    0));
        }
        stitchedUnits.set(0, behind(stitcher.parameters(names.length * stitcher.rows()), stitchedUnits.get(0)));
        List<Pictures.Picture> stitched = Pictures.decode(stitchedUnits);
        assertThat(stitched).hasSize((int) manifest.video().frames());
        for (int slot = 0; slot < names.length; slot++) {
            assertThat(alone.get(slot)).hasSize(stitched.size());
            int top = slot * (size + 2 * guard) + guard;
            for (int frame = 0; frame < stitched.size(); frame++) {
                for (int plane = 0; plane < 3; plane++) {
                    assertThat(stitched.get(frame).rows(plane, top, size))
                            .as("plane %d of frame %d of %s in slot %d", plane, frame, names[slot], slot)
                            .isEqualTo(alone.get(slot).get(frame).rows(plane, 0, size));
                }
            }
        }
    }

    private static byte[] behind(byte[] parameters, byte[] picture) {
        ByteBuffer whole = ByteBuffer.allocate(parameters.length + picture.length);
        return whole.put(parameters).put(picture).array();
    }
}
