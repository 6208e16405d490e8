package org.omoide.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

class ReviewIT extends InProcess {

    private static final Account VOLUNTEER =
            new Account("koga", Role.VOLUNTEER, "古賀", "koga", null, false, null, Instant.EPOCH);
    private static final Account OTHER =
            new Account("noda", Role.VOLUNTEER, "野田", "noda", null, false, null, Instant.EPOCH);

    private Footage arrived() {
        var film = ready();
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(film.id())),
                        new Update().set("uploadedBy", VOLUNTEER.id()).set("review", Review.waiting(Instant.now())),
                        Footage.class)
                .block();
        return now(film);
    }

    private Footage now(Footage film) {
        return footages.find(film.id()).block();
    }

    private String at(Footage film, String path) {
        return "/api/footage/" + film.id() + "/review" + path;
    }

    private static Map<String, Object> rights(boolean faces) {
        var rights = new HashMap<String, Object>();
        rights.put("licence", "CC_BY");
        rights.put("audience", "TOWN");
        rights.put("people", "店のご主人に声をかけました。");
        rights.put("facesChecked", faces);
        return rights;
    }

    @Test
    void whatArrivedIsSeenByItsUploaderAndCoordinatorsOnlyUntilItIsPublished() {
        var film = arrived();
        client(OTHER)
                .get()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectStatus()
                .isNotFound();
        client(VOLUNTEER)
                .get()
                .uri("/footage/" + film.id())
                .accept(org.springframework.http.MediaType.TEXT_HTML)
                .exchange()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("コーディネーターが見るのを待っています"));

        client().put()
                .uri(at(film, "/rights"))
                .bodyValue(rights(true))
                .exchange()
                .expectStatus()
                .isOk();
        client().post()
                .uri(at(film, "/publish"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("PUBLISHED");
        client(OTHER)
                .get()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectStatus()
                .isOk();
        var checked = now(film).rights().facesChecked();
        assertThat(checked.by()).isEqualTo(COORDINATOR.id());
        assertThat(now(film).review().by()).isEqualTo(COORDINATOR.id());
        assertThat(now(film).rights().licence()).isEqualTo(Rights.Licence.CC_BY);
    }

    @Test
    void nothingIsPublishedBeforeSomebodyLookedForFaces() {
        var film = arrived();
        client().put()
                .uri(at(film, "/rights"))
                .bodyValue(rights(false))
                .exchange()
                .expectStatus()
                .isOk();
        english()
                .post()
                .uri(at(film, "/publish"))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("facesChecked")
                .jsonPath("$.errors[0].detail")
                .value(String.class, text -> assertThat(text).contains("look for faces"));
    }

    @Test
    void nothingIsPublishedWhileItIsMadeAgain() {
        var film = arrived();
        client().put()
                .uri(at(film, "/rights"))
                .bodyValue(rights(true))
                .exchange()
                .expectStatus()
                .isOk();
        client().put()
                .uri(at(film, "/edits"))
                .bodyValue(Map.of("blurs", List.of(Map.of("yaw", 20, "pitch", -5, "radius", 9))))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.pending")
                .isEqualTo(true);
        assertThat(now(film).version()).isNull();
        assertThat(objects.list(Footage.derivedPrefix(film.id())).collectList().block())
                .isEmpty();
        client().post().uri(at(film, "/publish")).exchange().expectStatus().isEqualTo(409);
        client(OTHER).get().uri("/watch/" + film.id()).exchange().expectStatus().isNotFound();
    }

    @Test
    void theSameEditsAgainChangeNothing() {
        var film = arrived();
        client().put()
                .uri(at(film, "/edits"))
                .bodyValue(Map.of())
                .exchange()
                .expectStatus()
                .isOk();
        assertThat(now(film).version()).isEqualTo("v1");
    }

    @Test
    void editsThatCannotBeAreToldAtTheirFields() {
        var film = arrived();
        var blurs = List.of(Map.of("yaw", 200, "pitch", 0, "radius", 5), Map.of("yaw", 0, "pitch", 0, "radius", 90));
        english()
                .put()
                .uri(at(film, "/edits"))
                .bodyValue(Map.of("from", 10, "to", 5, "blurs", blurs))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[?(@.field=='blurs.0.yaw')].detail")
                .exists()
                .jsonPath("$.errors[?(@.field=='blurs.1.radius')].detail")
                .exists()
                .jsonPath("$.errors[?(@.field=='to')].detail")
                .exists();
        assertThat(now(film).version()).isEqualTo("v1");
    }

    @Test
    void returnedFootageIsHandedInAgain() {
        var film = arrived();
        client().post()
                .uri(at(film, "/return"))
                .bodyValue(Map.of("note", " "))
                .exchange()
                .expectStatus()
                .isEqualTo(422);
        client().post()
                .uri(at(film, "/return"))
                .bodyValue(Map.of("note", "もう一度、静かに撮っていただけますか。"))
                .exchange()
                .expectStatus()
                .isOk();
        client(VOLUNTEER)
                .get()
                .uri("/footage/" + film.id())
                .accept(org.springframework.http.MediaType.TEXT_HTML)
                .exchange()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("もう一度、静かに撮っていただけますか。"));
        client(OTHER)
                .post()
                .uri(at(film, "/answer"))
                .bodyValue(Map.of("note", "x"))
                .exchange()
                .expectStatus()
                .isNotFound();
        client(VOLUNTEER)
                .post()
                .uri(at(film, "/answer"))
                .bodyValue(Map.of("note", "はじめを切ってください。"))
                .exchange()
                .expectStatus()
                .isOk();
        assertThat(now(film).review().state()).isEqualTo(Review.State.WAITING);
        client().get()
                .uri("/review")
                .accept(org.springframework.http.MediaType.TEXT_HTML)
                .exchange()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("はじめを切ってください。"));
    }

    @Test
    void whatIsTakenDownIsGoneEverywhereAndSaysSo() {
        var film = arrived();
        var poster = client().get()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody()
                .get("poster")
                .toString();
        client().get().uri(poster).exchange().expectStatus().isOk();
        client().post()
                .uri(at(film, "/takedown"))
                .bodyValue(Map.of("reason", "ご家族の希望", "keepMaster", true))
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(objects.list(Footage.derivedPrefix(film.id())).collectList().block())
                .isEmpty();
        assertThat(objects.stat(Footage.masterKey(film.id())).block()).isNotNull();
        for (var address :
                List.of("/watch/" + film.id(), "/footage/" + film.id(), "/api/footage/" + film.id(), poster)) {
            english()
                    .get()
                    .uri(address)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(410)
                    .expectHeader()
                    .valueEquals("Clear-Site-Data", "\"cache\"")
                    .expectBody(String.class)
                    .value(text -> assertThat(text).contains("was taken down"));
        }
        client().get()
                .uri("/review/" + film.id())
                .accept(org.springframework.http.MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isEqualTo(410)
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("ご家族の希望").contains("山田"));
        client().post()
                .uri("/api/footage/" + film.id() + "/again")
                .bodyValue(Map.of())
                .exchange()
                .expectStatus()
                .isEqualTo(410);
        assertThat(now(film).state()).isEqualTo(State.CANCELLED);
        assertThat(now(film).review().at()).isNotNull();
    }

    @Test
    void theMasterGoesTooWhereThatIsWanted() {
        var film = arrived();
        client().post()
                .uri(at(film, "/takedown"))
                .bodyValue(Map.of("reason", "まちがい"))
                .exchange()
                .expectStatus()
                .isEqualTo(422);
        client().post()
                .uri(at(film, "/takedown"))
                .bodyValue(Map.of("reason", "まちがい", "keepMaster", false))
                .exchange()
                .expectStatus()
                .isOk();
        assertThat(objects.stat(Footage.masterKey(film.id())).block()).isNull();
    }
}
