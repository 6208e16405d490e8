package org.omoide.place;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.InProcess;
import org.omoide.place.Place.Coordinates;
import org.omoide.web.MergePatch;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import reactor.test.StepVerifier;

class PlaceApiIT extends InProcess {

    @Autowired
    private Places places;

    private Place harbour() {
        return places.create(new PlaceDraft(
                        "三池港", "ミイケコウ", java.util.List.of("三池築港"), new Coordinates(33.0139, 130.4278), "新港町"))
                .block();
    }

    @Test
    void keepsTheReadingInHiragana() {
        client().post()
                .uri("/api/places")
                .bodyValue(Map.of("name", " 三池港 ", "reading", "ﾐｲｹコウ"))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueMatches("Location", "/api/places/.+")
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("三池港")
                .jsonPath("$.reading")
                .isEqualTo("みいけこう");
    }

    @ParameterizedTest
    @ValueSource(strings = {"三池", "みいけ", "ミイケ", "ﾐｲｹ", "築港", "新港町 みいけ", "  "})
    void isFoundByNameReadingOldNameAndArea(String words) {
        harbour();
        places.create(new PlaceDraft("大牟田駅", "おおむたえき", null, null, null)).block();
        client().get()
                .uri(uri -> uri.path("/api/places").queryParam("q", "{q}").build(words))
                .exchange()
                .expectBody()
                .jsonPath("$.items[-1:].name")
                .isEqualTo("三池港")
                .jsonPath("$.total")
                .isEqualTo(words.isBlank() ? 2 : 1);
    }

    @Test
    void wordsAreNoPatterns() {
        harbour();
        client().get()
                .uri(uri -> uri.path("/api/places").queryParam("q", "{q}").build(".*"))
                .exchange()
                .expectBody()
                .jsonPath("$.total")
                .isEqualTo(0);
    }

    @Test
    void pagesGoByTheReading() {
        places.create(new PlaceDraft("う", "う", null, null, null)).block();
        places.create(new PlaceDraft("亜", "あ", null, null, null)).block();
        places.create(new PlaceDraft("い", "", null, null, null)).block();
        client().get()
                .uri("/api/places?size=2&page=0")
                .exchange()
                .expectBody()
                .jsonPath("$.items[*].name")
                .isEqualTo(java.util.List.of("亜", "い"));
        client().get()
                .uri("/api/places?size=2&page=1")
                .exchange()
                .expectBody()
                .jsonPath("$.items[*].name")
                .isEqualTo(java.util.List.of("う"));
        client().get().uri("/api/places?size=1000").exchange().expectStatus().isBadRequest();
    }

    @Test
    void changesOnlyWhatThePatchNames() {
        var harbour = harbour();
        client().patch()
                .uri("/api/places/" + harbour.id())
                .contentType(MediaType.parseMediaType(MergePatch.MEDIA_TYPE))
                .bodyValue("{\"area\":null,\"coordinates\":{\"latitude\":33.5}}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("三池港")
                .jsonPath("$.area")
                .isEqualTo(null)
                .jsonPath("$.coordinates.latitude")
                .isEqualTo(33.5)
                .jsonPath("$.coordinates.longitude")
                .isEqualTo(130.4278);
    }

    @Test
    void saysForEachFieldWhatIsWrongInTheLanguageOfTheRequest() {
        client().post()
                .uri("/api/places")
                .bodyValue(Map.of("reading", "Miike", "coordinates", Map.of("latitude", 213, "longitude", 0)))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.errors.length()")
                .isEqualTo(3)
                .jsonPath("$.detail")
                .isEqualTo("直していただきたい所があります。書いたものはそのまま残っています。");
        english()
                .post()
                .uri("/api/places")
                .bodyValue(Map.of("name", ""))
                .exchange()
                .expectBody()
                .jsonPath("$.errors[0].detail")
                .isEqualTo("Please write the name of the place. For example: 三池港");
    }

    @Test
    void isNotDeletedWhileFootageHangsOnIt() {
        var harbour = harbour();
        var film = ready();
        client().patch()
                .uri("/api/footage/" + film.id())
                .bodyValue(Map.of("placeId", harbour.id()))
                .exchange()
                .expectStatus()
                .isOk();
        client().delete()
                .uri("/api/places/" + harbour.id())
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("この場所には映像が1本あるので、消せません。先に映像を別の場所へ移すか、消してください。");
        client().delete()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectStatus()
                .isNoContent();
        client().delete()
                .uri("/api/places/" + harbour.id())
                .exchange()
                .expectStatus()
                .isNoContent();
        client().get()
                .uri("/api/places/" + harbour.id())
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void theNearestPlaceIsFoundWithinReachOnly() {
        var harbour = harbour();
        places.create(new PlaceDraft("遠い所", "", null, new Coordinates(33.02, 130.4278), null))
                .block();
        StepVerifier.create(
                        places.nearest(new Coordinates(33.0150, 130.4278), 300).map(Place::id))
                .expectNext(harbour.id())
                .verifyComplete();
        StepVerifier.create(places.nearest(new Coordinates(33.0139, 130.4328), 300))
                .verifyComplete();
    }
}
