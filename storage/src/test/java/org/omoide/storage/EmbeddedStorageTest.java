package org.omoide.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStorageTest extends StorageContract {

    @TempDir
    static Path folder;

    private static Storage storage;

    @BeforeAll
    static void open() {
        storage = Storage.open(StorageSettings.embedded(folder));
    }

    @AfterAll
    static void close() {
        storage.close();
    }

    @Override
    Storage storage() {
        return storage;
    }
}
