package org.omoide.watch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.omoide.storage.PresignedUrls;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an operator can set of media on their way from the object store to those who watch, as {@code omoide.media.*}.
 *
 * @param memoryCache of all chunks that are kept in the heap; 0 for none
 * @param diskCache of all chunks that are kept in the folder {@code media-cache} of {@code omoide.data}; 0 for none. Absent
 *     for 10 GB where the object store is another machine's, and none where it is the embedded one, which reads from the
 *     same disk
 * @param delivery how derived files come to browsers
 * @param redirectLife how long an address of the S3 service is good that a browser is sent to
 */
@ConfigurationProperties("omoide.media")
record MediaSettings(
        @DefaultValue("64MB") DataSize memoryCache,
        @Nullable DataSize diskCache,
        @DefaultValue("server") Delivery delivery,
        @DefaultValue("5m") Duration redirectLife) {

    /** How derived files come to browsers. */
    enum Delivery {
        /** Through this server and its cache. */
        SERVER,
        /** This server says where, and they fetch them straight from the S3 service. */
        REDIRECT
    }

    private static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);
    private static final DataSize OF_A_FAR_STORE = DataSize.ofGigabytes(10);

    /** @throws IllegalArgumentException where the heap has no room for it */
    MediaSettings {
        long heap = Runtime.getRuntime().maxMemory();
        if (memoryCache.toBytes() < 0 || memoryCache.toBytes() > heap / 2) {
            throw new IllegalArgumentException(
                    "omoide.media.memory-cache=%d MB is more than half of the heap, which has %d MB. Set less, or give Java more by -Xmx."
                            .formatted(memoryCache.toMegabytes(), heap >> 20));
        }
        if (diskCache != null && diskCache.isNegative()) {
            throw new IllegalArgumentException("omoide.media.disk-cache can't be less than 0, which is none.");
        }
        if (redirectLife.compareTo(SHORTEST_LIFE) < 0 || redirectLife.compareTo(PresignedUrls.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "omoide.media.redirect-life can be between 1m and 7d; what is taken down, and a headset that is lost, may go on for so long.");
        }
    }

    /** @param far whether the object store is another machine's */
    DataSize diskCache(boolean far) {
        return diskCache != null ? diskCache : far ? OF_A_FAR_STORE : DataSize.ofBytes(0);
    }
}
