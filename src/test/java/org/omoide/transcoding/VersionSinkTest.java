package org.omoide.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.footage.Checksums;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;

class VersionSinkTest {

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

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5 * 1024 * 1024, 5 * 1024 * 1024 + 1, 17_000_000})
    void putsTheHeadThatIsKnownLastBeforeAllThatWasAppended(int size) throws IOException {
        var sink = new VersionSink(storage.objects(), "derived/f/v" + size + "/");
        var body = new byte[size];
        new Random(size).nextBytes(body);
        try (var growing = sink.open("tile.mp4", "video/mp4")) {
            for (int from = 0; from < size; from += 700_000) {
                growing.append(ByteBuffer.wrap(body, from, Math.min(700_000, size - from)));
            }
            growing.finish(new byte[] {1, 2, 3});
        }
        sink.put("manifest.json", "application/json", new byte[] {'{', '}'});
        sink.seal();

        var checksums = Checksums.parse(new String(content("derived/f/v" + size + "/" + Checksums.NAME)));
        assertThat(checksums.files()).containsOnlyKeys("manifest.json", "tile.mp4");
        checksums.files().forEach((name, pieces) -> proveConsists(content("derived/f/v" + size + "/" + name), pieces));

        var stored = content("derived/f/v" + size + "/tile.mp4");
        assertThat(stored).hasSize(size + 3).startsWith(1, 2, 3);
        assertThat(Arrays.equals(stored, 3, stored.length, body, 0, size)).isTrue();
    }

    private static void proveConsists(byte[] content, List<Checksums.Piece> pieces) {
        int from = 0;
        for (var piece : pieces) {
            var bytes = ByteBuffer.wrap(content, from, (int) piece.bytes()).slice();
            assertThat(Checksums.Piece.of(bytes)).isEqualTo(piece);
            from += (int) piece.bytes();
        }
        assertThat(from).isEqualTo(content.length);
    }

    @Test
    void leavesNothingOfAFileThatWasGivenUp() throws IOException {
        var sink = new VersionSink(storage.objects(), "derived/f/gone/");
        try (var growing = sink.open("tile.mp4", "video/mp4")) {
            growing.append(ByteBuffer.allocate(6_000_000));
            growing.append(ByteBuffer.allocate(6_000_000));
        }
        assertThat(storage.objects().list("derived/f/gone/").collectList().block())
                .isEmpty();
    }

    @Test
    void aMasterIsReadFromAnyPlaceInAnyOrder() throws IOException {
        var body = new byte[21_000_001];
        new Random(1).nextBytes(body);
        storage.objects().put("masters/m", "video/mp4", ByteBuffer.wrap(body)).block();
        try (var source = new MasterSource(storage.objects(), "masters/m", "m.mp4", body.length)) {
            var random = new Random(2);
            for (int i = 0; i < 200; i++) {
                int position = random.nextInt(body.length);
                var target = ByteBuffer.allocate(1 + random.nextInt(100_000));
                int count = source.read(position, target);
                assertThat(count).isPositive();
                assertThat(Arrays.equals(target.array(), 0, count, body, position, position + count))
                        .isTrue();
            }
            assertThat(source.read(body.length, ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    private static byte[] content(String key) {
        var out = new ByteArrayOutputStream();
        storage.objects()
                .get(key)
                .doOnNext(bytes -> {
                    var copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    out.writeBytes(copy);
                })
                .blockLast();
        return out.toByteArray();
    }
}
