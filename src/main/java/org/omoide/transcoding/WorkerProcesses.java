package org.omoide.transcoding;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.omoide.OmoideSettings;
import org.omoide.OwnProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The transcoders that the server starts beside itself, and starts again when native code took one down. */
@Component
public class WorkerProcesses implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(WorkerProcesses.class);

    /**
     * The heap holds the parts of derived files that wait to be stored; pictures lie outside of it. As nearly all the work
     * is native, compiling Java further than the first tier and collecting in parallel would only take from the encoders.
     */
    private static final List<String> JVM = List.of("-Xmx1536m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final Duration BEFORE_RESTART = Duration.ofSeconds(1);

    private final OmoideSettings settings;
    private final List<Thread> keepers = new ArrayList<>();
    private volatile boolean running;

    public WorkerProcesses(OmoideSettings settings) {
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
        for (int i = 1; i <= settings.workers(); i++) {
            var keeper = new Thread(this::keep, "worker-" + i);
            keepers.add(keeper);
            keeper.start();
        }
    }

    @Override
    public void stop() {
        running = false;
        keepers.forEach(Thread::interrupt);
        for (var keeper : keepers) {
            try {
                keeper.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        keepers.clear();
    }

    /** With the web server, which waits for its requests at the same time. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }

    @Override
    public void stop(Runnable done) {
        new Thread(
                        () -> {
                            stop();
                            done.run();
                        },
                        "end-workers")
                .start();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void keep() {
        while (running) {
            try {
                var process = OwnProcess.prepare(JVM, "worker", WorkerApplication.END_WITH_PARENT)
                        .redirectOutput(Redirect.INHERIT)
                        .redirectError(Redirect.INHERIT);
                process.environment().putAll(environment());
                var worker = process.start();
                try {
                    int exit = worker.waitFor();
                    if (running) {
                        log.warn("a transcoder ended with {}, starting it again", exit);
                        Thread.sleep(BEFORE_RESTART.toMillis());
                    }
                } catch (InterruptedException e) {
                    end(worker);
                    return;
                }
            } catch (IOException e) {
                log.error("no transcoder could be started", e);
                return;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Closing its input asks the worker to stop and to give back what it is at. */
    private static void end(Process worker) throws InterruptedException, IOException {
        worker.getOutputStream().close();
        if (!worker.waitFor(15, TimeUnit.SECONDS)) {
            worker.destroyForcibly().waitFor();
        }
    }

    /** By the environment and not by arguments, as the process list shows those to everybody. */
    private Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        // Encoders allocate on many threads, and each arena of the C library would keep what it once had.
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.put("OMOIDE_DATA", settings.data().toAbsolutePath().toString());
        if (settings.mongodb() != null) {
            environment.put("OMOIDE_MONGODB", settings.mongodb());
        }
        var s3 = settings.s3();
        if (s3 != null) {
            environment.put("OMOIDE_S3_ENDPOINT", s3.endpoint().toString());
            environment.put("OMOIDE_S3_ACCESSKEY", s3.accessKey());
            environment.put("OMOIDE_S3_SECRETKEY", s3.secretKey());
            environment.put("OMOIDE_S3_BUCKET", s3.bucket());
            if (s3.region() != null) {
                environment.put("OMOIDE_S3_REGION", s3.region());
            }
        }
        return environment;
    }
}
