package org.omoide.transcoder.media;

import java.time.Duration;

/**
 * What reading a master may cost.
 *
 * @param maxPixels of one picture
 * @param probeBytes that may be read to find out what the streams are
 * @param deadline after which every read fails, counted from the opening
 */
public record Limits(long maxPixels, long probeBytes, Duration deadline) {

    /** For a look at the master. */
    public static Limits ofInspection(long maxPixels) {
        return new Limits(maxPixels, 20_000_000, Duration.ofSeconds(60));
    }

    /** For the whole of it; long films on small machines take hours. */
    public static Limits ofTranscoding(long maxPixels) {
        return new Limits(maxPixels, 20_000_000, Duration.ofDays(2));
    }
}
