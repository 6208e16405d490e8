package org.omoide.footage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omoide.footage.Checksums.Piece;

class ChecksumsTest {

    private static final Checksums LIST = new Checksums(Map.of(
            "manifest.json",
            List.of(piece(1)),
            "tiles/mono/base/0-0.mp4",
            List.of(piece(2), piece(3)),
            "audio.mp4",
            List.of(piece())));

    private static Piece piece(int... bytes) {
        var buffer = ByteBuffer.allocate(bytes.length);
        for (int one : bytes) {
            buffer.put((byte) one);
        }
        return Piece.of(buffer.flip());
    }

    @Test
    void aListIsReadAsItWasWritten() {
        assertThat(Checksums.parse(LIST.text())).isEqualTo(LIST);
        assertThat(LIST.text())
                .contains("4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a 1 manifest.json\n");
    }

    @Test
    void noDamageToTheListGoesUnseen() {
        var text = LIST.text();
        for (int end = 0; end < text.length(); end++) {
            var cut = text.substring(0, end);
            assertThatThrownBy(() -> Checksums.parse(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        for (var other : List.of(
                text.replaceFirst("^.*\n", ""),
                text.replace(" 1 manifest.json", " 2 manifest.json"),
                text.replace("0-0", "0-1"),
                text + text)) {
            assertThatThrownBy(() -> Checksums.parse(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
