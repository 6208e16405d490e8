package org.omoide.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Visitor;
import org.omoide.changes.Changes;
import org.omoide.footage.Footage;
import org.springframework.beans.factory.annotation.Autowired;

/** Search on a running server, and in another one on the same database. */
class SearchIT extends InProcess {

    @Autowired
    private Changes changes;

    private Search another;

    @BeforeEach
    void startAnother() throws IOException {
        another = new Search(mongo, changes);
    }

    @AfterEach
    void stopAnother() throws IOException {
        another.destroy();
    }

    @Test
    void whatIsSavedIsFoundAtOnceHereAndThere() {
        assertThat(foundThere("みいけ")).isEmpty();
        var place = place("三池港", "みいけこう");
        assertThat(foundHere("miike")).containsExactly("三池港");
        assertThat(foundThere("miike")).containsExactly("三池港");

        change("/api/places/" + place, Map.of("name", "有明海", "reading", "ありあけかい"));
        assertThat(foundHere("みいけこう")).isEmpty();
        assertThat(foundThere("みいけこう")).isEmpty();
        assertThat(foundThere("ありあけかい")).containsExactly("有明海");

        client().delete().uri("/api/places/" + place).exchange().expectStatus().isNoContent();
        assertThat(foundHere("ありあけかい")).isEmpty();
        assertThat(foundThere("ありあけかい")).isEmpty();
    }

    @Test
    void footageIsFoundByTheNewNameOfItsPlace() {
        var place = place("三池港", "みいけこう");
        var film = ready();
        change("/api/footage/" + film.id(), Map.of("placeId", place, "title", "朝", "era", "昭和33年ごろ"));
        assertThat(footage(another, "みいけこう 昭和33年")).containsExactly(film.id());
        change("/api/places/" + place, Map.of("name", "築港", "reading", "ちっこう"));
        assertThat(footage(another, "ちっこう 昭和33年")).containsExactly(film.id());
        assertThat(footage(another, "みいけこう 昭和33年")).isEmpty();
        client().delete()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(footage(another, "ちっこう 昭和33年")).isEmpty();
    }

    @Test
    void aBirthYearFindsTheFilmsOfSomebodysYouth() {
        var film = ready();
        change("/api/footage/" + film.id(), Map.of("title", "港", "era", "昭和30年代"));
        change("/api/footage/" + ready().id(), Map.of("title", "いま", "era", "2020"));
        client().get()
                .uri(uri -> uri.path("/api/search").queryParam("born", "{b}").build("昭和8年"))
                .exchange()
                .expectBody()
                .jsonPath("$.from")
                .isEqualTo(1943)
                .jsonPath("$.to")
                .isEqualTo(1963)
                .jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].footage[0].id")
                .isEqualTo(film.id());
    }

    @Test
    void aTimeThatIsNoneIsToldAtItsField() {
        client().get()
                .uri(uri -> uri.path("/api/search").queryParam("era", "{e}").build("むかしむかし"))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("era");
    }

    private String place(String name, String reading) {
        var answer = client().post()
                .uri("/api/places")
                .bodyValue(Map.of("name", name, "reading", reading))
                .exchange()
                .expectBody(Map.class)
                .returnResult();
        return (String) Objects.requireNonNull(answer.getResponseBody()).get("id");
    }

    private void change(String address, Map<String, ?> patch) {
        client().patch().uri(address).bodyValue(patch).exchange().expectStatus().isOk();
    }

    @SuppressWarnings("unchecked")
    private List<String> foundHere(String words) {
        var answer = client().get()
                .uri(uri -> uri.path("/api/places").queryParam("q", "{q}").build(words))
                .exchange()
                .expectBody(Map.class)
                .returnResult();
        var items = (List<Map<String, Object>>)
                Objects.requireNonNull(answer.getResponseBody()).get("items");
        return items.stream().map(place -> (String) place.get("name")).toList();
    }

    private List<String> foundThere(String words) {
        var found = another.places(Sought.ANYTHING.withWords(Question.split(words)), 0, 10)
                .block();
        return Objects.requireNonNull(found).hits().stream()
                .map(hit -> Objects.requireNonNull(hit.place()).name())
                .toList();
    }

    private static List<String> footage(Search search, String words) {
        var sought = new Question(words, "", "", "", "", "", "", "")
                .understood(java.time.Year.of(2026))
                .orThrow();
        var found = search.search(sought, new Visitor(COORDINATOR, null), 0, 10).block();
        return Objects.requireNonNull(found).hits().stream()
                .flatMap(hit -> hit.footage().stream())
                .map(Footage::id)
                .toList();
    }
}
