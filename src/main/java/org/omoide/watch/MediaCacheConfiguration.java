package org.omoide.watch;

import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.OmoideSettings;
import org.omoide.footage.Footages;
import org.omoide.storage.ObjectStore;
import org.omoide.storage.StorageSettings;
import org.omoide.watch.MediaSettings.Delivery;
import org.omoide.web.MediaOrigin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The cache as the operator wants it. */
@Configuration(proxyBeanMethods = false)
class MediaCacheConfiguration {

    private static final Logger log = LoggerFactory.getLogger(MediaCacheConfiguration.class);

    private static final Pattern DERIVED = Pattern.compile("derived/([^/]+)/([^/]+)/.+");

    @Bean
    @Nullable
    DiskCache diskCache(MediaSettings media, OmoideSettings omoide) {
        var limit = media.diskCache(omoide.s3() != null);
        if (limit.toBytes() == 0) {
            return null;
        }
        var folder = omoide.data().resolve("media-cache");
        try {
            var cache = DiskCache.open(folder, limit.toBytes());
            if (cache == null) {
                log.info("another process keeps its media in {}; this one does without", folder);
            }
            return cache;
        } catch (IOException e) {
            log.warn("media can't be kept in {}; going on without", folder, e);
            return null;
        }
    }

    @Bean
    @Nullable
    Redirects redirects(MediaSettings media, OmoideSettings omoide) {
        if (media.delivery() == Delivery.SERVER) {
            return null;
        }
        var s3 = omoide.s3();
        if (s3 == null || s3.publicEndpoint() == null) {
            throw new IllegalArgumentException(
                    "omoide.media.delivery=redirect needs an S3 service that browsers can reach: set omoide.s3.endpoint and omoide.s3.public-endpoint, or leave delivery at server.");
        }
        return new Redirects(
                new StorageSettings.S3(s3.publicEndpoint(), s3.accessKey(), s3.secretKey(), s3.bucket(), s3.region()),
                media.redirectLife());
    }

    @Bean
    @Nullable
    MediaOrigin mediaOrigin(ObjectProvider<Redirects> redirects) {
        var known = redirects.getIfAvailable();
        return known == null ? null : known.origin();
    }

    @Bean
    MediaCache mediaCache(ObjectStore objects, MediaSettings media, ObjectProvider<DiskCache> disk, Footages footages) {
        return new MediaCache(
                Origin.of(objects),
                media.memoryCache().toBytes(),
                disk.getIfAvailable(),
                damaged -> makeAgain(damaged, footages));
    }

    /** Nobody sees that version any more, and it is made again from its master. */
    private static void makeAgain(String damaged, Footages footages) {
        var key = DERIVED.matcher(damaged);
        if (key.matches()) {
            footages.remake(key.group(1), key.group(2))
                    .subscribe(
                            footage -> log.warn("{} is made again from its master", footage.id()),
                            e -> log.error("{} could not be queued to be made again", damaged, e));
        }
    }
}
