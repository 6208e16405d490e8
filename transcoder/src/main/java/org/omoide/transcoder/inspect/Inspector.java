package org.omoide.transcoder.inspect;

import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_CRCCHECK;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_get;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Inspection.Capture;
import org.omoide.transcoder.Inspection.Film;
import org.omoide.transcoder.Inspection.Picture;
import org.omoide.transcoder.Inspection.Recognised;
import org.omoide.transcoder.Inspection.Refused;
import org.omoide.transcoder.Inspection.Still;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Source;
import org.omoide.transcoder.media.Decoder;
import org.omoide.transcoder.media.Limits;
import org.omoide.transcoder.media.MediaInput;

/**
 * Looks at a master: whether it is 360° footage, whether it is whole, and when and where it was taken. Reads the tables
 * of a film and decodes a few of its pictures, so that it takes seconds; that every frame decodes is for the transcoder
 * to say. Safe for use by several threads.
 */
public final class Inspector {

    /** Narrower than this, an eye's picture has fewer than 0.9 pixels a degree. */
    private static final int LEAST_WIDTH = 320;

    private static final int LEAST_HEIGHT = 160;

    /** A photo that holds more pixels than this per byte is a few colours blown up to keep a decoder busy. */
    private static final int MOST_PIXELS_PER_BYTE = 150;

    private static final long SMALL_ENOUGH_FOR_ANY_DENSITY = 16_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static {
        // One table or one plane of a picture; a film of a few bytes can ask for more.
        av_max_alloc(1 << 30);
    }

    private final ZoneId zone;

    /** Takes times without a zone, as photos have them, for local ones. */
    public Inspector() {
        this(ZoneId.systemDefault());
    }

