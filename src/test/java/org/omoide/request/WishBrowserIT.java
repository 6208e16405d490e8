package org.omoide.request;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InBrowser;
import org.omoide.account.Account;
import org.omoide.account.Facility;
import org.omoide.account.Visitor;
import org.omoide.changes.Changes;
import org.omoide.place.Place;
import org.omoide.request.Wish.Brief;
import org.omoide.request.Wishes.Origin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** The pages of wishes in a real browser. Screenshots of them are left in {@code src/target/screenshots}. */
class WishBrowserIT extends InBrowser {

    private static final Visitor YAMADA = new Visitor(COORDINATOR, null);
    private static final Visitor STAFF = new Visitor(WishPagesTest.STAFF, null);
    private static final Visitor KOGA = new Visitor(WishPagesTest.KOGA, null);

    @Autowired
    private Wishes wishes;

    @Autowired
    private AskLinks links;

    @Autowired
    private Changes changes;

    @Autowired
    private Pictures pictures;

    @BeforeEach
    void begin() {
        for (var kept : List.of(Wish.class, AskLink.class, Facility.class, Lesson.class)) {
            mongo.remove(new Query(), kept).block();
        }
        mongo.insert(new Facility("a", "ひまわり苑", null, Instant.now())).block();
        place("harbour", "三池港", "みいけこう", 33.0077, 130.4109);
        place("school", "大牟田小学校", "おおむたしょうがっこう", 33.0303, 130.4459);
        place("park", "延命公園", "えんめいこうえん", 33.0262, 130.4559);
        changes.noted().block();
    }

    private void place(String id, String name, String reading, double latitude, double longitude) {
        mongo.insert(new Place(
                        id,
                        name,
                        reading,
                        List.of(),
                        new Place.Coordinates(latitude, longitude),
                        null,
                        Instant.now(),
                        Instant.now()))
                .block();
    }

    @Test
    void askingByALinkOnAPhoneWithTheKeyboardAlone() {
        var secret =
                Objects.requireNonNull(links.make("a", "食堂", STAFF).block()).secret();
        try (var context = context(null, 390, 844, "ja-JP", ColorScheme.LIGHT)) {
            var page = context.newPage();
            page.navigate("/ask/" + secret);
            page.keyboard().press("Tab");
            assertThat(page.locator(".skip")).isFocused();
            tabTo(page, "#place");
            tabTo(page, ".primary");
            page.keyboard().press("Enter");
            assertThat(page.locator("#place-fault")).containsText("行ってみたい所を書いてください");
            tabTo(page, "#place");
            page.keyboard().type("子どものころに泳いだ川");
            tabTo(page, "#why");
            page.keyboard().type("夏は毎日");
            tabTo(page, "#nickname");
            page.keyboard().type("うめ");
            tabTo(page, "#birthDecade");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("ArrowDown");
            tabTo(page, ".primary");
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("お願いを受け取りました");
            assertThat(page.locator(".now")).hasText("受け取りました");
            shot(page, "asked-390");
        }
        var kept = Objects.requireNonNull(mongo.findAll(Wish.class).blockLast());
        assertThat(kept.place()).isEqualTo("子どものころに泳いだ川");
        assertThat(kept.person()).isEqualTo(new Wish.Person("うめ", 1930));
    }

    private static void tabTo(Page page, String target) {
        tabTo(page, target, 40);
    }

    @Test
    void theMicrophoneIsThereWhereTheBrowserListens() {
        var secret =
                Objects.requireNonNull(links.make("a", null, STAFF).block()).secret();
        try (var context = context(null, 390, 844, "ja-JP", ColorScheme.LIGHT)) {
            context.addInitScript("""
                    globalThis.SpeechRecognition = globalThis.webkitSpeechRecognition = class {
                      start() {
                        globalThis.listening = this;
                        this.onresult({ results: [[{ transcript: '三池の港' }]] });
                      }
                      stop() { this.onend(); }
                    };
                    """);
            var page = context.newPage();
            page.navigate("/ask/" + secret);
            page.locator(".speak").first().click();
            assertThat(page.locator("#place")).hasValue("三池の港");
            assertThat(page.locator(".speak").first()).hasText("やめる");
            page.locator(".speak").first().click();
            assertThat(page.locator(".speak").first()).hasText("声で書く");
            assertThat((String) page.evaluate("listening.lang")).isEqualTo("ja-JP");
        }
        try (var context = context(null, 390, 844, "ja-JP", ColorScheme.LIGHT)) {
            context.addInitScript("delete globalThis.SpeechRecognition; delete globalThis.webkitSpeechRecognition;");
            var page = context.newPage();
            page.navigate("/ask/" + secret);
            page.waitForTimeout(500);
            assertThat(page.locator(".speak")).hasCount(0);
        }
    }

