package org.omoide.transcoder.film;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.cmaf.CmafFile;
import org.omoide.transcoder.cmaf.Track;
import org.omoide.transcoder.grid.Eye;
import org.omoide.transcoder.grid.Grid;
import org.omoide.transcoder.grid.Level;
import org.omoide.transcoder.media.FrameRate;

/**
 * An MPEG-DASH media presentation description (ISO/IEC 23009-1, on-demand profile). Tiles carry their place by the
 * spatial relationship description of its annex H, as an essential property, so that players that don't know it keep to
 * the untiled rendition.
 */
record PresentationDescription(
        double seconds,
        FrameRate rate,
        List<Eye> eyes,
        List<Level> levels,
        Grid grid,
        List<Tile> tiles,
        List<CmafFile.Index> tileIndices,
        Track.Avc fallback,
        CmafFile.Index fallbackIndex,
        Track.@Nullable Aac sound,
        CmafFile.@Nullable Index soundIndex) {

    private static final String SRD = "urn:mpeg:dash:srd:2014";
    private static final String STEREO = "urn:mpeg:dash:stereoid:2011";

    byte[] toXml() {
        StringBuilder xml = new StringBuilder();
        xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(format(
                "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\""
                        + " profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\" type=\"static\""
                        + " mediaPresentationDuration=\"PT%.3fS\" minBufferTime=\"PT1S\">%n<Period>%n",
                seconds));
        int id = 0;
        appendFallback(xml, id++);
        if (sound != null && soundIndex != null) {
            appendSound(xml, id++, sound, soundIndex);
        }
        int width = leastCommonMultiple(levels.stream().map(Level::equator));
        int height = leastCommonMultiple(levels.stream().map(Level::rows));
        for (int i = 0; i < tiles.size(); i++) {
            appendTile(xml, id++, tiles.get(i), tileIndices.get(i), width, height);
        }
        return xml.append("</Period>\n</MPD>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void appendFallback(StringBuilder xml, int id) {
        String codecs = fallback.codec() + (sound == null ? "" : "," + Track.Aac.CODEC);
        xml.append(format(
                "<AdaptationSet id=\"%d\" contentType=\"video\" mimeType=\"video/mp4\" codecs=\"%s\""
                        + " width=\"%d\" height=\"%d\" frameRate=\"%s\" segmentAlignment=\"true\""
                        + " subsegmentStartsWithSAP=\"1\">%n",
                id, codecs, fallback.width(), fallback.height(), frameRate()));
        if (sound != null) {
            xml.append("<ContentComponent id=\"1\" contentType=\"video\"/>\n");
            xml.append("<ContentComponent id=\"2\" contentType=\"audio\"/>\n");
        }
        xml.append("<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"main\"/>\n");
        appendRepresentation(xml, "fallback", Fallback.NAME, fallbackIndex, "");
    }

    private void appendSound(StringBuilder xml, int id, Track.Aac aac, CmafFile.Index index) {
        xml.append(format(
                "<AdaptationSet id=\"%d\" contentType=\"audio\" mimeType=\"audio/mp4\" codecs=\"%s\""
                        + " audioSamplingRate=\"%d\" segmentAlignment=\"true\" subsegmentStartsWithSAP=\"1\">%n",
                id, Track.Aac.CODEC, aac.sampleRate()));
        String channels = format(
                "<AudioChannelConfiguration"
                        + " schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"%d\"/>%n",
                aac.channels());
        appendRepresentation(xml, "audio", "audio.mp4", index, channels);
    }

    private void appendTile(StringBuilder xml, int id, Tile tile, CmafFile.Index index, int width, int height) {
        int columnWidth = width / tile.level.columns().get(tile.row);
        int rowHeight = height / tile.level.rows();
        xml.append(format(
                "<AdaptationSet id=\"%d\" contentType=\"video\" mimeType=\"video/mp4\" codecs=\"%s\""
                        + " width=\"%d\" height=\"%d\" frameRate=\"%s\" segmentAlignment=\"true\""
                        + " subsegmentStartsWithSAP=\"1\">%n",
                id,
                new Track.Avc(grid.tileWidth(), grid.tileHeight(), tile.avcc()).codec(),
                grid.tileWidth(),
                grid.tileHeight(),
                frameRate()));
        xml.append(format(
                "<EssentialProperty schemeIdUri=\"%s\" value=\"%d,%d,%d,%d,%d,%d,%d,%d\"/>%n",
                SRD,
                tile.eye,
                tile.column * columnWidth,
                tile.row * rowHeight,
                columnWidth,
                rowHeight,
                width,
                height,
                tile.levelIndex));
        if (eyes.size() > 1) {
            xml.append(format("<Role schemeIdUri=\"%s\" value=\"%s0\"/>%n", STEREO, tile.eye == 0 ? "l" : "r"));
        }
        String name = tile.name.substring("tiles/".length(), tile.name.length() - ".mp4".length());
        appendRepresentation(xml, name.replace('/', '-'), tile.name, index, "");
    }

    private void appendRepresentation(
            StringBuilder xml, String id, String url, CmafFile.Index index, String properties) {
        xml.append(format("<Representation id=\"%s\" bandwidth=\"%d\">%n", id, index.bandwidth()));
        xml.append(properties);
        xml.append(format(
                "<BaseURL>%s</BaseURL>%n<SegmentBase indexRange=\"%d-%d\" timescale=\"%d\">"
                        + "<Initialization range=\"0-%d\"/></SegmentBase>%n</Representation>%n</AdaptationSet>%n",
                url, index.initLength(), index.headLength() - 1, index.timescale(), index.initLength() - 1));
    }

    private String frameRate() {
        return rate.denominator() == 1 ? "" + rate.numerator() : rate.numerator() + "/" + rate.denominator();
    }

    /** The smallest sphere in which all tiles of all levels have whole sizes. */
    private static int leastCommonMultiple(Stream<Integer> counts) {
        return counts.reduce(
                2,
                (a, b) -> a / BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValue() * b);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
