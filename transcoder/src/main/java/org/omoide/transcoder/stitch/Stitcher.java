package org.omoide.transcoder.stitch;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts tiles of one width on top of each other into one H.264 picture by rewriting headers alone. */
public final class Stitcher {

    private static final int LEVEL_5_1 = 51;

    /** More bytes than any slice header here has. */
    private static final int MOST_HEADER = 64;

    private final byte[] sps;
    private final byte[] pps;
    private int frameNumBits;
    private int pocType;
    private int pocBits;
    private int columns;
    private int rows;

    /** A slice NAL unit, and the rows of macroblocks that it covers. */
    public record Slice(byte[] nal, int rows) {}

    /** @param avcc content of the tiles' {@code avcC} box */
    public Stitcher(byte[] avcc) {
        int spsLength = (avcc[6] & 0xFF) << 8 | avcc[7] & 0xFF;
        sps = Arrays.copyOfRange(avcc, 8, 8 + spsLength);
        int at = 8 + spsLength + 1;
        int ppsLength = (avcc[at] & 0xFF) << 8 | avcc[at + 1] & 0xFF;
        pps = Arrays.copyOfRange(avcc, at + 2, at + 2 + ppsLength);
        rewriteSps(1);
    }

    /** Rows of macroblocks of a tile, with its guard. */
    public int rows() {
        return rows;
    }

    /** The picture parameter set, which is the same for tiles and for pictures of them. */
    public byte[] pictureParameters() {
        return pps.clone();
    }

    /** Parameter sets as they stand in the tiles, with start codes. */
    public byte[] parametersOfTile() {
        return annexB(List.of(sps, pps));
    }

    /** Parameter sets of a picture of so many rows of macroblocks, with start codes. */
    public byte[] parameters(int rowsOfPicture) {
        return annexB(List.of(rewriteSps(rowsOfPicture), pps));
    }

    /**
     * One picture of the given slices from top to bottom, with start codes.
     *
     * @param leader index of the slice whose number, order count and identity the others take
     */
    public byte[] picture(List<Slice> slices, int leader) {
        Header numbers = header(slices.get(leader).nal());
        List<byte[]> rewritten = new ArrayList<>();
        int row = 0;
        for (Slice slice : slices) {
            rewritten.add(rewriteSlice(slice.nal(), row * columns, numbers));
            row += slice.rows();
        }
        return annexB(rewritten);
    }

    /** NAL units behind start codes. */
    public static byte[] annexB(List<byte[]> nals) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] nal : nals) {
            stream.writeBytes(new byte[] {0, 0, 0, 1});
            stream.writeBytes(nal);
        }
        return stream.toByteArray();
    }

    private byte[] rewriteSps(int rowsOfPicture) {
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
        columns = in.ue() + 1;
        rows = in.ue() + 1;
        out.ue(columns - 1);
        out.ue(rowsOfPicture - 1);
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

    /** What all slices of a picture must agree on. */
    private record Header(int frameNum, int idrPicId, int poc) {}

    private Header header(byte[] slice) {
        byte[] raw = Bits.withoutEmulationPrevention(Arrays.copyOf(slice, Math.min(MOST_HEADER, slice.length)));
        Bits.Reader in = new Bits.Reader(raw);
        in.u(8);
        in.ue();
        in.ue();
        in.ue();
        int frameNum = in.u(frameNumBits);
        int idrPicId = (raw[0] & 0x1F) == 5 ? in.ue() : 0;
        return new Header(frameNum, idrPicId, pocType == 0 ? in.u(pocBits) : 0);
    }

    private byte[] rewriteSlice(byte[] slice, int firstMacroblock, Header numbers) {
        int head = endOfHead(slice);
        byte[] raw = Bits.withoutEmulationPrevention(Arrays.copyOf(slice, head));
        Bits.Reader in = new Bits.Reader(raw);
        Bits.Writer out = new Bits.Writer();
        boolean reference = (raw[0] & 0x60) != 0;
        boolean idr = (raw[0] & 0x1F) == 5;
        out.copy(in, 8);
        require(in.ue() == 0, "one slice");
        out.ue(firstMacroblock);
        int type = in.ue();
        out.ue(type);
        boolean intra = type % 5 == 2;
        require(intra || type % 5 == 0, "I and P alone");
        out.ue(in.ue());
        in.u(frameNumBits);
        out.u(frameNumBits, numbers.frameNum());
        if (idr) {
            in.ue();
            out.ue(numbers.idrPicId());
        }
        if (pocType == 0) {
            in.u(pocBits);
            out.u(pocBits, numbers.poc());
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
        byte[] rewritten = Bits.withEmulationPrevention(out.toBytes());
        int length = rewritten.length;
        rewritten = Arrays.copyOf(rewritten, length + slice.length - head);
        System.arraycopy(slice, head, rewritten, length, slice.length - head);
        return rewritten;
    }

    /** Behind the header and a byte that takes no part in emulation prevention, which begins anew there. */
    private static int endOfHead(byte[] slice) {
        int end = Math.min(MOST_HEADER, slice.length);
        while (end < slice.length && (slice[end - 1] & 0xFF) <= 3) {
            end++;
        }
        return end;
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("expected " + what);
        }
    }
}
