package org.omoide.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.place.Place;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;

/** Wishes as they come in over HTTP, to each role what it may know. */
class WishPagesTest extends InProcess {

    static final Account STAFF = account("staff-a", Role.STAFF, "a");
    static final Account OTHER_STAFF = account("staff-b", Role.STAFF, "b");
    static final Account HEADSET = account("headset-a", Role.HEADSET, "a");
    static final Account KOGA = account("koga", Role.VOLUNTEER, null);
    static final Account HARADA = account("harada", Role.VOLUNTEER, null);

    static Account account(String id, Role role, String facility) {
        return new Account(id, role, id, id, facility, false, null, Instant.EPOCH);
    }

    @BeforeEach
    void begin() {
        for (var kept : List.of(Wish.class, AskLink.class, Facility.class, Lesson.class)) {
            mongo.remove(new Query(), kept).block();
        }
        for (var account : List.of(STAFF, OTHER_STAFF, HEADSET, KOGA, HARADA)) {
            mongo.save(account).block();
        }
        mongo.insert(new Facility("a", "ひまわり苑", null, Instant.now())).block();
        mongo.insert(new Facility("b", "さくら園", null, Instant.now())).block();
        mongo.insert(new Place(
                        "harbour",
                        "三池港",
                        "みいけこう",
                        List.of(),
                        new Place.Coordinates(33.0077, 130.4109),
                        null,
                        Instant.now(),
                        Instant.now()))
                .block();
    }

    @Test
    void aWishByALinkAndItsCode() {
        var secret = link();
        var page = body(stranger().get().uri("/ask/" + secret).accept(MediaType.TEXT_HTML));
        assertThat(page).contains("ひまわり苑").contains("どこへ行ってみたいですか");

        var faulty = ask(secret, Map.of("place", " ", "nickname", "うめ"));
        faulty.expectStatus().isEqualTo(422);
        assertThat(text(faulty)).contains("はっきりしなくても").contains("value=\"うめ\"");

        var answer = ask(secret, Map.of("place", "<script>川</script>", "nickname", "うめ", "birthDecade", "1930"));
        answer.expectStatus().is3xxRedirection();
        var thanks = Objects.requireNonNull(
                answer.returnResult(Void.class).getResponseHeaders().getLocation());
        assertThat(thanks.toString()).matches("/asked/[0-9a-z]{5}-[0-9a-z]{5}\\?thanks=1");
        var followed = body(stranger().get().uri(thanks.toString()).accept(MediaType.TEXT_HTML));
        assertThat(followed).contains("お願いを受け取りました").doesNotContain("うめ").doesNotContain("川");

        var code = thanks.getPath().substring("/asked/".length());
        stranger()
                .get()
                .uri(uri -> uri.path("/asked")
                        .queryParam("code", code.toUpperCase().replace('-', ' '))
                        .build())
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .is3xxRedirection();
        stranger()
                .get()
                .uri("/asked/00000-00000")
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isNotFound();

        var kept = Objects.requireNonNull(mongo.findAll(Wish.class).blockLast());
        assertThat(kept.person()).isEqualTo(new Wish.Person("うめ", 1930));
        assertThat(kept.toString()).doesNotContain(secret).doesNotContain(code).doesNotContain("127.0.0.1");
        assertThat(body(client(STAFF).get().uri("/wishes/" + kept.id()).accept(MediaType.TEXT_HTML)))
                .contains("うめ")
                .contains("&lt;script&gt;川")
                .doesNotContain("<script>川");
        assertThat(body(client().get().uri("/wishes/" + kept.id()).accept(MediaType.TEXT_HTML)))
                .doesNotContain("うめ");
    }

    @Test
    void aRevokedLinkIsShutAndAFloodIsHeldBack() {
        var secret = link();
        for (int i = 0; i < Wishes.MOST_AN_HOUR; i++) {
            ask(secret, Map.of("place", "川" + i)).expectStatus().is3xxRedirection();
        }
        var flooded = ask(secret, Map.of("place", "海"));
        flooded.expectStatus().isEqualTo(429);
        assertThat(text(flooded)).contains("海").contains("1時間");

        var link = Objects.requireNonNull(mongo.findAll(AskLink.class).blockLast());
        client(OTHER_STAFF)
                .post()
                .uri("/wishes/links/" + link.id() + "/revoke")
                .exchange()
                .expectStatus()
                .isNotFound();
        client(STAFF)
                .post()
                .uri("/wishes/links/" + link.id() + "/revoke")
                .exchange()
                .expectStatus()
                .is3xxRedirection();
        stranger()
                .get()
                .uri("/ask/" + secret)
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isNotFound();
        ask(secret, Map.of("place", "海")).expectStatus().isNotFound();
        assertThat(mongo.count(new Query(), Wish.class).block()).isEqualTo(Wishes.MOST_AN_HOUR);
    }

