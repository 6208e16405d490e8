package org.omoide.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.Year;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.account.Account;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.omoide.place.Place;
import org.omoide.place.Place.Coordinates;
import org.omoide.transcoder.Edits;

/** What people type, and what they mean by it. */
class IndexTest {

    private static final Instant NOW = Instant.EPOCH;
    private static final Visitor COORDINATOR = visitor("c", Role.COORDINATOR, null);

    private static final Place HARBOUR =
            place("harbour", "三池港", "みいけこう", List.of("三池築港"), new Coordinates(33.0077, 130.4109), "新港町");
    private static final Place STATION =
            place("station", "大牟田駅", "おおむたえき", List.of(), new Coordinates(33.0301, 130.4434), "不知火町");
    private static final Place STORE =
            place("store", "松屋デパート", "", List.of("マツヤ"), new Coordinates(33.0312, 130.4455), "本町");
    private static final Place TEMPLE = place("temple", "定林寺", "じょうりんじ", List.of(), null, null);

    @TempDir
    Path folder;

    private Index index;

    @BeforeEach
    void fill() throws IOException {
        index = new Index(folder);
        for (var place : List.of(HARBOUR, STATION, STORE, TEMPLE)) {
            index.put(place);
        }
        put("morning", HARBOUR, "港の朝", "古賀さん", "1958~", Rights.UNSAID, Review.State.PUBLISHED);
        put("today", HARBOUR, "いまの港", "吉田さん", "2024-05", Rights.UNSAID, Review.State.PUBLISHED);
        put("festival", STATION, "大蛇山まつり", "古賀さん", "197X", Rights.UNSAID, Review.State.PUBLISHED);
        index.show();
    }

