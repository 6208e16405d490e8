package org.omoide.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OldPhotoTest {

    private static final Color LEFT = new Color(20, 60, 160);
    private static final Color RIGHT = new Color(200, 150, 90);

    /** 48 × 32, blue on the left and brown on the right; made by libwebp, lossy and lossless. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UklGRloAAABXRUJQVlA4IE4AAADwAwCdASowACAAPrVKnkmnJCKhMAgA4BaJQBejIAaAAAwkG/DCaHpAAP7ryJnqvEGZ88IbgovL6C//8MKf8/JT"
                        + "vodC6PtqT45OwAAAAAA=",
                "UklGRioAAABXRUJQVlA4TB4AAAAvL8AHAA9wHq1T0B5Ud/4DD2LBZP7SGXRH9D9QnQM="
            })
    void aWebPPictureIsTaken(String webp) throws IOException {
        var photo = OldPhoto.of(Base64.getDecoder().decode(webp));

        assertThat(photo.aspect()).isEqualTo(1.5);
        var shown = ImageIO.read(new ByteArrayInputStream(photo.jpeg()));
        assertAlike(shown, 8, 16, LEFT);
        assertAlike(shown, 40, 16, RIGHT);
    }

    /**
     * How a camera was held says tag 274 of EXIF 2.32, 4.6.4: of the picture's left half that is stored, where it is to be
     * seen.
     */
    @ParameterizedTest
    @CsvSource({
        "1, left", "2, right", "3, right", "4, left",
        "5, top", "6, top", "7, bottom", "8, bottom"
    })
    void itStandsUprightHoweverTheCameraWasHeld(int orientation, String where) throws IOException {
        var photo = OldPhoto.of(heldAs(orientation, halves()));

        var shown = ImageIO.read(new ByteArrayInputStream(photo.jpeg()));
        assertThat(shown.getWidth()).isEqualTo(orientation < 5 ? 96 : 64);
        assertThat(photo.aspect()).isEqualTo(orientation < 5 ? 1.5 : 1 / 1.5, within(1e-9));
        int right = shown.getWidth() - 8;
        int bottom = shown.getHeight() - 8;
        assertAlike(shown, where.equals("right") ? right : 8, where.equals("bottom") ? bottom : 8, LEFT);
        assertAlike(shown, where.equals("left") ? right : 8, where.equals("top") ? bottom : 8, RIGHT);
    }

    private static void assertAlike(BufferedImage picture, int x, int y, Color expected) {
        var seen = new Color(picture.getRGB(x, y));
        assertThat(seen.getRed()).as("%d, %d", x, y).isCloseTo(expected.getRed(), within(12));
        assertThat(seen.getBlue()).as("%d, %d", x, y).isCloseTo(expected.getBlue(), within(12));
    }

    private static byte[] halves() throws IOException {
        var picture = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
        var pen = picture.createGraphics();
        pen.setColor(LEFT);
        pen.fillRect(0, 0, 48, 64);
        pen.setColor(RIGHT);
        pen.fillRect(48, 0, 48, 64);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpeg", bytes);
        return bytes.toByteArray();
    }

    /** With an EXIF segment of one tag, right after the start of the image. */
    private static byte[] heldAs(int orientation, byte[] jpeg) {
        var exif = ByteBuffer.allocate(36)
                .putShort((short) 0xFFE1)
                .putShort((short) 34)
                .put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0);
        return ByteBuffer.allocate(jpeg.length + exif.capacity())
                .put(jpeg, 0, 2)
                .put(exif.array())
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }
}
