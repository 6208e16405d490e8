package org.omoide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.omoide.account.Account;
import org.omoide.account.Keys;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Footages;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.omoide.place.Place;
import org.omoide.search.Search;
import org.omoide.storage.ObjectStore;
import org.omoide.transcoder.Edits;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The whole server in the test's own process, on an embedded storage of its own; blocking an event loop is an error ({@link EventLoops}). */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "omoide.workers=0")
public abstract class InProcess {

    /** The coordinator of all tests. */
    protected static final Account COORDINATOR =
            new Account("coordinator", Role.COORDINATOR, "山田", "yamada", null, false, null, Instant.EPOCH);

    @LocalServerPort
    protected int port;

    @Autowired
    protected Footages footages;

    @Autowired
    protected ObjectStore objects;

    @Autowired
    protected ReactiveMongoTemplate mongo;

    @Autowired
    private Search search;

    @DynamicPropertySource
    static void storage(DynamicPropertyRegistry properties) {
        properties.add("omoide.data", InProcess::folder);
        // The same tests on a real MongoDB, where the environment names one.
        var mongodb = System.getenv("OMOIDE_TEST_MONGODB");
        if (mongodb != null) {
            properties.add("omoide.mongodb", () -> mongodb + "/test-" + UUID.randomUUID());
        }
    }

    private static String folder() {
        try {
            return Files.createTempDirectory("omoide").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Map<Account, Keys> keys = new HashMap<>();

    @BeforeEach
    void beginWithAnEmptyAlbum() {
        mongo.remove(new Query(), Footage.class)
                .then(mongo.remove(new Query(), Place.class))
                .then(search.rebuild())
                .block(Duration.ofSeconds(20));
    }

    /** Signed in as a coordinator. */
    protected WebTestClient client() {
        return client(COORDINATOR);
    }

    protected WebTestClient client(Account account) {
        return keys(account).to(stranger());
    }

    /** Not signed in. */
    protected WebTestClient stranger() {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    protected Keys keys(Account account) {
        return keys.computeIfAbsent(account, one -> Keys.of(mongo, one));
    }

    protected WebTestClient english() {
        return client().mutate().defaultHeader("Accept-Language", "en").build();
    }

    /** Footage in this state, with a master and, where it is ready, derived files. */
    protected Footage footage(State state, Footage.Problem problem) {
        var id = UUID.randomUUID().toString();
        var version = state == State.READY ? "v1" : null;
        var now = Instant.now();
        objects.put(Footage.masterKey(id), "video/mp4", ByteBuffer.wrap(new byte[1000]))
                .block();
        if (version != null) {
            for (var name : new String[] {"manifest.json", "poster.jpg", "preview.jpg", "tiles/mono/base/0-0.mp4"}) {
                objects.put(Footage.derivedPrefix(id, version) + name, "image/jpeg", ByteBuffer.wrap(new byte[10]))
                        .block();
            }
        }
        return footages.begin(new Footage(
                        id,
                        state,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Rights.UNSAID,
                        new Review(Review.State.PUBLISHED, null, null, now),
                        new Footage.Master("R0010042.MP4", "video/mp4", 1000, "00"),
                        null,
                        version,
                        Edits.NONE,
                        null,
                        null,
                        problem,
                        null,
                        now,
                        now))
                .block();
    }

    protected Footage ready() {
        return footage(State.READY, null);
    }
}