    @Test
    void fromHandToHandByTheApi() {
        var id = asked(STAFF, "あの港");
        step(OTHER_STAFF, id, "withdraw", Map.of()).expectStatus().isNotFound();
        step(KOGA, id, "claim", Map.of()).expectStatus().isNotFound();
        step(STAFF, id, "route", Map.of()).expectStatus().isForbidden();
        step(COORDINATOR, id, "route", Map.of("placeId", "nowhere"))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("placeId");
        step(COORDINATOR, id, "route", Map.of("placeId", "harbour", "words", "岸壁から"))
                .expectStatus()
                .isOk();
        client(KOGA)
                .get()
                .uri("/api/wishes")
                .exchange()
                .expectBody()
                .jsonPath("$[0].brief")
                .isEqualTo("岸壁から")
                .jsonPath("$[0].place")
                .isEqualTo("三池港")
                .jsonPath("$[0].why")
                .isEmpty()
                .jsonPath("$[0].events")
                .isEmpty();
        step(KOGA, id, "claim", Map.of()).expectStatus().isOk();
        step(HARADA, id, "claim", Map.of()).expectStatus().isNotFound();
        step(KOGA, id, "claim", Map.of())
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("wish.conflict")
                .jsonPath("$.detail")
                .value(detail -> assertThat((String) detail).contains("撮りに行く人が決まりました"));
        step(STAFF, id, "give-back", Map.of()).expectStatus().isForbidden();
        step(KOGA, id, "give-back", Map.of()).expectStatus().isOk();

        var film = ready();
        step(COORDINATOR, id, "point-to", Map.of("footageId", film.id()))
                .expectStatus()
                .isOk();
        step(COORDINATOR, id, "watch", Map.of()).expectStatus().isForbidden();
        step(STAFF, id, "watch", Map.of()).expectStatus().isOk();
        step(STAFF, id, "thank", Map.of("words", "よかった"))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("nobodyNamed");
        step(STAFF, id, "thank", Map.of("words", "田中さんが泣いた", "nobodyNamed", true))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("sure");
        step(STAFF, id, "thank", Map.of("words", "「ああ、この港」", "nobodyNamed", true))
                .expectStatus()
                .isOk();
        client().get()
                .uri("/api/wishes/" + id)
                .exchange()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("THANKED")
                .jsonPath("$.may.length()")
                .isEqualTo(0);
    }

