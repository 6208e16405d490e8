package org.omoide.town;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.place.Place;
import org.omoide.web.TownTime;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import reactor.core.publisher.Mono;

/** The town's picture of wishes that went their way over HTTP. */
class TownTest extends InProcess {

    private static final String NICKNAME = "うめさん";
    private static final String WORDS = "弟とはぐれた夏";

    private static final Account HIMAWARI = account("nakamura", Role.STAFF, "himawari");
    private static final Account SAKURA = account("ogata", Role.STAFF, "sakura");
    private static final Account KOGA = account("koga", Role.VOLUNTEER, null);

    @Autowired
    private ApplicationContext application;

    private final YearMonth month = YearMonth.now(TownTime.ZONE);

    private static Account account(String id, Role role, String facility) {
        return new Account(id, role, id, id, facility, false, null, Instant.EPOCH);
    }

    @BeforeEach
    void begin() {
        mongo.remove(new Query(), "wishes").block();
        mongo.remove(new Query(), Facility.class).block();
        for (var account : List.of(HIMAWARI, SAKURA, KOGA)) {
            mongo.save(account).block();
        }
        mongo.insert(new Facility("himawari", "ひまわり苑", null, Instant.now())).block();
        mongo.insert(new Facility("sakura", "さくら園", null, Instant.now())).block();
        place("harbour", "三池港", "新港町");
        place("cinema", "銀座通り", "=HYPERLINK(\"http://example.org\")");
    }

    @Test
    void whatBecameOfTheWishes() {
        harbourIsWishedForFilmedAndWatched();
        var cinema = ask(HIMAWARI, "映画館", null);
        route(cinema, "cinema");

        var json = json("");
        var figures = "$.months[11].figures.";
        assertThat(this.<String>at(json, "$.month")).isEqualTo(month.toString());
        assertThat(this.<String>at(json, "$.timeZone")).isEqualTo("Asia/Tokyo");
        assertThat(this.<Integer>at(json, figures + "opened")).isEqualTo(4);
        assertThat(this.<Integer>at(json, figures + "filmed")).isEqualTo(3);
        assertThat(this.<Integer>at(json, figures + "published")).isEqualTo(3);
        assertThat(this.<Integer>at(json, figures + "watched")).isEqualTo(1);
        assertThat(this.<Integer>at(json, figures + "thanked")).isEqualTo(1);
        assertThat(this.<Integer>at(json, figures + "waiting")).isEqualTo(3);
        assertThat(this.<Integer>at(json, figures + "readyToWatch")).isEqualTo(2);
        assertThat(this.<Double>at(json, figures + "daysToHeadset.median")).isZero();
        assertThat(this.<Object>at(json, figures + "daysToHeadset.nineOfTen")).isNull();
        assertThat(this.<Object>at(json, "$.months[10].figures")).isNull();
        // The example on the page: A, B and the staff of one facility, C of another one, and who filmed.
        assertThat(this.<Map<String, Object>>at(json, figures + "connected"))
                .isEqualTo(Map.of("pairs", 7, "people", 5, "nameless", 1, "places", 1));
        assertThat(this.<List<String>>at(json, "$.today.longestWaiting[*].id"))
                .contains(cinema)
                .hasSize(3);
        assertThat(this.<List<String>>at(json, "$.today.longestWaiting[?(@.id=='" + cinema + "')].place"))
                .containsExactly("銀座通り");
        var harbour = "$.today.gaps.areas[?(@.name=='新港町')].";
        assertThat(this.<List<Integer>>at(json, harbour + "footage")).containsExactly(1);
        assertThat(this.<List<Integer>>at(json, harbour + "openWishes")).containsExactly(2);
        assertThat(this.<List<Integer>>at(json, harbour + "cells[?(@.decade==1950)].footage"))
                .containsExactly(1);
        assertThat(this.<List<String>>at(json, "$.today.gaps.areasWithoutFootage"))
                .containsExactly("=HYPERLINK(\"http://example.org\")");
        assertThat(this.<List<Integer>>at(json, "$.today.gaps.decadesWithoutFootage[*].decade"))
                .containsExactly(1940, 1960);
    }

    @Test
    void whatTheLibraryHadAlreadyConnectsThroughThePlaceOfItsFootage() {
        var wish = ask(SAKURA, "港", NICKNAME);
        var film = film();
        post(COORDINATOR, "/api/wishes/" + wish + "/point-to", Map.of("footageId", film));
        assertThat(this.<Integer>at(json(""), "$.months[11].figures.alreadyThere"))
                .isEqualTo(1);
        assertThat(this.<Integer>at(json(""), "$.months[11].figures.connected.pairs"))
                .isZero();
        post(SAKURA, "/api/wishes/" + wish + "/watch", Map.of());
        // Who filmed it, with who asked and with the staff who watched.
        assertThat(this.<Map<String, Object>>at(json(""), "$.months[11].figures.connected"))
                .isEqualTo(Map.of("pairs", 2, "people", 3, "nameless", 0, "places", 1));
    }

