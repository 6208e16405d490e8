package org.omoide.trip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Audit;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Trips over HTTP, to each what is theirs. */
class TripApiIT extends InProcess {

    static final Account STAFF =
            new Account("trip-staff-a", Role.STAFF, "中村", "trip-nakamura", "a", false, null, Instant.EPOCH);
    private static final Account OTHER_STAFF =
            new Account("trip-staff-b", Role.STAFF, "坂本", "trip-sakamoto", "b", false, null, Instant.EPOCH);

    @BeforeEach
    void begin() {
        for (var kept : List.of(Trip.class, Facility.class, Audit.Entry.class)) {
            mongo.remove(new Query(), kept).block();
        }
        mongo.insert(new Facility("a", "ひまわり苑", null, Instant.now())).block();
        mongo.insert(new Facility("b", "さくら園", null, Instant.now())).block();
    }

    @Test
    void whatWasPutTogetherIsKept() {
        var film = ready().id();
        var trip = make(STAFF, stop(film));
        var stop = new HashMap<>(stops(trip).get(0));
        stop.remove("sight");
        stop.remove("lengthText");
        stop.put("yaw", 90.0);
        stop.put("seconds", 180);
        stop.put("prompts", List.of("ここには、だれと来ましたか"));
        var changed = put(STAFF, trip, 1, stop, stop(film));
        assertThat(changed.get("revision")).isEqualTo(2);
        assertThat(changed.get("seconds")).isEqualTo(270);
        assertThat(changed.get("lengthText")).isEqualTo("全部で約5分");
        assertThat(changed.get("hint")).isNull();
        var kept = get(STAFF, id(trip));
        assertThat(kept).usingRecursiveComparison().ignoringFields("updated").isEqualTo(changed);
        assertThat(stops(kept).get(0))
                .containsEntry("id", stop.get("id"))
                .containsEntry("yaw", 90.0)
                .containsEntry("pitch", 0.0)
                .containsEntry("lengthText", "3分");
        assertThat(audit()).containsExactly("trip.made null");
    }

    @Test
    void aLongTripSaysSoAndAVeryLongOneMoreFirmly() {
        var film = ready().id();
        var long300 = Map.<String, Object>of("footageId", film, "seconds", 300);
        assertThat(make(STAFF, long300, long300).get("hint")).isNull();
        var longer = make(STAFF, long300, long300, stop(film));
        assertThat((String) longer.get("hint")).startsWith("10分");
        assertThat(longer.get("tooLong")).isEqualTo(false);
        var longest = make(STAFF, long300, long300, long300, long300, stop(film));
        assertThat((String) longest.get("hint")).startsWith("20分");
        assertThat(longest.get("tooLong")).isEqualTo(true);
    }

