package org.omoide.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Audit;
import org.omoide.account.Colour;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.care.Resident.Erasure;
import org.omoide.web.TownTime;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What is kept of residents over HTTP: for the staff of their facility, and for nobody else. */
class CareApiIT extends InProcess {

    static final Account STAFF =
            new Account("care-staff-a", Role.STAFF, "中村", "care-nakamura", "a", false, null, Instant.EPOCH);
    private static final Account OTHER_STAFF =
            new Account("care-staff-b", Role.STAFF, "坂本", "care-sakamoto", "b", false, null, Instant.EPOCH);
    private static final Account VOLUNTEER =
            new Account("care-volunteer", Role.VOLUNTEER, "古賀", "care-koga", null, false, null, Instant.EPOCH);
    static final Account HEADSET = headset("care-headset-1", "a", Colour.BLUE);
    private static final Account SECOND_HEADSET = headset("care-headset-2", "a", Colour.RED);
    private static final Account FOREIGN_HEADSET = headset("care-headset-b", "b", Colour.RED);

    @Autowired
    private Erasing erasing;

    private String film;
    private String run;
    private String ume;

    private static Account headset(String id, String facility, Colour colour) {
        return new Account(
                id,
                Role.HEADSET,
                "1号",
                null,
                facility,
                false,
                null,
                Instant.EPOCH,
                null,
                new Account.Device(colour, "中村", "Quest"));
    }

    @BeforeEach
    void begin() {
        for (var kept :
                List.of(Resident.class, Observation.class, Note.class, Seat.class, Facility.class, Audit.Entry.class)) {
            mongo.remove(new Query(), kept).block();
        }
        for (var kept : List.of("wishes", "runs", "trips")) {
            mongo.remove(new Query(), kept).block();
        }
        mongo.insert(new Facility("a", "ひまわり苑", null, Instant.now())).block();
        mongo.insert(new Facility("b", "さくら園", null, Instant.now())).block();
        List.of(STAFF, OTHER_STAFF, HEADSET, SECOND_HEADSET, FOREIGN_HEADSET)
                .forEach(account -> mongo.save(account).block());
        film = ready().id();
        var place =
                (String) json(client().post().uri("/api/places").bodyValue(Map.of("name", "三池港", "reading", "みいけこう")))
                        .get("id");
        json(client().patch().uri("/api/footage/" + film).bodyValue(Map.of("placeId", place)));
        run = run(STAFF, HEADSET);
        ume = resident("うめ", "昭和8年");
        consent(ume);
    }

    private String run(Account as, Account headset) {
        var stops = List.of(Map.of("footageId", film, "yaw", 40, "pitch", -5), Map.of("footageId", film));
        var trip = json(client(as).post().uri("/api/trips").bodyValue(Map.of("title", "港の旅", "stops", stops)))
                .get("id");
        return (String) json(client(as)
                        .post()
                        .uri("/api/runs")
                        .bodyValue(Map.of("tripId", trip, "headsets", List.of(headset.id()))))
                .get("id");
    }

    @AfterEach
    void end() {
        mongo.remove(new Query(), "runs").block();
    }

