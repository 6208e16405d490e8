package org.omoide.storage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What Omoide leans on in any engine, and nothing else. Each engine has a test of its own that opens it and runs the parts for
 * the protocols that it speaks. Where an engine can't keep to a part, its test says so by overriding that one method.
 */
abstract class StorageContract {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    static byte[] noise(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    static byte[] bytes(Flux<ByteBuffer> content) {
        return content.collect(ByteArrayOutputStream::new, (all, buffer) -> {
                    var bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    all.writeBytes(bytes);
                })
                .map(ByteArrayOutputStream::toByteArray)
                .block(PATIENCE);
    }

    static <T> T await(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }
}
