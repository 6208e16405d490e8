package org.omoide.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.SharedData;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;

/** A town's archive goes in by one command: each file ends as playable, or refused for the right reason. */
class ImportIT {

    private static final Pattern ROW = Pattern.compile("^([✓✗])  (\\S+) +(.*)$");

    /** Of the files made to hurt. */
    private static final int EVERY = 5;

    @TempDir
    Path folder;

    @Test
    void takesWhatIs360AndSaysWhyNotOfTheRest() throws Exception {
        var archive = Files.createDirectory(folder.resolve("archive"));
        var expected = new LinkedHashMap<String, String>();
        expected.put("overpass-2048x1024-4s.mp4", "");
        expected.put("plant-1920x1080-8s-silent.mp4", "");
        expected.put("forest-topbottom-1920x1080-10s-sphericalv1.mp4", "");
        expected.put("theta-40s-lowres.ts", "");
        expected.put("stitched-2560x1280-13frames-mpeg4.mp4", "");
        expected.put("vr180-topbottom-1072x1504-5s-sphericalv2-mesh.mp4", "refusal.VR180");
        expected.put("flat-gopro-max-heromode-gps.mp4", "refusal.FLAT");
        expected.put("building-8192x4096.jpg", "");
        expected.put("mountain-4096x2048.jpg", "");
        expected.put("insta360-6912x3456-gpano-gps.jpg", "");
        expected.put("street-2000x1000-gps-gpano-mismatch.jpg", "");
        expected.put("gear360-500x250-gps-latitude-213.jpg", "refusal.VR180");
        expected.put("single-fisheye-3264x3264.jpg", "refusal.FISHEYE");
        for (var name : expected.keySet()) {
            var kind = name.endsWith(".jpg") ? "stills/" : "footage/";
            Files.copy(SharedData.require(kind + name), archive.resolve(name));
        }
        table(archive, expected.keySet().stream().map(name -> name + ",大牟田駅前,1985"));

        var run = imported(archive);

        assertThat(run.rows.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((name, reason) ->
                assertThat(run.rows.get(name)).as(name).isEqualTo(reason.isEmpty() ? "" : english(reason)));
        assertThat(run.exit).isEqualTo(1);
        assertThat(playable(folder.resolve("data"))).isEqualTo(9);
    }

    /** All of them are read in one process by the transcoder's own test; here each comes the whole way. */
    @Test
    @Tag("long")
    void survivesFilesMadeToHurt() throws Exception {
        var archive = Files.createDirectory(folder.resolve("archive"));
        Map<String, Path> hostile = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SharedData.require("hostile"))) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> hostile.put(file.getFileName().toString().replace(' ', '_'), file));
        }
        var turn = new AtomicInteger();
        hostile.values().removeIf(file -> turn.getAndIncrement() % EVERY != 0);
        for (var file : hostile.entrySet()) {
            Files.copy(file.getValue(), archive.resolve(file.getKey()));
        }
        table(archive, hostile.keySet().stream().map(name -> '"' + name + "\",,"));

        var run = imported(archive);

        assertThat(run.rows.keySet()).containsExactlyInAnyOrderElementsOf(hostile.keySet());
        var byReason = run.rows.values().stream()
                .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
        System.out.println("hostile files by what became of them: " + byReason);
        assertThat(byReason).doesNotContainKey(english("transcoding.failed"));
    }

    private static void table(Path archive, Stream<String> rows) throws IOException {
        Files.writeString(
                archive.resolve("archive.csv"),
                Stream.concat(Stream.of("file,place,era"), rows).collect(Collectors.joining("\n")));
    }

    private record Run(int exit, Map<String, String> rows) {}

    private Run imported(Path archive) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstdout.encoding=UTF-8",
                        "-Dfile.encoding=UTF-8",
                        "-Duser.language=en",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        System.getProperty("omoide.jar"),
                        "import",
                        archive.toString(),
                        "--omoide.data=" + folder.resolve("data"))
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        System.out.println(output);
        var rows = new LinkedHashMap<String, String>();
        output.lines()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .forEach(row -> rows.put(row.group(2), row.group(3)));
        return new Run(process.exitValue(), rows);
    }

    /** How many published versions have all that their manifest speaks of. */
    private static long playable(Path data) {
        try (var storage = Storage.open(StorageSettings.embedded(data))) {
            var names = storage.objects()
                    .list("derived/")
                    .map(stored -> stored.key())
                    .collectList()
                    .block();
            return names.stream()
                    .filter(name -> name.endsWith("/manifest.json"))
                    .count();
        }
    }

    private static String english(String key) {
        try (var in = ImportIT.class.getResourceAsStream("/messages/omoide_en.properties")) {
            var messages = new Properties();
            messages.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return messages.getProperty(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