    @Test
    void whoHasNotConsentedCannotBeSeatedAndIsToldWhatToDo() {
        var yuri = resident("ゆり", "");
        send(STAFF, HttpMethod.PUT, "/api/runs/" + run + "/seats", Map.of(HEADSET.id(), ume, SECOND_HEADSET.id(), yuri))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("care.consent.needed")
                .jsonPath("$.detail")
                .value(
                        String.class,
                        detail -> assertThat(detail).contains("だれがいつ同意したかを書いて").doesNotContain("ゆり"));
        assertThat(get(STAFF, "/api/runs/" + run + "/seats")).isEmpty();
        tap(yuri, "DIZZY", null).expectStatus().isEqualTo(422);
        note(yuri, "港は寒かった").expectStatus().isEqualTo(422);
        consent(yuri);
        send(STAFF, HttpMethod.PUT, "/api/runs/" + run + "/seats", Map.of(HEADSET.id(), ume, SECOND_HEADSET.id(), yuri))
                .expectStatus()
                .isOk();
        // Somebody changes places: one person wears one headset.
        var moved = new HashMap<String, @Nullable String>();
        moved.put(SECOND_HEADSET.id(), ume);
        send(STAFF, HttpMethod.PUT, "/api/runs/" + run + "/seats", moved)
                .expectStatus()
                .isOk();
        assertThat(get(STAFF, "/api/runs/" + run + "/seats")).isEqualTo(Map.of(SECOND_HEADSET.id(), ume));
        moved.put(SECOND_HEADSET.id(), null);
        send(STAFF, HttpMethod.PUT, "/api/runs/" + run + "/seats", moved)
                .expectStatus()
                .isOk();
        assertThat(get(STAFF, "/api/runs/" + run + "/seats")).isEmpty();
        for (var wrong : List.of(
                Map.of(FOREIGN_HEADSET.id(), ume),
                Map.of(HEADSET.id(), ume, SECOND_HEADSET.id(), ume),
                Map.of("$where", ume))) {
            send(STAFF, HttpMethod.PUT, "/api/runs/" + run + "/seats", wrong)
                    .expectStatus()
                    .isEqualTo(422);
        }
    }

    @Test
    void eachTapIsKeptOnceAndCanBeCorrected() {
        var id = UUID.randomUUID().toString();
        var tapped = Map.of("id", id, "residentId", ume, "symptom", "DIZZY", "stop", 1);
        for (int time = 0; time < 2; time++) {
            send(STAFF, HttpMethod.POST, "/api/runs/" + run + "/observations", tapped)
                    .expectStatus()
                    .isCreated();
        }
        tap(ume, null, "GOOD").expectStatus().isCreated();
        var panel = get(STAFF, "/api/runs/" + run + "/care");
        assertThat(maps(panel, "taps"))
                .extracting(tap -> tap.get("symptom") + " " + tap.get("mood") + " " + tap.get("stop"))
                .containsExactly("DIZZY null 1", "null GOOD null");
        assertThat(maps(panel, "taps").get(0)).containsEntry("text", "目が回る・ふらつく");
        assertThat(maps(panel, "residents"))
                .first(InstanceOfAssertFactories.MAP)
                .containsEntry("nickname", "うめ")
                .containsEntry("colour", "PURPLE")
                .containsEntry("colourText", "紫・みかづき")
                .containsEntry("consents", true)
                .doesNotContainKey("birthYear");
        assertThat(maps(panel, "moods"))
                .hasSize(5)
                .allSatisfy(mood -> assertThat((String) mood.get("text")).isNotBlank());
        for (int time = 0; time < 2; time++) {
            client(STAFF)
                    .delete()
                    .uri("/api/runs/" + run + "/observations/" + id)
                    .exchange()
                    .expectStatus()
                    .isNoContent();
        }
        assertThat(maps(get(STAFF, "/api/runs/" + run + "/care"), "taps")).hasSize(1);
        // It was said, and it was said that it was a mistake: both stay.
        assertThat(export(ume)).contains("\"takenBack\":\"20").contains("DIZZY");
        for (var wrong : List.of(
                Map.of("residentId", ume),
                Map.of("residentId", ume, "symptom", "DIZZY", "mood", "LOW"),
                Map.of("symptom", "DIZZY"),
                Map.of("residentId", ume, "symptom", "DIZZY", "id", "1"))) {
            send(STAFF, HttpMethod.POST, "/api/runs/" + run + "/observations", wrong)
                    .expectStatus()
                    .isEqualTo(422);
        }
    }

