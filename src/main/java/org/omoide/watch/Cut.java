package org.omoide.watch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.omoide.footage.Checksums;
import org.omoide.footage.Checksums.Piece;
import org.omoide.storage.ByteRange;
import org.omoide.storage.ObjectStore.Stored;

/** How a file is cut into chunks: into the pieces whose checksums are known, or, where there are none, into even ones. */
final class Cut {

    /**
     * Bytes of the longest chunk. Viewers ask for one segment of one tile at a time, some 10 to 100 KB, and next for the one
     * that follows it: this is a few of them, so that the way to a store far away is gone once for several seconds of
     * film. Megabytes would fetch half a minute of each tile that somebody glances at.
     */
    static final int SIZE = Checksums.PIECE;

    private final Stored file;
    private final List<Piece> pieces;

    /** Of each piece. */
    private final long[] ends;

    /**
     * Cuts it.
     *
     * @param pieces empty where there are none
     * @throws Damaged where the file has another length than all of them together
     */
    Cut(Stored file, List<Piece> pieces) {
        this.file = file;
        this.pieces = pieces.stream().allMatch(piece -> piece.bytes() <= SIZE) ? pieces : List.of();
        this.ends = this.pieces.stream().mapToLong(Piece::bytes).toArray();
        Arrays.parallelPrefix(ends, Long::sum);
        if (ends.length > 0 && ends[ends.length - 1] != file.size()) {
            throw new Damaged(file.key());
        }
    }

    /** All that have something between these places in the file. */
    Stream<Chunk> chunks(long from, long to) {
        return LongStream.rangeClosed(at(from), at(to - 1)).mapToObj(this::chunk);
    }

    private long at(long place) {
        if (ends.length == 0) {
            return place / SIZE;
        }
        int found = Arrays.binarySearch(ends, place + 1);
        return found >= 0 ? found : -found - 1;
    }

    private Chunk chunk(long number) {
        if (ends.length == 0) {
            long offset = number * SIZE;
            var range = new ByteRange(offset, Math.min(SIZE, file.size() - offset));
            return new Chunk(file.key(), file.etag(), number, range, null);
        }
        var piece = pieces.get((int) number);
        var range = new ByteRange(ends[(int) number] - piece.bytes(), piece.bytes());
        return new Chunk(file.key(), file.etag(), number, range, piece.sha256());
    }
}
