package org.omoide.overlay;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;

/**
 * A photo as it is shown: a JPEG picture that was painted anew, upright, and says nothing but what is to be seen (no
 * place, no device, no hidden second picture). Decoded by Java alone, as strangers' bytes have no business in native code
 * of the server.
 *
 * @param jpeg at most {@value #LONGEST_SIDE} pixels on its longer side
 * @param aspect width divided by height
 */
public record OldPhoto(byte[] jpeg, double aspect) {

    /** In bytes. */
    public static final int LARGEST = 20 * 1024 * 1024;

    private static final int LONGEST_SIDE = 2048;
    private static final long MOST_PIXELS = 60_000_000;
    private static final int LEAST_SIDE = 16;
    private static final float QUALITY = 0.88f;
    private static final Set<String> FORMATS = Set.of("jpeg", "png", "webp");

    /** @throws Problem 415 where the bytes are no JPEG, PNG or WebP picture, 413 where it has too many pixels */
    public static OldPhoto of(byte[] bytes) {
        ImageIO.setUseCache(false);
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            var readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                throw noPicture();
            }
            var reader = readers.next();
            try {
                return of(reader, input, orientation(bytes));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders answer hostile bytes with any exception.
            throw e instanceof Problem problem ? problem : noPicture();
        }
    }

    private static OldPhoto of(ImageReader reader, MemoryCacheImageInputStream input, int orientation)
            throws IOException {
        if (!FORMATS.contains(reader.getFormatName().toLowerCase(java.util.Locale.ROOT))) {
            throw noPicture();
        }
        reader.setInput(input, true, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < LEAST_SIDE || height < LEAST_SIDE) {
            throw noPicture();
        }
        if ((long) width * height > MOST_PIXELS) {
            throw new Problem(HttpStatus.CONTENT_TOO_LARGE, "overlay.pixels", MOST_PIXELS / 1_000_000);
        }
        var parameters = reader.getDefaultReadParam();
        // Every second pixel, or fewer, of very large ones: still more than are kept.
        int step = Math.max(1, Math.max(width, height) / (2 * LONGEST_SIDE));
        parameters.setSourceSubsampling(step, step, 0, 0);
        var upright = upright(reader.read(0, parameters), orientation);
        return new OldPhoto(jpeg(upright), (double) upright.getWidth() / upright.getHeight());
    }

    /** The pixels alone, turned as the camera was held (EXIF orientation 1 to 8), on white where they are transparent. */
    private static BufferedImage upright(BufferedImage picture, int orientation) {
        boolean onSide = orientation >= 5;
        double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(picture.getWidth(), picture.getHeight()));
        int width = (int) Math.max(1, Math.round(picture.getWidth() * scale));
        int height = (int) Math.max(1, Math.round(picture.getHeight() * scale));
        var upright = new BufferedImage(onSide ? height : width, onSide ? width : height, BufferedImage.TYPE_INT_RGB);
        var pen = upright.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, upright.getWidth(), upright.getHeight());
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.transform(
                switch (orientation) {
                    case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
                    case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
                    case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
                    case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
                    case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
                    case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
                    case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
                    default -> new AffineTransform();
                });
        pen.drawImage(picture, 0, 0, width, height, null);
        pen.dispose();
        return upright;
    }

    private static byte[] jpeg(BufferedImage picture) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            var parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(output);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static int orientation(byte[] bytes) {
        try {
            var exif = ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes))
                    .getFirstDirectoryOfType(ExifIFD0Directory.class);
            return exif != null && exif.containsTag(ExifIFD0Directory.TAG_ORIENTATION)
                    ? exif.getInt(ExifIFD0Directory.TAG_ORIENTATION)
                    : 1;
        } catch (ImageProcessingException | MetadataException | IOException | RuntimeException e) {
            return 1;
        }
    }

    private static Problem noPicture() {
        return new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "overlay.no-picture");
    }
}
