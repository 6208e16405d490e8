package org.omoide.care;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InBrowser;
import org.omoide.account.Account;
import org.omoide.account.Facility;
import org.springframework.data.mongodb.core.query.Query;

/** The pages of residents in a real browser, from the first word to the last. Screenshots are left in {@code src/target/screenshots}. */
class ResidentPagesIT extends InBrowser {

    private static final Account STAFF = CareApiIT.STAFF;

    private String run;

    @BeforeEach
    void begin() {
        for (var kept : List.of(Resident.class, Observation.class, Note.class, Seat.class, Facility.class)) {
            mongo.remove(new Query(), kept).block();
        }
        for (var kept : List.of("wishes", "runs", "trips")) {
            mongo.remove(new Query(), kept).block();
        }
        mongo.insert(new Facility("a", "ひまわり苑", null, Instant.now())).block();
        var film = ready().id();
        client().patch()
                .uri("/api/footage/" + film)
                .bodyValue(Map.of("title", "三池港の朝"))
                .exchange()
                .expectStatus()
                .isOk();
        mongo.save(CareApiIT.HEADSET).block();
        var trip = send("/api/trips", Map.of("title", "子どものころの港", "stops", List.of(Map.of("footageId", film))));
        run = "/api/runs/" + send("/api/runs", Map.of("tripId", trip, "headsets", List.of(CareApiIT.HEADSET.id())));
    }

    @AfterEach
    void end() {
        mongo.remove(new Query(), "runs").block();
    }

    @Test
    void fromTheFirstWordToTheLast() {
        for (var english : List.of(false, true)) {
            var end = english ? "-1024-dark-en" : "-390";
            try (var context = context(
                    STAFF,
                    english ? 1024 : 390,
                    844,
                    english ? "en-GB" : "ja-JP",
                    english ? ColorScheme.DARK : ColorScheme.LIGHT)) {
                var page = context.newPage();
                page.navigate("/");
                page.locator(".ways a[href='/residents']").click();
                look(page, "residents-empty" + end);
                page.locator("main .primary").click();
                assertThat(page.locator(".fault")).hasCount(1);
                page.locator("[name=nickname]").fill("うめ");
                page.locator("[name=born]").fill("むかし");
                page.locator("[name=colour][value=PURPLE]").check();
                page.locator("main .primary").click();
                assertThat(page.locator(".fault")).hasCount(1);
                assertThat(page.locator("[name=nickname]")).hasValue("うめ");
                assertThat(page.locator("[name=colour][value=PURPLE]")).isChecked();
                look(page, "residents-fault" + end);
                page.locator("[name=born]").fill("昭和8年");
                page.locator("main .primary").click();
                assertThat(page.locator("h1")).hasText("うめ");
                assertThat(page.locator("main")).containsText("1933");
                page.locator("main .primary").click();
                assertThat(page.locator(".fault")).hasCount(1);
                look(page, "resident-without-consent" + end);
                page.locator("[name=by][value=THEMSELVES]").check();
                page.locator("main .primary").click();
                assertThat(page.locator("#consent + p")).containsText(english ? "consented on" : "ご本人が");

                var id = page.url().replaceFirst(".*/", "");
                onATrip(id);
                page.reload();
                assertThat(page.locator(".care-trip blockquote")).hasText("父がここで働いていてね");
                look(page, "resident" + end);
                for (var format : List.of("export.csv", "export")) {
                    var file = page.waitForDownload(
                            () -> page.locator("a[href$='/" + format + "']").click());
                    assertThat(file.suggestedFilename()).matches("omoide-[0-9a-f]{8}\\.(csv|json)");
                }
                page.locator(".said form button").click();
                page.waitForURL(Pattern.compile(".*/wishes/[^/]+$"));
                assertThat(page.locator("h1")).hasText("三池港の朝");
                assertThat(page.locator("blockquote")).containsText("父がここで働いていてね");
                assertThat(page.locator("blockquote")).containsText(english ? "1940 to 1969" : "1940年から1969年");
                look(page, "wish-of-a-note" + end);

                page.navigate("/residents/" + id);
                assertThat(page.locator(".said form")).hasCount(0);
                page.locator("a[href$='/withdraw']").click();
                assertThat(page.locator(".bullets").first()).containsText(english ? "what they said: 1" : "ことば：1件");
                look(page, "resident-withdraw" + end);
                page.locator("main .primary").click();
                assertThat(page.locator(".care-trip")).hasCount(0);
                assertThat(page.locator("#consent + p")).containsText(english ? "taken back" : "取り下げました");
                look(page, "resident-withdrawn" + end);
                page.locator("a[href$='/erase']").click();
                look(page, "resident-erase" + end);
                page.locator("main .primary").click();
                page.waitForURL(Pattern.compile(".*/residents$"));
                assertThat(page.locator(".residents li")).hasCount(0);
            }
        }
    }

    private void onATrip(String resident) {
        send(run + "/observations", Map.of("residentId", resident, "symptom", "EYES", "stop", 0));
        send(run + "/observations", Map.of("residentId", resident, "mood", "VERY_GOOD", "stop", 0));
        var mistake = send(run + "/observations", Map.of("residentId", resident, "mood", "LOW", "stop", 0));
        client(STAFF)
                .delete()
                .uri(run + "/observations/" + mistake)
                .exchange()
                .expectStatus()
                .isNoContent();
        send(run + "/notes", Map.of("residentId", resident, "words", "父がここで働いていてね", "stop", 0));
    }

    private String send(String address, Map<String, ?> body) {
        return (String) Objects.requireNonNull(client(STAFF)
                        .post()
                        .uri(address)
                        .bodyValue(body)
                        .exchange()
                        .expectStatus()
                        .isCreated()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
    }
}
