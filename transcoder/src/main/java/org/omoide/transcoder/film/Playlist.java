package org.omoide.transcoder.film;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.omoide.transcoder.cmaf.CmafFile;

/** An HLS media playlist of byte ranges (RFC 8216). */
final class Playlist {

    private Playlist() {}

    static byte[] of(CmafFile.Index index) {
        StringBuilder lines = new StringBuilder();
        long longest =
                index.durations().stream().mapToLong(Long::longValue).max().orElse(1);
        lines.append("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        lines.append("#EXT-X-TARGETDURATION:")
                .append(Math.max(1, Math.round(longest / (double) index.timescale())))
                .append("\n#EXT-X-MAP:URI=\"")
                .append(Fallback.NAME)
                .append("\",BYTERANGE=\"")
                .append(index.initLength())
                .append("@0\"\n");
        long position = index.headLength();
        for (int i = 0; i < index.lengths().size(); i++) {
            int length = index.lengths().get(i);
            lines.append(String.format(
                    Locale.ROOT,
                    "#EXTINF:%.6f,%n#EXT-X-BYTERANGE:%d@%d%n%s%n",
                    index.durations().get(i) / (double) index.timescale(),
                    length,
                    position,
                    Fallback.NAME));
            position += length;
        }
        return lines.append("#EXT-X-ENDLIST\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
