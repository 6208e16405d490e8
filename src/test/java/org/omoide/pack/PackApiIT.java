package org.omoide.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Colour;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.footage.Review;
import org.omoide.sound.SoundFileTest;
import org.omoide.trip.Trip;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What headsets are told to take along, what of it they are told, and who may say so. */
class PackApiIT extends InProcess {

    private static final Account COORDINATOR = new Account(
            "pack-coordinator", Role.COORDINATOR, "山田", "pack-coordinator", null, false, null, Instant.EPOCH);
    private static final Account STAFF = staff("pack-staff", "asahi");
    private static final Account OTHERS = staff("pack-others", "yuhi");
    private static final Account HEADSET = headset("pack-headset", "asahi");
    private static final Account THEIRS = headset("pack-theirs", "yuhi");

    private static final String SHA_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private Footage film;
    private Trip trip;

    private static Account staff(String id, String facility) {
        return new Account(id, Role.STAFF, "中村", id, facility, false, null, Instant.EPOCH);
    }

    private static Account headset(String id, String facility) {
        var device = new Account.Device(Colour.RED, "中村", "Quest");
        return new Account(id, Role.HEADSET, "1号", null, facility, false, null, Instant.EPOCH, null, device);
    }

    @BeforeEach
    void begin() {
        for (var kept : List.of(Pack.class, Trip.class, FileList.class)) {
            mongo.remove(new Query(), kept).block();
        }
        mongo.save(HEADSET).block();
        mongo.save(THEIRS).block();
        film = ready();
        for (var name : List.of("tiles.idx", "audio.mp4", "fallback.mp4", "fallback.m3u8", "stream.mpd")) {
            put(name, "abc");
        }
        trip = trip("harbour", "asahi");
    }

