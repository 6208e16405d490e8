package org.omoide.transcoder.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.omoide.transcoder.FileSource;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Inspection.Refused;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.SharedData;
import org.omoide.transcoder.Source;

class HostileFilesTest {

    private static final long MEBIBYTE = 1 << 20;

    @Test
    void eachHasAReasonAndNoneLeavesAnythingBehind() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(SharedData.file("hostile"))) {
            found.filter(Files::isRegularFile).sorted().forEach(files::add);
        }
        Map<String, Integer> reasons = inspectAll(files);
        System.out.println("hostile files: " + reasons);
        assertThat(reasons.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(files.size());
        assertThat(reasons).doesNotContainKey("Recognised");

        long memory = Pointer.physicalBytes();
        long handles = openFiles();
        for (int i = 0; i < 3; i++) {
            inspectAll(files);
        }
        assertThat(openFiles()).isEqualTo(handles);
        assertThat(Pointer.physicalBytes() - memory).isLessThan(150 * MEBIBYTE);
    }

    private static Map<String, Integer> inspectAll(List<Path> files) throws IOException {
        Map<String, Integer> reasons = new TreeMap<>();
        for (Path file : files) {
            try (Source source = FileSource.open(file)) {
                Inspection found = new Inspector().inspect(source, Layout.MONO, Settings.defaults());
                reasons.merge(
                        found instanceof Refused refused ? refused.refusal().name() : "Recognised", 1, Integer::sum);
            }
        }
        return reasons;
    }

    /** 0 where the system doesn't tell. */
    private static long openFiles() throws IOException {
        Path handles = Path.of("/proc/self/fd");
        if (!Files.isDirectory(handles)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(handles)) {
            return open.count();
        }
    }
}
