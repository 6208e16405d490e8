package org.omoide.transcoder;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The footage that lies beside the project and not in it. */
public final class SharedData {

    private SharedData() {}

    /** The file, or a skipped test where it isn't. */
    public static Path file(String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve(".ci"))) {
            folder = folder.getParent();
        }
        Path file = folder == null
                ? Path.of("missing")
                : folder.resolve("../shared").resolve(name);
        assumeTrue(Files.isReadable(file), "needs ../shared/" + name + ", which is not here");
        return file;
    }
}
