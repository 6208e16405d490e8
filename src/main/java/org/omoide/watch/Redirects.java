package org.omoide.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import org.omoide.storage.PresignedUrls;
import org.omoide.storage.StorageSettings;
import org.omoide.web.MediaOrigin;
import org.springframework.http.CacheControl;

/** Where browsers fetch derived files themselves, straight from the S3 service. */
final class Redirects implements AutoCloseable {

    private final PresignedUrls urls;
    private final Duration life;

    /** Browsers keep what they fetched by its address, which therefore stays the same for a while. */
    private final Cache<String, URI> signed;

    /**
     * @param s3 with the endpoint as browsers reach it
     * @param life of an address
     */
    Redirects(StorageSettings.S3 s3, Duration life) {
        this.urls = new PresignedUrls(s3);
        this.life = life;
        this.signed = Caffeine.newBuilder()
                .maximumSize(20_000)
                .expireAfterWrite(life.dividedBy(2))
                .build();
    }

    /** Good for half of its life at least. */
    URI to(String key) {
        return signed.get(key, wanted -> urls.get(wanted, life, MediaController.FOR_EVER.getHeaderValue()));
    }

    /** How long a browser may go on by an address without asking again: it is good for as long again after that. */
    CacheControl kept() {
        return CacheControl.maxAge(life.dividedBy(4)).cachePrivate();
    }

    /** Some services have the bucket's name in the host. */
    MediaOrigin origin() {
        var address = to("derived/any");
        return new MediaOrigin(address.getScheme() + "://" + address.getRawAuthority());
    }

    @Override
    public void close() {
        urls.close();
    }
}
