package org.omoide.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Role;
import org.omoide.footage.Footage;
import org.omoide.footage.Review;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class VoiceApiIT extends InProcess {

    private static final Account VOLUNTEER =
            new Account("voice-volunteer", Role.VOLUNTEER, "古賀", "koga4", null, false, null, Instant.EPOCH);

    @Test
    void whoFilmedSpeaksAndSpeaksAgain() {
        var film = ready();
        assertThat(voice(film)).isNull();
        var first = spoken(film, SoundFileTest.wave(new byte[400]));
        assertThat(voice(film)).isEqualTo(first);
        var second = spoken(film, SoundFileTest.wave(new byte[800]));
        assertThat(voice(film)).isEqualTo(second).isNotEqualTo(first);
        var all = Objects.requireNonNull(client().get()
                .uri(second)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("audio/wav")
                .expectBody()
                .returnResult()
                .getResponseBody());
        assertThat(all).hasSizeGreaterThan(800);
        // Safari plays nothing that it can't have in parts.
        client().get()
                .uri(second)
                .header(HttpHeaders.RANGE, "bytes=4-7")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.PARTIAL_CONTENT)
                .expectBody(byte[].class)
                .isEqualTo(Arrays.copyOfRange(all, 4, 8));
        client().get().uri(first).exchange().expectStatus().isNotFound();
        assertThat(objects.stat(Voice.prefix(film.id()) + first.replaceAll(".*/", ""))
                        .block(Duration.ofSeconds(5)))
                .isNull();

        client().delete()
                .uri("/api/footage/" + film.id() + "/voice")
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(voice(film)).isNull();
        client().get().uri(second).exchange().expectStatus().isNotFound();
    }

    @Test
    void whatIsNoSoundLeavesTheOneBefore() {
        var film = ready();
        var before = spoken(film, SoundFileTest.wave(new byte[400]));
        for (var bytes : new byte[][] {{}, "<svg/>".repeat(40).getBytes(StandardCharsets.UTF_8)}) {
            speak(client(), film, bytes).expectStatus().isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        }
        speak(client(), film, SoundFileTest.wave(new byte[SoundFile.LARGEST]))
                .expectStatus()
                .isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
        assertThat(voice(film)).isEqualTo(before);
    }

    @Test
    void onlyWhoMayChangeTheFilmSpeaksAndOnlyWhoMaySeeItHears() {
        var film = ready();
        var address = spoken(film, SoundFileTest.wave(new byte[400]));
        speak(client(VOLUNTEER), film, SoundFileTest.wave(new byte[400]))
                .expectStatus()
                .isForbidden();
        client(VOLUNTEER)
                .delete()
                .uri("/api/footage/" + film.id() + "/voice")
                .exchange()
                .expectStatus()
                .isForbidden();
        client(VOLUNTEER).get().uri(address).exchange().expectStatus().isOk();
        footages.decide(film.id(), new Review(Review.State.RETURNED, null, null, Instant.now()))
                .block();
        client(VOLUNTEER).get().uri(address).exchange().expectStatus().isNotFound();
    }

    @Test
    void itGoesWithTheFilm() {
        var film = ready();
        var key = Voice.prefix(film.id())
                + spoken(film, SoundFileTest.wave(new byte[400])).replaceAll(".*/", "");
        assertThat(objects.stat(key).block(Duration.ofSeconds(5))).isNotNull();
        client().delete()
                .uri("/api/footage/" + film.id())
                .exchange()
                .expectStatus()
                .is2xxSuccessful();
        assertThat(objects.stat(key).block(Duration.ofSeconds(5))).isNull();
        assertThat(mongo.findById(film.id(), Voice.class).block(Duration.ofSeconds(5)))
                .isNull();
    }

    private String spoken(Footage film, byte[] sound) {
        return Objects.requireNonNull(speak(client(), film, sound)
                        .expectStatus()
                        .isOk()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("voice")
                .toString();
    }

    private WebTestClient.ResponseSpec speak(WebTestClient client, Footage film, byte[] sound) {
        return client.put()
                .uri("/api/footage/" + film.id() + "/voice")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(sound)
                .exchange();
    }

    private @Nullable Object voice(Footage film) {
        return Objects.requireNonNull(client().get()
                        .uri("/api/footage/" + film.id() + "/voice")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("voice");
    }
}
