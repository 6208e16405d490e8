package org.omoide.pack;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.omoide.storage.ObjectStore;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What proves that an object came whole. */
@Component
class Proofs implements DisposableBean {

    /** Objects that this instance reads through at once, whoever asks for how many. */
    static final int AT_ONCE = 4;

    private final ObjectStore objects;
    private final Scheduler readers = Schedulers.newBoundedElastic(AT_ONCE, Integer.MAX_VALUE, "proofs", 60, true);

    Proofs(ObjectStore objects) {
        this.objects = objects;
    }

    /** @param sha256 of its bytes, in hexadecimal digits */
    record Proof(long bytes, String sha256) {}

    /** Reads it through; fails where it isn't there. */
    Mono<Proof> of(String key) {
        return Mono.fromCallable(() -> read(key)).subscribeOn(readers);
    }

    /** Waits, on one of few threads that are there for it. */
    private Proof read(String key) throws NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        var bytes = new AtomicLong();
        objects.get(key)
                .doOnNext(buffer -> {
                    bytes.addAndGet(buffer.remaining());
                    digest.update(buffer);
                })
                .blockLast();
        return new Proof(bytes.get(), HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void destroy() {
        readers.dispose();
    }
}