    @Test
    void ofANoteBecomesAWishThatNamesNobody() {
        resident("はるこ", "");
        var note = (String) json(send(
                        STAFF,
                        HttpMethod.POST,
                        "/api/runs/" + run + "/notes",
                        Map.of("residentId", ume, "words", "うめと、はること、田中さんの駄菓子屋がここにあった", "stop", 0)))
                .get("id");
        var taps = new ArrayList<CompletableFuture<Map<String, Object>>>();
        for (int i = 0; i < 3; i++) {
            taps.add(CompletableFuture.supplyAsync(
                    () -> json(client(STAFF).post().uri("/api/runs/" + run + "/notes/" + note + "/wish"))));
        }
        var made = taps.stream().map(tap -> tap.join().get("wish")).distinct().toList();
        assertThat(made).hasSize(1);
        assertThat(mongo.count(new Query(), "wishes").block()).isEqualTo(1);
        var address = "/api" + made.get(0);
        var seen = get(COORDINATOR, address);
        assertThat(seen)
                .containsEntry("place", "三池港")
                .containsEntry("birthDecade", 1930)
                .containsEntry("nickname", null)
                .containsEntry("facility", "ひまわり苑");
        assertThat((String) seen.get("why"))
                .startsWith("（お名前）と、（お名前）と、（お名前）の駄菓子屋がここにあった")
                .contains("1940年から1969年");
        assertThat(seen.toString()).doesNotContain("うめ").doesNotContain("はるこ").doesNotContain("1933");
        assertThat(seen.get("pointed"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("footageId", film)
                .containsEntry("yaw", 40.0)
                .containsEntry("pitch", -5.0)
                .containsEntry("direction", "HERE");
        assertThat(((Map<?, ?>) seen.get("at")).get("name")).isEqualTo("三池港");
        // The facility itself sees whose wish it is.
        assertThat(get(STAFF, address)).containsEntry("nickname", "うめ");
    }

    @Test
    void aWishIsMadeOfANoteOfNobodyAndOfFootageThatIsGone() {
        var note = (String) json(send(
                        STAFF,
                        HttpMethod.POST,
                        "/api/runs/" + run + "/notes",
                        Map.of("words", "もう一度、海で泳ぎたい", "stop", 0)))
                .get("id");
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(film)),
                        new Update().set("review.state", "TAKEN_DOWN"),
                        "footage")
                .block();
        var wish = json(client(STAFF).post().uri("/api/runs/" + run + "/notes/" + note + "/wish"))
                .get("wish");
        assertThat(get(COORDINATOR, "/api" + wish))
                .containsEntry("place", "もう一度、海で泳ぎたい")
                .containsEntry("birthDecade", null)
                .containsEntry("pointed", null);
    }

    @Test
    void aLongStoryBecomesAWishEvenWhereHidingNamesMakesItLonger() {
        var story = "うめ、".repeat(333);
        var note = json(note(ume, story)).get("id");
        var wish = json(client(STAFF).post().uri("/api/runs/" + run + "/notes/" + note + "/wish"))
                .get("wish");
        assertThat((String) get(COORDINATOR, "/api" + wish).get("why"))
                .hasSizeLessThanOrEqualTo(1000)
                .contains("…\n")
                .contains("1940年から1969年")
                .doesNotContain("うめ");
    }

