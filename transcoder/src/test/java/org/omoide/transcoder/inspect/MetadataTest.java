package org.omoide.transcoder.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.omoide.transcoder.Inspection.Evidence;
import org.omoide.transcoder.Inspection.Pose;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.RefusedException;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Source;

class MetadataTest {

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] box(String type, byte[]... content) {
        byte[] joined = join(content);
        return join(ByteBuffer.allocate(4).putInt(joined.length + 8).array(), type.getBytes(ISO_8859_1), joined);
    }

    private static byte[] numbers(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    /** A film's tables with boxes of their own in the picture's sample entry, and in its track. */
    private static byte[] film(byte[] inEntry, byte[] inTrack) {
        byte[] entry = box("avc1", new byte[78], inEntry);
        byte[] tables = box("stbl", box("stsd", numbers(0, 1), entry), box("stsz", numbers(0, 0, 30)));
        byte[] handler = box("hdlr", numbers(0, 0), "vide".getBytes(ISO_8859_1), new byte[12]);
        byte[] track = box("trak", box("mdia", handler, box("minf", tables)), inTrack);
        return join(box("ftyp", "isom".getBytes(ISO_8859_1)), box("moov", track), box("mdat"));
    }

    private static Projection projection(byte[] film) throws IOException {
        return IsoMedia.read(new Bytes(Clips.source(film))).projection().orElseThrow();
    }

    private static byte[] version2(byte[] projection, int stereoMode) {
        byte[] pose = box("prhd", numbers(0, 30 << 16, -10 << 16, 5 << 16));
        return join(
                box("st3d", numbers(0), new byte[] {(byte) stereoMode}), box("sv3d", box("proj", pose, projection)));
    }

    private static byte[] version1(String fields) {
        byte[] id = HexFormat.of().parseHex("ffcc8263f8554a938814587a02521fdd");
        String xml = "<?xml version=\"1.0\"?><rdf:SphericalVideo><GSpherical:Spherical>true</GSpherical:Spherical>"
                + fields + "</rdf:SphericalVideo>";
        return box("uuid", id, xml.getBytes(UTF_8));
    }

    @Test
    void version2TellsLayoutAndPose() throws IOException {
        byte[] whole = box("equi", numbers(0, 0, 0, 0, 0));

        assertThat(projection(film(version2(whole, 2), new byte[0])))
                .isEqualTo(new Projection(
                        Projection.Kind.EQUIRECTANGULAR,
                        Layout.LEFT_RIGHT,
                        new Pose(30, -10, 5),
                        Evidence.SPHERICAL_VIDEO_V2));
        assertThat(projection(film(version2(whole, 1), new byte[0])).layout()).isEqualTo(Layout.TOP_BOTTOM);
        assertThat(projection(film(version2(whole, 0), new byte[0])).layout()).isEqualTo(Layout.MONO);
    }

    @Test
    void version2TellsOfHalfSpheresMeshesAndCubes() throws IOException {
        int quarter = 0x4000_0000;
        byte[] half = box("equi", numbers(0, 0, 0, quarter, quarter));

        assertThat(projection(film(version2(half, 2), new byte[0])).kind()).isEqualTo(Projection.Kind.PARTIAL);
        assertThat(projection(film(version2(box("mshp", new byte[20]), 2), new byte[0]))
                        .kind())
                .isEqualTo(Projection.Kind.PARTIAL);
        assertThat(projection(film(version2(box("cbmp", new byte[12]), 0), new byte[0]))
                        .kind())
                .isEqualTo(Projection.Kind.OTHER);
    }

    @Test
    void version2GoesBeforeVersion1() throws IOException {
        byte[] film = film(version2(box("mshp", new byte[20]), 1), version1(""));

        assertThat(projection(film).kind()).isEqualTo(Projection.Kind.PARTIAL);
    }

    @Test
    void eyesTheOtherWayRoundAreRefused() {
        byte[] film = film(version2(box("equi", numbers(0, 0, 0, 0, 0)), 4), new byte[0]);

        assertThatThrownBy(() -> projection(film)).isInstanceOf(RefusedException.class);
    }

    @Test
    void version1TellsLayoutButNeverTiltsTheWorld() throws IOException {
        byte[] film = film(
                new byte[0],
                version1("<GSpherical:ProjectionType>equirectangular</GSpherical:ProjectionType>"
                        + "<GSpherical:StereoMode>left-right</GSpherical:StereoMode>"
                        + "<GSpherical:InitialViewHeadingDegrees> 90 </GSpherical:InitialViewHeadingDegrees>"
                        + "<GSpherical:InitialViewPitchDegrees>45</GSpherical:InitialViewPitchDegrees>"));

        assertThat(projection(film))
                .isEqualTo(new Projection(
                        Projection.Kind.EQUIRECTANGULAR,
                        Layout.LEFT_RIGHT,
                        new Pose(90, 0, 0),
                        Evidence.SPHERICAL_VIDEO_V1));
    }

    @Test
    void photoSpheresTellPoseAndWhatIsMissing() {
        String whole = "<rdf:Description GPano:ProjectionType='equirectangular' GPano:FullPanoWidthPixels=\"8000\""
                + " GPano:FullPanoHeightPixels=\"4000\" GPano:CroppedAreaImageWidthPixels=\"%d\""
                + " GPano:CroppedAreaImageHeightPixels=\"4000\" GPano:PosePitchDegrees=\"-3.5\""
                + " GPano:PoseHeadingDegrees=\"120\"/>";

        assertThat(SphericalXml.ofPhoto(whole.formatted(8000)).projection(2000, 1000))
                .contains(new Projection(Projection.Kind.EQUIRECTANGULAR, null, new Pose(0, -3.5, 0), Evidence.GPANO));
        assertThat(SphericalXml.ofPhoto(whole.formatted(4000)).projection(1000, 1000))
                .hasValueSatisfying(half -> assertThat(half.kind()).isEqualTo(Projection.Kind.PARTIAL));
        assertThat(SphericalXml.ofPhoto(whole.formatted(8000)).projection(1600, 1200))
                .as("a picture that was cut afterwards")
                .isEmpty();
    }

    @Test
    void aBrokenSourceIsNoFaultOfTheFilm() {
        Source broken = new Source() {
            @Override
            public long size() {
                return 1000;
            }

            @Override
            public int read(long position, ByteBuffer target) throws IOException {
                throw new IOException("the network is away");
            }

            @Override
            public String name() {
                return "film.mp4";
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };

        assertThatThrownBy(() -> new Inspector().inspect(broken, Layout.MONO, Settings.defaults()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(RefusedException.class)
                .hasMessage("the network is away");
    }
}
