package org.omoide.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.RunningOmoide;
import org.omoide.SharedData;
import org.omoide.account.Keys;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Server and transcoder are killed at random points: the film is watched whole in the end, and never by halves. */
class KillIT {

    private static final int KILLS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private Keys keys;

    @Test
    void aFilmSurvivesWhateverIsKilled() throws Exception {
        var film = Files.readAllBytes(SharedData.require("footage/overpass-2048x1024-4s.mp4"));
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var data = folder.resolve("data");
        String id;
        try (var omoide = RunningOmoide.on(data)) {
            keys = omoide.coordinator();
            id = upload(omoide, film);
            for (int i = 0; i < KILLS; i++) {
                watchUntil(omoide, id, random.nextDouble());
                if (random.nextBoolean()) {
                    System.out.println(
                            "killing the server at " + footage(omoide, id).path("fraction"));
                    omoide.killAndRestart();
                } else {
                    System.out.println(
                            "killing the transcoder at " + footage(omoide, id).path("fraction"));
                    omoide.workers().forEach(ProcessHandle::destroyForcibly);
                }
            }
            watchUntil(omoide, id, 1);
            assertThat(state(omoide, id))
                    .as("see %s", Files.readString(omoide.log()))
                    .isEqualTo("READY");
            assertWholeIfPublished(omoide, id);
            omoide.killAndRestart();
            assertThat(assertWholeIfPublished(omoide, id)).isTrue();
        }
        try (var storage = Storage.open(StorageSettings.embedded(data))) {
            var master = ByteBuffer.allocate(film.length);
            storage.objects().get("masters/" + id).doOnNext(master::put).blockLast();
            assertThat(master.array()).isEqualTo(film);
        }
    }

    /** Sees to it that nothing is shown by halves, until the film is ready or so much of the work is done. */
    private void watchUntil(RunningOmoide omoide, String id, double fraction) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!assertWholeIfPublished(omoide, id)
                && footage(omoide, id).path("fraction").asDouble(0) < fraction
                && System.nanoTime() < end) {
            Thread.sleep(50);
        }
    }

    /** All that the manifest and the index speak of can be fetched, as soon as there is something to watch. */
    private boolean assertWholeIfPublished(RunningOmoide omoide, String id) throws Exception {
        var poster = footage(omoide, id).path("poster");
        if (!poster.isString()) {
            return false;
        }
        var media = omoide.address().resolve(poster.asString()).resolve(".");
        var manifest = json.readTree(get(media.resolve("manifest.json")));
        var index = ByteBuffer.wrap(get(media.resolve("tiles.idx"))).order(ByteOrder.LITTLE_ENDIAN);
        int segments = manifest.path("video").path("segments").asInt();
        for (var eye : manifest.path("eyes")) {
            for (var level : manifest.path("levels")) {
                for (int row = 0; row < level.path("columns").size(); row++) {
                    for (int column = 0; column < level.path("columns").get(row).asInt(); column++) {
                        long length = 0;
                        for (int i = 0; i <= segments; i++) {
                            length += Integer.toUnsignedLong(index.getInt());
                        }
                        var tile = "tiles/%s/%s/%d-%d.mp4"
                                .formatted(eye.asString(), level.path("name").asString(), row, column);
                        assertThat(get(media.resolve(tile))).as(tile).hasSize((int) length);
                    }
                }
            }
        }
        assertThat(index.hasRemaining()).isFalse();
        var others = List.of("fallback.mp4", "fallback.m3u8", "stream.mpd", "poster.jpg", "preview.jpg");
        for (var name : others) {
            assertThat(get(media.resolve(name))).as(name).isNotEmpty();
        }
        return true;
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

    private String state(RunningOmoide omoide, String id) throws Exception {
        return footage(omoide, id).path("state").asString();
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
