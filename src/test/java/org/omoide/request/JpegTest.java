package org.omoide.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class JpegTest {

    private static final byte[] PICTURE = picture(96, 54);

    @Test
    void keepsThePicture() throws IOException {
        var kept = ImageIO.read(new ByteArrayInputStream(Jpeg.picture(PICTURE)));
        var before = ImageIO.read(new ByteArrayInputStream(PICTURE));
        for (int x = 0; x < 96; x += 7) {
            assertThat(kept.getRGB(x, 20)).isEqualTo(before.getRGB(x, 20));
        }
    }

    @Test
    void dropsWhatIsNotThePicture() {
        var secret = "Exif\0\0 GPS 33.0139 130.4278".getBytes(StandardCharsets.US_ASCII);
        var marked = new ByteArrayOutputStream();
        marked.write(PICTURE, 0, 2);
        for (int marker : new int[] {0xe1, 0xfe}) {
            marked.write(0xff);
            marked.write(marker);
            marked.write(0);
            marked.write(secret.length + 2);
            marked.writeBytes(secret);
        }
        marked.write(PICTURE, 2, PICTURE.length - 2);
        marked.writeBytes("<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII));
        var kept = new String(Jpeg.picture(marked.toByteArray()), StandardCharsets.ISO_8859_1);
        assertThat(kept).doesNotContain("GPS").doesNotContain("script").doesNotContain("JFIF");
        assertThat(kept.length()).isLessThan(PICTURE.length);
    }

    @Test
    void refusesWhatIsNoWholePicture() {
        assertThat(Jpeg.picture(new byte[0])).isNull();
        assertThat(Jpeg.picture("<html>".getBytes(StandardCharsets.US_ASCII))).isNull();
        assertThat(Jpeg.picture(Arrays.copyOf(PICTURE, PICTURE.length - 2))).isNull();
        assertThat(Jpeg.picture(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9, 0}))
                .isNull();
        for (int end = 2; end < PICTURE.length - 2; end += 13) {
            assertThat(Jpeg.picture(Arrays.copyOf(PICTURE, end))).isNull();
        }
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertThat(Jpeg.picture(picture(Jpeg.LARGEST_SIDE + 1, 8))).isNull();
    }

    static byte[] picture(int width, int height) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                picture.setRGB(x, y, Color.HSBtoRGB(x / (float) width, 0.6f, 0.4f + 0.5f * y / height));
            }
        }
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "jpeg", bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
