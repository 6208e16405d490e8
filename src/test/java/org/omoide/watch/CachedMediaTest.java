package org.omoide.watch;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

/** Who watches can't tell whether there is a cache. */
class CachedMediaTest extends MediaControllerTest {

    @TempDir
    static Path kept;

    private static DiskCache disk;

    @BeforeAll
    static void keep() throws Exception {
        disk = DiskCache.open(kept, 10_000_000);
        var origin = Origin.of(storage.objects());
        client = WebTestClient.bindToController(new MediaController(
                        MediaCache.none(origin),
                        new MediaCache(origin, 10_000_000, disk),
                        null,
                        new Versions((id, version) -> Mono.just(true), () -> 0),
                        GRANTS,
                        id -> Mono.just(id.equals("gone")),
                        session -> Mono.just(!session.equals(ENDED))))
                .build();
    }

    @AfterAll
    static void stopKeeping() {
        disk.close();
    }
}