    @Test
    void fromTheBoardToTheThanks() {
        var asked = asked("三池の港", "うめと見た船");
        var again = asked("三池港", null);
        try (var context = context(COORDINATOR, 1180, 820, "ja-JP", ColorScheme.LIGHT)) {
            var page = context.newPage();
            page.navigate("/wishes/" + again.id());
            page.locator("button:has-text('これとまとめる')").click();
            assertThat(page.locator(".now")).containsText("同じお願いといっしょに");
            page.navigate("/wishes/" + asked.id());
            page.fill("[data-search]", "ミイケ");
            page.locator(".options label:has-text('三池港')").click();
            page.fill("textarea[name=words]", "岸壁から、船の出るほうを");
            page.locator("button:has-text('撮る人に知らせる')").click();
            assertThat(page.locator(".now")).containsText("撮りに行く人をさがしています");
        }
        try (var context = context(WishPagesTest.KOGA, 390, 844, "ja-JP", ColorScheme.LIGHT)) {
            var page = context.newPage();
            page.navigate("/wishes");
            page.locator(".card a:has-text('三池港')").click();
            page.locator("button:has-text('引き受けます')").click();
            assertThat(page.locator("a:has-text('撮った映像を入れる')"))
                    .hasAttribute("href", "/upload?place=harbour&wish=" + asked.id());
        }
        var film = ready();
        wishes.attach(now(asked), film, YAMADA).block();
        wishes.published(now(asked)).block();
        try (var context = context(WishPagesTest.STAFF, 820, 1180, "ja-JP", ColorScheme.LIGHT)) {
            var page = context.newPage();
            page.navigate("/wishes/" + asked.id());
            page.locator("button:has-text('見てもらいました')").click();
            page.fill("textarea[name=words]", "うめさんが、船だ船だと");
            page.locator("button:has-text('撮った人に届ける')").click();
            assertThat(page.locator(".fault")).containsText("印をつけてください");
            page.locator("[name=nobodyNamed]").check();
            page.locator("button:has-text('撮った人に届ける')").click();
            assertThat(page.locator(".fault")).containsText("お名前ではありませんか");
            page.fill("textarea[name=words]", "「船だ、船だ」");
            page.locator("button:has-text('撮った人に届ける')").click();
            assertThat(page.locator(".now")).containsText("お礼のことばを届けました");
        }
    }

