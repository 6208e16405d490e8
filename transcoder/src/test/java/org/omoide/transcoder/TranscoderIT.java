package org.omoide.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.transcoder.Viewing.Picture;
import org.omoide.transcoder.grid.Grid;
import org.omoide.transcoder.grid.Level;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class TranscoderIT {

    /** Small tiles make a whole pyramid of a small clip. */
    private static final Settings SMALL = new Settings(
            new Grid(8, 4, 160, 160), 160, List.of(new Guard(48, 64)), Encoding.DEFAULT, 2, 140_000_000L, 3600);

    @TempDir
    Path folder;

    private Path made() {
        return folder.resolve("made");
    }

    private Manifest transcode(Path film, Layout layout) throws IOException {
        return transcode(film, layout, fraction -> {});
    }

    private Manifest transcode(Path film, Layout layout, Progress progress) throws IOException {
        try (Source source = FileSource.open(film)) {
            Inspection.Recognised what = Masters.film(film, layout);
            int columns = what.picture().width() / 160;
            Settings fitting = SMALL.withGrid(new Grid(columns, columns / 2, 160, 160));
            return Transcoder.transcode(source, what, fitting, new FolderSink(made()), progress);
        }
    }

    @Test
    void aFilmBecomesTilesThatPlayAndShowWhatTheFilmShows() throws Exception {
        Path film = Clips.card(folder.resolve("film.mp4"), "30000/1001");
        Manifest manifest = transcode(film, Layout.MONO);

        assertThat(manifest.levels())
                .extracting(Manifest.Level::columns)
                .containsExactly(List.of(2), List.of(4, 4), List.of(4, 8, 8, 4));
        assertThat(Manifest.ofJson(Files.readAllBytes(made().resolve("manifest.json"))))
                .isEqualTo(manifest);
        assertThat(manifest.video().frames()).isEqualTo(66);
        assertThat(manifest.video().segments()).isEqualTo(3);
        byte[] avcc = Base64.getDecoder().decode(manifest.video().description());
        List<Picture> source = Viewing.of(film).pictures;
        for (Level level : levels(manifest)) {
            for (int row = 0; row < level.rows(); row++) {
                for (int column = 0; column < level.columns().get(row); column++) {
                    String name = "tiles/mono/" + level.name() + "/" + row + "-" + column + ".mp4";
                    Path tile = made().resolve(name);
                    assertThat(new String(Files.readAllBytes(tile), StandardCharsets.ISO_8859_1))
                            .contains(new String(avcc, StandardCharsets.ISO_8859_1));
                    List<Picture> pictures = Viewing.of(tile).pictures;
                    assertThat(pictures).as(name).hasSize(66);
                    for (int frame = 0; frame < pictures.size(); frame++) {
                        Picture picture = pictures.get(frame);
                        assertThat(picture.width()).isEqualTo(160);
                        assertThat(picture.height()).isEqualTo(160);
                        assertThat(picture.seconds()).isCloseTo(frame * 1001 / 30000.0, within(0.001));
                        if (level.name().equals("full") && !level.isHalved(row)) {
                            assertThat(picture.psnr(source.get(frame), column * 160, row * 160))
                                    .as("%s, frame %d", name, frame)
                                    .isGreaterThan(30);
                        }
                    }
                }
            }
        }
        assertRangesAreFragments(manifest);
        assertDescriptionTellsWhereTilesLie(manifest);
        Clips.render(folder.resolve("hls.mkv"), "-xerror -i " + made().resolve("fallback.m3u8") + " -c copy");
        Viewing fallback = Viewing.of(folder.resolve("hls.mkv"));
        assertThat(fallback.pictures).hasSize(66);
        assertThat(fallback.pictures.get(40).psnr(source.get(40), 0, 0)).isGreaterThan(30);
        assertThat(Viewing.of(made().resolve("poster.jpg")).pictures.get(0).width())
                .isEqualTo(960);
        assertThat(Viewing.of(made().resolve("preview.jpg")).pictures.get(0).width())
                .isEqualTo(640);
    }

    private static List<Level> levels(Manifest manifest) {
        return manifest.levels().stream().map(Manifest.Level::cut).toList();
    }

    /** By the formulas of the paper, from whole pictures. */
    @Test
    void theManifestTellsTheQualityOfEachLevel() throws IOException {
        Path film = Clips.card(folder.resolve("film.mp4"), "30");
        Manifest manifest;
        try (Source source = FileSource.open(film)) {
            manifest = Transcoder.transcode(
                    source,
                    Masters.film(film, Layout.MONO),
                    SMALL.withGrid(new Grid(4, 2, 320, 320)),
                    new FolderSink(made()),
                    fraction -> {});
        }
        List<Picture> source = Viewing.of(film).pictures;
        double error = 0;
        double weight = 0;
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 4; column++) {
                Path tile = made().resolve("tiles/mono/full/" + row + "-" + column + ".mp4");
                List<Picture> pictures = Viewing.of(tile).pictures;
                for (int frame = 15; frame < 66; frame += 30) {
                    byte[] made = pictures.get(frame).planes()[0];
                    byte[] wanted = source.get(frame).planes()[0];
                    for (int y = 0; y < 320; y++) {
                        double cosine = Math.cos((320 * row + y + 0.5 - 640 / 2.0) * Math.PI / 640);
                        for (int x = 0; x < 320; x++) {
                            int one = made[y * 320 + x] & 0xFF;
                            int other = wanted[(320 * row + y) * 1280 + 320 * column + x] & 0xFF;
                            error += cosine * (one - other) * (one - other);
                            weight += cosine;
                        }
                    }
                }
            }
        }
        double expected = 10 * Math.log10(255 * 255 / (error / weight));
        assertThat(manifest.levels().get(1).wsPsnr()).isCloseTo(expected, within(0.01));
        assertThat(manifest.levels().get(0).wsPsnr()).isBetween(20.0, expected);
    }

    private void assertRangesAreFragments(Manifest manifest) throws IOException {
        ByteBuffer index =
                ByteBuffer.wrap(Files.readAllBytes(made().resolve("tiles.idx"))).order(ByteOrder.LITTLE_ENDIAN);
        for (Level level : levels(manifest)) {
            for (int row = 0; row < level.rows(); row++) {
                for (int column = 0; column < level.columns().get(row); column++) {
                    byte[] tile = Files.readAllBytes(
                            made().resolve("tiles/mono/" + level.name() + "/" + row + "-" + column + ".mp4"));
                    int position = index.getInt();
                    assertThat(boxes(tile, 0, position)).containsExactly("ftyp", "moov", "sidx");
                    for (int segment = 0; segment < manifest.video().segments(); segment++) {
                        int length = index.getInt();
                        assertThat(boxes(tile, position, position + length)).containsExactly("moof", "mdat");
                        position += length;
                    }
                    assertThat(position).isEqualTo(tile.length);
                }
            }
        }
        assertThat(index.hasRemaining()).isFalse();
    }

    private static List<String> boxes(byte[] file, int from, int to) {
        Stream.Builder<String> types = Stream.builder();
        int position = from;
        while (position < to) {
            types.add(new String(file, position + 4, 4, StandardCharsets.US_ASCII));
            position += ByteBuffer.wrap(file).getInt(position);
        }
        assertThat(position).isEqualTo(to);
        return types.build().toList();
    }

    private void assertDescriptionTellsWhereTilesLie(Manifest manifest) throws Exception {
        Document document = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(made().resolve("stream.mpd"))));
        NodeList sets = document.getElementsByTagNameNS("*", "AdaptationSet");
        long[] covered = new long[manifest.levels().size()];
        for (int i = 0; i < sets.getLength(); i++) {
            Element set = (Element) sets.item(i);
            String url = set.getElementsByTagNameNS("*", "BaseURL").item(0).getTextContent();
            String range =
                    ((Element) set.getElementsByTagNameNS("*", "SegmentBase").item(0)).getAttribute("indexRange");
            int from = Integer.parseInt(range.substring(0, range.indexOf('-')));
            int to = Integer.parseInt(range.substring(range.indexOf('-') + 1)) + 1;
            assertThat(boxes(Files.readAllBytes(made().resolve(url)), from, to)).containsExactly("sidx");
            Element srd = (Element)
                    set.getElementsByTagNameNS("*", "EssentialProperty").item(0);
            if (srd != null) {
                assertThat(srd.getAttribute("schemeIdUri")).isEqualTo("urn:mpeg:dash:srd:2014");
                int[] values = Arrays.stream(srd.getAttribute("value").split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                covered[values[7]] += (long) values[3] * values[4] * 1_000_000 / ((long) values[5] * values[6]);
            }
        }
        assertThat(covered).as("millionths of the sphere").containsOnly(1_000_000);
        assertThat(sets.getLength())
                .isEqualTo(2 + levels(manifest).stream().mapToInt(Level::tiles).sum());
    }

    @Test
    void soundStaysWithThePictureEvenWhereItsStreamBeginsLater() throws IOException {
        Path film = Clips.flash(folder.resolve("film.mkv"));
        transcode(film, Layout.MONO);
        Viewing fallback = Viewing.of(made().resolve("fallback.mp4"));
        double seen = fallback.pictures.stream()
                .filter(picture -> picture.mean(0) > 150)
                .findFirst()
                .orElseThrow()
                .seconds();
        assertThat(seen).isCloseTo(1.0, within(0.001));
        assertThat(fallback.loudFrom(0.1f)).isCloseTo(1.0, within(0.005));
        assertThat(Viewing.of(made().resolve("audio.mp4")).loudFrom(0.1f)).isCloseTo(1.0, within(0.005));
    }

    @Test
    void theUpperPictureIsTheLeftEyes() throws IOException {
        Manifest manifest = transcode(Clips.redAboveBlue(folder.resolve("film.mp4")), Layout.TOP_BOTTOM);
        assertThat(manifest.eyes()).containsExactly("left", "right");
        Picture left =
                Viewing.of(made().resolve("tiles/left/full/0-1.mp4")).pictures.get(20);
        Picture right =
                Viewing.of(made().resolve("tiles/right/full/0-1.mp4")).pictures.get(20);
        assertThat(left.mean(2)).as("red").isGreaterThan(200);
        assertThat(right.mean(1)).as("blue").isGreaterThan(200);
    }

    @Test
    void sixtyFramesASecondBecomeEveryOtherOne() throws IOException {
        Path film = Clips.card(folder.resolve("film.mp4"), "60");
        Manifest manifest = transcode(film, Layout.MONO);
        assertThat(manifest.video().frameRate()).containsExactly(30, 1);
        assertThat(manifest.video().frames()).isEqualTo(66);
        Picture made =
                Viewing.of(made().resolve("tiles/mono/full/1-3.mp4")).pictures.get(21);
        assertThat(made.psnr(Viewing.of(film).pictures.get(42), 3 * 160, 160)).isGreaterThan(30);
    }

    @Test
    void variableFrameRateKeepsItsTiming() throws IOException {
        Path film = Clips.variableRate(folder.resolve("film.mp4"));
        Manifest manifest = transcode(film, Layout.MONO);
        assertThat(manifest.seconds()).isCloseTo(2, within(0.05));
        List<Picture> source = Viewing.of(film).pictures;
        List<Picture> made = Viewing.of(made().resolve("tiles/mono/full/0-1.mp4")).pictures;
        for (int i = 0; i < made.size(); i += 5) {
            double now = made.get(i).seconds();
            Picture nearest = source.stream()
                    .min((a, b) -> Double.compare(Math.abs(a.seconds() - now), Math.abs(b.seconds() - now)))
                    .orElseThrow();
            assertThat(made.get(i).psnr(nearest, 160, 0)).as("at %.3f s", now).isGreaterThan(28);
        }
    }

    @Test
    void tenBitsBecomeEight() throws IOException {
        Manifest manifest = transcode(Clips.tenBits(folder.resolve("film.mp4")), Layout.MONO);
        assertThat(manifest.video().frameRate()).containsExactly(30000, 1001);
        Path reference = Clips.render(
                folder.resolve("reference.mkv"),
                "-i " + folder.resolve("film.mp4") + " -pix_fmt yuv420p -c:v libx264 -preset ultrafast -qp 1");
        Picture made =
                Viewing.of(made().resolve("tiles/mono/full/1-2.mp4")).pictures.get(10);
        assertThat(made.psnr(Viewing.of(reference).pictures.get(10), 320, 160)).isGreaterThan(30);
    }

    @Test
    void aFilmThatEndsTooSoonIsRefused() throws IOException {
        Path film = Clips.card(folder.resolve("film.mp4"), "30");
        Inspection.Recognised what = Masters.film(film, Layout.MONO);
        Path cut = folder.resolve("cut.mp4");
        byte[] bytes = Files.readAllBytes(film);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length * 6 / 10));
        FolderSink sink = new FolderSink(made());
        try (Source source = FileSource.open(cut)) {
            assertThatThrownBy(() -> Transcoder.transcode(source, what, SMALL, sink, fraction -> {}))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.TRUNCATED));
        }
        assertThat(sink.names()).isEmpty();
    }

    @Test
    void whatIsNotWantedAnyMoreEndsAndLeavesNothing() throws IOException {
        Path film = Clips.card(folder.resolve("film.mp4"), "30");
        assertThatThrownBy(() -> transcode(film, Layout.MONO, fraction -> {
                    throw new Progress.Cancelled("not wanted");
                }))
                .isInstanceOf(Progress.Cancelled.class);
        try (Stream<Path> left = Files.walk(made())) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aSinkThatFailsEndsTheWork() throws IOException {
        Path film = Clips.card(folder.resolve("film.mp4"), "30");
        Sink failing = new FolderSink(made()) {
            @Override
            public Growing open(String name, String mediaType) throws IOException {
                Growing growing = super.open(name, mediaType);
                return new Growing() {
                    @Override
                    public void append(ByteBuffer bytes) throws IOException {
                        throw new IOException("the store is full");
                    }

                    @Override
                    public void finish(byte[] head) throws IOException {
                        growing.finish(head);
                    }

                    @Override
                    public void close() throws IOException {
                        growing.close();
                    }
                };
            }
        };
        try (Source source = FileSource.open(film)) {
            assertThatThrownBy(() ->
                            Transcoder.transcode(source, Masters.film(film, Layout.MONO), SMALL, failing, f -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the store is full");
        }
    }

    @Test
    void aPhotoBecomesAPyramid() throws IOException {
        Path photo = Clips.render(
                folder.resolve("photo.jpg"),
                "-f lavfi -i testsrc2=size=1280x640 -frames:v 1 -pix_fmt yuvj420p -q:v 1 -update 1");
        Manifest manifest;
        try (Source source = FileSource.open(photo)) {
            manifest = Transcoder.transcode(
                    source, Masters.still(1280, 640, Layout.MONO), SMALL, new FolderSink(made()), fraction -> {});
        }
        assertThat(manifest.kind()).isEqualTo("still");
        assertThat(manifest.levels()).extracting(Manifest.Level::name).containsExactly("base", "level1", "level2");
        Picture source = Viewing.of(photo).pictures.get(0);
        Picture tile =
                Viewing.of(made().resolve("tiles/mono/level2/1-6.jpg")).pictures.get(0);
        assertThat(tile.width()).isEqualTo(160);
        assertThat(tile.psnr(source, 6 * 160, 160)).isGreaterThan(30);
        assertThat(made().resolve("tiles/mono/base/0-1.jpg")).exists();
        assertThat(made().resolve("tiles/mono/level2/0-3.jpg")).exists();
        assertThat(made().resolve("tiles/mono/level2/0-4.jpg")).doesNotExist();
        assertThat(Viewing.of(made().resolve("fallback.jpg")).pictures.get(0).psnr(source, 0, 0))
                .isGreaterThan(30);
    }

    @Test
    void aPhotoTakenUpsideDownIsTurned() throws IOException {
        String card = "-f lavfi -i testsrc2=size=960x480 -frames:v 1 -pix_fmt yuvj420p -q:v 1 -update 1";
        byte[] upsideDown = Files.readAllBytes(Clips.render(folder.resolve("card.jpg"), card));
        Path upright = Clips.render(folder.resolve("upright.jpg"), card + " -vf hflip,vflip");
        Path photo = folder.resolve("photo.jpg");
        byte[] exif = HexFormat.of()
                .parseHex("ffe10022" + "457869660000" + "4d4d002a00000008" + "0001" + "011200030000000100030000"
                        + "00000000");
        ByteBuffer withExif = ByteBuffer.allocate(upsideDown.length + exif.length);
        withExif.put(upsideDown, 0, 2).put(exif).put(upsideDown, 2, upsideDown.length - 2);
        Files.write(photo, withExif.array());
        try (Source source = FileSource.open(photo)) {
            Transcoder.transcode(
                    source, Masters.still(960, 480, Layout.MONO), SMALL, new FolderSink(made()), fraction -> {});
        }
        Picture shown = Viewing.of(made().resolve("fallback.jpg")).pictures.get(0);
        assertThat(shown.psnr(Viewing.of(upright).pictures.get(0), 0, 0)).isGreaterThan(30);
    }
}
