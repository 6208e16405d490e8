package org.omoide.transcoder.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.omoide.transcoder.Source;

/** Big-endian reading of a {@link Source} through one window, so that many small reads cost few large ones. */
final class Bytes {

    private static final int WINDOW = 64 * 1024;

    private final Source source;
    private final long size;
    private byte[] window = {};
    private long windowStart;

    Bytes(Source source) throws IOException {
        this.source = source;
        this.size = source.size();
    }

    long size() {
        return size;
    }

    /** The bytes from {@code position} on, fewer than {@code length} only where the source ends. */
    byte[] at(long position, int length) throws IOException {
        if (position < 0 || position >= size || length <= 0) {
            return new byte[0];
        }
        if (length > WINDOW) {
            return load(position, length);
        }
        if (position < windowStart || position + length > windowStart + window.length) {
            window = load(position, WINDOW);
            windowStart = position;
        }
        int from = (int) (position - windowStart);
        return Arrays.copyOfRange(window, from, Math.min(from + length, window.length));
    }

    private byte[] load(long position, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate((int) Math.min(length, size - position));
        while (target.hasRemaining()) {
            if (source.read(position + target.position(), target) < 0) {
                break;
            }
        }
        return Arrays.copyOf(target.array(), target.position());
    }

    /** A byte, or -1 behind the end. */
    int u8(long position) throws IOException {
        if (position >= windowStart && position < windowStart + window.length) {
            return window[(int) (position - windowStart)] & 0xff;
        }
        byte[] one = at(position, 1);
        return one.length == 0 ? -1 : one[0] & 0xff;
    }

    /** An unsigned 16-bit number, or -1 behind the end. */
    int u16(long position) throws IOException {
        return (int) number(position, 2);
    }

    /** An unsigned 32-bit number, or -1 behind the end. */
    long u32(long position) throws IOException {
        return number(position, 4);
    }

    /** A signed 32-bit number, 0 behind the end. */
    int s32(long position) throws IOException {
        byte[] four = at(position, 4);
        return four.length < 4 ? 0 : ByteBuffer.wrap(four).getInt();
    }

    /** A 64-bit number, or -1 behind the end. */
    long u64(long position) throws IOException {
        return number(position, 8);
    }

    private long number(long position, int length) throws IOException {
        byte[] bytes = at(position, length);
        if (bytes.length < length) {
            return -1;
        }
        long value = 0;
        for (byte b : bytes) {
            value = value << 8 | b & 0xff;
        }
        return value;
    }
}
