package org.omoide.transcoder.stitch;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.omoide.transcoder.Guard;
import org.omoide.transcoder.media.H264Encoder;
import org.omoide.transcoder.media.NativeException;
import org.omoide.transcoder.media.PictureDecoder;
import org.omoide.transcoder.stitch.Stitcher.Slice;

/**
 * Proves of every picture of a tile that it looks the same beside any others as alone. It is decoded between two strips
 * of noise that stand behind so much grey, and compared with what the encoder says that it is alone; and it has to end
 * with so much grey itself, as it is the neighbour of others. A tile that passes reads nothing of a neighbour but grey,
 * and every neighbour that passes has it.
 */
public final class StitchingProof implements Closeable {

    private static final int MACROBLOCK = 16;
    private static final int LENGTH_BYTES = 4;

    private final H264Encoder.Setup setup;
    private final NoiseStrip noise;
    private final Stitcher stitcher;
    private final PictureDecoder decoder = new PictureDecoder();
    private final byte[] parameters;
    private final int grey;
    private final int contentInPicture;
    private final ByteBuffer greyRow;

    /** @param avcc of the tile's encoder */
    public StitchingProof(H264Encoder.Setup setup, byte[] avcc, NoiseStrip noise) throws IOException {
        Guard guard = setup.guard();
        if (guard == null) {
            throw new IllegalArgumentException("not a tile");
        }
        this.setup = setup;
        this.noise = noise;
        this.stitcher = new Stitcher(avcc);
        this.grey = NoiseStrip.greyRows(guard);
        int stripRows = noise.slice(true).rows();
        this.contentInPicture = stripRows * MACROBLOCK + guard.rows();
        this.parameters = stitcher.parameters(2 * stripRows + stitcher.rows());
        byte[] row = new byte[setup.width()];
        Arrays.fill(row, (byte) 128);
        this.greyRow = ByteBuffer.allocateDirect(row.length).put(row).flip();
    }

    /**
     * Proves the tile's next picture.
     *
     * @param data the slice behind its length
     * @param alone {@link H264Encoder#reconstructed()}
     * @return what is wrong with it, or nothing
     */
    public Optional<String> fault(byte[] data, boolean key, AVFrame alone) throws IOException {
        Slice strip = noise.slice(key);
        Slice tile = new Slice(Arrays.copyOfRange(data, LENGTH_BYTES, data.length), stitcher.rows());
        byte[] picture = stitcher.picture(List.of(strip, tile, strip), 1);
        AVFrame between;
        try {
            between = decoder.decode(key ? behind(parameters, picture) : picture);
        } catch (NativeException undecodable) {
            return Optional.of("can't be decoded beside others: " + undecodable.getMessage());
        }
        if (between.decode_error_flags() != 0) {
            return Optional.of("is decoded with errors beside others");
        }
        if (!endsWithGrey(alone)) {
            return Optional.of("doesn't end with " + grey + " rows of grey");
        }
        return isSame(alone, between) ? Optional.empty() : Optional.of("looks different beside others");
    }

    private static byte[] behind(byte[] parameters, byte[] picture) {
        return ByteBuffer.allocate(parameters.length + picture.length)
                .put(parameters)
                .put(picture)
                .array();
    }

    private boolean endsWithGrey(AVFrame alone) {
        int height = setup.codedHeight();
        for (int plane = 0; plane < planes(alone); plane++) {
            int shift = plane == 0 ? 0 : 1;
            int width = alone.format() == AV_PIX_FMT_NV12 ? setup.width() : setup.width() >> shift;
            if (!isGrey(alone, plane, width, 0, grey >> shift)
                    || !isGrey(alone, plane, width, height - grey >> shift, height >> shift)) {
                return false;
            }
        }
        return true;
    }

    private static int planes(AVFrame frame) {
        return frame.format() == AV_PIX_FMT_NV12 ? 2 : 3;
    }

    private boolean isGrey(AVFrame frame, int plane, int width, int from, int to) {
        ByteBuffer rows = plane(frame, plane);
        int stride = frame.linesize(plane);
        for (int row = from; row < to; row++) {
            if (!isEqual(rows, row * stride, greyRow, 0, width)) {
                return false;
            }
        }
        return true;
    }

    private boolean isSame(AVFrame alone, AVFrame between) {
        if (!isSame(alone, between, 0)) {
            return false;
        }
        return alone.format() == AV_PIX_FMT_NV12
                ? isSameInterleaved(alone, between)
                : isSame(alone, between, 1) && isSame(alone, between, 2);
    }

    private boolean isSameInterleaved(AVFrame alone, AVFrame between) {
        int rows = setup.height() / 2;
        int width = setup.width() / 2;
        byte[] interleaved = new byte[2 * width];
        byte[] u = new byte[width];
        byte[] v = new byte[width];
        ByteBuffer uv = plane(alone, 1);
        ByteBuffer us = plane(between, 1);
        ByteBuffer vs = plane(between, 2);
        for (int row = 0; row < rows; row++) {
            uv.get((setup.top() / 2 + row) * alone.linesize(1), interleaved);
            us.get((contentInPicture / 2 + row) * between.linesize(1), u);
            vs.get((contentInPicture / 2 + row) * between.linesize(2), v);
            for (int x = 0; x < width; x++) {
                if (interleaved[2 * x] != u[x] || interleaved[2 * x + 1] != v[x]) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isSame(AVFrame alone, AVFrame between, int plane) {
        int shift = plane == 0 ? 0 : 1;
        int from = setup.top() >> shift;
        int at = contentInPicture >> shift;
        ByteBuffer ofAlone = plane(alone, plane);
        ByteBuffer ofBetween = plane(between, plane);
        for (int row = 0; row < setup.height() >> shift; row++) {
            int inAlone = (from + row) * alone.linesize(plane);
            int inBetween = (at + row) * between.linesize(plane);
            if (!isEqual(ofAlone, inAlone, ofBetween, inBetween, setup.width() >> shift)) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer plane(AVFrame frame, int plane) {
        int rows = plane == 0 ? frame.height() : frame.height() / 2;
        return frame.data(plane).capacity((long) rows * frame.linesize(plane)).asByteBuffer();
    }

    private static boolean isEqual(ByteBuffer a, int atA, ByteBuffer b, int atB, int length) {
        a.limit(atA + length).position(atA);
        b.limit(atB + length).position(atB);
        return a.mismatch(b) < 0;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