    @Test
    void aPictureIsCheckedByItsBytes() {
        var film = ready();
        var pointed = Map.of("footageId", film.id(), "yaw", 30, "pitch", -5, "seconds", 1.5, "direction", "FURTHER");
        var id = id(client(STAFF)
                .post()
                .uri("/api/wishes")
                .bodyValue(Map.of("pointed", pointed))
                .exchange());
        var wrong = Map.of("footageId", "none", "yaw", 30, "pitch", -5, "seconds", 1.5, "direction", "FURTHER");
        client(STAFF)
                .post()
                .uri("/api/wishes")
                .bodyValue(Map.of("pointed", wrong))
                .exchange()
                .expectStatus()
                .isEqualTo(422);
        picture(id, STAFF, "<svg onload=alert(1)>".getBytes()).expectStatus().isEqualTo(415);
        picture(id, STAFF, new byte[Pictures.LARGEST + 1]).expectStatus().isEqualTo(413);
        picture(id, OTHER_STAFF, JpegTest.picture(96, 54)).expectStatus().isNotFound();
        picture(id, STAFF, JpegTest.picture(960, 540)).expectStatus().isOk();
        picture(id, STAFF, JpegTest.picture(96, 54)).expectStatus().isEqualTo(409);
        client(STAFF)
                .get()
                .uri("/api/wishes/" + id + "/picture")
                .exchange()
                .expectHeader()
                .contentType(MediaType.IMAGE_JPEG)
                .expectBody(byte[].class)
                .value(bytes -> assertThat(Jpeg.picture(bytes)).isEqualTo(bytes));
        client(OTHER_STAFF)
                .get()
                .uri("/api/wishes/" + id + "/picture")
                .exchange()
                .expectStatus()
                .isNotFound();
        client().delete()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectStatus()
                .isNoContent();
        client(STAFF)
                .get()
                .uri("/api/wishes/" + id + "/picture")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void aHeadsetAsksForItsFacilityAndAFloodFromItIsHeldBack() {
        var film = ready();
        var wish = Map.of(
                "pointed",
                Map.of("footageId", film.id(), "yaw", 30, "pitch", -5, "seconds", 1.5, "direction", "FURTHER"));
        var id = id(client(HEADSET).post().uri("/api/wishes").bodyValue(wish).exchange());
        picture(id, HEADSET, JpegTest.picture(960, 540)).expectStatus().isOk();
        var kept = Objects.requireNonNull(mongo.findById(id, Wish.class).block());
        assertThat(kept.facilityId()).isEqualTo("a");
        assertThat(kept.person()).isNull();
        client(STAFF)
                .get()
                .uri("/api/wishes/" + id + "/picture")
                .exchange()
                .expectStatus()
                .isOk();

        for (int i = 1; i < Wishes.MOST_AN_HOUR; i++) {
            id(client(HEADSET).post().uri("/api/wishes").bodyValue(wish).exchange());
        }
        client(HEADSET)
                .post()
                .uri("/api/wishes")
                .bodyValue(wish)
                .exchange()
                .expectStatus()
                .isEqualTo(429);
        id(client(STAFF).post().uri("/api/wishes").bodyValue(wish).exchange());
    }

    @Test
    void threeRightAnswersPassTheLesson() {
        assertThat(body(client(KOGA).get().uri("/wishes/lesson").accept(MediaType.TEXT_HTML)))
                .contains("3つ、うかがいます");
        var wrong = answer(Map.of("q1", "a", "q2", "c"));
        wrong.expectStatus().isEqualTo(422);
        assertThat(text(wrong)).contains("ちがうようです").contains("選んでください");
        assertThat(mongo.count(new Query(), Lesson.class).block()).isZero();
        answer(Map.of("q1", "b", "q2", "c", "q3", "a")).expectStatus().is3xxRedirection();
        assertThat(body(client(KOGA).get().uri("/wishes/lesson").accept(MediaType.TEXT_HTML)))
                .contains("よくできました");
        assertThat(body(client().get().uri("/wishes").accept(MediaType.TEXT_HTML)))
                .contains("koga");
    }

    @Test
    void whatStaffWriteDownIsTheirFacilitys() {
        client(STAFF)
                .post()
                .uri("/wishes/new")
                .body(form(Map.of("place", "銀座通り", "nickname", "うめ")))
                .exchange()
                .expectStatus()
                .is3xxRedirection();
        assertThat(body(client(STAFF).get().uri("/wishes").accept(MediaType.TEXT_HTML)))
                .contains("銀座通り")
                .contains("うめ");
        assertThat(body(client(OTHER_STAFF).get().uri("/wishes").accept(MediaType.TEXT_HTML)))
                .doesNotContain("銀座通り");
        assertThat(body(client(KOGA).get().uri("/wishes").accept(MediaType.TEXT_HTML)))
                .doesNotContain("銀座通り");
        assertThat(body(client().get().uri("/wishes").accept(MediaType.TEXT_HTML)))
                .contains("銀座通り")
                .doesNotContain("うめ");
    }

    /** As staff make it; the secret is read from the sheet. */
    private String link() {
        var sheet = text(client(STAFF)
                .post()
                .uri("/wishes/links")
                .accept(MediaType.TEXT_HTML)
                .body(form(Map.of("label", "食堂")))
                .exchange());
        var found = java.util.regex.Pattern.compile("/ask/([0-9a-z]{26})").matcher(sheet);
        assertThat(found.find()).as(sheet).isTrue();
        assertThat(sheet).contains("class=\"qr\"");
        return found.group(1);
    }

    private WebTestClient.ResponseSpec ask(String secret, Map<String, String> said) {
        // A page's form sends the token that came with the page.
        return stranger()
                .post()
                .uri("/ask/" + secret)
                .accept(MediaType.TEXT_HTML)
                .cookie("XSRF-TOKEN", org.omoide.account.Keys.CSRF)
                .header(org.omoide.account.Keys.CSRF_HEADER, org.omoide.account.Keys.CSRF)
                .body(form(said))
                .exchange();
    }

    private WebTestClient.ResponseSpec answer(Map<String, String> answers) {
        return client(KOGA)
                .post()
                .uri("/wishes/lesson")
                .accept(MediaType.TEXT_HTML)
                .body(form(answers))
                .exchange();
    }

    private static BodyInserters.FormInserter<String> form(Map<String, String> said) {
        var form = BodyInserters.fromFormData("form", "");
        said.forEach(form::with);
        return form;
    }

    private String asked(Account account, String place) {
        return id(client(account)
                .post()
                .uri("/api/wishes")
                .bodyValue(Map.of("place", place))
                .exchange());
    }

    private static String id(WebTestClient.ResponseSpec answer) {
        return (String) Objects.requireNonNull(answer.expectStatus()
                        .isCreated()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
    }

    private WebTestClient.ResponseSpec step(Account account, String id, String step, Map<String, ?> body) {
        return client(account)
                .post()
                .uri("/api/wishes/" + id + "/" + step)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec picture(String id, Account account, byte[] bytes) {
        return client(account)
                .put()
                .uri("/api/wishes/" + id + "/picture")
                .contentType(MediaType.IMAGE_JPEG)
                .bodyValue(bytes)
                .exchange();
    }

    private static String body(WebTestClient.RequestHeadersSpec<?> request) {
        return text(request.exchange());
    }

    private static String text(WebTestClient.ResponseSpec answer) {
        return Objects.requireNonNull(
                answer.expectBody(String.class).returnResult().getResponseBody());
    }
}
