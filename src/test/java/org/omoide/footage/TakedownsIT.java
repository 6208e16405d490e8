package org.omoide.footage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.springframework.beans.factory.annotation.Autowired;

/** What a crash interrupted is gone in the end. */
class TakedownsIT extends InProcess {

    @Autowired
    private Takedowns takedowns;

    private static Review takenDown(Instant at) {
        return new Review(Review.State.TAKEN_DOWN, "ご家族の希望", COORDINATOR.id(), at);
    }

    private boolean isStored(Footage film) {
        return Boolean.TRUE.equals(
                objects.list(Footage.derivedPrefix(film.id())).hasElements().block());
    }

    @Test
    void theSweepGoesOnWhereACrashLeftOff() {
        var film = ready();
        footages.markTakenDown(film.id(), takenDown(Instant.now()), false).block();
        assertThat(isStored(film)).isTrue();

        takedowns.sweep().block();
        assertThat(isStored(film)).isFalse();
        assertThat(objects.stat(Footage.masterKey(film.id())).block()).isNull();
    }

    @Test
    void whatATranscoderWroteInItsLastMomentGoesToo() {
        var film = ready();
        takedowns.takeDown(film.id(), takenDown(Instant.now()), true).block();
        assertThat(isStored(film)).isFalse();
        objects.put(Footage.derivedPrefix(film.id(), "late") + "poster.jpg", "image/jpeg", ByteBuffer.allocate(1))
                .block();

        takedowns.sweep().block();
        assertThat(isStored(film)).isFalse();
        assertThat(objects.stat(Footage.masterKey(film.id())).block()).isNotNull();
        assertThat(footages.find(film.id()).block().takedown().done())
                .as("it is looked after for a while")
                .isFalse();
    }

    @Test
    void afterAWhileNothingIsLookedForAnyMore() {
        var film = ready();
        footages.markTakenDown(film.id(), takenDown(Instant.now().minus(Duration.ofHours(1))), true)
                .block();
        takedowns.sweep().block();
        assertThat(footages.find(film.id()).block().takedown().done()).isTrue();
        assertThat(footages.markedTakenDown().hasElements().block()).isFalse();
    }
}