    @Test
    void aNoteIsCorrectedAndWhatItSaidBeforeStays() {
        var id = UUID.randomUUID().toString();
        var note = Map.of("id", id, "residentId", ume, "words", "港は寒かった", "yaw", 10, "pitch", 0);
        for (int time = 0; time < 2; time++) {
            send(STAFF, HttpMethod.POST, "/api/runs/" + run + "/notes", note)
                    .expectStatus()
                    .isCreated();
        }
        send(STAFF, HttpMethod.PUT, "/api/runs/" + run + "/notes/" + id, Map.of("words", "港は暑かった"))
                .expectStatus()
                .isOk();
        assertThat(maps(get(STAFF, "/api/runs/" + run + "/care"), "notes"))
                .singleElement(InstanceOfAssertFactories.MAP)
                .containsEntry("words", "港は暑かった")
                .containsEntry("yaw", 10.0)
                .containsEntry("residentId", ume);
        assertThat(export(ume)).contains("港は寒かった").contains("港は暑かった");
        client(STAFF)
                .delete()
                .uri("/api/runs/" + run + "/notes/" + id)
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(export(ume)).doesNotContain("港は寒かった");
        send(STAFF, HttpMethod.POST, "/api/runs/" + run + "/notes", Map.of("words", " "))
                .expectStatus()
                .isEqualTo(422);
        send(STAFF, HttpMethod.POST, "/api/runs/" + run + "/notes", Map.of("words", "あ".repeat(1001)))
                .expectStatus()
                .isEqualTo(422);
    }