    @Test
    void thePageInBothLanguages() {
        harbourIsWishedForFilmedAndWatched();
        var waiting = ask(HIMAWARI, "あの坂", null);
        var japanese = page("/town", "ja");
        assertThat(japanese)
                .contains("町のようす")
                .contains("7組のつながり")
                .contains("C(m) = |")
                .contains("半分のお願いは0日以内")
                .contains("1940年代：そのころ10〜30歳だった人のお願いが2件")
                .contains("/wishes/" + waiting)
                .contains("/api/town/months.csv?month=" + month)
                .doesNotContain("??");
        var english = page("/town?month=" + month, "en");
        assertThat(english)
                .contains("The town’s picture")
                .contains("7 connections between two people")
                .contains("Half of the wishes took 0 days or fewer")
                .contains("Place not decided yet")
                .doesNotContain("??")
                .doesNotContain("style=");
        assertThat(page("/town?month=" + month.minusMonths(1), "ja")).contains("まだお願いが一つもありませんでした");
    }

    @Test
    void anEmptyLibraryHasNoFigures() {
        assertThat(page("/town", "ja")).contains("まだ数字はありません").contains("まだ数字なし");
        assertThat(this.<Object>at(json(""), "$.months[11].figures")).isNull();
    }

    @Test
    void tablesThatSpreadsheetsOpenAsTheyAreMeant() throws IOException {
        harbourIsWishedForFilmedAndWatched();
        route(ask(HIMAWARI, "映画館", null), "cinema");
        var answer = csv("/api/town/months.csv", "ja");
        assertThat(answer.getResponseHeaders().getContentType()).hasToString("text/csv;charset=UTF-8");
        assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.CONTENT_DISPOSITION))
                .isEqualTo("attachment; filename=\"omoide-town-" + month + ".csv\"");
        assertThat(answer.getResponseBody()).startsWith(0xEF, 0xBB, 0xBF);
        var months = records(answer);
        assertThat(months).hasSize(13).allSatisfy(row -> assertThat(row.size()).isEqualTo(20));
        assertThat(months.get(0).get(2)).isEqualTo("受けた（件）");
        assertThat(months.get(12).toList()).startsWith(month.toString(), "途中", "4", "3", "0", "3", "1", "1");
        assertThat(months.get(11).toList()).startsWith(month.minusMonths(1).toString(), "終わった", "", "");

        var areas = records(csv("/api/town/areas.csv", "en"));
        assertThat(areas.get(0).toList())
                .containsExactly(
                        "Area",
                        "Decade",
                        "Footage (films and photos)",
                        "Open wishes (wishes)",
                        "Wished for and without footage");
        assertThat(areas).extracting(CSVRecord::toList).contains(List.of("新港町", "1950", "1", "1", "no"));
        assertThat(areas)
                .extracting(CSVRecord::toList)
                .contains(List.of("'=HYPERLINK(\"http://example.org\")", "all", "0", "1", "yes"));
        assertThat(areas)
                .allSatisfy(row -> assertThat(row.toList())
                        .noneSatisfy(cell -> assertThat(cell).matches("(?s)[=+@-].*")));
    }

    @Test
    void nobodyIsNamedOrQuoted() {
        harbourIsWishedForFilmedAndWatched();
        ask(HIMAWARI, "あの坂", null);
        var told = new HashMap<String, String>();
        for (var language : List.of("ja", "en")) {
            told.put("page " + language, page("/town", language));
            for (var table : List.of("/api/town/months.csv", "/api/town/areas.csv")) {
                told.put(table + language, new String(csv(table, language).getResponseBody(), StandardCharsets.UTF_8));
            }
        }
        told.put("json", json(""));
        assertThat(told)
                .allSatisfy((name, text) -> assertThat(text)
                        .doesNotContain(NICKNAME)
                        .doesNotContain("うめ")
                        .doesNotContain(WORDS)
                        .doesNotContain("あの坂")
                        .doesNotContain("なつかしいと")
                        .doesNotContain("ogata"));
    }

    @Test
    void aMonthThatIsNoneIsAProblemThatSaysWhichThereAre() {
        for (var wrong :
                List.of("2026", "11月", "2026-13", "2019-12", month.plusMonths(1).toString())) {
            var answer = client().get()
                    .uri(uri -> uri.path("/api/town").queryParam("month", wrong).build())
                    .header(HttpHeaders.ACCEPT_LANGUAGE, "ja")
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectBody(String.class)
                    .returnResult();
            assertThat(answer.getResponseBody()).contains("2020-01").contains(month.toString());
        }
        client().get()
                .uri("/town?month=x")
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody();
    }

    @Test
    void wishesOfEarlierMonthsStayThere() {
        harbourIsWishedForFilmedAndWatched();
        // The whole way lies three months back; each thing happened a day after the other.
        var begun = month.minusMonths(3)
                .atDay(5)
                .atTime(10, 0)
                .atZone(TownTime.ZONE)
                .toInstant();
        for (var wish : mongo.findAll(Document.class, "wishes").collectList().block()) {
            var update = new Update();
            var events = wish.getList("events", Document.class);
            for (int i = 0; i < events.size(); i++) {
                update.set("events." + i + ".at", Date.from(begun.plusSeconds(86_400L * i)));
            }
            mongo.updateFirst(Query.query(Criteria.where("_id").is(wish.get("_id"))), update, "wishes")
                    .block();
        }
        var then = this.<Map<String, Object>>at(json("?month=" + month.minusMonths(3)), "$.months[11].figures");
        assertThat(then).containsEntry("opened", 3).containsEntry("watched", 1);
        assertThat(this.<Double>at(json("?month=" + month.minusMonths(3)), "$.months[11].figures.daysToHeadset.median"))
                .isPositive();
        ask(SAKURA, "別の願い", null);
        assertThat(this.<Map<String, Object>>at(json("?month=" + month.minusMonths(3)), "$.months[11].figures"))
                .isEqualTo(then);
        assertThat(this.<Map<String, Object>>at(json(""), "$.months[8].figures"))
                .isEqualTo(then);
        assertThat(this.<Integer>at(json(""), "$.months[11].figures.opened")).isEqualTo(1);
    }

    /** As in the example on the page. */
    private void harbourIsWishedForFilmedAndWatched() {
        var first = ask(HIMAWARI, "港", NICKNAME);
        var second = ask(HIMAWARI, "みなと", "はなさん");
        var third = ask(SAKURA, "三池の港", null);
        route(first, "harbour");
        for (var same : List.of(second, third)) {
            post(COORDINATOR, "/api/wishes/" + same + "/join", Map.of("other", first));
        }
        post(KOGA, "/api/wishes/" + first + "/claim", Map.of());
        var film = film();
        post(KOGA, "/api/wishes/" + first + "/attach", Map.of("footageId", film));
        settle();
        settle();
        post(HIMAWARI, "/api/wishes/" + first + "/watch", Map.of());
        post(
                HIMAWARI,
                "/api/wishes/" + first + "/thank",
                Map.of("words", "なつかしいと、手をにぎってくださいました", "nobodyNamed", true, "sure", true));
    }

    private String film() {
        var film = ready().id();
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(film)),
                        new Update()
                                .set("uploadedBy", KOGA.id())
                                .set("placeId", "harbour")
                                .set("era", "1958~"),
                        Footage.class)
                .block();
        return film;
    }

    private void settle() {
        Mono<?> settled = ReflectionTestUtils.invokeMethod(application.getBean("settling"), "sweep");
        Objects.requireNonNull(settled).block();
    }

    private String ask(Account staff, String place, String nickname) {
        var wish = new HashMap<String, Object>(Map.of("place", place, "why", WORDS));
        if (nickname != null) {
            wish.put("nickname", nickname);
            wish.put("birthDecade", 1930);
        }
        var kept = client(staff)
                .post()
                .uri("/api/wishes")
                .bodyValue(wish)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return JsonPath.read(kept, "$.id");
    }

    private void route(String wish, String place) {
        post(COORDINATOR, "/api/wishes/" + wish + "/route", Map.of("placeId", place, "words", "港を"));
    }

    private void post(Account account, String address, Map<String, ?> body) {
        client(account)
                .post()
                .uri(address)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isOk();
    }

    private String json(String query) {
        return Objects.requireNonNull(client().get()
                .uri("/api/town" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private <T> T at(String json, String path) {
        return JsonPath.read(json, path);
    }

    private String page(String address, String language) {
        return Objects.requireNonNull(client().get()
                .uri(address)
                .accept(MediaType.TEXT_HTML)
                .header(HttpHeaders.ACCEPT_LANGUAGE, language)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private EntityExchangeResult<byte[]> csv(String address, String language) {
        return client().get()
                .uri(address)
                .header(HttpHeaders.ACCEPT_LANGUAGE, language)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }

    private static List<CSVRecord> records(EntityExchangeResult<byte[]> answer) throws IOException {
        var text = new String(Objects.requireNonNull(answer.getResponseBody()), StandardCharsets.UTF_8).substring(1);
        return CSVFormat.RFC4180.parse(new StringReader(text)).getRecords();
    }

    private void place(String id, String name, String area) {
        mongo.insert(new Place(id, name, "", List.of(), null, area, Instant.now(), Instant.now()))
                .block();
    }
}
