package org.omoide.transcoder.stitch;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** Puts tiles on top of each other into one H.264 picture by rewriting headers alone. */
final class Stitcher {

    private static final int LEVEL_5_1 = 51;

    private final byte[] sps;
    private final byte[] pps;
    private int frameNumBits;
    private int pocType;
    private int pocBits;
    private int macroblocksPerTile;

    /** @param avcc content of the tiles' {@code avcC} box */
    Stitcher(byte[] avcc) {
        int spsLength = (avcc[6] & 0xFF) << 8 | avcc[7] & 0xFF;
        sps = Arrays.copyOfRange(avcc, 8, 8 + spsLength);
        int at = 8 + spsLength + 1;
        int ppsLength = (avcc[at] & 0xFF) << 8 | avcc[at + 1] & 0xFF;
        pps = Arrays.copyOfRange(avcc, at + 2, at + 2 + ppsLength);
        rewriteSps(1);
    }

    /** Parameter sets as they stand in the tiles, with start codes. */
    byte[] parametersOfTile() {
        return annexB(List.of(sps, pps));
    }

    /** Parameter sets of a picture of so many tiles, with start codes. */
    byte[] parameters(int slots) {
        return annexB(List.of(rewriteSps(slots), pps));
    }

    /** One picture of the given slices, one for each slot, with start codes. */
    byte[] picture(List<byte[]> slices) {
        List<byte[]> rewritten = new java.util.ArrayList<>();
        for (int slot = 0; slot < slices.size(); slot++) {
            rewritten.add(rewriteSlice(slices.get(slot), slot));
        }
        return annexB(rewritten);
    }

    static byte[] annexB(List<byte[]> nals) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] nal : nals) {
            stream.writeBytes(new byte[] {0, 0, 0, 1});
            stream.writeBytes(nal);
        }
        return stream.toByteArray();
    }

    private byte[] rewriteSps(int slots) {
        byte[] raw = Bits.withoutEmulationPrevention(sps);
        Bits.Reader in = new Bits.Reader(raw);
        Bits.Writer out = new Bits.Writer();
        out.copy(in, 24);
        in.u(8);
        out.u(8, LEVEL_5_1);
        out.ue(in.ue());
        require(in.ue() == 1, "4:2:0");
        out.ue(1);
        out.ue(in.ue());
        out.ue(in.ue());
        out.bit(in.bit());
        int scaling = in.bit();
        require(scaling == 0, "no scaling matrix");
        out.bit(scaling);
        int frameNum = in.ue();
        frameNumBits = frameNum + 4;
        out.ue(frameNum);
        pocType = in.ue();
        out.ue(pocType);
        require(pocType != 1, "no picture order count of type 1");
        if (pocType == 0) {
            int poc = in.ue();
            pocBits = poc + 4;
            out.ue(poc);
        }
        out.ue(in.ue());
        out.bit(in.bit());
        int width = in.ue() + 1;
        int height = in.ue() + 1;
        macroblocksPerTile = width * height;
        out.ue(width - 1);
        out.ue(height * slots - 1);
        int framesOnly = in.bit();
        require(framesOnly == 1, "progressive");
        out.bit(framesOnly);
        out.bit(in.bit());
        if (in.bit() == 1) {
            for (int side = 0; side < 4; side++) {
                in.ue();
            }
        }
        out.bit(0);
        out.copy(in, raw.length * 8);
        out.align(0);
        return Bits.withEmulationPrevention(out.toBytes());
    }

    private byte[] rewriteSlice(byte[] slice, int slot) {
        byte[] raw = Bits.withoutEmulationPrevention(slice);
        Bits.Reader in = new Bits.Reader(raw);
        Bits.Writer out = new Bits.Writer();
        boolean reference = (raw[0] & 0x60) != 0;
        boolean idr = (raw[0] & 0x1F) == 5;
        out.copy(in, 8);
        require(in.ue() == 0, "one slice");
        out.ue(slot * macroblocksPerTile);
        int type = in.ue();
        out.ue(type);
        boolean intra = type % 5 == 2;
        require(intra || type % 5 == 0, "I and P alone");
        out.ue(in.ue());
        out.u(frameNumBits, in.u(frameNumBits));
        if (idr) {
            out.ue(in.ue());
        }
        if (pocType == 0) {
            out.u(pocBits, in.u(pocBits));
        }
        if (!intra) {
            int override = in.bit();
            out.bit(override);
            if (override == 1) {
                out.ue(in.ue());
            }
            int modified = in.bit();
            out.bit(modified);
            while (modified == 1) {
                int operation = in.ue();
                out.ue(operation);
                if (operation == 3) {
                    break;
                }
                out.ue(in.ue());
            }
        }
        if (reference) {
            if (idr) {
                out.u(2, in.u(2));
            } else {
                int adaptive = in.bit();
                require(adaptive == 0, "sliding window");
                out.bit(adaptive);
            }
        }
        if (!intra) {
            out.ue(in.ue());
        }
        out.ue(in.ue());
        int deblocking = in.ue();
        if (deblocking == 1) {
            out.ue(1);
        } else {
            out.ue(2);
            out.ue(in.ue());
            out.ue(in.ue());
        }
        out.align(1);
        out.bytes(raw, in.position() + 7 >> 3);
        return Bits.withEmulationPrevention(out.toBytes());
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("expected " + what);
        }
    }
}