    @Test
    void everyPageFitsItsScreenAndCanBeTouched() {
        var secret =
                Objects.requireNonNull(links.make("a", "食堂", STAFF).block()).secret();
        var asked = asked("子どものころに泳いだ川", "夏は毎日。うめも弟も。");
        asked("泳いだ川", null);
        var film = ready();
        var pointed = Objects.requireNonNull(wishes.ask(
                        new WishDraft(null, "この先に駄菓子屋がありました", "うめ", 1930, null),
                        "延命公園",
                        new Wish.Pointed(film.id(), 32, -4, 2, Wish.Direction.FURTHER, false),
                        new Brief("park", null),
                        new Origin("a", "staff-a", null),
                        null)
                .block());
        pictures.keep(pointed, JpegTest.picture(960, 540)).block();
        wishes.route(pointed, new Brief("park", "坂の上から、奥のほうへ"), YAMADA).block();
        var school = wishes.route(asked("大牟田小学校の校庭", null), new Brief("school", "校庭のまん中から"), YAMADA)
                .block();
        var mine = wishes.claim(
                        wishes.route(asked("港", null), new Brief("harbour", "岸壁から"), YAMADA)
                                .block(),
                        KOGA)
                .block();
        var thanked = wishes.pointTo(asked("駅前", null), film, null, YAMADA).block();
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(thanked.id())),
                        new Update().set("filmerId", "koga"),
                        Wish.class)
                .block();
        var watched = wishes.watched(now(thanked), STAFF).block();
        wishes.thank(watched, "「ああ、この坂。毎日のぼったのよ」と、何度も。", STAFF).block();
        var toThank = wishes.watched(
                        wishes.pointTo(asked("映画館", null), film, null, YAMADA).block(), STAFF)
                .block();
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(asked.id())),
                        new Update().set("since", Instant.now().minus(Duration.ofDays(9))),
                        Wish.class)
                .block();
        var pages = new LinkedHashMap<String, Map.Entry<Account, String>>();
        pages.put("ask", entry(null, "/ask/" + secret));
        pages.put("ask-closed", entry(null, "/ask/nothing"));
        pages.put("asked-find", entry(null, "/asked"));
        pages.put("board", entry(COORDINATOR, "/wishes"));
        pages.put("wish-coordinator", entry(COORDINATOR, "/wishes/" + asked.id()));
        pages.put("waiting", entry(COORDINATOR, "/waiting"));
        pages.put("facility", entry(WishPagesTest.STAFF, "/wishes"));
        pages.put("wish-staff", entry(WishPagesTest.STAFF, "/wishes/" + toThank.id()));
        pages.put("wish-new", entry(WishPagesTest.STAFF, "/wishes/new"));
        pages.put("links", entry(WishPagesTest.STAFF, "/wishes/links"));
        pages.put("filming", entry(WishPagesTest.KOGA, "/wishes"));
        pages.put("wish-open", entry(WishPagesTest.KOGA, "/wishes/" + pointed.id()));
        pages.put("wish-mine", entry(WishPagesTest.KOGA, "/wishes/" + mine.id()));
        pages.put("lesson", entry(WishPagesTest.KOGA, "/wishes/lesson"));
        assertThat(school).isNotNull();
        // Each width, each language and each scheme once; all of them together are AccessibilityIT's.
        pages.forEach((name, whoAndWhere) -> {
            look(whoAndWhere, 820, 1180, "ja-JP", ColorScheme.LIGHT, "wishes-" + name + "-820");
            look(whoAndWhere, 390, 844, "en-GB", ColorScheme.DARK, "wishes-" + name + "-390-dark-en");
        });
        try (var context = context(WishPagesTest.STAFF, 820, 1180, "ja-JP", ColorScheme.LIGHT)) {
            var page = context.newPage();
            page.navigate("/wishes/links");
            page.locator("main .primary").click();
            lookClosely(page, "wishes-sheet-820");
        }
    }

    private void look(
            Map.Entry<Account, String> whoAndWhere,
            int width,
            int height,
            String locale,
            ColorScheme scheme,
            String name) {
        try (var context = context(whoAndWhere.getKey(), width, height, locale, scheme)) {
            var page = context.newPage();
            page.navigate(whoAndWhere.getValue());
            lookClosely(page, name);
        }
    }

    private static Map.Entry<Account, String> entry(Account account, String address) {
        return new java.util.AbstractMap.SimpleEntry<>(account, address);
    }

    /** Its targets are large enough, too. */
    private static void lookClosely(Page page, String name) {
        look(page, name);
        @SuppressWarnings("unchecked")
        var small = (List<String>) page.evaluate("""
                [...document.querySelectorAll('main button, main .button, main input, main select, main textarea, main summary, .back a, .card a')]
                  .filter(e => e.checkVisibility() && !e.closest('.map'))
                  .filter(e => (e.closest('.check') ?? e).getBoundingClientRect().height < 47.5)
                  .map(e => e.outerHTML.slice(0, 80))
                """);
        assertThat(small).as(name + " has targets that are too small").isEmpty();
    }

    private Wish asked(String place, String why) {
        return Objects.requireNonNull(wishes.ask(
                        new WishDraft(place, why, "うめ", 1930, null),
                        place,
                        null,
                        null,
                        new Origin("a", "staff-a", null),
                        null)
                .block());
    }

    private Wish now(Wish wish) {
        return Objects.requireNonNull(wishes.find(wish.id()).block());
    }
}
