package org.omoide.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.RunningOmoide;
import org.omoide.account.Keys;
import org.omoide.viewer.Chromium;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page goes on by itself when the server dies and when the line drops, in the middle of the film. */
class UploadPageIT {

    private static final long SIZE = 500_000_000;
    private static final double PATIENCE = 240_000;

    @TempDir
    Path folder;

    @Test
    void goesOnByItselfAfterTheServerWasKilledAndTheLineDropped() throws Exception {
        var film = film();
        try (var omoide = RunningOmoide.on(folder.resolve("data"), "--omoide.workers=0");
                var chromium = Chromium.start();
                var context = chromium.context(1180, 820)) {
            var keys = omoide.coordinator();
            keys.to(context, omoide.address().toString());
            var page = context.newPage();
            page.navigate(omoide.address() + "upload");
            page.setInputFiles("#files", film);

            awaitBytes(page, 0.05);
            omoide.kill();
            assertSaysThatItWaits(page);
            omoide.restart();

            awaitBytes(page, 0.5);
            context.setOffline(true);
            assertSaysThatItWaits(page);
            context.setOffline(false);

            PlaywrightAssertions.assertThat(page.locator("[data-for=WAITING]"))
                    .isVisible(new IsVisibleOptions().setTimeout(PATIENCE));
            assertThat(onlyFootage(omoide, keys).path("sha256").asString()).isEqualTo(sha256(film));
        }
    }

    private static void awaitBytes(Page page, double share) {
        page.waitForFunction(
                "share => document.querySelector('.upload progress')?.position > share",
                share,
                new Page.WaitForFunctionOptions().setTimeout(PATIENCE));
    }

    private static void assertSaysThatItWaits(Page page) {
        PlaywrightAssertions.assertThat(page.locator(".doing"))
                .containsText("接続を待っています", new ContainsTextOptions().setTimeout(PATIENCE));
    }

    private Path film() throws IOException {
        var path = folder.resolve("まつり.mp4");
        var random = new Random(1);
        var chunk = new byte[1_000_000];
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            for (long written = 0; written < SIZE; written += chunk.length) {
                random.nextBytes(chunk);
                file.write(chunk);
            }
        }
        return path;
    }

    private static String sha256(Path film) throws Exception {
        try (var in = new DigestInputStream(Files.newInputStream(film), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private static JsonNode onlyFootage(RunningOmoide omoide, Keys keys) throws IOException, InterruptedException {
        var response = HttpClient.newHttpClient()
                .send(
                        keys.to(HttpRequest.newBuilder(omoide.address().resolve("api/footage")))
                                .build(),
                        BodyHandlers.ofString());
        var items = new JsonMapper().readTree(response.body()).path("items");
        assertThat(items.size()).isEqualTo(1);
        return items.get(0);
    }
}
