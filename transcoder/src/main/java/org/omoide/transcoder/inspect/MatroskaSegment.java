package org.omoide.transcoder.inspect;

import java.io.IOException;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;

/** The outermost element of a Matroska or WebM file (RFC 9559), which says how long the file has to be. */
final class MatroskaSegment {

    private static final long SEGMENT = 0x18538067L;

    private MatroskaSegment() {}

    /** @throws RefusedException if the file ends before its segment does */
    static void checkWhole(Bytes bytes) throws IOException {
        long position = 4;
        for (int i = 0; i < 16 && position < bytes.size(); i++) {
            int width = width(bytes.u8(position));
            long length = length(bytes, position, width);
            position += width;
            if (length < 0) {
                // Recorded live, with an unknown length.
                return;
            }
            if (i > 0 && bytes.u32(position - width - 4) == SEGMENT) {
                if (position + length > bytes.size()) {
                    throw new RefusedException(
                            Refusal.TRUNCATED, "segment ends at " + (position + length) + " of " + bytes.size());
                }
                return;
            }
            position += length;
            position += 4;
        }
    }

    private static int width(int first) {
        return first <= 0 ? 8 : Integer.numberOfLeadingZeros(first) - 23;
    }

    private static long length(Bytes bytes, long position, int width) throws IOException {
        long value = bytes.u8(position) & (0xff >> width);
        long unknown = 0xff >> width;
        for (int i = 1; i < width; i++) {
            value = value << 8 | Math.max(0, bytes.u8(position + i));
            unknown = unknown << 8 | 0xff;
        }
        return value == unknown ? -1 : value;
    }
}
