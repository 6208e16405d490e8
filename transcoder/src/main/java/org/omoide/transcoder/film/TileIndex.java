package org.omoide.transcoder.film;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.omoide.transcoder.cmaf.CmafFile;

/** Content of {@code tiles.idx}. */
final class TileIndex {

    private TileIndex() {}

    static byte[] of(List<CmafFile.Index> tiles) {
        int segments = tiles.get(0).lengths().size();
        ByteBuffer index = ByteBuffer.allocate(tiles.size() * (segments + 1) * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (CmafFile.Index tile : tiles) {
            if (tile.lengths().size() != segments) {
                throw new IllegalStateException("tiles have different numbers of segments");
            }
            index.putInt(tile.headLength());
            tile.lengths().forEach(index::putInt);
        }
        return index.array();
    }
}
