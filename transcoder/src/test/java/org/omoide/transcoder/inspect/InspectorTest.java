package org.omoide.transcoder.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Inspection.Capture;
import org.omoide.transcoder.Inspection.Film;
import org.omoide.transcoder.Inspection.Picture;
import org.omoide.transcoder.Inspection.Recognised;
import org.omoide.transcoder.Inspection.Refused;
import org.omoide.transcoder.Inspection.Still;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.SharedData;
import org.omoide.transcoder.Source;

class InspectorTest {

    @TempDir
    Path folder;

    private static Recognised recognised(Inspection inspection) {
        return (Recognised)
                assertThat(inspection).isInstanceOf(Recognised.class).actual();
    }

    private static void assertRefused(Inspection inspection, Refusal refusal) {
        assertThat(inspection)
                .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
                .as(inspection.toString())
                .extracting(Refused::refusal)
                .isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "film.mp4,  libx264 -preset ultrafast,                                     h264,       8",
        "film.mov,  libx264 -preset ultrafast -movflags faststart,                 h264,       8",
        "film.mp4,  libx264 -preset ultrafast -g 10 -movflags frag_keyframe+empty_moov, h264,  8",
        "film.mkv,  libx264 -preset ultrafast -c:a aac,                            h264,       8",
        "film.ts,   libx264 -preset ultrafast,                                     h264,       8",
        "film.m2ts, libx264 -preset ultrafast -mpegts_m2ts_mode 1,                 h264,       8",
        "film.mp4,  libx265 -preset ultrafast -x265-params log-level=0,            hevc,       8",
        "film.mp4,  libx265 -preset ultrafast -x265-params log-level=0 -pix_fmt yuv420p10le, hevc, 10",
        "film.webm, libvpx-vp9 -deadline realtime -cpu-used 8,                     vp9,        8",
        "film.mp4,  libaom-av1 -cpu-used 8 -usage realtime,                        av1,        8",
        "film.mp4,  mpeg4 -q:v 4,                                                  mpeg4,      8",
        "film.avi,  mpeg4 -q:v 4,                                                  mpeg4,      8",
        "film.mov,  mjpeg -q:v 4,                                                  mjpeg,      8",
        "film.mov,  prores_ks -pix_fmt yuv422p10le,                                prores,    10"
    })
    void filmsOfManyKindsAreRecognised(String name, String encoder, String codec, int bits) throws Exception {
        Path clip = new Clips(folder).sphere(name, ("-c:v " + encoder).split(" "));

        Recognised film = recognised(Clips.inspect(clip, Layout.MONO));

        assertThat(film.picture()).isEqualTo(new Picture(640, 320));
        assertThat(film.medium()).isInstanceOfSatisfying(Film.class, medium -> {
            assertThat(medium.codec()).isEqualTo(codec);
            assertThat(medium.bits()).isEqualTo(bits);
            assertThat(medium.seconds()).isBetween(0.9, 1.1);
            assertThat(medium.framesPerSecond()).isBetween(27.0, 33.0);
            assertThat(medium.audible()).isTrue();
        });
    }

    @Test
    void framesMayComeAsTheyLike() throws Exception {
        Path clip = new Clips(folder)
                .sphere(
                        "film.mp4",
                        "-vf",
                        "select='not(mod(n,3))+lt(n,10)'",
                        "-fps_mode",
                        "vfr",
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast");

        assertThat(recognised(Clips.inspect(clip, Layout.MONO)).medium())
                .isInstanceOfSatisfying(
                        Film.class, film -> assertThat(film.framesPerSecond()).isBetween(12.0, 22.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"photo.png", "photo.jpg"})
    void photosAreRecognised(String name) throws Exception {
        Path clip = new Clips(folder).sphere(name, "-frames:v", "1", "-update", "1");

        assertThat(recognised(Clips.inspect(clip, Layout.MONO)).medium()).isInstanceOf(Still.class);
    }

    @ParameterizedTest
    @CsvSource({
        "vstack,                 TOP_BOTTOM, TOP_BOTTOM",
        "vstack,                 MONO,       TOP_BOTTOM",
        "'vstack,scale=960:540', TOP_BOTTOM, TOP_BOTTOM",
        "hstack,                 LEFT_RIGHT, LEFT_RIGHT",
        "'hstack,scale=960:480', LEFT_RIGHT, LEFT_RIGHT"
    })
    void twoEyesAreRecognised(String stack, Layout claim, Layout layout) throws Exception {
        Path clip = new Clips(folder)
                .sphere("film.mp4", "-vf", "split[a][b];[a][b]" + stack, "-c:v", "libx264", "-preset", "ultrafast");

        assertThat(recognised(Clips.inspect(clip, claim)).layout()).isEqualTo(layout);
    }

    @ParameterizedTest
    @CsvSource({
        "'v360=e:flat:h_fov=90:v_fov=50:w=640:h=320',                          FLAT",
        "'crop=400:200:60:40,scale=640:320',                                   FLAT",
        "'v360=e:flat:h_fov=70:v_fov=50:w=480:h=320,pad=640:320:80:0',         FLAT",
        "'v360=e:hequirect:w=320:h=320,split[a][b];[a][b]hstack',              VR180",
        "'v360=e:c3x2:w=480:h=320',                                            FLAT"
    })
    void whatShowsLessThanASphereIsRefusedEvenAgainstTheVolunteersWord(String filter, Refusal refusal)
            throws Exception {
        Path clip = new Clips(folder).sphere("film.mp4", "-vf", filter, "-c:v", "libx264", "-preset", "ultrafast");

        assertRefused(Clips.inspect(clip, Layout.MONO), refusal);
        assertRefused(Clips.inspect(clip, null), refusal);
    }

    @Test
    void twoUnstitchedFisheyesAreRefused() throws Exception {
        Path clip = new Clips(folder)
                .sphere(
                        "film.mp4",
                        "-vf",
                        "v360=e:fisheye:h_fov=180:v_fov=180:w=320:h=320,"
                                + "geq=lum='if(lt(hypot(X-160,Y-160),155),lum(X,Y),16)':cb=128:cr=128,"
                                + "split[a][b];[a][b]hstack",
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast");

        assertRefused(Clips.inspect(clip, Layout.MONO), Refusal.FISHEYE);
    }

    @Test
    void aTurnedFilmIsTakenAsItIsShown() throws Exception {
        Clips clips = new Clips(folder);
        Path onItsSide = clips.sphere("side.mp4", "-vf", "transpose=clock", "-c:v", "libx264", "-preset", "ultrafast");
        Path upright = folder.resolve("upright.mp4");
        clips.run("upright.mp4", List.of("-display_rotation", "90", "-i", onItsSide.toString(), "-c", "copy"));

        assertRefused(Clips.inspect(onItsSide, Layout.MONO), Refusal.FLAT);
        assertThat(recognised(Clips.inspect(upright, Layout.MONO)).picture()).isEqualTo(new Picture(640, 320));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "faststart.mp4", "fragments.mp4", "mkv", "ts", "avi", "png", "jpg"})
    void cutShortAtAnyPlaceIsRefused(String kind) throws Exception {
        String name = "film." + kind;
        String[] arguments = switch (kind) {
            case "faststart.mp4" -> "-c:v libx264 -preset ultrafast -movflags faststart".split(" ");
            case "fragments.mp4" ->
                "-c:v libx264 -preset ultrafast -g 10 -movflags frag_keyframe+empty_moov".split(" ");
            case "avi" -> "-c:v mpeg4".split(" ");
            case "png", "jpg" -> "-frames:v 1 -update 1".split(" ");
            default -> "-c:v libx264 -preset ultrafast -c:a aac".split(" ");
        };
        byte[] whole = Files.readAllBytes(new Clips(folder).sphere(name, arguments));
        recognised(Clips.inspect(whole, Layout.MONO));

        for (double share : new double[] {0.03, 0.2, 0.5, 0.8, 0.95, 0.99}) {
            int length = (int) (whole.length * share);
            // Nobody can tell of a transport stream that ends between two packets.
            byte[] part = Arrays.copyOf(whole, length % 188 == 0 ? length - 1 : length);
            assertRefused(Clips.inspect(part, Layout.MONO), Refusal.TRUNCATED);
        }
    }

    @Test
    void aFilmThatIsZerosInTheMiddleIsRefused() throws Exception {
        byte[] film = Files.readAllBytes(
                new Clips(folder).sphere("film.mp4", "-c:v", "libx264", "-preset", "ultrafast", "-g", "10"));
        Arrays.fill(film, film.length / 3, film.length * 2 / 3, (byte) 0);

        assertRefused(Clips.inspect(film, Layout.MONO), Refusal.CORRUPT);
    }

    @Test
    void scriptsThatPoseAsFilmsReachNoOtherFile() throws Exception {
        Path secret = new Clips(folder).sphere("secret.mp4", "-c:v", "libx264", "-preset", "ultrafast");
        recognised(Clips.inspect(secret, Layout.MONO));
        for (String script : new String[] {
            "ffconcat version 1.0\nfile '" + secret + "'\n",
            "ffconcat version 1.0\nfile secret.mp4\n",
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + secret.toUri() + "\n#EXT-X-ENDLIST\n",
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><BaseURL>" + secret.toUri()
                    + "</BaseURL></MPD>",
            "<html><video src='" + secret.toUri() + "'></html>",
            "<svg xmlns='http://www.w3.org/2000/svg'><image href='" + secret.toUri() + "'/></svg>",
            "PK\u0003\u0004 film.mp4",
            ""
        }) {
            assertRefused(Clips.inspect(script.getBytes(StandardCharsets.UTF_8), Layout.MONO), Refusal.NOT_MEDIA);
        }
    }

    @Test
    void aFilmWhoseSamplesLieInAnotherFileIsNotFollowed() throws Exception {
        Clips clips = new Clips(folder);
        Path secret = clips.sphere("secret.mp4", "-c:v", "libx264", "-preset", "ultrafast");
        byte[] film = Files.readAllBytes(secret);
        // A data reference that says "url " with a location in place of "in this file".
        int reference = indexOf(film, "url ", 0);
        film[reference + 7] = 0;
        int data = indexOf(film, "mdat", 0);
        Arrays.fill(film, data + 4, indexOf(film, "moov", 0) - 4, (byte) 0);

        assertThat(Clips.inspect(film, Layout.MONO)).isInstanceOf(Refused.class);
    }

    private static int indexOf(byte[] bytes, String type, int from) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(type, from);
    }

    @Test
    void absurdLengthsAreRefused() throws Exception {
        byte[] film = Files.readAllBytes(new Clips(folder).sphere("film.mp4", "-c:v", "mpeg4"));

        Path slow = new Clips(folder)
                .sphere("slow.mkv", "-an", "-vf", "setpts=N*1000/TB", "-fps_mode", "passthrough", "-c:v", "libx264");
        assertRefused(Clips.inspect(slow, Layout.MONO), Refusal.TOO_LONG);

        byte[] many = film.clone();
        int sizes = indexOf(many, "stsz", 0);
        ByteBuffer.wrap(many).putInt(sizes + 8, 1).putInt(sizes + 12, 0x0fff_ffff);
        assertRefused(Clips.inspect(many, Layout.MONO), Refusal.TOO_LONG);
    }

    @Test
    void hugePhotosAreRefusedBeforeTheyAreDecoded() throws Exception {
        byte[] jpeg = Files.readAllBytes(new Clips(folder).sphere("photo.jpg", "-frames:v", "1", "-update", "1"));
        int frame = indexOf(jpeg, "\u00ff\u00c0", 0);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65500).putShort(frame + 7, (short) 65500);
        assertRefused(Clips.inspect(jpeg, Layout.MONO), Refusal.TOO_LARGE);

        // Within the limit of pixels, and a bomb all the same.
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 8000).putShort(frame + 7, (short) 16000);
        assertRefused(Clips.inspect(jpeg, Layout.MONO), Refusal.TOO_LARGE);

        byte[] png = Files.readAllBytes(new Clips(folder).sphere("photo.png", "-frames:v", "1", "-update", "1"));
        ByteBuffer.wrap(png).putInt(16, 2_000_000).putInt(20, 1_000_000);
        assertRefused(Clips.inspect(png, Layout.MONO), Refusal.TOO_LARGE);
    }

    /** Metadata of 8 MB: the first segment of each kind is looked at, of at most 64 kB; the others are passed over. */
    @ParameterizedTest
    @ValueSource(strings = {"Exif\0\0", "http://ns.adobe.com/xap/1.0/\0"})
    void oversizedMetadataOfAPhotoIsPassedOver(String preamble) throws Exception {
        byte[] jpeg = Files.readAllBytes(new Clips(folder).sphere("photo.jpg", "-frames:v", "1", "-update", "1"));
        byte[] segment = new byte[2 + 0xffff];
        byte[] nested = "<a>".repeat(segment.length / 3 + 1).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(nested, 0, segment, 0, segment.length);
        byte[] head = preamble.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(head, 0, segment, 4, head.length);
        ByteBuffer.wrap(segment).putShort((short) 0xffe1).putShort((short) 0xffff);
        int segments = 8_000_000 / segment.length;
        ByteBuffer oversized = ByteBuffer.allocate(jpeg.length + segments * segment.length);
        oversized.put(jpeg, 0, 2);
        for (int i = 0; i < segments; i++) {
            oversized.put(segment);
        }
        oversized.put(jpeg, 2, jpeg.length - 2);

        JpegFile file;
        try (Source source = Clips.source(oversized.array())) {
            file = JpegFile.read(new Bytes(source));
        }
        assertThat(file.exif() == null ? file.xmp().length() : file.exif().length)
                .isLessThan(0xffff);
        assertThat(recognised(Clips.inspect(oversized.array(), Layout.MONO)).medium())
                .isInstanceOf(Still.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "+33.0302+130.4458/,        33.0302,  130.4458",
                "+3301.812+13026.748/,      33.0302,  130.4458",
                "+330148.72-1302644.88+12/, 33.0302, -130.4458",
                "+213.0302+130.4458/,       null,     null",
                "+93.0302+130.4458/,        null,     null",
                "+00.0000+000.0000/,        null,     null",
                "somewhere,                 null,     null"
            })
    void placesAreReadAsCamerasWriteThem(String text, @Nullable Double latitude, @Nullable Double longitude) {
        Capture capture = Captures.ofFilm(Map.of("location", text, "make", "RICOH", "model", "RICOH THETA Z1"));

        assertThat(capture).isNotNull();
        assertThat(capture.camera()).isEqualTo("RICOH THETA Z1");
        if (latitude == null || longitude == null) {
            assertThat(capture.latitude()).isNull();
            assertThat(capture.longitude()).isNull();
        } else {
            assertThat(capture.latitude()).isCloseTo(latitude, within(1e-4));
            assertThat(capture.longitude()).isCloseTo(longitude, within(1e-4));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1904-01-01T00:00:00.000000Z",
                "1970-01-01T00:00:00.000000Z",
                "2000-01-01T00:00:12.000000Z",
                "2190-01-01T00:00:00.000000Z",
                "yesterday"
            })
    void timesThatCannotBeAreLeftOut(String time) {
        assertThat(Captures.ofFilm(Map.of("creation_time", time))).isNull();
    }

    @Test
    void latitudesThatAreNotOnEarthAreLeftOut() throws IOException {
        Path photo = SharedData.file("stills/gear360-500x250-gps-latitude-213.jpg");
        try (Source source = FileSource.open(photo)) {
            JpegFile file = JpegFile.read(new Bytes(source));
            assertThat(file.exif()).isNotNull();
            Capture capture = Captures.ofExifSegment(file.exif(), ZoneOffset.UTC);

            assertThat(capture).isNotNull();
            assertThat(capture.latitude()).isNull();
            assertThat(capture.longitude()).isNull();
            assertThat(capture.camera()).isEqualTo("Xiaomi Mi MIX 2");
        }
    }
}
