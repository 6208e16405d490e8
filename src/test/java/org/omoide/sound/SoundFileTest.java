package org.omoide.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.omoide.web.Problem;

public class SoundFileTest {

    private static final String SECRET = "recorded at home, 33.0N 130.4E";

    @Test
    void ofAWaveTheFormatAndTheSamplesStay() {
        var samples = new byte[101];
        samples[100] = 7;
        var sound = SoundFile.of(wave(samples));
        assertThat(sound.mediaType()).isEqualTo("audio/wav");
        assertThat(text(sound.bytes())).doesNotContain(SECRET).contains("fmt ", "data");
        var kept = ByteBuffer.wrap(sound.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(kept.getInt(4)).isEqualTo(sound.bytes().length - 8);
        assertThat(kept.getInt(40)).isEqualTo(101);
        assertThat(kept.get(44 + 100)).isEqualTo((byte) 7);
    }

    @Test
    void ofAnMp3TheTagsGo() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("ID3\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
        bytes.write(SECRET.length());
        bytes.writeBytes(SECRET.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFB, (byte) 0x90, 0x44});
        bytes.writeBytes(new byte[400]);
        bytes.writeBytes(("TAG" + SECRET).getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(new byte[128 - 3 - SECRET.length()]);
        var sound = SoundFile.of(bytes.toByteArray());
        assertThat(sound.mediaType()).isEqualTo("audio/mpeg");
        assertThat(sound.bytes()).hasSize(404).startsWith(0xFF, 0xFB, 0x90, 0x44);
    }

    @Test
    void ofAnM4aWhatIsSaidBesideTheSoundGoesAndNothingMoves() {
        var said = box("udta", box("\u00a9xyz", SECRET.getBytes(StandardCharsets.ISO_8859_1)));
        var bytes = joined(
                box("ftyp", "M4A \0\0\0\0".getBytes(StandardCharsets.ISO_8859_1)),
                box("moov", said),
                box("mdat", new byte[60]));
        var sound = SoundFile.of(bytes);
        assertThat(sound.mediaType()).isEqualTo("audio/mp4");
        assertThat(sound.bytes()).hasSameSizeAs(bytes);
        assertThat(text(sound.bytes())).contains("free", "mdat").doesNotContain(SECRET, "udta");
    }

    @Test
    void whatIsNoSoundIsNotTaken() {
        var broken = joined(box("ftyp", "M4A \0\0\0\0".getBytes(StandardCharsets.ISO_8859_1)), new byte[80]);
        ByteBuffer.wrap(broken).putInt(16, 7);
        for (var bytes : new byte[][] {
            {}, new byte[200], "<html>".repeat(30).getBytes(StandardCharsets.UTF_8), broken, wave(new byte[0])
        }) {
            assertThatThrownBy(() -> SoundFile.of(bytes)).isInstanceOf(Problem.class);
        }
    }

    /** With a chunk that says who recorded it. */
    public static byte[] wave(byte[] samples) {
        var said = SECRET.getBytes(StandardCharsets.ISO_8859_1);
        var bytes = ByteBuffer.allocate(44 + samples.length + samples.length % 2 + 8 + said.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(bytes.capacity() - 8);
        bytes.put("WAVE".getBytes(StandardCharsets.ISO_8859_1));
        bytes.put("LIST".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(said.length)
                .put(said);
        bytes.put("fmt ".getBytes(StandardCharsets.ISO_8859_1)).putInt(16);
        bytes.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000).putShort((short) 2);
        bytes.putShort((short) 16);
        bytes.put("data".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(samples.length)
                .put(samples);
        return bytes.array();
    }

    private static byte[] box(String type, byte[] content) {
        return ByteBuffer.allocate(8 + content.length)
                .putInt(8 + content.length)
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .put(content)
                .array();
    }

    private static byte[] joined(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        for (var part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
