package org.omoide.circular;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Audit;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;

/** A notice from its draft to the last phone call, as it goes over HTTP. */
class CircularIT extends InProcess {

    static final Account NAKAMURA = account("nakamura", Role.STAFF, "中村", "a");
    static final Account MORI = account("mori", Role.STAFF, "森", "a");
    static final Account OTHER_STAFF = account("kido", Role.STAFF, "木戸", "b");
    static final Account KOGA = account("koga", Role.VOLUNTEER, "古賀", null);
    static final Account HARADA = account("harada", Role.VOLUNTEER, "原田", null);

    @Autowired
    private Notices notices;

    @Autowired
    private LateNotices late;

    static Account account(String id, Role role, String name, String facility) {
        return new Account(id, role, name, id, facility, false, null, Instant.EPOCH);
    }

    @BeforeEach
    void begin() {
        for (var kept : List.of(Notice.class, Receipt.class, Facility.class, Account.class, Audit.Entry.class)) {
            mongo.remove(new Query(), kept).block();
        }
        for (var account : List.of(COORDINATOR, NAKAMURA, MORI, OTHER_STAFF, KOGA, HARADA)) {
            mongo.save(account).block();
        }
        mongo.insert(new Facility("a", "ひまわり苑", null, Instant.EPOCH, "0944-11-1111 内線 2"))
                .block();
        mongo.insert(new Facility("b", "さくら園", null, Instant.EPOCH, null)).block();
    }