    @AfterEach
    void close() {
        index.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "三池港",
                "三池",
                "みいけこう",
                "みいけ",
                "ミイケ",
                "ﾐｲｹｺｳ",
                "miike",
                "Miikekō",
                "MIIKEKOU",
                "三池築港",
                "ちっこう",
                "chikkou",
                "tikkou",
                "新港町 三池",
                "港の朝",
                "みなと あさ",
                "古賀 三池",
                "koga miike"
            })
    void wordsAreFoundHoweverTheyAreTyped(String words) throws IOException {
        var found = search(words);
        assertThat(found.approximate()).isFalse();
        assertThat(places(found)).startsWith("harbour");
    }

    @ParameterizedTest
    @CsvSource({
        "みいげこう, harbour",
        "みいけこお, harbour",
        "みけこう, harbour",
        "みいとこう, harbour",
        "おうむたえき, station",
        "おおむだえき, station",
        "おおむたいき, station",
        "おむたえき, station",
        "じょりんじ, temple",
        "ていりんじ, temple",
        "まつやでぱと, store",
        "まつやてぱーと, store",
        "matsuyadepart, store",
        "omutaeky, station",
        "大无田駅, station"
    })
    void aMisspeltWordFindsWhatWasMeant(String words, String place) throws IOException {
        assertThat(places(search(words))).first().isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {".*", "xyzzy", "三池港 富士山", "。"})
    void nothingIsFoundByWhatIsNothing(String words) throws IOException {
        assertThat(search(words).total()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "昭和33年ごろ, morning",
        "昭和30年代, morning",
        "1950s, morning",
        "1958, morning",
        "三池港 昭和三十三年, morning",
        "the 1970s, festival",
        "昭和50年, festival",
        "令和6年 港, today",
        "昭和8年生まれ, morning",
        "1933年うまれ 港, morning",
        "born in 1933, morning"
    })
    void timesAndBirthYearsAmongTheWordsAreUnderstood(String words, String footage) throws IOException {
        var sought = question(words).understood(Year.of(2026)).orThrow();
        var found = index.search(sought, COORDINATOR, 0, 10);
        assertThat(found.matches())
                .isNotEmpty()
                .allSatisfy(match -> assertThat(match.footageIds()).contains(footage));
    }

    @Test
    void whatAKilledInstanceLeftIsRemovedAndNothingElse(@TempDir Path parent) throws IOException {
        var left = Files.createDirectory(parent.resolve("index-left"));
        Files.createFile(left.resolve("write.lock"));
        Files.createFile(left.resolve("_0.cfs"));
        var beginning = Files.createDirectory(parent.resolve("index-beginning"));
        var others = Files.createDirectory(parent.resolve("others"));
        Files.createFile(others.resolve("write.lock"));
        var held = Files.createDirectory(parent.resolve("index-held"));
        try (var other = new Index(held)) {
            Index.removeLeftovers(parent, "index-");

            assertThat(left).doesNotExist();
            assertThat(List.of(beginning, others, held)).allMatch(Files::exists);
            other.put(HARBOUR);
        }
    }

    @Test
    void aBirthYearSuggestsTheYearsFromTenToThirty() {
        var understood = new Question("", "", "昭和8年", "", "", "", "", "").understood(Year.of(2026));
        assertThat(understood.fromBirth()).isTrue();
        assertThat(understood.years()).isEqualTo(new Sought.Years(1943, 1963));
    }

    @Test
    void theSuggestionIsAdjustedUntilAnotherYearIsTyped() {
        var adjusted = new Question("", "", "昭和8年", "1945", "昭和30年", "|昭和8年", "", "").understood(Year.of(2026));
        assertThat(adjusted.years()).isEqualTo(new Sought.Years(1945, 1955));
        var other = new Question("", "", "昭和10年", "1945", "昭和30年", "|昭和8年", "", "").understood(Year.of(2026));
        assertThat(other.years()).isEqualTo(new Sought.Years(1945, 1965));
    }

    @Test
    void theNearestComeFirst() throws IOException {
        var near = new Sought(List.of(), null, new Coordinates(33.0313, 130.4456), null);
        assertThat(places(index.search(near, COORDINATOR, 0, 10)))
                .containsExactly("store", "station", "harbour", "temple");
    }

    @Test
    void anAreaHoldsItsPlacesOnly() throws IOException {
        var area = new Sought(List.of(), null, null, "不知火町");
        assertThat(places(index.search(area, COORDINATOR, 0, 10))).containsExactly("station");
    }

    @Test
    void nobodyLearnsOfFootageThatTheyMayNotSee() throws IOException {
        var facility = new Rights(Rights.Licence.TOWN_ONLY, Rights.Audience.FACILITY, "home", null, null);
        var open = new Rights(Rights.Licence.CC_BY, Rights.Audience.PUBLIC, null, null, null);
        put("secret", null, "ひみつの庭", null, "1960", facility, Review.State.PUBLISHED);
        put("unseen", null, "ひみつの道", null, "1960", open, Review.State.WAITING);
        put("open", null, "ひみつの川", null, "1960", open, Review.State.PUBLISHED);
        index.show();
        assertThat(secrets(Visitor.NOBODY)).containsExactly("open");
        assertThat(secrets(visitor("s", Role.STAFF, "home"))).containsExactlyInAnyOrder("open", "secret");
        assertThat(secrets(visitor("s", Role.STAFF, "other"))).containsExactly("open");
        assertThat(secrets(visitor("uploader", Role.VOLUNTEER, null)))
                .containsExactlyInAnyOrder("open", "unseen", "secret");
        assertThat(secrets(COORDINATOR)).containsExactlyInAnyOrder("open", "unseen", "secret");
    }

    private List<String> secrets(Visitor visitor) throws IOException {
        var found = index.search(new Sought(List.of("ひみつ"), null, null, null), visitor, 0, 10);
        var ids = found.matches().stream()
                .flatMap(match -> match.footageIds().stream())
                .toList();
        assertThat(found.total()).isEqualTo(ids.size());
        return ids;
    }

    private Index.Matches search(String words) throws IOException {
        return index.search(question(words).understood(Year.of(2026)).orThrow(), COORDINATOR, 0, 10);
    }

    private static Question question(String words) {
        return new Question(words, "", "", "", "", "", "", "");
    }

    private static List<String> places(Index.Matches found) {
        return found.matches().stream()
                .flatMap(match -> Stream.ofNullable(match.placeId()))
                .toList();
    }

    private void put(
            String id,
            @Nullable Place place,
            String title,
            @Nullable String filmedBy,
            String era,
            Rights rights,
            Review.State review)
            throws IOException {
        index.put(
                new Footage(
                        id,
                        Footage.State.READY,
                        place == null ? null : place.id(),
                        title,
                        filmedBy,
                        era,
                        null,
                        "uploader",
                        rights,
                        new Review(review, null, null, NOW),
                        new Footage.Master("R001.MP4", "video/mp4", 1, "00"),
                        null,
                        "v1",
                        Edits.NONE,
                        null,
                        null,
                        null,
                        null,
                        NOW,
                        NOW),
                place);
    }

    private static Place place(
            String id,
            String name,
            String reading,
            List<String> oldNames,
            @Nullable Coordinates spot,
            @Nullable String area) {
        return new Place(id, name, reading, oldNames, spot, area, NOW, NOW);
    }

    private static Visitor visitor(String id, Role role, @Nullable String facility) {
        return new Visitor(new Account(id, role, id, null, facility, false, null, NOW), null);
    }
}
