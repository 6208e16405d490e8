package org.omoide.transcoder.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;

/**
 * The chunks of a PNG file (ISO/IEC 15948), read without inflating anything.
 *
 * @param bitsPerPixel of the picture before compression
 * @param exif the content of {@code eXIf}, a TIFF structure; null where there is none
 * @param xmp uncompressed text under the keyword that XMP has
 */
record PngFile(int width, int height, int bitsPerPixel, byte @Nullable [] exif, String xmp) {

    private static final String XMP = "XML:com.adobe.xmp\0\0\0\0\0";
    private static final int MOST_CHUNKS = 200_000;
    private static final int MOST_METADATA = 64 * 1024;

    /** @throws RefusedException if the file is cut short or is none */
    static PngFile read(Bytes bytes) throws IOException {
        byte[] exif = null;
        String xmp = "";
        long position = 8;
        for (int i = 0; i < MOST_CHUNKS; i++) {
            long length = bytes.u32(position);
            String type = new String(bytes.at(position + 4, 4), ISO_8859_1);
            long content = position + 8;
            if (length < 0 || content + length + 4 > bytes.size()) {
                throw new RefusedException(Refusal.TRUNCATED, "chunk " + type + " of " + length + " bytes");
            }
            int taken = (int) Math.min(length, MOST_METADATA);
            switch (type) {
                case "eXIf" -> exif = bytes.at(content, taken);
                case "iTXt" -> {
                    String text = new String(bytes.at(content, taken), UTF_8);
                    xmp = text.startsWith(XMP) ? text : xmp;
                }
                case "IEND" -> {
                    return new PngFile(
                            dimension(bytes, 16), dimension(bytes, 20), depth(bytes.u8(24), bytes.u8(25)), exif, xmp);
                }
                default -> {}
            }
            position = content + length + 4;
        }
        throw new RefusedException(Refusal.CORRUPT, "more than " + MOST_CHUNKS + " chunks");
    }

    private static int dimension(Bytes bytes, long position) throws IOException {
        long value = bytes.u32(position);
        if (value <= 0 || value > Integer.MAX_VALUE) {
            throw new RefusedException(Refusal.CORRUPT, "a picture " + value + " wide or high");
        }
        return (int) value;
    }

    private static int depth(int bits, int colour) {
        return bits
                * switch (colour) {
                    case 2 -> 3;
                    case 4 -> 2;
                    case 6 -> 4;
                    default -> 1;
                };
    }
}
