package org.omoide.request;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes from a JPEG file (ITU-T T.81, annex B) the picture and nothing else: no Exif, no place, no comment, nothing behind
 * its end. Reads bytes only; strangers' pictures are never decoded in the server.
 */
final class Jpeg {

    /** Of width and height. */
    static final int LARGEST_SIDE = 4096;

    private static final int MARKER = 0xff;
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int DQT = 0xdb;
    private static final int DHT = 0xc4;
    private static final int DRI = 0xdd;
    private static final int BASELINE = 0xc0;
    private static final int EXTENDED = 0xc1;
    private static final int PROGRESSIVE = 0xc2;
    private static final int FIRST_APP = 0xe0;
    private static final int LAST_APP = 0xef;
    private static final int COMMENT = 0xfe;

    private final byte[] bytes;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int at = 2;
    private boolean framed;

    private Jpeg(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The picture alone; null where the bytes are no whole JPEG picture, or one that is too large or of an odd kind. */
    static byte @Nullable [] picture(byte[] bytes) {
        return bytes.length > 4 && (bytes[0] & 0xff) == MARKER && (bytes[1] & 0xff) == SOI
                ? new Jpeg(bytes).picture()
                : null;
    }

    private byte @Nullable [] picture() {
        kept.write(MARKER);
        kept.write(SOI);
        boolean scanned = false;
        while (at + 1 < bytes.length && at(at) == MARKER) {
            int marker = at(at + 1);
            if (marker == MARKER) {
                at++;
                continue;
            }
            if (marker == EOI) {
                kept.write(MARKER);
                kept.write(EOI);
                return scanned ? kept.toByteArray() : null;
            }
            int length = at + 3 < bytes.length ? at(at + 2) << 8 | at(at + 3) : 0;
            int end = at + 2 + length;
            if (length < 2 || end > bytes.length) {
                return null;
            }
            switch (marker) {
                case DQT, DHT, DRI -> keepTo(end);
                case BASELINE, EXTENDED, PROGRESSIVE -> {
                    if (framed || !isUsualFrame(length)) {
                        return null;
                    }
                    framed = true;
                    keepTo(end);
                }
                case SOS -> {
                    if (!framed) {
                        return null;
                    }
                    keepTo(endOfScan(end));
                    scanned = true;
                }
                case COMMENT -> at = end;
                default -> {
                    if (marker < FIRST_APP || marker > LAST_APP) {
                        return null;
                    }
                    at = end;
                }
            }
        }
        return null;
    }

    /** Eight bits, grey or three colours, and of a size that a view has. */
    private boolean isUsualFrame(int length) {
        if (length < 11) {
            return false;
        }
        int height = at(at + 5) << 8 | at(at + 6);
        int width = at(at + 7) << 8 | at(at + 8);
        int components = at(at + 9);
        return at(at + 4) == 8
                && height > 0
                && height <= LARGEST_SIDE
                && width > 0
                && width <= LARGEST_SIDE
                && (components == 1 || components == 3)
                && length == 8 + 3 * components;
    }

    /** Where the next marker stands that isn't part of the coded data: neither a stuffed byte nor a restart. */
    private int endOfScan(int from) {
        int end = from;
        while (end + 1 < bytes.length) {
            int next = at(end + 1);
            if (at(end) == MARKER && next != 0 && !(next >= 0xd0 && next <= 0xd7)) {
                return end;
            }
            end++;
        }
        return bytes.length;
    }

    private void keepTo(int end) {
        kept.write(bytes, at, end - at);
        at = end;
    }

    private int at(int index) {
        return bytes[index] & 0xff;
    }
}