    /** @param zone of times that come without one, as those of photos do */
    public Inspector(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Looks at a master. The source stays the caller's to close.
     *
     * @param claim how the footage lies in the picture by the word of who uploaded it; null if they didn't say that it
     *     is 360° footage. Metadata goes before it; a picture that plainly isn't so, too.
     * @throws IOException if the source can't be read, which says nothing of the master
     */
    public Inspection inspect(Source master, @Nullable Layout claim, Settings settings) throws IOException {
        long start = System.nanoTime();
        try {
            return look(master, claim, settings);
        } catch (RefusedException refused) {
            return new Refused(refused.refusal(), String.valueOf(refused.getMessage()));
        } catch (IOException failure) {
            if (System.nanoTime() - start >= PATIENCE.toNanos()) {
                return new Refused(Refusal.TOO_LARGE, "not looked at within " + PATIENCE);
            }
            throw failure;
        }
    }

    private Inspection look(Source master, @Nullable Layout claim, Settings settings) throws IOException {
        Bytes bytes = new Bytes(master);
        return switch (Container.of(bytes)) {
            case JPEG -> jpeg(master, bytes, claim, settings);
            case PNG -> png(master, bytes, claim, settings);
            case ISO_MEDIA -> {
                IsoMedia boxes = IsoMedia.read(bytes);
                yield film(master, boxes, claim, settings);
            }
            case MATROSKA -> {
                MatroskaSegment.checkWhole(bytes);
                yield film(master, null, claim, settings);
            }
            case TRANSPORT_STREAM -> {
                TransportStream.checkWhole(bytes);
                yield film(master, null, claim, settings);
            }
            case AVI -> {
                checkRiff(bytes);
                yield film(master, null, claim, settings);
            }
            case PROGRAM_STREAM -> film(master, null, claim, settings);
        };
    }

    private static void checkRiff(Bytes bytes) throws IOException {
        long length = Integer.toUnsignedLong(Integer.reverseBytes(bytes.s32(4)));
        if (length + 8 > bytes.size()) {
            throw new RefusedException(Refusal.TRUNCATED, "RIFF of " + length + " bytes in " + bytes.size());
        }
    }

    private Inspection jpeg(Source master, Bytes bytes, @Nullable Layout claim, Settings settings) throws IOException {
        JpegFile file = JpegFile.read(bytes);
        int quarters = file.exif() == null
                ? 0
                : switch (Captures.orientation(file.exif())) {
                    case 3, 4 -> 2;
                    case 5, 6 -> 1;
                    case 7, 8 -> 3;
                    default -> 0;
                };
        Capture capture = file.exif() == null ? null : Captures.ofExifSegment(file.exif(), zone);
        return still(
                "jpeg",
                master,
                new Picture(file.width(), file.height()),
                quarters,
                file.xmp(),
                capture,
                claim,
                settings);
    }

    private Inspection png(Source master, Bytes bytes, @Nullable Layout claim, Settings settings) throws IOException {
        PngFile file = PngFile.read(bytes);
        Capture capture = file.exif() == null ? null : Captures.ofExifChunk(file.exif(), zone);
        return still("png", master, new Picture(file.width(), file.height()), 0, file.xmp(), capture, claim, settings);
    }

    private Inspection still(
            String format,
            Source master,
            Picture stored,
            int quarters,
            String xmp,
            @Nullable Capture capture,
            @Nullable Layout claim,
            Settings settings)
            throws IOException {
        Picture picture = turned(stored, quarters);
        checkSize(picture, settings);
        long pixels = (long) picture.width() * picture.height();
        if (pixels > SMALL_ENOUGH_FOR_ANY_DENSITY && pixels / MOST_PIXELS_PER_BYTE > master.size()) {
            throw new RefusedException(Refusal.TOO_LARGE, pixels + " pixels in " + master.size() + " bytes");
        }
        Luma luma = decodeStill(master, settings).turned(quarters);
        Optional<Projection> told = SphericalXml.ofPhoto(xmp).projection(picture.width(), picture.height());
        Recognition recognition = told.isPresent()
                ? Recognition.told(told.get(), claim)
                : Recognition.seen(List.of(luma), shape(picture, 1), claim);
        checkEye(picture, recognition.layout());
        return new Recognised(
                new Still(format), picture, recognition.layout(), recognition.pose(), recognition.evidence(), capture);
    }

    private static Luma decodeStill(Source master, Settings settings) throws IOException {
        List<Luma> pictures = new ArrayList<>();
        try (MediaInput input = open(master, settings);
                Decoder decoder = input.decoder(picture(input))) {
            decoder.context().err_recognition(AV_EF_EXPLODE | AV_EF_CRCCHECK);
            input.decode(Map.of(decoder, frame -> {
                pictures.add(Luma.of(frame));
                return false;
            }));
            if (pictures.isEmpty() || decoder.damaged() > 0) {
                throw new RefusedException(Refusal.CORRUPT, "the photo can't be decoded");
            }
        }
        return pictures.get(0);
    }

    private Inspection film(Source master, @Nullable IsoMedia boxes, @Nullable Layout claim, Settings settings)
            throws IOException {
        try (MediaInput input = open(master, settings)) {
            AVStream stream = picture(input);
            AVCodecParameters parameters = stream.codecpar();
            int quarters = quarters(input, stream);
            Picture picture = turned(new Picture(parameters.width(), parameters.height()), quarters);
            checkSize(picture, settings);
            FilmReel reel = FilmReel.of(input, stream, master.size(), boxes, settings);
            Optional<Projection> told = boxes == null ? Optional.empty() : boxes.projection();
            if (told.isEmpty()) {
                told = SideData.projection(input, stream);
            }
            List<Luma> samples = reel.samples(input).stream()
                    .map(sample -> sample.turned(quarters))
                    .toList();
            double pixelShape = pixelShape(stream);
            Recognition recognition = told.isPresent()
                    ? Recognition.told(told.get(), claim)
                    : Recognition.seen(samples, shape(picture, quarters % 2 == 0 ? pixelShape : 1 / pixelShape), claim);
            checkEye(picture, recognition.layout());
            Film film = new Film(
                    FilmReel.codec(stream),
                    reel.seconds(),
                    reel.frames() / reel.seconds(),
                    bits(parameters),
                    input.sound().isPresent());
            return new Recognised(
                    film,
                    picture,
                    recognition.layout(),
                    recognition.pose(),
                    recognition.evidence(),
                    Captures.ofFilm(input.metadata()));
        }
    }

    private static MediaInput open(Source master, Settings settings) throws IOException {
        try {
            return MediaInput.open(master, new Limits(settings.maxPixels(), 20_000_000, PATIENCE));
        } catch (RefusedException refused) {
            // Its first bytes were those of a medium.
            throw refused.refusal() == Refusal.NOT_MEDIA
                    ? new RefusedException(Refusal.CORRUPT, String.valueOf(refused.getMessage()))
                    : refused;
        }
    }

    private static AVStream picture(MediaInput input) throws RefusedException {
        return input.picture().orElseThrow(() -> new RefusedException(Refusal.NO_PICTURE, input.container()));
    }

    private static void checkSize(Picture picture, Settings settings) throws RefusedException {
        if ((long) picture.width() * picture.height() > settings.maxPixels()) {
            throw new RefusedException(Refusal.TOO_LARGE, picture.toString());
        }
        if (picture.width() < LEAST_WIDTH || picture.height() < LEAST_HEIGHT) {
            throw new RefusedException(Refusal.TOO_SMALL, picture.toString());
        }
    }

    private static void checkEye(Picture picture, Layout layout) throws RefusedException {
        if (layout == Layout.LEFT_RIGHT && picture.width() / 2 < LEAST_WIDTH
                || layout == Layout.TOP_BOTTOM && picture.height() / 2 < LEAST_HEIGHT) {
            throw new RefusedException(Refusal.TOO_SMALL, picture + ", " + layout);
        }
    }

    private static Picture turned(Picture picture, int quarters) {
        return quarters % 2 == 0 ? picture : new Picture(picture.height(), picture.width());
    }

    private static double shape(Picture picture, double pixelShape) {
        return picture.width() * pixelShape / picture.height();
    }

    /** Width of a pixel by its height, as it is to be shown; 1 where nothing sensible is said. */
    private static double pixelShape(AVStream stream) {
        double numerator = stream.codecpar().sample_aspect_ratio().num();
        double denominator = stream.codecpar().sample_aspect_ratio().den();
        double shape = denominator == 0 ? 0 : numerator / denominator;
        return shape >= 0.25 && shape <= 4 ? shape : 1;
    }

    /** Quarters of a turn clockwise by which the picture is to be shown. */
    private static int quarters(MediaInput input, AVStream stream) {
        Optional<BytePointer> matrix = input.sideData(stream, AV_PKT_DATA_DISPLAYMATRIX);
        double counterclockwise = matrix.map(data -> av_display_rotation_get(new IntPointer(data)))
                .orElse(0.0);
        return Double.isNaN(counterclockwise) ? 0 : Math.floorMod(Math.round(-counterclockwise / 90), 4);
    }

    private static int bits(AVCodecParameters parameters) {
        AVPixFmtDescriptor descriptor = av_pix_fmt_desc_get(parameters.format());
        return descriptor == null ? 8 : descriptor.comp(0).depth();
    }
}
