package org.omoide.hotspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.footage.Review;
import org.omoide.sound.SoundFile;
import org.omoide.sound.SoundFileTest;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class HotspotApiIT extends InProcess {

    private static final Account VOLUNTEER =
            new Account("hotspot-volunteer", Role.VOLUNTEER, "古賀", "koga3", null, false, null, Instant.EPOCH);
    private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {};
    private static final Instant NOON = Instant.parse("2026-05-01T03:00:00Z");

    @Test
    void aWayLeadsThereAndBack() {
        var street = ready();
        var shop = ready();
        var way = add(street, Map.of("kind", "WAY", "yaw", 170, "pitch", -20, "to", shop.id(), "arrival", 40));
        assertThat(way).containsEntry("to", shop.id()).containsEntry("gone", false);
        var back = (Map<?, ?>) Objects.requireNonNull(way.get("back"));
        assertThat(back).isEqualTo(draft("WAY", -140.0, -30.0, street.id(), -10.0));
        assertThat(add(shop, back)).containsEntry("back", null);
        assertThat(list(client(), street)).hasSize(1);
        assertThat(list(client(), shop)).hasSize(1);
        refused(street, Map.of("kind", "WAY", "to", street.id(), "arrival", 0, "yaw", 0, "pitch", 0), "to");
        refused(street, Map.of("kind", "WAY", "to", "nowhere", "arrival", 0, "yaw", 0, "pitch", 0), "to");
        refused(street, Map.of("kind", "WAY", "yaw", 0, "pitch", 0, "arrival", 400), "to");
        refused(street, Map.of("kind", "SENTENCE", "text", " ", "yaw", 0, "pitch", 0), "text");
        refused(street, Map.of("kind", "SOUND", "yaw", 0, "pitch", 0), "kind");
    }

    @Test
    void aWayToWhatOneMayNotSeeIsNotThere() {
        var street = ready();
        var hidden = ready();
        add(street, Map.of("kind", "WAY", "yaw", 0, "pitch", -20, "to", hidden.id(), "arrival", 0));
        assertThat(list(client(VOLUNTEER), street)).hasSize(1);
        footages.decide(hidden.id(), new Review(Review.State.RETURNED, null, null, Instant.now()))
                .block();
        assertThat(list(client(VOLUNTEER), street)).isEmpty();
        assertThat(list(client(), street)).hasSize(1);
        client(VOLUNTEER)
                .get()
                .uri("/api/footage/" + street.id() + "/watch")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.hotspots")
                .isEmpty()
                .jsonPath("$.media")
                .isNotEmpty();
        stranger()
                .get()
                .uri("/api/footage/" + hidden.id() + "/watch")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void picturesAndSoundsAreKnownByTheirContent() throws IOException {
        var film = ready();
        var picture = send(film, photo());
        assertThat(picture)
                .containsEntry("kind", "PICTURE")
                .containsEntry("aspect", 1.5)
                .containsEntry("yaw", 12.5);
        var sound = send(film, SoundFileTest.wave(new byte[200]));
        assertThat(sound).containsEntry("kind", "SOUND");
        assertThat(file(picture)).isEqualTo(MediaType.IMAGE_JPEG);
        assertThat(file(sound)).isEqualTo(MediaType.parseMediaType("audio/wav"));
        client().patch()
                .uri("/api/hotspots/" + sound.get("id"))
                .bodyValue(Map.of("text", "炭坑節", "credit", "古賀さん", "pitch", 5))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.text")
                .isEqualTo("炭坑節")
                .jsonPath("$.yaw")
                .isEqualTo(12.5);
        assertThat(file(sound)).isEqualTo(MediaType.parseMediaType("audio/wav"));
        client().patch()
                .uri("/api/hotspots/" + sound.get("id"))
                .bodyValue(Map.of("kind", "PICTURE"))
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        for (var bytes : new byte[][] {"<svg/>".repeat(40).getBytes(StandardCharsets.UTF_8), {}, new byte[100]}) {
            post(film, bytes).expectStatus().isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        }
        var loud = SoundFileTest.wave(new byte[SoundFile.LARGEST]);
        post(film, loud).expectStatus().isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
    }

    @Test
    void anOldPhotoOfTheFilmOpensAsLongAsItIsThere() throws IOException {
        var film = ready();
        var overlay = (Map<?, ?>) Objects.requireNonNull(client().post()
                .uri("/api/footage/" + film.id() + "/overlays")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(photo())
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
        refused(film, Map.of("kind", "PHOTO", "photo", "nothing", "yaw", 0, "pitch", 0), "photo");
        add(film, Map.of("kind", "PHOTO", "photo", overlay.get("id"), "yaw", 0, "pitch", 0));
        assertThat(list(client(VOLUNTEER), film).get(0)).containsEntry("file", overlay.get("picture"));
        client().delete()
                .uri("/api/overlays/" + overlay.get("id"))
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(list(client(VOLUNTEER), film)).isEmpty();
        assertThat(list(client(), film).get(0)).containsEntry("gone", true);
    }

    @Test
    void waysAreSuggestedByDistanceAndTimeAndTheFirstOneTellsTheDirectionOfTheOthers() {
        var here = filmed("market", 33.0300, 130.4400, NOON);
        var north = filmed("market", 33.0303, 130.4400, NOON.plusSeconds(180));
        var east = filmed("market", 33.0300, 130.4410, NOON.plusSeconds(60));
        var unknown = filmed("market", null, null, NOON.minusSeconds(600));
        filmed("harbour", 33.0301, 130.4400, NOON);
        var first = suggestions(here);
        assertThat(first.stream().map(HotspotApiIT::footageOf)).containsExactly(north.id(), east.id(), unknown.id());
        assertThat(number(first.get(0), "metres")).isCloseTo(33, within(1.0));
        assertThat(number(first.get(0), "bearing")).isCloseTo(0, within(0.1));
        assertThat(first.get(0)).containsEntry("yaw", null);
        assertThat(number(first.get(0), "minutes")).isEqualTo(3);
        assertThat(number(first.get(1), "bearing")).isCloseTo(90, within(0.1));
        assertThat(number(first.get(2), "minutes")).isEqualTo(-10);

        add(here, Map.of("kind", "WAY", "yaw", -20, "pitch", -30, "to", north.id(), "arrival", 0));
        var then = suggestions(here);
        assertThat(footageOf(then.get(0))).isEqualTo(east.id());
        assertThat(number(then.get(0), "yaw")).isCloseTo(70, within(0.1));
        assertThat(then.get(2)).containsEntry("linked", true);
    }

    @Test
    void onlyWhoMayChangeTheFilmMayChangeThem() throws IOException {
        var film = ready();
        var id = send(film, photo()).get("id");
        for (var status : List.of(
                client(VOLUNTEER)
                        .post()
                        .uri("/api/footage/" + film.id() + "/hotspots")
                        .bodyValue(Map.of("kind", "SENTENCE", "text", "あ", "yaw", 0, "pitch", 0))
                        .exchange(),
                client(VOLUNTEER)
                        .patch()
                        .uri("/api/hotspots/" + id)
                        .bodyValue(Map.of("yaw", 5))
                        .exchange(),
                client(VOLUNTEER)
                        .get()
                        .uri("/api/footage/" + film.id() + "/hotspots/suggestions")
                        .exchange(),
                client(VOLUNTEER).delete().uri("/api/hotspots/" + id).exchange())) {
            status.expectStatus().isForbidden();
        }
        stranger()
                .get()
                .uri("/api/hotspots/" + id + "/file")
                .exchange()
                .expectStatus()
                .isNotFound();
        assertThat(client(VOLUNTEER)
                        .get()
                        .uri("/watch/" + film.id() + "?edit=hotspots")
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .doesNotContain("pages/hotspots.js");
    }

    @Test
    void theyGoWithTheFootage() throws IOException {
        var film = ready();
        var other = ready();
        var id = send(film, photo()).get("id");
        add(other, Map.of("kind", "WAY", "yaw", 0, "pitch", -30, "to", film.id(), "arrival", 0));
        client().delete()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectStatus()
                .is2xxSuccessful();
        assertThat(objects.stat(Hotspot.key(film.id(), (String) id)).block(Duration.ofSeconds(5)))
                .isNull();
        assertThat(mongo.count(Query.query(Criteria.where("footageId").in(film.id(), other.id())), Hotspot.class)
                        .block())
                .isZero();
    }

    private static Map<String, Object> draft(String kind, double yaw, double pitch, String to, double arrival) {
        var draft = new java.util.HashMap<String, Object>(
                Map.of("kind", kind, "yaw", yaw, "pitch", pitch, "to", to, "arrival", arrival));
        for (var none : List.of("photo", "text", "credit")) {
            draft.put(none, null);
        }
        return draft;
    }

    private Footage filmed(String place, @Nullable Double latitude, @Nullable Double longitude, Instant time) {
        var footage = ready();
        var found = new Inspection.Recognised(
                new Inspection.Still("jpeg"),
                new Inspection.Picture(4096, 2048),
                Layout.MONO,
                Inspection.Pose.UPRIGHT,
                Inspection.Evidence.GPANO,
                new Inspection.Capture(time, latitude, longitude, null));
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(footage.id())),
                        new Update().set("placeId", place).set("inspection", found),
                        Footage.class)
                .block();
        return footage;
    }

    private List<Map<String, Object>> suggestions(Footage footage) {
        return Objects.requireNonNull(client().get()
                .uri("/api/footage/" + footage.id() + "/hotspots/suggestions")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBodyList(OBJECT)
                .returnResult()
                .getResponseBody());
    }

    private static Object footageOf(Map<String, Object> suggestion) {
        return ((Map<?, ?>) Objects.requireNonNull(suggestion.get("footage"))).get("id");
    }

    private static double number(Map<String, Object> suggestion, String name) {
        return ((Number) Objects.requireNonNull(suggestion.get(name))).doubleValue();
    }

    private static List<Map<String, Object>> list(WebTestClient client, Footage footage) {
        return Objects.requireNonNull(client.get()
                .uri("/api/footage/" + footage.id() + "/hotspots")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBodyList(OBJECT)
                .returnResult()
                .getResponseBody());
    }

    private Map<String, Object> add(Footage footage, Map<?, ?> draft) {
        return Objects.requireNonNull(client().post()
                .uri("/api/footage/" + footage.id() + "/hotspots")
                .bodyValue(draft)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(OBJECT)
                .returnResult()
                .getResponseBody());
    }

    private void refused(Footage footage, Map<?, ?> draft, String field) {
        client().post()
                .uri("/api/footage/" + footage.id() + "/hotspots")
                .bodyValue(draft)
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT)
                .expectBody()
                .jsonPath("$.errors[?(@.field=='" + field + "')]")
                .isNotEmpty();
    }

    private WebTestClient.ResponseSpec post(Footage footage, byte[] bytes) {
        return client().post()
                .uri("/api/footage/" + footage.id() + "/hotspots?yaw=12.5&pitch=-3")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(bytes)
                .exchange();
    }

    private Map<String, Object> send(Footage footage, byte[] bytes) {
        return Objects.requireNonNull(post(footage, bytes)
                .expectStatus()
                .isCreated()
                .expectBody(OBJECT)
                .returnResult()
                .getResponseBody());
    }

    private @Nullable MediaType file(Map<?, ?> hotspot) {
        return client(VOLUNTEER)
                .get()
                .uri((String) Objects.requireNonNull(hotspot.get("file")))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(byte[].class)
                .returnResult()
                .getResponseHeaders()
                .getContentType();
    }

    private static byte[] photo() throws IOException {
        var picture = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        var pen = picture.createGraphics();
        pen.setColor(new Color(200, 150, 90));
        pen.fillRect(0, 0, 300, 200);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }
}
