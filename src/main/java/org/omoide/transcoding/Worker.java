package org.omoide.transcoding;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.storage.MissingObjectException;
import org.omoide.storage.ObjectStore;
import org.omoide.storage.StorageException;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Measurements;
import org.omoide.transcoder.Progress;
import org.omoide.transcoder.RefusedException;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.Transcoder;
import org.omoide.transcoder.inspect.Inspector;
import org.omoide.transcoding.Queue.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes footage from the queue, one at a time, and makes derived files of it, until it is closed. Runs FFmpeg, which is
 * native code fed by strangers: never in the server's process.
 */
final class Worker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    /** Before the second attempt, where the object store did not do its work in the first; twice as long before each one after. */
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(3);

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration TO_STOP = Duration.ofSeconds(5);

    private final Queue queue;
    private final ObjectStore objects;
    private final Settings settings;
    private final Thread thread = new Thread(this::run, "worker");
    private final ScheduledExecutorService heartbeats =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "heartbeat"));
    private volatile boolean closing;
    private volatile @Nullable Lease lease;

    Worker(Queue queue, ObjectStore objects, Settings settings) {
        this.queue = queue;
        this.objects = objects;
        this.settings = settings;
    }

    void start() {
        thread.start();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    /** Stops soon, and hands back what it was at. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(TO_STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        heartbeats.shutdownNow();
        var unfinished = lease;
        if (unfinished != null) {
            // It is at something that doesn't ask: the process ends with it, and others needn't wait for the lease to
            // lapse.
            queue.release(unfinished).block(TO_STOP);
        }
    }

    private void run() {
        while (!closing) {
            try {
                queue.reap().block();
                var lease = queue.claim().block();
                if (lease == null) {
                    Thread.sleep(IDLE.toMillis());
                } else {
                    work(lease);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.warn("the queue can't be reached, trying again", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(IDLE.toMillis());
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private void work(Lease lease) {
        var footage = lease.footage();
        // Not the file's name: it may be somebody's.
        log.info("{}: attempt {}", footage.id(), lease.attempts());
        this.lease = lease;
        try (var held = new Held(lease)) {
            try {
                make(lease, held);
            } catch (RefusedException e) {
                log.info("{} refused: {} ({})", footage.id(), e.refusal(), e.getMessage());
                queue.refuse(lease, e.refusal(), String.valueOf(e.getMessage())).block();
            } catch (Progress.Cancelled e) {
                log.info("{} stopped: {}", footage.id(), e.getMessage());
                if (closing) {
                    queue.release(lease).block();
                } else {
                    queue.stopped(lease).block();
                }
            } catch (IOException | RuntimeException e) {
                log.error("{} failed", footage.id(), e);
                awaitBetterTimes(lease, held, e);
                queue.giveBack(lease, String.valueOf(e.getMessage())).block();
            }
        } finally {
            this.lease = null;
        }
    }

    /**
     * Where the object store is to blame, the next attempt has to come later: five in a row would be over before it is well
     * again, and a good film would count as failed.
     */
    private void awaitBetterTimes(Lease lease, Held held, Throwable failure) {
        if (!isOfTheStore(failure)) {
            return;
        }
        var later = AFTER_TROUBLE.multipliedBy(1L << (lease.attempts() - 1));
        long end = System.nanoTime() + later.toNanos();
        while (!closing && held.wanted && (System.nanoTime() < end || !storeAnswers(lease))) {
            pause();
        }
    }

    private static boolean isOfTheStore(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .anyMatch(each -> each instanceof StorageException && !(each instanceof MissingObjectException));
    }

    private boolean storeAnswers(Lease lease) {
        try {
            objects.stat(Footage.masterKey(lease.footage().id())).block();
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    private void make(Lease lease, Held held) throws IOException {
        var footage = lease.footage();
        forgetEarlierAttempts(footage);
        var master = footage.master();
        Measurements measurements;
        try (var source = new MasterSource(objects, Footage.masterKey(footage.id()), master.name(), master.size())) {
            var inspection = new Inspector().inspect(source, footage.claim(), settings);
            if (inspection instanceof Inspection.Refused refused) {
                throw new RefusedException(refused.refusal(), refused.detail());
            }
            var recognised = (Inspection.Recognised) inspection;
            queue.recognised(lease, recognised).block();
            var sink = new VersionSink(objects, Footage.derivedPrefix(footage.id(), lease.token()));
            measurements = Transcoder.transcode(source, recognised, footage.edits(), settings, sink, held)
                    .measurements();
            sink.seal();
        }
        if (Boolean.TRUE.equals(queue.publish(lease, measurements).block())) {
            log.info("{} is ready", footage.id());
            if (footage.version() != null) {
                objects.deleteAll(Footage.derivedPrefix(footage.id(), footage.version()))
                        .block();
            }
        }
    }

    /** What a killed worker left behind is not referred to by any document, and would lie there for ever. */
    private void forgetEarlierAttempts(Footage footage) {
        if (footage.work() == null || footage.work().attempts() < 2) {
            return;
        }
        var published = footage.version() == null ? null : Footage.derivedPrefix(footage.id(), footage.version());
        objects.list(Footage.derivedPrefix(footage.id()))
                .filter(stored -> published == null || !stored.key().startsWith(published))
                .concatMap(stored -> objects.delete(stored.key()))
                .blockLast();
    }

    /** The lease in this worker's hands: kept alive by a heartbeat, while the work reports to it. */
    private final class Held implements Progress, AutoCloseable {

        private final Lease lease;
        private volatile boolean wanted = true;
        private volatile double fraction;
        private volatile long lastHeard = System.nanoTime();
        private final ScheduledFuture<?> heartbeat;

        private Held(Lease lease) {
            this.lease = lease;
            this.heartbeat = heartbeats.scheduleWithFixedDelay(
                    this::prolong, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void prolong() {
            try {
                if (Boolean.FALSE.equals(queue.prolong(lease, fraction).block(HEARTBEAT.multipliedBy(5)))) {
                    wanted = false;
                }
                lastHeard = System.nanoTime();
            } catch (RuntimeException e) {
                log.warn("{}: no heartbeat", lease.footage().id(), e);
            }
        }

        @Override
        public void report(double done) {
            fraction = Math.max(0, Math.min(1, done));
            if (closing) {
                throw new Cancelled("the worker stops");
            }
            if (!wanted) {
                throw new Cancelled("the lease is lost, or somebody asked to stop");
            }
            if (System.nanoTime() - lastHeard > Queue.LEASE.toNanos()) {
                throw new IllegalStateException("the database was out of reach for longer than the lease");
            }
        }

        @Override
        public void close() {
            heartbeat.cancel(false);
        }
    }
}
