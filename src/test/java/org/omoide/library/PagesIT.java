package org.omoide.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.InProcess;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

class PagesIT extends InProcess {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private String page(String path) {
        return client().get()
                .uri(path)
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
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

    private void describe(String id, Map<String, ?> patch) {
        client().patch()
                .uri("/api/footage/" + id)
                .bodyValue(patch)
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void theEmptyAlbumOffersTheFirstStep() {
        assertThat(page("/")).contains("ここに、町の思い出が並びます").contains("href=\"/upload\"");
    }

    @Test
    void theAlbumShowsPlacesWithPosterEraAndFilmer() {
        var harbour = place("三池港", "みいけこう");
        var film = ready();
        describe(film.id(), Map.of("placeId", harbour, "era", "昭和33年ごろ", "filmedBy", "古賀さん", "title", "<b>祭り"));
        assertThat(page("/"))
                .contains("<ruby>三池港<rp>（</rp><rt>みいけこう</rt>")
                .contains("昭和33年ごろ（1958年ごろ）")
                .contains("撮影：古賀さん")
                .contains("/" + film.id() + "/v1/preview.jpg");
        assertThat(page("/places/" + harbour)).contains("&lt;b&gt;祭り").contains("/watch/" + film.id());
        assertThat(page("/?q=ないところ")).contains("見つかりませんでした");
    }

    @Test
    void footageWithoutAPlaceIsNotLost() {
        var film = ready();
        assertThat(page("/")).contains("場所がまだ決まっていない映像").contains("/footage/" + film.id());
    }

    @Test
    void thePageToWatchHoldsNothingButTheViewer() {
        var harbour = place("三池港", "みいけこう");
        var film = ready();
        describe(film.id(), Map.of("placeId", harbour, "era", "1958~", "filmedBy", "古賀さん", "title", "朝"));
        assertThat(page("/watch/" + film.id()))
                .contains("<script type=\"importmap\">{\"imports\":{\"three\":")
                .containsPattern("data-media=\"/media/[^/]+/" + film.id() + "/v1/\"")
                .contains("data-title=\"三池港 朝\"")
                .contains("data-filmed-by=\"古賀さん\"")
                .contains("data-era=\"昭和33年ごろ（1958年ごろ）\"")
                .contains("data-back=\"/places/" + harbour + "\"");
        client().get()
                .uri("/watch/" + film.id())
                .exchange()
                .expectHeader()
                .value("Content-Security-Policy", policy -> assertThat(policy).contains("script-src 'self' 'sha256-"));
    }

    @Test
    void speaksTheLanguageOfTheCookieThenTheBrowserThenJapanese() {
        assertThat(page("/")).contains("<html lang=\"ja\"");
        client().get()
                .uri("/places/new")
                .header("Accept-Language", "fr, en-GB;q=0.8, ja;q=0.5")
                .exchange()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("<html lang=\"en\"").contains("Add a place"));
        client().get()
                .uri("/places/new")
                .header("Accept-Language", "en")
                .cookie("lang", "ja")
                .exchange()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("場所をつくる"));
        client().get()
                .uri("/")
                .header("Accept-Language", ";;q=x")
                .exchange()
                .expectStatus()
                .isOk();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/upload", "//evil.example/upload"})
    void theSwitchKeepsThePageAndNeverLeadsElsewhere(String path) {
        client().get()
                .uri(java.net.URI.create("http://127.0.0.1:" + port + path + "?lang=en"))
                .exchange()
                .expectStatus()
                .isSeeOther()
                .expectHeader()
                .value(
                        "Location",
                        location -> assertThat(location).startsWith("/").doesNotStartWith("//"))
                .expectHeader()
                .value("Set-Cookie", cookie -> assertThat(cookie).startsWith("lang=en"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/places/none", "/footage/none", "/watch/none"})
    void whatIsNotThereIsSaidInWords(String path) {
        client().get()
                .uri(path)
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("見つかりません").doesNotContain("Exception"));
    }

    @Test
    void librariesAreKeptByTheBrowserForEver() {
        client().get()
                .uri("/webjars/three/0.181.1/build/three.module.js")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .value("Cache-Control", value -> assertThat(value).contains("immutable"));
    }

    @Test
    void theApiDocumentListsEveryRoute() {
        var document = client().get()
                .uri("/api/openapi")
                .accept(MediaType.APPLICATION_JSON)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        @SuppressWarnings("unchecked")
        var paths = (Map<String, Map<String, Map<String, Object>>>) document.get("paths");
        Set<String> routes = mappings.getHandlerMethods().keySet().stream()
                .flatMap(info -> info.getPatternsCondition().getPatterns().stream()
                        .map(pattern -> pattern.getPatternString())
                        .filter(pattern -> pattern.startsWith("/api/") && !pattern.startsWith("/api/openapi"))
                        .flatMap(pattern -> info.getMethodsCondition().getMethods().stream()
                                .map(method -> method.name().toLowerCase() + " " + pattern)))
                .collect(Collectors.toSet());
        Set<String> listed = paths.entrySet().stream()
                .flatMap(path -> path.getValue().keySet().stream().map(method -> method + " " + path.getKey()))
                .collect(Collectors.toSet());
        assertThat(routes).isNotEmpty();
        assertThat(listed).containsAll(routes);
        for (var methods : paths.values()) {
            for (var operation : List.copyOf(methods.values())) {
                assertThat(operation.get("summary"))
                        .as("" + operation.get("operationId"))
                        .isNotNull();
            }
        }
    }
}
