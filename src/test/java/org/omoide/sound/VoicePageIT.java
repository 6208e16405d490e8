package org.omoide.sound;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.omoide.Faults;
import org.omoide.InBrowser;
import org.omoide.account.Account;
import org.omoide.account.Role;

/** Who filmed speaks into a real browser's microphone, and staff hear it where the trip is put together. */
class VoicePageIT extends InBrowser {

    @Test
    void recordedHeardKeptAndTakenAway() {
        var film = ready().id();
        try (var context = context(COORDINATOR, 390, 844, "ja-JP", ColorScheme.LIGHT)) {
            context.grantPermissions(List.of("microphone"));
            var page = context.newPage();
            page.navigate("/footage/" + film);
            var section = page.locator(".voice");
            assertThat(section.locator("audio")).isHidden();
            tabTo(page, ".voice .record", 60);
            page.keyboard().press("Enter");
            assertThat(section.locator(".stop")).isFocused();
            // The emulated microphone beeps once a second.
            assertThat(section.locator(".status")).containsText("0:02");
            look(page, "voice-recording-390");
            page.keyboard().press("Enter");
            assertThat(section.locator(".use")).isFocused();
            assertThat(seconds(page)).isBetween(1.5, 20.0);
            look(page, "voice-recorded-390");
            assertThat(Faults.ofTargets(page)).isEmpty();
            page.keyboard().press("Enter");
            assertThat(section.locator(".status")).hasText("声を保存しました。");

            page.reload();
            assertThat(section.locator("audio")).isVisible();
            assertThat(seconds(page)).isBetween(1.5, 20.0);
            heardOnATrip(film);
            section.locator(".remove").click();
            assertThat(section.locator(".status")).hasText("声を消しました。");
            page.reload();
            assertThat(section.locator(".record")).isVisible();
            assertThat(section.locator("audio")).isHidden();
        }
    }

    @Test
    void withoutAMicrophoneItIsSaidWhatElseCanBeDone() {
        var film = ready().id();
        try (var context = context(COORDINATOR, 820, 1180, "en-GB", ColorScheme.LIGHT)) {
            var page = context.newPage();
            page.addInitScript(
                    "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))");
            page.navigate("/footage/" + film);
            page.locator(".voice .record").click();
            assertThat(page.locator(".voice [role=alert]")).containsText("choose a sound file");
            look(page, "voice-no-microphone-820");
        }
    }

    private void heardOnATrip(String film) {
        var staff = new Account("voice-staff", Role.STAFF, "中村", "nakamura9", "voice", false, null, Instant.EPOCH);
        var trip = Objects.requireNonNull(client(staff)
                        .post()
                        .uri("/api/trips")
                        .bodyValue(Map.of("title", "港", "stops", List.of(Map.of("footageId", film))))
                        .exchange()
                        .expectStatus()
                        .is2xxSuccessful()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
        try (var context = context(staff, 820, 1180, "ja-JP", ColorScheme.LIGHT)) {
            var page = context.newPage();
            page.navigate("/trips/" + trip);
            assertThat(page.locator(".stop audio")).isVisible();
            assertThat(seconds(page)).isBetween(1.5, 20.0);
            look(page, "voice-trip-820");
        }
    }

    private static double seconds(Page page) {
        return ((Number) page.evaluate("""
                () => {
                  const audio = [...document.querySelectorAll('audio')].find(one => one.src);
                  return new Promise((resolve, reject) => {
                    audio.addEventListener('loadedmetadata', () => resolve(audio.duration));
                    audio.addEventListener('error', () => reject(audio.error.message));
                    audio.load();
                  });
                }""")).doubleValue();
    }
}
