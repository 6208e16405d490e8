package org.omoide.transcoder.film;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.omoide.transcoder.Sink;
import org.omoide.transcoder.UnstitchableException;
import org.omoide.transcoder.cmaf.CmafFile;
import org.omoide.transcoder.grid.Grid;
import org.omoide.transcoder.grid.Level;
import org.omoide.transcoder.media.H264Encoder;
import org.omoide.transcoder.stitch.NoiseStrip;
import org.omoide.transcoder.stitch.StitchingProof;

/** One tile on its way from pictures to a file. */
final class Tile implements Closeable {

    final int eye;
    final int levelIndex;
    final Level level;
    final int row;
    final int column;
    final String name;
    private final SegmentedEncoder encoder;
    private final StitchingProof proof;
    private final SphereError error;
    private final int top;
    private long encoded;
    private final CmafFile file;

    /** The work that was given out last; what comes next waits for it. */
    CompletableFuture<Void> work = CompletableFuture.completedFuture(null);

    Tile(
            Sink sink,
            int eye,
            String eyeName,
            int levelIndex,
            Level level,
            int row,
            int column,
            H264Encoder.Setup setup,
            NoiseStrip noise,
            Grid grid)
            throws IOException {
        this.eye = eye;
        this.levelIndex = levelIndex;
        this.level = level;
        this.row = row;
        this.column = column;
        this.name = "tiles/" + eyeName + "/" + level.name() + "/" + row + "-" + column + ".mp4";
        this.error = new SphereError(grid, level, row, setup.gop());
        this.top = setup.top();
        this.encoder = new SegmentedEncoder(setup, this::append, this::prove);
        try {
            this.proof = new StitchingProof(setup, encoder.avcc(), noise);
            this.file = new CmafFile(sink, name, "video/mp4", List.of(encoder.track()));
        } catch (Throwable failure) {
            encoder.close();
            throw failure;
        }
    }

    private void append(CmafFile.Run run) throws IOException {
        file.append(List.of(run));
    }

    private void prove(byte[] data, long frame, boolean key, AVFrame alone) throws IOException {
        error.compare(frame, alone, top);
        Optional<String> fault = proof.fault(data, key, alone);
        if (fault.isPresent()) {
            throw new UnstitchableException("frame " + frame + " of " + name + " " + fault.get());
        }
    }

    byte[] avcc() {
        return encoder.avcc();
    }

    void encode(AVFrame picture, int x, int y) throws IOException {
        error.expect(encoded++, picture, x, y);
        encoder.encode(picture, x, y);
    }

    /** What was lost, complete when the encoder is drained. */
    SphereError error() {
        return error;
    }

    void drain() throws IOException {
        encoder.finish();
    }

    CmafFile.Index finish() throws IOException {
        return file.finish();
    }

    @Override
    public void close() throws IOException {
        encoder.close();
        proof.close();
        file.close();
    }
}
