package org.omoide.transcoder.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B), read without decoding anything.
 *
 * @param exif the first Exif segment from its preamble on, at most 64 KiB; null where there is none
 * @param xmp the first XMP packet; what is continued in further segments holds no panorama
 */
record JpegFile(int width, int height, byte @Nullable [] exif, String xmp) {

    private static final String EXIF = "Exif\0\0";
    private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

    /** Progressive photos have about ten; each costs a pass over the whole picture. */
    private static final int MOST_SCANS = 64;

    private static final int MOST_SEGMENTS = 5_000;

    /** @throws RefusedException if the file is cut short or is built to keep a decoder busy */
    static JpegFile read(Bytes bytes) throws IOException {
        int width = 0;
        int height = 0;
        byte[] exif = null;
        String xmp = "";
        int scans = 0;
        long position = 2;
        for (int i = 0; i < MOST_SEGMENTS; i++) {
            position = nextMarker(bytes, position);
            if (position < 0) {
                throw new RefusedException(Refusal.TRUNCATED, "no end of image after " + scans + " scans");
            }
            int marker = bytes.u8(position + 1);
            position += 2;
            if (marker == 0xd9) {
                if (width == 0 || scans == 0) {
                    throw new RefusedException(Refusal.CORRUPT, "no picture between the markers");
                }
                return new JpegFile(width, height, exif, xmp);
            }
            if (marker == 0x01 || marker == 0xd8) {
                continue;
            }
            int length = bytes.u16(position);
            if (length < 2) {
                throw new RefusedException(
                        length < 0 ? Refusal.TRUNCATED : Refusal.CORRUPT, "segment of " + length + " bytes");
            }
            if (isFrameHeader(marker)) {
                height = bytes.u16(position + 3);
                width = bytes.u16(position + 5);
                if (width <= 0 || height <= 0) {
                    throw new RefusedException(Refusal.CORRUPT, "a picture of " + width + "x" + height);
                }
            } else if (marker == 0xda && ++scans > MOST_SCANS) {
                throw new RefusedException(Refusal.CORRUPT, "more than " + MOST_SCANS + " scans");
            } else if (marker == 0xe1) {
                byte[] segment = bytes.at(position + 2, length - 2);
                if (exif == null && startsWith(segment, EXIF)) {
                    exif = segment;
                } else if (xmp.isEmpty() && startsWith(segment, XMP)) {
                    xmp = new String(segment, XMP.length(), segment.length - XMP.length(), UTF_8);
                }
            }
            position += length;
        }
        throw new RefusedException(Refusal.CORRUPT, "more than " + MOST_SEGMENTS + " segments");
    }

    private static boolean isFrameHeader(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean startsWith(byte[] segment, String preamble) {
        byte[] expected = preamble.getBytes(ISO_8859_1);
        return segment.length > expected.length
                && Arrays.equals(segment, 0, expected.length, expected, 0, expected.length);
    }

    /** Passes over entropy-coded data: stuffed zeros, fill bytes and restart markers are no segments. */
    private static long nextMarker(Bytes bytes, long from) throws IOException {
        long position = from;
        byte[] block = bytes.at(position, 32 * 1024);
        while (block.length > 1) {
            for (int i = 0; i + 1 < block.length; i++) {
                int marker = block[i + 1] & 0xff;
                if (block[i] == (byte) 0xff && marker != 0 && marker != 0xff && (marker < 0xd0 || marker > 0xd7)) {
                    return position + i;
                }
            }
            position += block.length - 1;
            block = bytes.at(position, 32 * 1024);
        }
        return -1;
    }
}
