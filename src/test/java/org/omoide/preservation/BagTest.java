package org.omoide.preservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.storage.StorageException;
import reactor.core.publisher.Flux;

class BagTest {

    @TempDir
    private Path folder;

    private Bag bag;

    @BeforeEach
    void write() throws IOException {
        bag = new Bag(folder);
        try (var writer = new BagWriter(folder)) {
            try (var lines = writer.payload("documents/places.jsonl")) {
                writer.copy("objects/masters/m", Flux.just(bytes("思い"), bytes("出")));
                lines.write("{}\n".getBytes(StandardCharsets.UTF_8));
            }
            writer.finish(Map.of("Omoide-Format", "1"));
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isAsTheSpecificationWantsIt() throws IOException {
        bag.validate();
        assertThat(folder.resolve("bagit.txt")).hasContent("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        assertThat(Files.readAllLines(folder.resolve("manifest-sha256.txt")))
                .containsExactly(
                        // printf 思い出 | sha256sum
                        "36a157ce4beee8bd6f5dc62404ba978375916bf5adb6185f5e099f26010b66b4" + "  data/objects/masters/m",
                        "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"
                                + "  data/documents/places.jsonl");
        assertThat(bag.info()).containsEntry("Payload-Oxum", "12.2").containsEntry("Omoide-Format", "1");
        assertThat(Files.readAllLines(folder.resolve("tagmanifest-sha256.txt")))
                .extracting(line -> line.substring(64))
                .containsExactly("  bag-info.txt", "  bagit.txt", "  manifest-sha256.txt");
    }

    @Test
    void whatBreaksOffIsNotInIt() throws IOException {
        var other = folder.resolve("other");
        try (var writer = new BagWriter(other)) {
            assertThatThrownBy(() -> writer.copy(
                            "objects/masters/broken",
                            Flux.concat(Flux.just(bytes("half")), Flux.error(new StorageException("gone", null)))))
                    .isInstanceOf(StorageException.class);
            assertThat(Bag.isAt(other)).isFalse();
            writer.finish(Map.of());
        }
        assertThat(other.resolve("data/objects/masters/broken")).doesNotExist();
        new Bag(other).validate();
    }

    @Test
    void everyDamageIsFound() throws IOException {
        Files.writeString(folder.resolve("data/objects/masters/m"), "思い入");
        refused("restore.bag.corrupt");
        write();
        Files.delete(folder.resolve("data/objects/masters/m"));
        refused("restore.bag.missing");
        write();
        Files.writeString(folder.resolve("data/more"), "");
        refused("restore.bag.unnamed");
        Files.delete(folder.resolve("data/more"));
        Files.writeString(folder.resolve("bag-info.txt"), "Payload-Oxum: 12.3\n");
        refused("restore.bag.corrupt");
        Files.delete(folder.resolve("tagmanifest-sha256.txt"));
        refused("restore.bag.oxum");
        Files.writeString(folder.resolve("fetch.txt"), "");
        refused("restore.bag.kind");
    }

    @Test
    void nothingOutsideIsTouched() throws IOException {
        Files.delete(folder.resolve("tagmanifest-sha256.txt"));
        var sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        for (var name : List.of("../outside", "/etc/hostname", "data/../../outside")) {
            Files.writeString(folder.resolve("manifest-sha256.txt"), sha256 + "  " + name + "\n");
            refused("restore.bag.outside");
        }
        var outside = Files.createTempFile("outside", "");
        Files.createSymbolicLink(folder.resolve("data/link"), outside);
        Files.writeString(folder.resolve("manifest-sha256.txt"), sha256 + "  data/link\n");
        refused("restore.bag.missing");
        Files.delete(outside);
    }

    private void refused(String key) {
        assertThatThrownBy(() -> bag.validate()).isInstanceOf(Impossible.class).hasMessage(key);
    }
}