    @Test
    void fromTheDraftToTheLastPhoneCall() {
        var id = drafted(
                Map.of("title", "撮影会の日", "text", "10日になりました。", "allVolunteers", true, "facilities", List.of("a")));
        assertThat(text(client().get().uri("/circular/" + id))).contains("下見です").contains("合わせて3の施設とボランティア");
        get(KOGA, "/circular/" + id).expectStatus().isNotFound();
        assertThat(unread(KOGA)).isZero();

        send(id, 1).expectStatus().isOk();
        assertThat(unread(KOGA)).isEqualTo(1);
        assertThat(unread(NAKAMURA)).isEqualTo(1);
        assertThat(unread(OTHER_STAFF)).isZero();
        get(OTHER_STAFF, "/circular/" + id).expectStatus().isNotFound();
        stamp(OTHER_STAFF, id, 1).expectStatus().isNotFound();
        assertThat(text(get(OTHER_STAFF, "/circular"))).doesNotContain("撮影会の日");

        // To have it open is not to have read it.
        assertThat(text(get(NAKAMURA, "/circular/" + id))).contains("10日になりました").contains("施設として読んだことになります");
        assertThat(unread(NAKAMURA)).isEqualTo(1);

        var first = stamp(NAKAMURA, id, 1).expectStatus().isOk().expectBody(NoticeApi.Known.class);
        var at = Objects.requireNonNull(first.returnResult().getResponseBody()).at();
        assertThat(Objects.requireNonNull(stamp(NAKAMURA, id, 1)
                                .expectStatus()
                                .isOk()
                                .expectBody(NoticeApi.Known.class)
                                .returnResult()
                                .getResponseBody())
                        .at()
                        .truncatedTo(java.time.temporal.ChronoUnit.MILLIS))
                .isEqualTo(at.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
        assertThat(mongo.count(new Query(), Receipt.class).block()).isEqualTo(1);
        assertThat(text(get(NAKAMURA, "/circular/" + id))).contains("class=\"seal\"");

        assertThat(unread(MORI)).isZero();
        assertThat(text(get(MORI, "/circular/" + id))).contains("中村さんが").contains("わたしも読みました");
        stamp(MORI, id, 1).expectStatus().isOk();

        var desk = text(client().get().uri("/circular/" + id));
        assertThat(desk).contains("中村").contains("森").contains("id=\"left\">2<");
        var calls = text(client().get().uri("/circular/" + id + "/calls"));
        assertThat(calls).contains("古賀").contains("原田").doesNotContain("ひまわり苑");

        told(id, "koga", 1).expectStatus().isOk();
        told(id, "koga", 1).expectStatus().isOk();
        assertThat(unread(KOGA)).isZero();
        assertThat(text(get(KOGA, "/circular/" + id))).contains("電話でお伝えしました");
        assertThat(text(client().get().uri("/circular/" + id)))
                .contains("山田さんが電話で")
                .contains("id=\"left\">1<");
        told(id, "b", 1).expectStatus().isNotFound();
        told(id, "nobody", 1).expectStatus().isNotFound();
        client().delete()
                .uri("/api/notices/" + id + "/told/koga?round=1")
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(unread(KOGA)).isEqualTo(1);
        told(id, "koga", 1).expectStatus().isOk();

        // Who is told and then reads it themselves has read it.
        stamp(KOGA, id, 1).expectStatus().isOk();
        assertThat(tally(id).read()).extracting(line -> line.reader().id()).containsExactly("a", "koga");
        assertThat(deeds())
                .containsExactlyInAnyOrder("circular.sent", "circular.told", "circular.untold", "circular.told");
    }

    @Test
    void onlyTheCoordinatorSeesWhoReadAndChangesAnything() {
        var id = sent(Map.of("title", "お知らせ", "text", "本文", "allVolunteers", true, "allFacilities", true));
        stamp(HARADA, id, 1).expectStatus().isOk();
        for (var account : List.of(KOGA, NAKAMURA)) {
            assertThat(text(get(account, "/circular/" + id)))
                    .doesNotContain("原田")
                    .doesNotContain("0944");
            for (var page : List.of("/circular/new", "/circular/" + id + "/edit", "/circular/" + id + "/calls")) {
                get(account, page).expectStatus().isForbidden();
            }
            client(account)
                    .put()
                    .uri("/api/notices/" + id + "/told/koga?round=1")
                    .exchange()
                    .expectStatus()
                    .isForbidden();
            client(account)
                    .post()
                    .uri("/api/notices/" + id + "/withdraw")
                    .bodyValue(Map.of())
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }
    }

    @Test
    void aSmallCorrectionKeepsWhoReadItAndAnImportantOneAsksAgain() {
        var id = sent(Map.of("title", "撮影会", "text", "10日です。", "allVolunteers", true));
        stamp(KOGA, id, 1).expectStatus().isOk();
        change(id, Map.of("title", "撮影会", "text", "十日です。", "allVolunteers", true, "revision", 1))
                .expectStatus()
                .isOk();
        assertThat(unread(KOGA)).isZero();
        assertThat(text(get(KOGA, "/circular/" + id))).contains("十日です").contains("に直しました");

        // Somebody else's page still shows the revision before.
        change(id, Map.of("title", "別", "text", "別", "allVolunteers", true, "revision", 1))
                .expectStatus()
                .isEqualTo(409);

        change(id, Map.of("title", "撮影会", "text", "12日です。", "allVolunteers", true, "revision", 2, "askAgain", true))
                .expectStatus()
                .isOk();
        assertThat(unread(KOGA)).isEqualTo(1);
        assertThat(text(get(KOGA, "/circular/" + id))).contains("もう一度読んで").contains("12日です");
        // What was read is not what is asked any more.
        stamp(HARADA, id, 1).expectStatus().isEqualTo(409);
        assertThat(tally(id).read()).isEmpty();
        assertThat(text(client().get().uri("/circular/" + id)))
                .contains("前に読んだ記録")
                .contains("1回目");
        stamp(KOGA, id, 2).expectStatus().isOk();
        assertThat(unread(KOGA)).isZero();
        assertThat(deeds()).containsExactlyInAnyOrder("circular.sent", "circular.corrected", "circular.asked-again");
    }

    @Test
    void aWithdrawnNoticeSaysSo() {
        var id = sent(Map.of("title", "まちがい", "text", "この本文は読ませない", "allVolunteers", true));
        stamp(KOGA, id, 1).expectStatus().isOk();
        for (int twice = 0; twice < 2; twice++) {
            client().post()
                    .uri("/api/notices/" + id + "/withdraw")
                    .bodyValue(Map.of())
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
        assertThat(unread(HARADA)).isZero();
        assertThat(text(get(HARADA, "/circular/" + id))).contains("取り下げられました").doesNotContain("この本文は読ませない");
        assertThat(text(get(HARADA, "/circular"))).contains("に取り下げました");
        stamp(HARADA, id, 1).expectStatus().isEqualTo(409);
        change(id, Map.of("title", "別", "text", "別", "allVolunteers", true, "revision", 2))
                .expectStatus()
                .isEqualTo(409);
        assertThat(text(client().get().uri("/circular/" + id)))
                .contains("この本文は読ませない")
                .contains("古賀");
        assertThat(deeds()).containsExactlyInAnyOrder("circular.sent", "circular.withdrawn");
    }

    @Test
    void scriptInEveryFieldComesOutAsText() {
        var script = "<script>alert(1)</script>";
        for (var account : List.of(KOGA, NAKAMURA)) {
            mongo.updateFirst(
                            Query.query(Criteria.where("_id").is(account.id())),
                            Update.update("name", script + account.name()),
                            Account.class)
                    .block();
        }
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is("a")),
                        new Update().set("name", script + "苑").set("phone", "0944-1 " + script),
                        Facility.class)
                .block();
        var id = sent(Map.of(
                "title",
                script + "件名",
                "text",
                script + "\n\nhttps://example.jp/\"><script>alert(1)</script> javascript:alert(1)",
                "volunteers",
                List.of("koga"),
                "facilities",
                List.of("a")));
        stamp(NAKAMURA, id, 1).expectStatus().isOk();
        told(id, "koga", 1).expectStatus().isOk();
        for (var page : List.of(
                "/circular", "/circular/" + id, "/circular/" + id + "/edit", "/audit", "/people", "/circular/new")) {
            assertThat(text(client().get().uri(page)))
                    .as(page)
                    .contains("&lt;script&gt;")
                    .doesNotContain("<script>alert")
                    .doesNotContain("href=\"javascript");
        }
        for (var account : List.of(KOGA, NAKAMURA, MORI)) {
            for (var page : List.of("/circular", "/circular/" + id)) {
                assertThat(text(get(account, page))).contains("&lt;script&gt;").doesNotContain("<script>alert");
            }
        }
        client().delete().uri("/api/notices/" + id + "/told/koga?round=1").exchange();
        assertThat(text(client().get().uri("/circular/" + id + "/calls")))
                .contains("&lt;script&gt;")
                .doesNotContain("<script>alert");
    }

