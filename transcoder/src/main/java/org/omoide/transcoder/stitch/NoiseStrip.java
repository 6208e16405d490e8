package org.omoide.transcoder.stitch;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.omoide.transcoder.Guard;
import org.omoide.transcoder.media.Frames;
import org.omoide.transcoder.media.H264Encoder;
import org.omoide.transcoder.stitch.Stitcher.Slice;

/**
 * The worst neighbour that a tile can have: noise behind no more grey than all tiles are known to end with. It stands
 * still, so that its pictures cost nothing but the first.
 */
public final class NoiseStrip {

    private static final int MACROBLOCK = 16;
    private static final int LENGTH_BYTES = 4;

    /** More rows than any vector reaches beyond the grey. */
    private static final int HEIGHT = 64;

    private static final double CRF = 28;
    private static final long SEED = 20_000;

    private final Slice key;
    private final Slice still;

    private NoiseStrip(Slice key, Slice still) {
        this.key = key;
        this.still = still;
    }

    /** Noise that can stand beside the tiles of such a setup. */
    public static NoiseStrip beside(H264Encoder.Setup tile) throws IOException {
        Guard guard = tile.guard();
        if (guard == null) {
            throw new IllegalArgumentException("not a tile");
        }
        H264Encoder.Setup setup = new H264Encoder.Setup(
                tile.width(),
                HEIGHT,
                new Guard(greyRows(guard), guard.vectors()),
                tile.rate(),
                tile.gop(),
                tile.preset(),
                CRF);
        List<byte[]> slices = new ArrayList<>();
        AVFrame noise = noise(tile.width());
        try (H264Encoder encoder = new H264Encoder(setup)) {
            H264Encoder.PacketHandler handler =
                    (data, frame, isKey) -> slices.add(Arrays.copyOfRange(data, LENGTH_BYTES, data.length));
            encoder.encode(noise, 0, 0, handler);
            encoder.encode(noise, 0, 0, handler);
            encoder.finish(handler);
        } finally {
            av_frame_free(noise);
        }
        int rows = setup.codedHeight() / MACROBLOCK;
        return new NoiseStrip(new Slice(slices.get(0), rows), new Slice(slices.get(1), rows));
    }

    /** Rows of grey that every tile has to end with; the innermost macroblocks of a guard touch the content. */
    static int greyRows(Guard guard) {
        return Math.max(0, guard.rows() - MACROBLOCK);
    }

    Slice slice(boolean ofKeyPicture) {
        return ofKeyPicture ? key : still;
    }

    /** Blocks of four pixels, far from grey, so that coding leaves of them enough to be seen. */
    private static AVFrame noise(int width) throws IOException {
        AVFrame frame = Frames.ofVideo(width, HEIGHT);
        Random random = new Random(SEED);
        for (int plane = 0; plane < 3; plane++) {
            int shift = plane == 0 ? 0 : 1;
            int block = 4 >> shift;
            BytePointer data = frame.data(plane);
            byte[] row = new byte[width >> shift];
            for (int y = 0; y < HEIGHT >> shift; y++) {
                if (y % block == 0) {
                    for (int x = 0; x < row.length; x += block) {
                        int value = (random.nextBoolean() ? 24 : 168) + random.nextInt(64);
                        Arrays.fill(row, x, Math.min(x + block, row.length), (byte) value);
                    }
                }
                data.position((long) y * frame.linesize(plane)).put(row);
            }
        }
        return frame;
    }
}
