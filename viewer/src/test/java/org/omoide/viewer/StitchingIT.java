package org.omoide.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.transcoder.Layout;

/** What the decoder gives for stitched tiles is, sample for sample, what it gives for each of them alone. */
class StitchingIT {

    @Test
    void realFootageStaysExact(@TempDir Path media) throws Exception {
        try (var chromium = Chromium.start();
                var site = Site.serve(media)) {
            Footage.transcode(overpass(), Layout.MONO, 2048, 1024, media.resolve("overpass"));
            var page = chromium.context(320, 240).newPage();
            page.navigate(site.address("/test/modules/assert.js"));
            @SuppressWarnings("unchecked")
            var result = (Map<String, Object>) page.evaluate(
                    "async () => (await import('/test/modules/stitching.js')).compare('/media/overpass/', 7)");
            assertThat((List<?>) result.get("differing")).isEmpty();
            assertThat((int) result.get("compared")).isGreaterThan(700);
        }
    }

    private static Path overpass() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve(".ci"))) {
            folder = folder.getParent();
        }
        Path file = Path.of("" + folder, "../shared/footage/overpass-2048x1024-4s.mp4");
        assumeTrue(Files.isReadable(file), "needs ../shared/footage, which is not here");
        return file;
    }
}