    @Test
    void nothingTypedIsLostOnWhatCannotBeTaken() {
        client().post()
                .uri("/api/notices")
                .bodyValue(Map.of("title", "", "text", "長く書いた本文"))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.errors[*].field")
                .value((List<String> fields) -> assertThat(fields).containsExactly("audience", "title"));
        var id = drafted(Map.of("title", "だれにも", "text", "届かない", "volunteers", List.of("gone")));
        send(id, 1).expectStatus().isEqualTo(409);
        // Another window has changed the draft since it was looked at.
        change(id, Map.of("title", "だれかに", "text", "届く", "allVolunteers", true, "revision", 1))
                .expectStatus()
                .isOk();
        send(id, 1).expectStatus().isEqualTo(409);
        send(id, 2).expectStatus().isOk();
        send(id, 2).expectStatus().isOk();
        assertThat(deeds()).containsExactly("circular.sent");
        client().delete().uri("/api/notices/" + id).exchange().expectStatus().isEqualTo(409);
        var other = drafted(Map.of("title", "捨てる", "text", "もの", "allVolunteers", true));
        client().delete().uri("/api/notices/" + other).exchange().expectStatus().isNoContent();
        get(COORDINATOR, "/circular/" + other).expectStatus().isNotFound();
    }

    @Test
    void manyPressesAtOnceAreOneReceipt() {
        var id = sent(Map.of("title", "同時に", "text", "押す", "allVolunteers", true, "allFacilities", true));
        var notice = Objects.requireNonNull(mongo.findById(id, Notice.class).block());
        var moments = Flux.merge(IntStream.range(0, 24)
                        .mapToObj(i -> notices.stamp(notice, 1, new Visitor(i % 2 == 0 ? NAKAMURA : MORI, null)))
                        .toList())
                .map(receipt -> receipt.by() + " " + receipt.at().toEpochMilli())
                .collect(java.util.stream.Collectors.toSet())
                .block(Duration.ofSeconds(30));
        assertThat(moments).hasSize(2);
        assertThat(mongo.count(new Query(), Receipt.class).block()).isEqualTo(2);
        assertThat(tally(id).read())
                .singleElement()
                .satisfies(line -> assertThat(line.stamps()).hasSize(2));
    }

