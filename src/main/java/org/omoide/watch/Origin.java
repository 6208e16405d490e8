package org.omoide.watch;

import java.nio.ByteBuffer;
import org.omoide.storage.ByteRange;
import org.omoide.storage.MissingObjectException;
import org.omoide.storage.ObjectStore;
import org.omoide.storage.ObjectStore.Stored;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where derived files come from, perhaps from far away. */
interface Origin {

    /** Empty where there is no such object. */
    Mono<Stored> stat(String key);

    /** The whole object; nothing where there is none. */
    Flux<ByteBuffer> get(String key);

    /** As {@link ObjectStore#get(String, ByteRange)}. */
    Flux<ByteBuffer> get(String key, ByteRange range);

    static Origin of(ObjectStore objects) {
        return new Origin() {
            @Override
            public Mono<Stored> stat(String key) {
                return objects.stat(key);
            }

            @Override
            public Flux<ByteBuffer> get(String key) {
                return objects.get(key).onErrorComplete(MissingObjectException.class);
            }

            @Override
            public Flux<ByteBuffer> get(String key, ByteRange range) {
                return objects.get(key, range);
            }
        };
    }
}
