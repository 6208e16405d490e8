package org.omoide.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.omoide.OwnProcess;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Footages;
import org.omoide.place.Place.Coordinates;
import org.omoide.place.PlaceDraft;
import org.omoide.transcoder.Layout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** With {@code --demo}: a place that can be walked into, filmed by the computer itself at the first start. */
@Component
class Demo implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);
    private static final String ID = "demo";

    private final Footages footages;
    private final Intake intake;

    Demo(Footages footages, Intake intake) {
        this.footages = footages;
        this.intake = intake;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (arguments.containsOption("demo")) {
            footages.find(ID)
                    .filter(footage -> footage.state() != State.UPLOADING)
                    .switchIfEmpty(film())
                    .thenMany(Flux.interval(Duration.ofSeconds(1)).concatMap(tick -> footages.find(ID)))
                    .filter(footage -> footage.state() == State.READY)
                    .next()
                    .subscribe(
                            ready -> log.info("the demonstration is at /watch/{}", ID),
                            e -> log.error("the demonstration could not be made", e));
        }
    }

    private Mono<Footage> film() {
        var described = new Intake.Described(
                new PlaceDraft("思い出の浜", "おもいでのはま", List.of(), new Coordinates(33.0300, 130.4200), "見本"),
                "1958~",
                "朝の浜べ（見本）",
                "Omoide",
                Layout.MONO);
        return Mono.fromCallable(Demo::draw)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(file -> intake.take(ID, file, described).doFinally(signal -> delete(file)));
    }

    /** In a process of its own, as no native code runs in the server's. */
    private static Path draw() throws IOException, InterruptedException {
        log.info("drawing the demonstration film");
        var file = Files.createTempFile("omoide-demo", ".mp4");
        int exit = OwnProcess.prepare(List.of("-Xmx1g"), "draw-demo", file.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("drawing the demonstration film ended with " + exit);
        }
        return file;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("could not delete {}", file, e);
        }
    }
}
