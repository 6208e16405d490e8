package org.omoide.transcoder.cmaf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes boxes of the ISO base media file format into memory; sizes are filled in when a box is complete. */
final class BoxWriter {

    private byte[] bytes = new byte[1024];
    private int length;

    BoxWriter box(String type, Consumer<BoxWriter> content) {
        int start = length;
        u32(0).ascii(type);
        content.accept(this);
        setU32(start, length - start);
        return this;
    }

    BoxWriter fullBox(String type, int version, int flags, Consumer<BoxWriter> content) {
        return box(type, box -> {
            box.u32(version << 24 | flags);
            content.accept(box);
        });
    }

    BoxWriter u8(int value) {
        grow(1);
        bytes[length++] = (byte) value;
        return this;
    }

    BoxWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    BoxWriter u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    BoxWriter u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    BoxWriter zeros(int count) {
        grow(count);
        length += count;
        return this;
    }

    BoxWriter ascii(String text) {
        return put(text.getBytes(StandardCharsets.US_ASCII));
    }

    BoxWriter put(byte[] content) {
        grow(content.length);
        System.arraycopy(content, 0, bytes, length, content.length);
        length += content.length;
        return this;
    }

    int length() {
        return length;
    }

    void setU32(int position, long value) {
        for (int i = 0; i < 4; i++) {
            bytes[position + i] = (byte) (value >>> 24 - 8 * i);
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void grow(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
