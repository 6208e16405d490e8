package org.omoide.benchmark.soak;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Look at what is shown, and at pages, without a pause. That something can't be had just now is no broken promise. */
final class Watchers implements Runnable {

    private static final List<String> PAGES = List.of(
            "/",
            "/places",
            "/review",
            "/wishes",
            "/trips",
            "/people",
            "/places/nowhere",
            "/watch/nothing",
            "/review/nothing",
            "/api/footage/nothing",
            "/api/footage",
            "/uploads/nothing");
    private static final Pattern MEDIA = Pattern.compile("^(/media/[^/]+/)([^/]+/[^/]+/)");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Http http;
    private final Promises promises;
    private final Random random;
    private final AtomicInteger wholeFilms = new AtomicInteger();
    private final AtomicInteger notNow = new AtomicInteger();

    Watchers(Http http, Promises promises, Random random) {
        this.http = http;
        this.promises = promises;
        this.random = random;
    }

    int wholeFilms() {
        return wholeFilms.get();
    }

    int notNow() {
        return notNow.get();
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                var ids = new ArrayList<>(promises.acknowledged());
                if (!ids.isEmpty()) {
                    watch(ids.get(random.nextInt(ids.size())));
                }
                get(PAGES.get(random.nextInt(PAGES.size())));
                TimeUnit.MILLISECONDS.sleep(150);
            } catch (IOException later) {
                notNow.incrementAndGet();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private HttpResponse<byte[]> get(String path) throws IOException {
        var answer = http.get(path);
        var type = answer.headers().firstValue("Content-Type").orElse("");
        if (type.contains("html") || type.contains("json") || type.contains("text")) {
            promises.answered(path, answer.statusCode(), answer.body());
        }
        return answer;
    }

    private void watch(String id) throws IOException {
        var media = media(id);
        if (media == null) {
            return;
        }
        var manifest = JSON.readTree(file(id, media, "manifest.json", -1));
        var index = ByteBuffer.wrap(file(id, media, "tiles.idx", -1)).order(ByteOrder.LITTLE_ENDIAN);
        int segments = manifest.path("video").path("segments").asInt();
        var tiles = new ArrayList<String>();
        var lengths = new ArrayList<Long>();
        for (var eye : manifest.path("eyes")) {
            for (var level : manifest.path("levels")) {
                addTiles(eye, level, segments, index, tiles, lengths);
            }
        }
        for (int i = 0; i < tiles.size(); i++) {
            // All of some, and of each something in the end.
            if (random.nextInt(4) == 0) {
                file(id, media, tiles.get(i), lengths.get(i));
            }
        }
        for (var name : List.of("fallback.mp4", "fallback.m3u8", "stream.mpd", "poster.jpg", "preview.jpg")) {
            file(id, media, name, -1);
        }
        wholeFilms.incrementAndGet();
    }

    private static void addTiles(
            JsonNode eye, JsonNode level, int segments, ByteBuffer index, List<String> tiles, List<Long> lengths) {
        var columns = level.path("columns");
        for (int row = 0; row < columns.size(); row++) {
            for (int column = 0; column < columns.get(row).asInt(); column++) {
                long length = 0;
                for (int i = 0; i <= segments; i++) {
                    length += Integer.toUnsignedLong(index.getInt());
                }
                tiles.add("tiles/%s/%s/%d-%d.mp4"
                        .formatted(eye.asString(), level.path("name").asString(), row, column));
                lengths.add(length);
            }
        }
    }

    /** Where the derived files lie; null where nothing is shown yet. */
    private @Nullable String media(String id) throws IOException {
        var answer = get("/api/footage/" + id);
        if (answer.statusCode() != 200) {
            throw new IOException("not now");
        }
        var poster = JSON.readTree(answer.body()).path("poster");
        return poster.isString() ? poster.asString().replaceFirst("poster\\.jpg$", "") : null;
    }

    private byte[] file(String id, String media, String name, long expected) throws IOException {
        var answer = http.get(media + name);
        var place = MEDIA.matcher(media);
        var key = (place.find() ? place.group(2) : media) + name;
        if (answer.statusCode() == 200) {
            promises.served(key, answer.body(), expected);
            return answer.body();
        }
        promises.answered(key, answer.statusCode(), answer.body());
        // Something else may be shown by now, or nothing.
        if (answer.statusCode() < 500 && media.equals(media(id))) {
            promises.missing(key, answer.statusCode());
        }
        throw new IOException("not now");
    }
}
