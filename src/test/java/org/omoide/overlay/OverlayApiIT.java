package org.omoide.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class OverlayApiIT extends InProcess {

    private static final Account VOLUNTEER =
            new Account("overlay-volunteer", Role.VOLUNTEER, "古賀", "koga2", null, false, null, Instant.EPOCH);

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png"})
    void aPhotoIsKeptAsAPictureAndNothingElse(String format) throws IOException {
        var film = ready();
        var bytes = photo(format, 400, 300);
        var sent = Arrays.copyOf(bytes, bytes.length + 40);
        System.arraycopy(
                "who lived where, in the trailer".getBytes(StandardCharsets.US_ASCII), 0, sent, bytes.length, 31);
        var picture = (String) add(client(), film, sent).get("picture");
        var kept = Objects.requireNonNull(client().get()
                .uri(picture)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.IMAGE_JPEG)
                .expectBody(byte[].class)
                .returnResult()
                .getResponseBody());
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("who lived where");
        var shown = ImageIO.read(new ByteArrayInputStream(kept));
        assertThat(shown.getWidth()).isEqualTo(400);
        assertThat(new Color(shown.getRGB(200, 150)).getRed()).isCloseTo(200, within(4));
    }

    @Test
    void itsDirectionAndStoryAreKept() throws IOException {
        var film = ready();
        var id = add(client(), film, photo("png", 300, 200)).get("id");
        client().patch()
                .uri("/api/overlays/" + id)
                .bodyValue(Map.of("title", "石炭船", "era", "昭和33年ごろ", "credit", "古賀さん", "yaw", -45.5, "width", 62))
                .exchange()
                .expectStatus()
                .isOk();
        client().get()
                .uri("/api/footage/" + film.id() + "/overlays")
                .exchange()
                .expectBody()
                .jsonPath("$[0].eraText")
                .isEqualTo("昭和33年ごろ（1958年ごろ）")
                .jsonPath("$[0].yaw")
                .isEqualTo(-45.5)
                .jsonPath("$[0].pitch")
                .isEqualTo(0.0)
                .jsonPath("$[0].width")
                .isEqualTo(62.0)
                .jsonPath("$[0].aspect")
                .isEqualTo(1.5);
        client().patch()
                .uri("/api/overlays/" + id)
                .bodyValue(Map.of("width", 300))
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("width");
    }

    @Test
    void whatIsNoPhotoIsNotTaken() {
        var film = ready();
        for (var bytes : new byte[][] {
            "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8),
            {},
            {(byte) 0xFF, (byte) 0xD8, 0}
        }) {
            client().post()
                    .uri("/api/footage/" + film.id() + "/overlays")
                    .contentType(MediaType.IMAGE_JPEG)
                    .bodyValue(bytes)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    @Test
    void onlyWhoMayChangeTheFilmMayChangeItsPhotos() throws IOException {
        var film = ready();
        var id = add(client(), film, photo("png", 300, 200)).get("id");
        client(VOLUNTEER)
                .get()
                .uri("/api/overlays/" + id + "/picture")
                .exchange()
                .expectStatus()
                .isOk();
        client(VOLUNTEER)
                .patch()
                .uri("/api/overlays/" + id)
                .bodyValue(Map.of("yaw", 5))
                .exchange()
                .expectStatus()
                .isForbidden();
        client(VOLUNTEER)
                .delete()
                .uri("/api/overlays/" + id)
                .exchange()
                .expectStatus()
                .isForbidden();
        stranger()
                .get()
                .uri("/api/overlays/" + id + "/picture")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    private static Map<?, ?> add(WebTestClient client, Footage film, byte[] bytes) {
        return Objects.requireNonNull(client.post()
                .uri("/api/footage/" + film.id() + "/overlays")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(bytes)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }

    private static byte[] photo(String format, int width, int height) throws IOException {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var pen = picture.createGraphics();
        pen.setColor(new Color(200, 150, 90));
        pen.fillRect(0, 0, width, height);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, format, bytes);
        return bytes.toByteArray();
    }
}
