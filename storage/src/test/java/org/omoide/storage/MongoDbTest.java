package org.omoide.storage;

import java.util.UUID;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A real MongoDB, where the environment names one: {@code OMOIDE_TEST_MONGODB=mongodb://127.0.0.1:27017}. */
@EnabledIfEnvironmentVariable(
        named = "OMOIDE_TEST_MONGODB",
        matches = ".+",
        disabledReason = "OMOIDE_TEST_MONGODB names no MongoDB")
class MongoDbTest extends DocumentContract {

    private final String mongodb = System.getenv("OMOIDE_TEST_MONGODB") + "/contract-" + UUID.randomUUID();

    @Override
    String mongodb() {
        return mongodb;
    }
}