    @Test
    void whoLeavesIsNotPhonedAndWhoJoinsIsAsked() {
        var id = sent(Map.of("title", "お知らせ", "text", "本文", "allVolunteers", true));
        stamp(HARADA, id, 1).expectStatus().isOk();
        for (var leaving : List.of("harada", "koga")) {
            client().post()
                    .uri("/people/" + leaving + "/close")
                    .exchange()
                    .expectStatus()
                    .is3xxRedirection();
        }
        assertThat(tally(id).rest()).isEmpty();
        assertThat(tally(id).gone()).extracting(Receipt::name).containsExactly("原田");
        var joined = new Account("new", Role.VOLUNTEER, "新人", "new", null, false, null, Instant.now());
        mongo.save(joined).block();
        assertThat(unread(joined)).isEqualTo(1);
        assertThat(tally(id).rest()).extracting(line -> line.reader().id()).containsExactly("new");
    }

    @Test
    void aDayThatIsOverIsUnreadForNobody() {
        var id = sent(Map.of("title", "昨日まで", "text", "本文", "allVolunteers", true, "until", "2030-01-01"));
        assertThat(unread(KOGA)).isEqualTo(1);
        set(id, new Update().set("ends", Instant.now().minusSeconds(60)));
        assertThat(unread(KOGA)).isZero();
        assertThat(text(get(KOGA, "/circular/" + id))).contains("本文").contains("押さなくてもかまいません");
        stamp(KOGA, id, 1).expectStatus().isOk();
    }

    @Test
    void whatIsUnreadForAWeekWaits() {
        var id = sent(Map.of("title", "一週間", "text", "本文", "allVolunteers", true));
        assertThat(lateFor(KOGA)).isEmpty();
        set(id, new Update().set("asked", Instant.now().minus(Duration.ofDays(8))));
        assertThat(lateFor(KOGA))
                .singleElement()
                .satisfies(one -> assertThat(one.people()).isZero());
        assertThat(lateFor(COORDINATOR))
                .singleElement()
                .satisfies(one -> assertThat(one.people()).isEqualTo(2));
        assertThat(lateFor(NAKAMURA)).isEmpty();
        assertThat(text(get(KOGA, "/waiting"))).contains("「一週間」を、まだ読んでいません");
        assertThat(text(client().get().uri("/waiting"))).contains("「一週間」を読んでいない人がいます：2");
        told(id, "koga", 1).expectStatus().isOk();
        stamp(HARADA, id, 1).expectStatus().isOk();
        assertThat(lateFor(KOGA)).isEmpty();
        assertThat(lateFor(COORDINATOR)).isEmpty();
    }

