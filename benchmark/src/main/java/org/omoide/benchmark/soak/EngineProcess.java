package org.omoide.benchmark.soak;

import java.io.IOException;
import java.nio.file.Path;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;

/** The embedded engines in a process of their own, so that they can be killed without the servers. */
final class EngineProcess {

    private EngineProcess() {}

    /** Runs until its input ends: an engine doesn't outlive the soak. */
    public static void main(String[] arguments) throws IOException {
        try (var storage = Storage.open(StorageSettings.embedded(Path.of(arguments[0])))) {
            System.out.println("ready " + storage.mongodb());
            while (System.in.read() >= 0) {
                // Nobody writes to it.
            }
        }
    }
}
