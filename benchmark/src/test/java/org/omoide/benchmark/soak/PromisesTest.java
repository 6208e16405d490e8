package org.omoide.benchmark.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each promise is broken on purpose, as a check that finds nothing proves nothing. */
class PromisesTest {

    private final Promises promises = new Promises();

    @Test
    void whatIsRightIsNoFault() {
        promises.wholeUploadAcknowledged("a", "1", "READY");
        promises.wholeUploadAcknowledged("b", "2", "REFUSED");
        promises.served("a/v1/manifest.json", bytes("{}"), -1);
        promises.served("a/v1/manifest.json", bytes("{}"), 2);
        promises.answered("/places", 503, bytes("{\"title\":\"いまは使えません\",\"instance\":\"/java.lang\"}"));
        promises.atRest(
                List.of(new Promises.Shown("a", "READY", "1"), new Promises.Shown("b", "REFUSED", "2")),
                Map.of("a", "1", "b", "2"));
        assertThat(promises.broken()).isEmpty();
    }

    @Test
    void itIsOnlyAtRestWhenAllIsAsItShouldBe() {
        promises.wholeUploadAcknowledged("a", "1", "READY");
        assertThat(promises.isAtRest(List.of(new Promises.Shown("a", "REFUSED", "1"))))
                .isFalse();
        assertThat(promises.isAtRest(
                        List.of(new Promises.Shown("a", "READY", "1"), new Promises.Shown("half", "UPLOADING", null))))
                .isTrue();
    }

    @Test
    void aLostUploadIsFound() {
        promises.wholeUploadAcknowledged("a", "1", "READY");
        promises.atRest(List.of(), Map.of("a", "1"));
        assertThat(promises.broken()).singleElement().asString().contains("is gone");
    }

    @Test
    void aLostOrChangedMasterIsFound() {
        promises.wholeUploadAcknowledged("a", "1", "READY");
        promises.wholeUploadAcknowledged("b", "2", "READY");
        var both = List.of(new Promises.Shown("a", "READY", "1"), new Promises.Shown("b", "READY", "2"));
        promises.atRest(both, Map.of("b", "3"));
        assertThat(promises.broken()).hasSize(2).allMatch(fault -> fault.startsWith("the master of"));
    }

    @Test
    void aJobThatIsStuckIsFound() {
        promises.wholeUploadAcknowledged("a", "1", "READY");
        promises.atRest(List.of(new Promises.Shown("a", "WORKING", "1")), Map.of("a", "1"));
        promises.wholeUploadAcknowledged("b", "2", "READY");
        promises.atRest(
                List.of(new Promises.Shown("a", "READY", "1"), new Promises.Shown("b", "FAILED", "2")),
                Map.of("a", "1", "b", "2"));
        assertThat(promises.broken())
                .containsExactly("footage a is working instead of ready", "footage b is failed instead of ready");
    }

    @Test
    void bytesThatAreForgottenTruncatedChangedOrMissingAreFound() {
        promises.forgot("a 10 5");
        promises.served("a/v1/tiles/0-0.mp4", bytes("abc"), 4);
        promises.served("a/v1/tiles/0-1.mp4", bytes("abcd"), 4);
        promises.served("a/v1/tiles/0-1.mp4", bytes("abce"), 4);
        promises.missing("a/v1/poster.jpg", 404);
        assertThat(promises.broken()).hasSize(4);
    }

    @Test
    void aLibraryThatDoesNotVerifyIsFound() {
        promises.verified(0);
        promises.verified(1);
        assertThat(promises.broken()).containsExactly("verify ended with 1");
    }

    @Test
    void theInsidesOfTheServerAreFound() {
        promises.answered("/places", 500, bytes("java.lang.IllegalStateException: no"));
        promises.answered("/wishes", 500, bytes("Sorry\n\tat org.omoide.place.Places.find(Places.java:20)\n"));
        assertThat(promises.broken()).hasSize(2);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
