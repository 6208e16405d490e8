package org.omoide.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.reactivestreams.client.MongoClients;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Measurements;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoding.Transcoders.Done;
import org.omoide.transcoding.Transcoders.Outcome;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class QueueTest {

    private static final Measurements MEASURED = new Measurements(3840, 1920, 60.0, 0.4, 1.0, -23.0);

    @TempDir
    static Path folder;

    private static Storage storage;
    private static ReactiveMongoTemplate mongo;

    private final SetClock clock = new SetClock();
    private final Queue queue = new Queue(mongo, clock);

    @BeforeAll
    static void open() {
        storage = Storage.open(StorageSettings.embedded(folder));
        var connection = new ConnectionString(storage.mongodb());
        mongo = new ReactiveMongoTemplate(MongoClients.create(connection), connection.getDatabase());
    }

    @AfterAll
    static void close() {
        storage.close();
    }

    @BeforeEach
    void emptyTheQueue() {
        mongo.remove(new Query(), Footage.class).block();
        mongo.remove(new Query(), "transcoded").block();
    }

    @Test
    void givesEachFootageToOneOfManyWorkers() {
        Flux.range(0, 40).concatMap(i -> mongo.insert(waiting("f" + i))).blockLast();

        var leases = Flux.range(0, 60)
                .flatMap(i -> queue.claim().subscribeOn(Schedulers.boundedElastic()), 10)
                .collectList()
                .block();

        assertThat(leases).hasSize(40);
        assertThat(new HashSet<>(
                        leases.stream().map(lease -> lease.footage().id()).toList()))
                .hasSize(40);
    }

    @Test
    void takesFootageFromAWorkerThatFellSilent() {
        mongo.insert(waiting("a")).block();
        var silent = queue.claim().block();
        assertThat(queue.claim().block()).isNull();

        clock.pass(Queue.LEASE.plusSeconds(1));
        var next = queue.claim().block();

        assertThat(next.token()).isNotEqualTo(silent.token());
        assertThat(queue.prolong(silent, 0.5).block()).isFalse();
        assertThat(queue.publish(silent, MEASURED).block()).isFalse();
        assertThat(footage("a").version()).isNull();
        assertThat(queue.publish(next, MEASURED).block()).isTrue();
        assertThat(footage("a").version()).isEqualTo(next.token());
        assertThat(footage("a").state()).isEqualTo(State.READY);
        assertThat(footage("a").work()).isNull();
    }

    @Test
    void aHeartbeatKeepsTheLease() {
        mongo.insert(waiting("a")).block();
        var lease = queue.claim().block();

        for (int i = 0; i < 5; i++) {
            clock.pass(Queue.LEASE.minusSeconds(1));
            assertThat(queue.prolong(lease, i / 5.0).block()).isTrue();
            assertThat(queue.claim().block()).isNull();
        }
        assertThat(footage("a").work().fraction()).isEqualTo(0.8);
    }

    @Test
    void givesUpFootageThatTookEveryWorkerDown() {
        mongo.insert(waiting("a")).block();
        for (int i = 0; i < Queue.MOST_ATTEMPTS; i++) {
            assertThat(queue.claim().block()).isNotNull();
            clock.pass(Queue.LEASE.plusSeconds(1));
        }

        assertThat(queue.claim().block()).isNull();
        queue.reap().block();

        assertThat(footage("a").state()).isEqualTo(State.FAILED);
        assertThat(footage("a").problem().refusal()).isNull();
    }

    @Test
    void aWorkerThatStopsInOrderCostsNoAttempt() {
        mongo.insert(waiting("a")).block();
        for (int i = 0; i < Queue.MOST_ATTEMPTS + 2; i++) {
            queue.release(queue.claim().block()).block();
        }
        assertThat(queue.claim().block().attempts()).isEqualTo(1);
    }

    @Test
    void triesAgainAfterTroubleUntilTheLastAttempt() {
        mongo.insert(waiting("a")).block();
        for (int i = 1; i < Queue.MOST_ATTEMPTS; i++) {
            queue.giveBack(queue.claim().block(), "disk full").block();
            assertThat(footage("a").state()).isEqualTo(State.WAITING);
        }
        queue.giveBack(queue.claim().block(), "disk full").block();
        assertThat(footage("a").state()).isEqualTo(State.FAILED);
        assertThat(footage("a").problem().detail()).isEqualTo("disk full");
    }

    @Test
    void stopsWhatWaitsAtOnceAndWhatIsWorkedOnAtTheNextHeartbeat() {
        mongo.insert(waiting("a")).block();
        assertThat(queue.cancel("a").block().state()).isEqualTo(State.CANCELLED);
        assertThat(queue.claim().block()).isNull();

        mongo.insert(waiting("b")).block();
        var lease = queue.claim().block();
        queue.cancel("b").block();
        assertThat(queue.prolong(lease, 0.1).block()).isFalse();
        queue.stopped(lease).block();
        assertThat(footage("b").state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void stopsWhatWasCancelledWhileItsWorkerDied() {
        mongo.insert(waiting("a")).block();
        queue.claim().block();
        queue.cancel("a").block();
        clock.pass(Queue.LEASE.plusSeconds(1));

        assertThat(queue.claim().block()).isNull();
        queue.reap().block();

        assertThat(footage("a").state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void tryingAgainTakesTheVolunteersWord() {
        mongo.insert(waiting("a")).block();
        queue.refuse(queue.claim().block(), Refusal.FLAT, "16:9").block();
        assertThat(footage("a").problem().refusal()).isEqualTo(Refusal.FLAT);

        queue.again("a", Layout.TOP_BOTTOM).block();

        assertThat(queue.claim().block().footage().claim()).isEqualTo(Layout.TOP_BOTTOM);
        assertThat(footage("a").problem()).isNull();
    }

    @Test
    void whatTranscodersDidIsKnown() {
        var transcoders = new Transcoders(mongo, clock);
        for (var id : new String[] {"a", "b", "c"}) {
            mongo.insert(waiting(id)).block();
        }
        var first = queue.claim().block();
        clock.pass(Duration.ofSeconds(10));
        queue.publish(first, MEASURED).block();
        assertThat(queue.publish(first, MEASURED).block()).as("once more").isFalse();
        queue.refuse(queue.claim().block(), Refusal.FLAT, "16:9").block();
        transcoders.arrive("one").block();

        var picture = transcoders.picture().block();

        assertThat(picture.done(Outcome.READY)).isEqualTo(new Done(1, 10));
        assertThat(picture.done(Outcome.REFUSED).count()).isEqualTo(1);
        assertThat(picture.done(Outcome.FAILED).count()).isZero();
        assertThat(picture.footage(State.WAITING)).isEqualTo(1);
        assertThat(picture.footage(State.READY)).isEqualTo(1);
        assertThat(picture.oldest()).isEqualTo(Instant.EPOCH);
        assertThat(picture.transcoders()).isEqualTo(1);
        clock.pass(Transcoders.SILENCE.plusSeconds(1));
        assertThat(transcoders.picture().block().transcoders()).isZero();
    }

    private static Footage footage(String id) {
        return mongo.findById(id, Footage.class).block();
    }

    private static Footage waiting(String id) {
        var master = new Footage.Master(id + ".mp4", "video/mp4", 1, "00");
        var work = new Footage.Work(0, null, null, null, 0, false);
        return new Footage(
                id,
                State.WAITING,
                null,
                null,
                null,
                null,
                null,
                null,
                Rights.UNSAID,
                Review.waiting(Instant.EPOCH),
                master,
                null,
                null,
                Edits.NONE,
                null,
                null,
                null,
                work,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static final class SetClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        private void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
