package org.omoide.transcoder.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.transcoder.Clips;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.FolderSink;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Manifest;
import org.omoide.transcoder.Masters;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.SharedData;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.Transcoder;

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

    private Manifest transcode(Path film) throws IOException {
        try (Source source = FileSource.open(film)) {
            return Transcoder.transcode(
                    source,
                    Masters.film(film, Layout.MONO),
                    Settings.defaults(),
                    new FolderSink(folder),
                    fraction -> {});
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
            stitchedUnits.add(
                    stitcher.picture(slices.stream().map(tile -> tile.get(now)).toList()));
        }
        stitchedUnits.set(0, behind(stitcher.parameters(names.length), stitchedUnits.get(0)));
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
