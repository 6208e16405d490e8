package org.omoide.transcoder.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;

/** Turns a stream of NAL units (ISO/IEC 14496-10, Annex B) into what MP4 wants (ISO/IEC 14496-15). */
final class Avcc {

    private static final int SPS = 7;
    private static final int PPS = 8;

    private Avcc() {}

    /** Content of the {@code avcC} box for High Profile 4:2:0, 8 bits, and lengths of four bytes. */
    static byte[] of(BytePointer extradata) {
        byte[] stream = new byte[(int) extradata.capacity()];
        extradata.get(stream);
        ByteBuffer sps = first(stream, SPS);
        ByteBuffer pps = first(stream, PPS);
        ByteArrayOutputStream avcc = new ByteArrayOutputStream();
        avcc.write(1);
        avcc.write(stream, sps.position() + 1, 3);
        avcc.write(0xFC | 3);
        avcc.write(0xE0 | 1);
        writeWithLength(avcc, stream, sps);
        avcc.write(1);
        writeWithLength(avcc, stream, pps);
        avcc.writeBytes(new byte[] {(byte) (0xFC | 1), (byte) 0xF8, (byte) 0xF8, 0});
        return avcc.toByteArray();
    }

    private static void writeWithLength(ByteArrayOutputStream avcc, byte[] stream, ByteBuffer nal) {
        avcc.write(nal.remaining() >>> 8);
        avcc.write(nal.remaining());
        avcc.write(stream, nal.position(), nal.remaining());
    }

    private static ByteBuffer first(byte[] stream, int type) {
        return nals(stream).stream()
                .filter(nal -> (nal.get(nal.position()) & 0x1F) == type)
                .findFirst()
                .orElseThrow();
    }

    /** The NAL units of the stream, without start codes. */
    static List<ByteBuffer> nals(byte[] stream) {
        List<ByteBuffer> nals = new ArrayList<>();
        int begin = -1;
        for (int i = 0; i + 2 < stream.length; i++) {
            if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
                if (begin >= 0) {
                    nals.add(nal(stream, begin, i));
                }
                begin = i + 3;
                i += 2;
            }
        }
        if (begin >= 0) {
            nals.add(nal(stream, begin, stream.length));
        }
        return nals;
    }

    private static ByteBuffer nal(byte[] stream, int begin, int end) {
        int trimmed = end;
        while (trimmed > begin && stream[trimmed - 1] == 0) {
            trimmed--;
        }
        return ByteBuffer.wrap(stream, begin, trimmed - begin);
    }
}
