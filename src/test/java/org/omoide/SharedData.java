package org.omoide;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real footage that lies beside the checkout, not in it. */
public final class SharedData {

    private SharedData() {}

    /** The file or folder; skips the calling test, and says so, where there is none. */
    public static Path require(String name) {
        var top = Path.of("").toAbsolutePath();
        while (top != null && !Files.exists(top.resolve(".ci"))) {
            top = top.getParent();
        }
        var path = top == null ? Path.of(name) : top.resolveSibling("shared").resolve(name);
        Assumptions.assumeTrue(Files.exists(path), () -> "skipped: ../shared/" + name + " is not beside the checkout");
        return path;
    }
}