    @Test
    void nobodyElseGetsToKnowOfAResident() {
        fill();
        var body = Map.of("nickname", "たけ", "colour", "RED", "words", "何か", "residentId", ume, "symptom", "NONE");
        for (var path : List.of(
                "GET /residents/" + ume,
                "GET /residents/" + ume + "/erase",
                "GET /api/residents/" + ume,
                "GET /api/residents/" + ume + "/export",
                "GET /api/residents/" + ume + "/export.csv",
                "PUT /api/residents/" + ume,
                "PUT /api/residents/" + ume + "/consent",
                "DELETE /api/residents/" + ume + "/consent",
                "DELETE /api/residents/" + ume,
                "GET /api/runs/" + run + "/care",
                "GET /api/runs/" + run + "/seats",
                "PUT /api/runs/" + run + "/seats",
                "POST /api/runs/" + run + "/observations",
                "POST /api/runs/" + run + "/notes")) {
            var method = HttpMethod.valueOf(path.split(" ")[0]);
            var address = path.split(" ")[1];
            send(OTHER_STAFF, method, address, body).expectStatus().isNotFound();
            for (var shut : List.of(COORDINATOR, VOLUNTEER, HEADSET)) {
                send(shut, method, address, body).expectStatus().isForbidden();
            }
        }
        assertThat(list(OTHER_STAFF)).isEmpty();
        assertThat(list(STAFF)).hasSize(1);
        // Their own run with a resident of this facility.
        var theirs = run(OTHER_STAFF, FOREIGN_HEADSET);
        send(OTHER_STAFF, HttpMethod.PUT, "/api/runs/" + theirs + "/seats", Map.of(FOREIGN_HEADSET.id(), ume))
                .expectStatus()
                .isNotFound();
        send(OTHER_STAFF, HttpMethod.POST, "/api/runs/" + theirs + "/observations", body)
                .expectStatus()
                .isNotFound();
        assertThat(mongo.findAll(Audit.Entry.class).collectList().block())
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.toString()).doesNotContain("うめ"));
    }

    @Test
    void whoTakesTheConsentBackLeavesNothingButANicknameAndADay() {
        var wish = fill();
        var page = page("/residents/" + ume + "/withdraw");
        assertThat(page)
                .contains("様子と気分の記録：2件")
                .contains("書きとめたことば：1件")
                .contains("つけたゴーグルの記録：1件")
                .contains("三池港");
        client(STAFF)
                .delete()
                .uri("/api/residents/" + ume + "/consent")
                .exchange()
                .expectStatus()
                .isNoContent();
        assertNothingHangsOn(ume);
        assertThat(get(STAFF, "/api/residents/" + ume))
                .containsEntry("nickname", "うめ")
                .containsEntry("birthYear", null)
                .containsEntry("consents", false);
        // The town still sees the place that somebody wished for.
        assertThat(get(COORDINATOR, wish))
                .containsEntry("place", "三池港")
                .containsEntry("state", "ASKED")
                .containsEntry("why", null)
                .containsEntry("birthDecade", null);
        assertThat(get(STAFF, wish)).containsEntry("nickname", null);
        tap(ume, "NONE", null).expectStatus().isEqualTo(422);
        // Who changes their mind begins anew.
        consent(ume);
        tap(ume, "NONE", null).expectStatus().isCreated();
    }

    @Test
    void whoIsErasedIsGoneAndTheWishesWithThemWhereStaffChooseSo() {
        var wish = fill();
        client(STAFF)
                .delete()
                .uri("/api/residents/" + ume + "?withdrawWishes=true")
                .exchange()
                .expectStatus()
                .isNoContent();
        assertNothingHangsOn(ume);
        send(STAFF, HttpMethod.GET, "/api/residents/" + ume, null)
                .expectStatus()
                .isNotFound();
        assertThat(get(STAFF, wish))
                .containsEntry("state", "WITHDRAWN")
                .containsEntry("why", null)
                .containsEntry("nickname", null);
        assertThat(mongo.findAll(Document.class, "wishes").collectList().block().toString())
                .doesNotContain("うめ")
                .doesNotContain("弁当");
        assertThat(mongo.findAll(Audit.Entry.class)
                        .map(Audit.Entry::deed)
                        .collectList()
                        .block())
                .contains("resident.erased");
    }

    @Test
    void whatACrashLeftHalfErasedIsGoneOnWith() {
        fill();
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(ume)),
                        new Update().set("erasure", new Erasure(true, false, STAFF.id())),
                        Resident.class)
                .block();
        // It is not there any more from that moment on.
        assertThat(list(STAFF)).isEmpty();
        send(STAFF, HttpMethod.GET, "/api/residents/" + ume + "/export", null)
                .expectStatus()
                .isNotFound();
        erasing.sweep().block();
        assertNothingHangsOn(ume);
        assertThat(mongo.count(new Query(), Resident.class).block()).isZero();
    }

    @Test
    void whatIsTappedWhileTheConsentIsTakenBackDoesNotStay() {
        for (int round = 0; round < 5; round++) {
            var id = resident("たけ" + round, "");
            consent(id);
            var taps = new ArrayList<CompletableFuture<?>>();
            for (int i = 0; i < 4; i++) {
                taps.add(CompletableFuture.supplyAsync(() -> tap(id, "NONE", null)));
            }
            client(STAFF)
                    .delete()
                    .uri("/api/residents/" + id + "/consent")
                    .exchange()
                    .expectStatus()
                    .isNoContent();
            taps.forEach(CompletableFuture::join);
            assertNothingHangsOn(id);
        }
    }

    @Test
    void everythingThatIsKeptIsHandedOutAsAFileThatDoesNotSayWhose() {
        fill();
        var answer = send(STAFF, HttpMethod.GET, "/api/residents/" + ume + "/export.csv", null)
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueMatches("Content-Disposition", "attachment; filename=\"omoide-[0-9a-f]{8}\\.csv\"")
                .expectBody()
                .returnResult();
        var table = new String(Objects.requireNonNull(answer.getResponseBody()), StandardCharsets.UTF_8);
        assertThat(table)
                .contains("うめ")
                .contains("紫・みかづき")
                .contains("1933")
                .contains("ご家族")
                .contains("少し気持ちが悪い")
                .contains("つらそう")
                .contains("港の旅")
                .contains("三池港")
                .contains("'=父と弁当を食べた");
        assertThat(export(ume))
                .contains("\"nickname\":\"うめ\"")
                .contains("\"birthYear\":1933")
                .contains("\"by\":\"FAMILY\"")
                .contains("\"symptom\":\"NAUSEA\"")
                .contains("\"mood\":\"VERY_LOW\"")
                .contains("\"seated\":true")
                .contains("=父と弁当を食べた");
    }

    @Test
    void twoOfOneNicknameWouldBeTakenForEachOther() {
        send(STAFF, HttpMethod.POST, "/api/residents", Map.of("nickname", "うめ", "colour", "RED"))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("nickname");
        // In another facility somebody else is called so.
        send(OTHER_STAFF, HttpMethod.POST, "/api/residents", Map.of("nickname", "うめ", "colour", "RED"))
                .expectStatus()
                .isCreated();
        send(STAFF, HttpMethod.PUT, "/api/residents/" + ume, Map.of("nickname", "うめ", "colour", "GREEN"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.colour")
                .isEqualTo("GREEN");
    }

    /** Something of everything. @return address of the wish */
    private String fill() {
        send(STAFF, HttpMethod.PUT, "/api/runs/" + run + "/seats", Map.of(HEADSET.id(), ume))
                .expectStatus()
                .isOk();
        tap(ume, "NAUSEA", null).expectStatus().isCreated();
        tap(ume, null, "VERY_LOW").expectStatus().isCreated();
        var note = json(note(ume, "=父と弁当を食べた")).get("id");
        return "/api"
                + json(client(STAFF).post().uri("/api/runs/" + run + "/notes/" + note + "/wish"))
                        .get("wish");
    }

    private void assertNothingHangsOn(String resident) {
        var theirs = Query.query(Criteria.where("residentId").is(resident));
        for (var kept : List.of(Observation.class, Note.class, Seat.class)) {
            assertThat(mongo.count(theirs, kept).block())
                    .as(kept.getSimpleName())
                    .isZero();
        }
    }

    private String resident(String nickname, String born) {
        return (String) json(send(
                        STAFF,
                        HttpMethod.POST,
                        "/api/residents",
                        Map.of("nickname", nickname, "colour", "PURPLE", "born", born)))
                .get("id");
    }

    private void consent(String id) {
        send(
                        STAFF,
                        HttpMethod.PUT,
                        "/api/residents/" + id + "/consent",
                        Map.of(
                                "by",
                                "FAMILY",
                                "day",
                                LocalDate.now(TownTime.ZONE).toString()))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.consents")
                .isEqualTo(true);
    }

    private WebTestClient.ResponseSpec tap(String resident, @Nullable String symptom, @Nullable String mood) {
        return send(
                STAFF,
                HttpMethod.POST,
                "/api/runs/" + run + "/observations",
                symptom == null
                        ? Map.of("residentId", resident, "mood", String.valueOf(mood))
                        : Map.of("residentId", resident, "symptom", symptom));
    }

    private WebTestClient.ResponseSpec note(String resident, String words) {
        return send(
                STAFF,
                HttpMethod.POST,
                "/api/runs/" + run + "/notes",
                Map.of("residentId", resident, "words", words, "stop", 0));
    }

    private WebTestClient.ResponseSpec send(Account as, HttpMethod method, String address, @Nullable Object body) {
        var request = client(as).method(method).uri(address);
        return body == null || method == HttpMethod.GET
                ? request.exchange()
                : request.bodyValue(body).exchange();
    }

    private String export(String resident) {
        return page("/api/residents/" + resident + "/export");
    }

    private String page(String address) {
        return Objects.requireNonNull(client(STAFF)
                .get()
                .uri(address)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private Map<String, Object> get(Account as, String address) {
        return json(client(as).get().uri(address));
    }

    private List<?> list(Account as) {
        return Objects.requireNonNull(client(as)
                .get()
                .uri("/api/residents")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(List.class)
                .returnResult()
                .getResponseBody());
    }

    private static Map<String, Object> json(WebTestClient.RequestHeadersSpec<?> request) {
        return json(request.exchange());
    }

    private static Map<String, Object> json(WebTestClient.ResponseSpec answer) {
        return Objects.requireNonNull(answer.expectStatus()
                .is2xxSuccessful()
                .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
                .returnResult()
                .getResponseBody());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Map<String, Object> panel, String field) {
        return (List<Map<String, Object>>) panel.get(field);
    }
}
