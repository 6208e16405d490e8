package org.omoide.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Java2DFrameConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.RunningOmoide;
import org.omoide.SharedData;
import org.omoide.account.Keys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A blur is saved and everything is killed: whatever is shown from then on is blurred. */
class BlurKillIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** Where the driver's head is, in degrees. */
    private static final double YAW = -40;

    private static final double PITCH = -26;
    private static final double RADIUS = 10;

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private Keys keys;

    @TempDir
    Path folder;

    @Test
    void whatWasMadeWithoutTheBlurIsNeverShownAgain() throws Exception {
        var film = Files.readAllBytes(SharedData.require("footage/overpass-2048x1024-4s.mp4"));
        try (var omoide = RunningOmoide.on(folder.resolve("data"))) {
            keys = omoide.coordinator();
            var id = upload(omoide, film);
            await(omoide, id);
            assertThat(detail(picture(omoide, id))).as("before").isGreaterThan(15);

            var edits =
                    "{\"to\":1.2,\"blurs\":[{\"yaw\":%s,\"pitch\":%s,\"radius\":%s}]}".formatted(YAW, PITCH, RADIUS);
            send(omoide, "PUT", "api/footage/" + id + "/review/edits", edits);
            assertThat(footage(omoide, id).path("poster").isString())
                    .as("shown while it is made again")
                    .isFalse();
            omoide.workers().forEach(ProcessHandle::destroyForcibly);
            omoide.killAndRestart();
            await(omoide, id);

            assertThat(detail(picture(omoide, id))).as("poster").isLessThan(4);
            var media = omoide.address()
                    .resolve(footage(omoide, id).path("poster").asString())
                    .resolve("fallback.mp4");
            var fallback = Files.write(folder.resolve("fallback.mp4"), get(media));
            try (var grabber = new FFmpegFrameGrabber(fallback.toFile());
                    var converter = new Java2DFrameConverter()) {
                grabber.start();
                for (int frame = 0; frame < 20; frame++) {
                    assertThat(detail(converter.convert(grabber.grabImage())))
                            .as("fallback, picture %d", frame)
                            .isLessThan(4);
                }
            }
        }
    }

    /** How far the brightness bends, on the average over steps of two degrees within the circle: a slope is no detail. */
    private static double detail(BufferedImage sphere) {
        double sum = 0;
        int count = 0;
        for (double yaw = YAW - RADIUS / 2; yaw < YAW + RADIUS / 2; yaw += 0.5) {
            for (double pitch = PITCH - RADIUS / 2; pitch < PITCH + RADIUS / 2; pitch += 0.5) {
                sum += Math.abs(
                        luma(sphere, yaw - 2, pitch) - 2 * luma(sphere, yaw, pitch) + luma(sphere, yaw + 2, pitch));
                count++;
            }
        }
        return sum / count;
    }

    private static double luma(BufferedImage sphere, double yaw, double pitch) {
        int rgb = sphere.getRGB(
                (int) ((yaw / 360 + 0.5) * sphere.getWidth()), (int) ((0.5 - pitch / 180) * sphere.getHeight()));
        return 0.2126 * (rgb >> 16 & 255) + 0.7152 * (rgb >> 8 & 255) + 0.0722 * (rgb & 255);
    }

    private BufferedImage picture(RunningOmoide omoide, String id) throws Exception {
        var poster = omoide.address().resolve(footage(omoide, id).path("poster").asString());
        return ImageIO.read(new ByteArrayInputStream(get(poster)));
    }

    private void await(RunningOmoide omoide, String id) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!footage(omoide, id).path("poster").isString()) {
            assertThat(System.nanoTime())
                    .as("still not ready, see %s", omoide.log())
                    .isLessThan(end);
            Thread.sleep(200);
        }
    }

    private String upload(RunningOmoide omoide, byte[] film) throws IOException, InterruptedException {
        var request = keys.to(HttpRequest.newBuilder(omoide.address().resolve("uploads")))
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", String.valueOf(film.length))
                .header("Upload-Metadata", "filename " + base64("overpass.mp4") + ",claim " + base64("MONO"))
                .header("Content-Type", "application/offset+octet-stream")
                .POST(BodyPublishers.ofByteArray(film))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        var location = response.headers().firstValue("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private void send(RunningOmoide omoide, String method, String path, String body) throws Exception {
        var request = keys.to(HttpRequest.newBuilder(omoide.address().resolve(path)))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private JsonNode footage(RunningOmoide omoide, String id) throws Exception {
        return json.readTree(get(omoide.address().resolve("api/footage/" + id)));
    }

    private byte[] get(URI address) throws IOException, InterruptedException {
        var response = http.send(keys.to(HttpRequest.newBuilder(address)).build(), BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(address.toString()).isEqualTo(200);
        return response.body();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