    private void put(String name, String content) {
        objects.put(
                        Footage.derivedPrefix(film.id(), "v1") + name,
                        "application/octet-stream",
                        ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)))
                .block();
    }

    private Trip trip(String id, String facility) {
        var stop = new Trip.Stop("a", film.id(), null, null, 60, List.of("何が見えますか"));
        return mongo.save(new Trip(id, facility, "港めぐり", List.of(stop), 1, Instant.now(), Instant.now()))
                .block();
    }

    @Test
    void theFilesOfAVersionAreThoseThatAViewerNeedsWithWhatProvesThem() {
        var files = ok(HEADSET, HttpMethod.GET, "/api/footage/" + film.id() + "/files");
        assertThat(files.path("version").asString()).isEqualTo("v1");
        assertThat(names(files)).containsExactly("audio.mp4", "manifest.json", "tiles.idx", "tiles/mono/base/0-0.mp4");
        assertThat(files.path("files").get(0).path("sha256").asString()).isEqualTo(SHA_OF_ABC);
        assertThat(files.path("files").get(0).path("bytes").asLong()).isEqualTo(3);

        // They never change, and aren't read again.
        put("audio.mp4", "another one");
        assertThat(ok(HEADSET, HttpMethod.GET, "/api/footage/" + film.id() + "/files"))
                .isEqualTo(files);
        assertThat(names(ok(HEADSET, HttpMethod.GET, "/api/footage/" + film.id() + "/files?untiled=true")))
                .containsExactly("fallback.m3u8", "fallback.mp4", "manifest.json");
        assertThat(ok(STAFF, HttpMethod.GET, packs()).path("bytes").asLong()).isEqualTo(11 + 10 + 3 + 10);
    }

    @Test
    void anOrderReachesTheHeadsetAndWhatItSaysReachesStaff() {
        assertThat(stateOf(ok(STAFF, HttpMethod.GET, packs()))).isEqualTo("NONE");
        assertThat(stateOf(ok(STAFF, HttpMethod.PUT, packs() + "/" + HEADSET.id())))
                .isEqualTo("ORDERED");
        var order = ok(HEADSET, HttpMethod.GET, "/api/headset/packs").get(0);
        assertThat(order.path("title").asString()).isEqualTo("港めぐり");
        assertThat(order.path("stops").get(0).path("media").asString()).contains(film.id() + "/v1/");
        assertThat(order.toString()).doesNotContain("何が見えますか");
        assertThat(ok(THEIRS, HttpMethod.GET, "/api/headset/packs")).isEmpty();

        tell(5, film.id() + "/v1").isNoContent();
        var row = ok(STAFF, HttpMethod.GET, packs()).path("headsets").get(0);
        assertThat(row.path("state").asString()).isEqualTo("FETCHING");
        assertThat(row.path("done").asLong()).isEqualTo(5);
        tell(50, film.id() + "/v1").isBadRequest();

        // What it said was said of another film.
        tell(5, film.id() + "/v0").isNoContent();
        assertThat(stateOf(ok(STAFF, HttpMethod.GET, packs()))).isEqualTo("ORDERED");
    }

    @Test
    void theCoordinatorSeesWhichHeadsetsHaveACopyOfWhatWasTakenDown() {
        ok(STAFF, HttpMethod.PUT, packs() + "/" + HEADSET.id());
        tell(34, film.id() + "/v1").isNoContent();
        mongo.updateFirst(query(where("_id").is(film.id())), takenDown(), Footage.class)
                .block();
        assertThat(pageOfTheTakedown()).contains("1号", "次に電源が入って");

        assertThat(ok(HEADSET, HttpMethod.GET, "/api/headset/packs").get(0).path("stops"))
                .isEmpty();
        tell(0).isNoContent();
        assertThat(pageOfTheTakedown()).doesNotContain("1号");
        assertThat(stateOf(ok(STAFF, HttpMethod.GET, packs()))).isEqualTo("ORDERED");
    }

    private static Update takenDown() {
        var review = new Review(Review.State.TAKEN_DOWN, "映っている人の願い", null, Instant.EPOCH);
        return new Update().set("review", review).set("takedown", new Footage.Takedown(true, true));
    }

    private String pageOfTheTakedown() {
        return client(COORDINATOR)
                .get()
                .uri("/review/" + film.id())
                .exchange()
                .expectStatus()
                .isEqualTo(410)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    @Test
    void whatIsBehindWaysAndWhatOpensThereIsTakenAlong() {
        var shop = ready();
        var kitchen = ready();
        var yard = ready();
        way(film, shop);
        way(shop, kitchen);
        way(kitchen, shop);
        way(kitchen, yard);
        long before = ok(STAFF, HttpMethod.GET, packs()).path("bytes").asLong();
        var sound = SoundFileTest.wave(new byte[500]);
        var song = client().post()
                .uri("/api/footage/" + shop.id() + "/hotspots?yaw=10&pitch=0")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(sound)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .path("file")
                .asString();
        var voice = client().put()
                .uri("/api/footage/" + film.id() + "/voice")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(sound)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .path("voice")
                .asString();

        ok(STAFF, HttpMethod.PUT, packs() + "/" + HEADSET.id());
        var order = ok(HEADSET, HttpMethod.GET, "/api/headset/packs").get(0);
        assertThat(order.path("films")
                        .valueStream()
                        .map(one -> one.path("footageId").asString()))
                .as("two ways deep")
                .containsExactly(film.id(), shop.id(), kitchen.id());
        assertThat(order.path("films")
                        .get(2)
                        .path("hotspots")
                        .valueStream()
                        .map(mark -> mark.path("to").asString()))
                .as("no way out of what is taken along")
                .containsExactly(shop.id());
        assertThat(order.path("stops").get(0).path("voice").asString()).isEqualTo(voice);

        var there = ok(HEADSET, HttpMethod.GET, "/api/footage/" + shop.id() + "/files")
                .path("things");
        assertThat(there).hasSize(1);
        assertThat(there.get(0).path("address").asString()).isEqualTo(song);
        assertThat(there.get(0).path("mediaType").asString()).isEqualTo("audio/wav");
        assertThat(there.get(0).path("sha256").asString()).hasSize(64);
        long bytes = there.get(0).path("bytes").asLong();
        assertThat(ok(HEADSET, HttpMethod.GET, "/api/footage/" + film.id() + "/files")
                        .path("things")
                        .get(0)
                        .path("address")
                        .asString())
                .isEqualTo(voice);
        assertThat(ok(STAFF, HttpMethod.GET, packs()).path("bytes").asLong()).isEqualTo(before + 2 * bytes);

        var films = List.of(film.id() + "/v1", shop.id() + "/v1", kitchen.id() + "/v1");
        tell(5, films.toArray(String[]::new)).isNoContent();
        assertThat(stateOf(ok(STAFF, HttpMethod.GET, packs())))
                .as("the song isn't among it")
                .isEqualTo("ORDERED");
        tell(5, films.get(0), films.get(1), films.get(2), song, voice).isNoContent();
        assertThat(stateOf(ok(STAFF, HttpMethod.GET, packs()))).isEqualTo("FETCHING");
    }

    private void way(Footage from, Footage to) {
        client().post()
                .uri("/api/footage/" + from.id() + "/hotspots")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("kind", "WAY", "yaw", 10, "pitch", -30, "to", to.id(), "arrival", 0))
                .exchange()
                .expectStatus()
                .isCreated();
    }

    @Test
    void whatIsToGoIsGoneOnceTheHeadsetHasSaidSo() {
        ok(STAFF, HttpMethod.PUT, packs() + "/" + HEADSET.id());
        assertThat(stateOf(ok(STAFF, HttpMethod.DELETE, packs() + "/" + HEADSET.id())))
                .isEqualTo("LEAVING");
        var order = ok(HEADSET, HttpMethod.GET, "/api/headset/packs").get(0);
        assertThat(order.path("wanted").asBoolean()).isFalse();
        assertThat(order.path("stops")).isEmpty();

        // Staff changed their mind before it said so.
        ok(STAFF, HttpMethod.PUT, packs() + "/" + HEADSET.id());
        said("DELETE").isNoContent();
        assertThat(stateOf(ok(STAFF, HttpMethod.GET, packs()))).isEqualTo("ORDERED");
        ok(STAFF, HttpMethod.DELETE, packs() + "/" + HEADSET.id());
        said("DELETE").isNoContent();
        assertThat(stateOf(ok(STAFF, HttpMethod.GET, packs()))).isEqualTo("NONE");
    }

    @Test
    void aTripThatWasDeletedIsThrownAway() {
        ok(STAFF, HttpMethod.PUT, packs() + "/" + HEADSET.id());
        mongo.remove(trip).block();
        assertThat(ok(HEADSET, HttpMethod.GET, "/api/headset/packs")
                        .get(0)
                        .path("wanted")
                        .asBoolean())
                .isFalse();
        said("DELETE").isNoContent();
        assertThat(ok(HEADSET, HttpMethod.GET, "/api/headset/packs")).isEmpty();
    }

    @Test
    void othersHeadsetsAndTripsAreAsIfTheyWerentThere() {
        exchange(STAFF, HttpMethod.PUT, packs() + "/" + THEIRS.id()).isNotFound();
        exchange(OTHERS, HttpMethod.PUT, packs() + "/" + THEIRS.id()).isNotFound();
        exchange(OTHERS, HttpMethod.GET, packs()).isNotFound();
        trip = trip("town", null);
        exchange(OTHERS, HttpMethod.PUT, packs() + "/" + THEIRS.id()).isOk();
        assertThat(ok(STAFF, HttpMethod.GET, packs()).path("headsets")).hasSize(1);
    }

    @Test
    void theScriptOfTheWorkerNamesAllFilesOfThePage() {
        var script = stranger()
                .get()
                .uri("/headset-worker.js")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith("text/javascript")
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(script)
                .contains("\"/viewer/journey.js\"", "\"/viewer/h264/stitcher.js\"", "\"/pages/headset-room.js\"")
                .containsPattern("\"/webjars/three/[0-9.]+/build/three\\.module\\.js\"")
                .doesNotContain("/pages/run.js");
    }

    private String packs() {
        return "/api/trips/" + trip.id() + "/packs";
    }

    private static String stateOf(JsonNode list) {
        return list.path("headsets").get(0).path("state").asString();
    }

    private static List<String> names(JsonNode files) {
        return files.path("files")
                .valueStream()
                .map(file -> file.path("name").asString())
                .toList();
    }

    private StatusAssertions tell(int done, String... parts) {
        return client(HEADSET)
                .put()
                .uri("/api/headset/packs/" + trip.id())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(
                        Map.of("state", "FETCHING", "done", done, "bytes", 34, "lacking", 0, "parts", List.of(parts)))
                .exchange()
                .expectStatus();
    }

    private StatusAssertions said(String method) {
        return exchange(HEADSET, HttpMethod.valueOf(method), "/api/headset/packs/" + trip.id());
    }

    private StatusAssertions exchange(Account account, HttpMethod method, String address) {
        return client(account).method(method).uri(address).exchange().expectStatus();
    }

    private JsonNode ok(Account account, HttpMethod method, String address) {
        WebTestClient.ResponseSpec answer =
                client(account).method(method).uri(address).exchange();
        return answer.expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
