package org.omoide.storage;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A real MongoDB, where the environment names one: {@code OMOIDE_TEST_MONGODB=mongodb://127.0.0.1:27017}. */
class MongoDbTest extends StorageContract {

    @TempDir
    static Path folder;

    private static Storage storage;

    @BeforeAll
    static void open() {
        var mongodb = System.getenv("OMOIDE_TEST_MONGODB");
        Assumptions.assumeTrue(mongodb != null, "skipped: OMOIDE_TEST_MONGODB names no MongoDB");
        storage = Storage.open(new StorageSettings(folder, mongodb + "/contract-" + UUID.randomUUID(), null));
    }

    @AfterAll
    static void close() {
        if (storage != null) {
            storage.close();
        }
    }

    @Override
    Storage storage() {
        return storage;
    }
}