    @Test
    void phoneNumbersAreWrittenDownWherePeopleAre() {
        phone("/people/koga/phone", "０９０－１２３４－５６７８").expectStatus().is3xxRedirection();
        phone("/facilities/b/phone", "0944-22-2222 センターの木戸さん").expectStatus().is3xxRedirection();
        var refused = phone("/people/harada/phone", "<b>なし</b>");
        refused.expectStatus().isEqualTo(422);
        assertThat(text(refused)).contains("&lt;b&gt;なし").doesNotContain("<b>なし");
        phone("/people/nobody/phone", "0944-22-2222").expectStatus().isNotFound();
        var id = sent(Map.of("title", "お知らせ", "text", "本文", "allVolunteers", true, "allFacilities", true));
        assertThat(text(client().get().uri("/circular/" + id)))
                .contains("href=\"tel:09012345678\"")
                .contains("href=\"tel:0944222222\"")
                .contains("0944-22-2222 センターの木戸さん");
        phone("/people/koga/phone", " ").expectStatus().is3xxRedirection();
        assertThat(text(client().get().uri("/circular/" + id))).doesNotContain("tel:090");
    }

    private WebTestClient.ResponseSpec phone(String address, String number) {
        return client().post()
                .uri(address)
                .accept(MediaType.TEXT_HTML)
                .body(BodyInserters.fromFormData("phone", number))
                .exchange();
    }

    private List<LateNotices.Late> lateFor(Account account) {
        return late.of(new Visitor(account, null)).collectList().block();
    }

    private void set(String id, Update update) {
        mongo.updateFirst(Query.query(Criteria.where("_id").is(id)), update, Notice.class)
                .block();
    }

    private Tally tally(String id) {
        var notice = Objects.requireNonNull(mongo.findById(id, Notice.class).block());
        return Tally.of(
                notice,
                notices.readers().block(),
                notices.receipts(id).collectList().block());
    }

    private List<String> deeds() {
        return mongo.findAll(Audit.Entry.class)
                .filter(entry -> entry.deed().startsWith("circular."))
                .map(Audit.Entry::deed)
                .collectList()
                .block();
    }

    private int unread(Account account) {
        return Objects.requireNonNull(get(account, "/api/notices/unread")
                        .expectStatus()
                        .isOk()
                        .expectBody(NoticeApi.Count.class)
                        .returnResult()
                        .getResponseBody())
                .count();
    }

    private String drafted(Map<String, ?> draft) {
        return Objects.requireNonNull(client().post()
                        .uri("/api/notices")
                        .bodyValue(draft)
                        .exchange()
                        .expectStatus()
                        .isCreated()
                        .expectBody(NoticeApi.Kept.class)
                        .returnResult()
                        .getResponseBody())
                .id();
    }

    private String sent(Map<String, ?> draft) {
        var id = drafted(new HashMap<>(draft));
        send(id, 1).expectStatus().isOk();
        return id;
    }

    private WebTestClient.ResponseSpec send(String id, int revision) {
        return client().post()
                .uri("/api/notices/" + id + "/send")
                .bodyValue(Map.of("revision", revision))
                .exchange();
    }

    private WebTestClient.ResponseSpec change(String id, Map<String, ?> draft) {
        return client().put().uri("/api/notices/" + id).bodyValue(draft).exchange();
    }

    private WebTestClient.ResponseSpec stamp(Account account, String id, int round) {
        return client(account)
                .post()
                .uri("/api/notices/" + id + "/read")
                .bodyValue(Map.of("round", round))
                .exchange();
    }

    private WebTestClient.ResponseSpec told(String id, String reader, int round) {
        return client().put()
                .uri("/api/notices/" + id + "/told/" + reader + "?round=" + round)
                .exchange();
    }

    private WebTestClient.ResponseSpec get(Account account, String address) {
        return client(account)
                .get()
                .uri(address)
                .accept(MediaType.TEXT_HTML, MediaType.APPLICATION_JSON)
                .exchange();
    }

    private static String text(WebTestClient.RequestHeadersSpec<?> request) {
        return text(request.accept(MediaType.TEXT_HTML).exchange());
    }

    private static String text(WebTestClient.ResponseSpec answer) {
        return Objects.requireNonNull(
                answer.expectBody(String.class).returnResult().getResponseBody());
    }
}