    @Test
    void ofTwoWhoChangeItAtATimeOneIsToldAndNothingIsLost() {
        var film = ready().id();
        var trip = make(STAFF, stop(film));
        for (int round = 1; round <= 5; round++) {
            int revision = round;
            var answers = new ArrayList<CompletableFuture<WebTestClient.ResponseSpec>>();
            for (int writer = 0; writer < 3; writer++) {
                var title = "旅 " + round + " " + writer;
                answers.add(CompletableFuture.supplyAsync(
                        () -> change(STAFF, id(trip), body(title, revision, stop(film)))));
            }
            var statuses = new ArrayList<Integer>();
            String won = null;
            for (int writer = 0; writer < answers.size(); writer++) {
                var answer = answers.get(writer).join().returnResult(Map.class);
                statuses.add(answer.getStatus().value());
                if (answer.getStatus().is2xxSuccessful()) {
                    won = "旅 " + round + " " + writer;
                }
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409);
            assertThat(get(STAFF, id(trip))).containsEntry("title", won).containsEntry("revision", round + 1);
        }
        change(STAFF, id(trip), body("おそかった旅", 1))
                .expectStatus()
                .isEqualTo(409)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("先に変わりました"));
    }

    @Test
    void aChangeWhoseAnswerWasLostMayBeSentAgain() {
        var stop = stop(ready().id());
        stop.put("id", UUID.randomUUID().toString());
        var trip = make(STAFF, stop);
        var once = put(STAFF, trip, 1, stop, stop(ready().id()));
        var same = stops(once).stream().map(TripApiIT::sent).toArray(Map[]::new);
        assertThat(put(STAFF, trip, 1, same).get("revision")).isEqualTo(2);
    }

    @Test
    void anotherFacilityKnowsNothingOfIt() {
        var film = ready().id();
        var trip = make(STAFF, stop(film));
        for (var other : List.of(OTHER_STAFF, COORDINATOR)) {
            var client = client(other);
            for (var address : List.of("/api/trips/", "/trips/")) {
                client.get().uri(address + id(trip)).exchange().expectStatus().isNotFound();
            }
            client.get()
                    .uri("/trips/" + id(trip) + "/sheet")
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            client.get()
                    .uri("/api/trips/" + id(trip) + "/footage?q=")
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            change(other, id(trip), body("ほかの旅", 1)).expectStatus().isNotFound();
            client.post()
                    .uri("/api/trips/" + id(trip) + "/copy")
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            client.delete()
                    .uri("/api/trips/" + id(trip))
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            assertThat(list(other)).isEmpty();
        }
        assertThat(get(STAFF, id(trip))).containsEntry("revision", 1);
    }

    @Test
    void whatItMayNotShowCannotBeAdded() {
        var theirs = ready().id();
        set(theirs, "rights", new Rights(Rights.Licence.TOWN_ONLY, Rights.Audience.FACILITY, "b", null, null));
        var ours = ready().id();
        set(ours, "rights", new Rights(Rights.Licence.TOWN_ONLY, Rights.Audience.FACILITY, "a", null, null));
        var unpublished = ready().id();
        set(unpublished, "review", Review.waiting(Instant.now()));
        var down = ready().id();
        set(down, "review", new Review(Review.State.TAKEN_DOWN, null, null, Instant.now()));
        var unfinished = footage(Footage.State.WAITING, null).id();
        var trip = make(STAFF, stop(ours));
        var before = get(STAFF, id(trip));
        for (var footage : List.of(theirs, unpublished, down, unfinished, "nothing")) {
            change(STAFF, id(trip), body("旅", 1, stop(ours), stop(footage)))
                    .expectStatus()
                    .isEqualTo(422)
                    .expectBody()
                    .jsonPath("$.errors.length()")
                    .isEqualTo(1)
                    .jsonPath("$.errors[0].field")
                    .isEqualTo("stops[1].footageId");
            client(STAFF)
                    .post()
                    .uri("/api/trips")
                    .bodyValue(body("旅", null, stop(footage)))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(422);
        }
        assertThat(get(STAFF, id(trip))).isEqualTo(before);
        // What one facility sees is not the town's, even though the coordinator sees all.
        for (var footage : List.of(theirs, ours, unpublished)) {
            client().post()
                    .uri("/api/trips")
                    .bodyValue(body("町の旅", null, stop(footage)))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(422);
        }
        for (var footage : List.of(theirs, ours, unpublished)) {
            titled(footage, "岸壁");
        }
        assertThat(footageIds(found(STAFF, id(trip), "q=岸壁"))).containsExactly(ours);
    }

    @Test
    void whatGoesAwayLaterIsSkippedAndSaidSo() {
        var stays = ready().id();
        var goes = ready().id();
        titled(stays, "残る映像");
        titled(goes, "消える映像");
        var trip = make(STAFF, stop(stays), stop(goes));
        set(goes, "review", new Review(Review.State.TAKEN_DOWN, null, null, Instant.now()));
        var seen = get(STAFF, id(trip));
        assertThat(seen.get("seconds")).isEqualTo(90);
        assertThat(stops(seen)).hasSize(2);
        assertThat(stops(seen).get(1).get("sight")).isNull();
        assertThat(page(STAFF, "/trips/" + id(trip) + "/sheet"))
                .contains("残る映像")
                .contains("見られない映像が1か所")
                .doesNotContain("消える映像")
                .contains("全部で約2分");
        // It doesn't stand in the way of other changes.
        var same = stops(seen).stream().map(TripApiIT::sent).toArray(Map[]::new);
        assertThat(stops(put(STAFF, trip, 1, same))).hasSize(2);
    }

    @Test
    void aTripOfTheTownIsCopiedAndStaysAsItIs() {
        var film = ready().id();
        var gone = ready().id();
        var town = make(COORDINATOR, stop(film), stop(gone));
        assertThat(town.get("readyMade")).isEqualTo(true);
        set(gone, "review", Review.waiting(Instant.now()));
        assertThat(get(STAFF, id(town)).get("mayChange")).isEqualTo(false);
        change(STAFF, id(town), body("ほかの旅", 1)).expectStatus().isForbidden();
        client(STAFF)
                .delete()
                .uri("/api/trips/" + id(town))
                .exchange()
                .expectStatus()
                .isForbidden();
        assertThat(page(STAFF, "/trips/" + id(town))).contains("写して使う").doesNotContain("この旅を消します");

        var copy = Objects.requireNonNull(client(STAFF)
                .post()
                .uri("/api/trips/" + id(town) + "/copy")
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
        assertThat(copy.get("readyMade")).isEqualTo(false);
        assertThat(stops(copy)).hasSize(1);
        assertThat(stops(copy).get(0).get("id")).isNotEqualTo(stops(town).get(0).get("id"));
        put(STAFF, copy, 1);
        assertThat(stops(get(COORDINATOR, id(town)))).hasSize(2);
        assertThat(list(STAFF)).hasSize(2);
        assertThat(list(OTHER_STAFF)).hasSize(1);

        client(STAFF)
                .delete()
                .uri("/api/trips/" + id(copy))
                .exchange()
                .expectStatus()
                .isNoContent();
        change(STAFF, id(copy), body("消えた旅", 2)).expectStatus().isNotFound();
        // The title of a facility's trip is nobody else's business.
        assertThat(audit()).containsExactlyInAnyOrder("trip.made 港の旅", "trip.copied null", "trip.deleted null");
    }

    @Test
    void aPlaceIsFoundByItsNameAndByABirthYear() {
        var place = (String) Objects.requireNonNull(client().post()
                        .uri("/api/places")
                        .bodyValue(Map.of("name", "三池港", "reading", "みいけこう"))
                        .exchange()
                        .expectStatus()
                        .isCreated()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
        var old = ready().id();
        var fresh = ready().id();
        describe(old, Map.of("placeId", place, "era", "1958~"));
        describe(fresh, Map.of("placeId", place, "title", "いまの港", "era", "2024"));
        var trip = id(make(STAFF));
        assertThat(footageIds(found(STAFF, trip, "q=みいけこう"))).containsExactlyInAnyOrder(old, fresh);
        var youth = found(STAFF, trip, "born=昭和13年");
        assertThat(footageIds(youth)).containsExactly(old);
        assertThat(youth.get("from")).isEqualTo(1948);
        assertThat(youth.get("items"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .first()
                .satisfies(sight ->
                        assertThat((Map<?, ?>) sight).extracting("name", "age").containsExactly("三池港", "THEN"));
        client(STAFF)
                .get()
                .uri("/api/trips/" + trip + "/footage?born=いつか")
                .exchange()
                .expectStatus()
                .isEqualTo(422);
    }

    private WebTestClient.ResponseSpec change(Account as, String id, Map<String, ?> body) {
        return client(as).put().uri("/api/trips/" + id).bodyValue(body).exchange();
    }

    private Map<?, ?> make(Account as, Map<?, ?>... stops) {
        return Objects.requireNonNull(client(as)
                .post()
                .uri("/api/trips")
                .bodyValue(body("港の旅", null, stops))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }

    private Map<?, ?> put(Account as, Map<?, ?> trip, int revision, Map<?, ?>... stops) {
        return Objects.requireNonNull(change(as, id(trip), body("港の旅", revision, stops))
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }

    private Map<String, Object> get(Account as, String id) {
        return json(as, "/api/trips/" + id);
    }

    private Map<String, Object> found(Account as, String id, String query) {
        return json(as, "/api/trips/" + id + "/footage?" + query);
    }

    private Map<String, Object> json(Account as, String address) {
        return Objects.requireNonNull(client(as)
                .get()
                .uri(address)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
                .returnResult()
                .getResponseBody());
    }

    private List<?> list(Account as) {
        return Objects.requireNonNull(client(as)
                .get()
                .uri("/api/trips")
                .exchange()
                .expectBody(List.class)
                .returnResult()
                .getResponseBody());
    }

    private String page(Account as, String address) {
        return Objects.requireNonNull(client(as)
                .get()
                .uri(address)
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private List<String> audit() {
        return Objects.requireNonNull(mongo.findAll(Audit.Entry.class)
                .filter(entry -> entry.deed().startsWith("trip."))
                .map(entry -> entry.deed() + " " + entry.detail())
                .collectList()
                .block());
    }

    private void titled(String footage, String title) {
        describe(footage, Map.of("title", title));
    }

    private void describe(String footage, Map<String, ?> fields) {
        client().patch()
                .uri("/api/footage/" + footage)
                .bodyValue(fields)
                .exchange()
                .expectStatus()
                .isOk();
    }

    private void set(String footage, String field, Object value) {
        mongo.updateFirst(Query.query(Criteria.where("_id").is(footage)), new Update().set(field, value), Footage.class)
                .block();
    }

    private static Map<String, Object> stop(String footage) {
        return new HashMap<>(Map.of("footageId", footage));
    }

    private static Map<String, Object> body(String title, @Nullable Integer revision, Map<?, ?>... stops) {
        var body = new HashMap<String, Object>(Map.of("title", title, "stops", List.of(stops)));
        body.put("revision", revision);
        return body;
    }

    /** A stop of an answer as it is sent again. */
    private static Map<String, Object> sent(Map<String, Object> stop) {
        var again = new HashMap<>(stop);
        again.remove("sight");
        again.remove("lengthText");
        return again;
    }

    private static String id(Map<?, ?> trip) {
        return (String) Objects.requireNonNull(trip.get("id"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> stops(Map<?, ?> trip) {
        return (List<Map<String, Object>>) Objects.requireNonNull(trip.get("stops"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> footageIds(Map<?, ?> found) {
        return ((List<Map<String, String>>) Objects.requireNonNull(found.get("items")))
                .stream().map(sight -> sight.get("footageId")).toList();
    }
}
