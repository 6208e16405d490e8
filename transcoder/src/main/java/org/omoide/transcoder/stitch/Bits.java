package org.omoide.transcoder.stitch;

import java.io.ByteArrayOutputStream;

/** Reads and writes the bits of a NAL unit's payload (ISO/IEC 14496-10, 7.2 and 9.1). */
final class Bits {

    private Bits() {}

    static final class Reader {
        private final byte[] bytes;
        private int position;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        int position() {
            return position;
        }

        int bit() {
            int bit = bytes[position >> 3] >> 7 - (position & 7) & 1;
            position++;
            return bit;
        }

        int u(int count) {
            int value = 0;
            for (int i = 0; i < count; i++) {
                value = value << 1 | bit();
            }
            return value;
        }

        int ue() {
            int zeros = 0;
            while (bit() == 0) {
                zeros++;
            }
            return (1 << zeros) - 1 + u(zeros);
        }
    }

    static final class Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int current;
        private int count;

        void bit(int bit) {
            current = current << 1 | bit;
            if (++count == 8) {
                bytes.write(current);
                current = 0;
                count = 0;
            }
        }

        void u(int bits, int value) {
            for (int i = bits - 1; i >= 0; i--) {
                bit(value >> i & 1);
            }
        }

        void ue(int value) {
            int length = 32 - Integer.numberOfLeadingZeros(value + 1);
            u(length - 1, 0);
            u(length, value + 1);
        }

        void copy(Reader from, int until) {
            while (from.position() < until) {
                bit(from.bit());
            }
        }

        void align(int bit) {
            while (count != 0) {
                bit(bit);
            }
        }

        void bytes(byte[] more, int offset) {
            bytes.write(more, offset, more.length - offset);
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }
    }

    static byte[] withoutEmulationPrevention(byte[] nal) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        int zeros = 0;
        for (byte b : nal) {
            if (zeros >= 2 && b == 3) {
                zeros = 0;
                continue;
            }
            zeros = b == 0 ? zeros + 1 : 0;
            raw.write(b);
        }
        return raw.toByteArray();
    }

    static byte[] withEmulationPrevention(byte[] raw) {
        ByteArrayOutputStream nal = new ByteArrayOutputStream();
        int zeros = 0;
        for (byte b : raw) {
            if (zeros >= 2 && (b & 0xFF) <= 3) {
                nal.write(3);
                zeros = 0;
            }
            zeros = b == 0 ? zeros + 1 : 0;
            nal.write(b);
        }
        return nal.toByteArray();
    }
}
