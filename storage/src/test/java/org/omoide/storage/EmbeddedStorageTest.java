package org.omoide.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStorageTest {

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

    @Nested
    class Objects extends ObjectContract {

        @Override
        ObjectStore objects() {
            return storage.objects();
        }

        @Override
        StorageSettings.S3 settings() {
            try {
                return Whereabouts.of(folder).s3();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Nested
    class Multiparts extends MultipartContract {

        @Override
        ObjectStore objects() {
            return storage.objects();
        }
    }

    @Nested
    class Documents extends DocumentContract {

        @Override
        String mongodb() {
            return storage.mongodb();
        }
    }
}
