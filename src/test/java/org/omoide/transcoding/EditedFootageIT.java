package org.omoide.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.Measurements;
import org.springframework.beans.factory.annotation.Autowired;

/** What was made without the edits that were saved is never shown, whoever is faster. */
class EditedFootageIT extends InProcess {

    private static final Measurements MEASURED = new Measurements(3840, 1920, 60.0, 0.4, 1.0, -23.0);

    @Autowired
    private Queue queue;

    private static Edits hiding(double yaw) {
        var circle = new Edits.Blur(new Edits.Direction(yaw, 0), 8, null, null);
        return new Edits(0, null, null, List.of(circle));
    }

    private Footage now(Footage footage) {
        return footages.find(footage.id()).block();
    }

    @Test
    void savingEditsHidesWhatWasMadeBeforeAtOnce() {
        var film = ready();
        footages.edit(film.id(), hiding(10)).block();
        assertThat(now(film).version()).isNull();
        assertThat(now(film).state()).isEqualTo(State.WAITING);

        var lease = queue.claim().block();
        assertThat(lease.footage().edits()).isEqualTo(hiding(10));
        assertThat(queue.publish(lease, MEASURED).block()).isTrue();
        assertThat(now(film).version()).isEqualTo(lease.token());
        assertThat(now(film).measurements()).isEqualTo(MEASURED);
    }

    @Test
    void aTranscoderThatWasAtItWhenEditsWereSavedCannotPublish() {
        var film = ready();
        footages.edit(film.id(), hiding(10)).block();
        var old = queue.claim().block();
        footages.edit(film.id(), hiding(20)).block();

        assertThat(queue.prolong(old, 0.9).block()).isFalse();
        assertThat(queue.publish(old, MEASURED).block()).isFalse();
        assertThat(now(film).version()).isNull();
        assertThat(queue.claim().block().footage().edits()).isEqualTo(hiding(20));
    }

    @Test
    void whoeverIsFasterNothingOldIsShown() {
        var random = new Random();
        for (int round = 0; round < 20; round++) {
            var film = ready();
            footages.edit(film.id(), hiding(round)).block();
            var lease = queue.claim().block();
            var delay = random.nextInt(4);
            var publishing = CompletableFuture.supplyAsync(
                    () -> queue.publish(lease, MEASURED).block());
            var saving = CompletableFuture.runAsync(() -> {
                try {
                    Thread.sleep(delay);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                footages.edit(film.id(), hiding(100 + round(film))).block();
            });
            publishing.join();
            saving.join();
            assertThat(now(film).version()).as("round %d", round).isNull();
            var next = queue.claim().block();
            assertThat(next.footage().id()).isEqualTo(film.id());
            assertThat(next.footage().edits()).isEqualTo(hiding(100 + round(film)));
            queue.publish(next, MEASURED).block();
        }
    }

    private static int round(Footage film) {
        return Math.floorMod(film.id().hashCode(), 60);
    }
}
