package org.omoide.footage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Footage.Work;
import org.omoide.transcoder.Refusal;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

class FootageApiIT extends InProcess {

    @Autowired
    private Deletion deletion;

    private BodyContentSpec patch(String id, Map<String, ?> patch, int status) {
        return client().patch()
                .uri("/api/footage/" + id)
                .bodyValue(patch)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody();
    }

    @Test
    void understandsTheEraAsPeopleSayIt() {
        patch(ready().id(), Map.of("era", "昭和３３年頃", "filmedBy", " 古賀さん "), 200)
                .jsonPath("$.era")
                .isEqualTo("1958~")
                .jsonPath("$.eraText")
                .isEqualTo("昭和33年ごろ（1958年ごろ）")
                .jsonPath("$.filmedBy")
                .isEqualTo("古賀さん");
    }

    @Test
    void leavesWhatThePatchDoesNotName() {
        var id = ready().id();
        patch(id, Map.of("title", "夏まつり", "era", "1958", "claim", "TOP_BOTTOM"), 200);
        var nothing = new HashMap<String, Object>();
        nothing.put("era", null);
        patch(id, nothing, 200)
                .jsonPath("$.title")
                .isEqualTo("夏まつり")
                .jsonPath("$.claim")
                .isEqualTo("TOP_BOTTOM")
                .jsonPath("$.era")
                .isEqualTo(null);
    }

    @Test
    void givesAnExampleForAnEraItCanNotUnderstand() {
        patch(ready().id(), Map.of("era", "むかし"), 422)
                .jsonPath("$.errors[0].field")
                .isEqualTo("era")
                .jsonPath("$.errors[0].detail")
                .isEqualTo("「むかし」がいつのことか、わかりませんでした。例：昭和33年ごろ、昭和30年代、1950年代");
        patch(ready().id(), Map.of("era", "昭和65年"), 422)
                .jsonPath("$.errors[0].detail")
                .isEqualTo("昭和は64年までです。もう一度たしかめてください。");
        patch(ready().id(), Map.of("era", "2958"), 422)
                .jsonPath("$.errors[0].field")
                .isEqualTo("era");
        patch(ready().id(), Map.of("placeId", "nowhere"), 422)
                .jsonPath("$.errors[0].field")
                .isEqualTo("placeId");
        patch(ready().id(), Map.of("claim", "CUBE"), 400).jsonPath("$.code").isEqualTo("problem.field");
        patch(ready().id(), Map.of("state", "READY"), 400);
        patch("nothing", Map.of("title", "x"), 404);
    }

    @Test
    void isFoundByTheYearsOfItsEra() {
        for (var era : List.of("1970年代", "昭和30年代", "戦前")) {
            patch(ready().id(), Map.of("era", era), 200);
        }
        ready();
        client().get()
                .uri("/api/footage?from=1940&to=1958")
                .exchange()
                .expectBody()
                .jsonPath("$.items[*].era")
                .isEqualTo(List.of("../1945", "1955/1964"));
        client().get()
                .uri("/api/footage")
                .exchange()
                .expectBody()
                .jsonPath("$.total")
                .isEqualTo(4);
    }

    @Test
    void saysWhyItCanNotBeShown() {
        var id = footage(State.REFUSED, new Footage.Problem(Refusal.VR180, "half a sphere"))
                .id();
        client().get()
                .uri("/api/footage/" + id)
                .exchange()
                .expectBody()
                .jsonPath("$.refusal")
                .isEqualTo("VR180")
                .jsonPath("$.problem")
                .isNotEmpty();
    }

    @Test
    void deletingTakesEveryObjectAway() {
        var film = ready();
        client().delete()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(objectsOf(film)).isEmpty();
        assertThat(mongo.findById(film.id(), Footage.class).block()).isNull();
        client().delete()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void theSweepGoesOnWhereACrashStoppedADeletion() {
        var film = ready();
        footages.markDeleted(film.id()).block();
        objects.delete(Footage.masterKey(film.id())).block();
        client().get()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectStatus()
                .isNotFound();
        client().get().uri("/watch/" + film.id()).exchange().expectStatus().isNotFound();

        deletion.sweep().block();

        assertThat(objectsOf(film)).isEmpty();
        assertThat(mongo.findById(film.id(), Footage.class).block()).isNull();
    }

    @Test
    void theDocumentStaysAsLongAsAWorkerMayWrite() {
        var film = ready();
        lease(film, Instant.now().plusSeconds(60));
        client().delete()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(mongo.findById(film.id(), Footage.class).block().state()).isEqualTo(State.DELETING);
        objects.put(
                        Footage.derivedPrefix(film.id(), "late") + "poster.jpg",
                        "image/jpeg",
                        java.nio.ByteBuffer.allocate(1))
                .block();

        lease(film, Instant.now().minusSeconds(1));
        deletion.sweep().block();

        assertThat(objectsOf(film)).isEmpty();
        assertThat(mongo.findById(film.id(), Footage.class).block()).isNull();
    }

    private void lease(Footage film, Instant until) {
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(film.id())),
                        new Update().set("work", new Work(1, "late", until, until, 0.5, false)),
                        Footage.class)
                .block();
    }

    private List<String> objectsOf(Footage film) {
        return objects.list(Footage.derivedPrefix(film.id()))
                .concatWith(objects.list(Footage.masterKey(film.id())))
                .map(stored -> stored.key())
                .collectList()
                .block();
    }
}
