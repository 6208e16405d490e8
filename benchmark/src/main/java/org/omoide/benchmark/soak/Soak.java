package org.omoide.benchmark.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Breaks one thing after the other while films are uploaded, tiled and watched, and tells which promise was broken. */
public final class Soak {

    private static final String USAGE = """
            java -jar benchmark.jar soak [option value]...
              --jar FILE         the server (src/target/omoide.jar)
              --minutes N        of faults (20)
              --seed N           of what happens when
              --rest N           seconds between two uploads (10)
              --out FOLDER       for soak.md (docs/benchmark)
            """;

    private static final Duration RECOVERY = Duration.ofMinutes(6);
    private static final Duration BACK = Duration.ofMinutes(2);

    private record Options(Path jar, int minutes, long seed, int rest, Path out) {}

    /** @param back seconds until both servers answered again; NaN where they didn't in time */
    private record Happened(double at, String fault, String what, double back, int uploads) {}

    private final Options options;
    private final Promises promises = new Promises();
    private final List<Happened> happened = new ArrayList<>();
    private int said;

    private Soak(Options options) {
        this.options = options;
    }

    /** @throws IOException where the world can't be set up */
    public static void main(String[] arguments) throws IOException {
        var jar = Path.of("src", "target", "omoide.jar");
        int minutes = 20;
        int rest = 10;
        long seed = System.nanoTime() % 1_000_000;
        var out = Path.of("docs", "benchmark");
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            var value = arguments[i + 1];
            switch (arguments[i]) {
                case "--jar" -> jar = Path.of(value);
                case "--minutes" -> minutes = Integer.parseInt(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--rest" -> rest = Integer.parseInt(value);
                case "--out" -> out = Path.of(value);
                default -> {
                    System.err.println(arguments[i] + " is not an option\n\n" + USAGE);
                    System.exit(2);
                }
            }
        }
        var soak = new Soak(new Options(jar, minutes, seed, rest, out));
        try {
            soak.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(soak.promises.broken().isEmpty() ? 0 : 1);
    }

    private void run() throws IOException, InterruptedException {
        var random = new Random(options.seed);
        var begun = Instant.now();
        System.out.println("seed " + options.seed);
        try (var world = new World(options.jar, random)) {
            System.out.println("kept in " + world.folder());
            var watchers =
                    new Watchers(new Http(world.addresses(), World.SECRET, new Random(options.seed)), promises, random);
            var watching = new Thread(watchers, "watchers");
            try (var volunteers = world.volunteers(options.seed, options.rest)) {
                watching.start();
                breakThings(world, volunteers, random);
                System.out.println("no more faults");
                awaitRest(world, volunteers);
            }
            // What nobody has looked at may be damaged still.
            world.verify(true);
            awaitRest(world);
            watching.interrupt();
            watching.join();
            promises.verified(world.verify(false));
            promises.atRest(world.library(), world.masters(promises.acknowledged()));
            var report = report(begun, world, watchers);
            Files.createDirectories(options.out);
            Files.writeString(options.out.resolve("soak.md"), report);
            System.out.println(report);
        }
    }

    private void breakThings(World world, Program volunteers, Random random) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + TimeUnit.MINUTES.toNanos(options.minutes);
        var left = new ArrayList<Fault>();
        var faults = Fault.of(world, random);
        while (System.nanoTime() < end) {
            if (left.isEmpty()) {
                // Each once, in any order, before one comes again.
                left.addAll(faults);
                Collections.shuffle(left, random);
            }
            TimeUnit.SECONDS.sleep(2 + random.nextInt(6));
            var fault = left.remove(0);
            double at = (System.nanoTime() - start) / 1e9;
            System.out.printf(Locale.ROOT, "%5.0f s  %s%n", at, fault.name());
            String what;
            try {
                what = fault.act().happen();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                what = "could not be done: " + e;
            }
            double back = world.awaitServers(BACK);
            listen(volunteers);
            happened.add(new Happened(at, fault.name(), what, back, promises.uploads()));
            System.out.printf(
                    Locale.ROOT,
                    "         %s; servers answer after %.1f s, %d uploads%n",
                    what,
                    back,
                    promises.uploads());
        }
    }

    /** Takes in what the volunteers said since the last time. */
    private void listen(Program volunteers) {
        var lines = volunteers.log().lines().toList();
        for (var line : lines.subList(said, lines.size())) {
            var words = line.split(" ", 4);
            switch (words[0]) {
                case "whole" ->
                    promises.wholeUploadAcknowledged(
                            words[1], words[2], words[3].equals("flat.mp4") ? "REFUSED" : "READY");
                case "forgot" -> promises.forgot(line);
                case "answer" -> promises.answered(words[1] + " /uploads", Integer.parseInt(words[2]), line.getBytes());
                default -> {}
            }
        }
        said = lines.size();
    }

    private void awaitRest(World world, Program volunteers) throws InterruptedException {
        TimeUnit.SECONDS.sleep(10);
        listen(volunteers);
        volunteers.kill();
        listen(volunteers);
        awaitRest(world);
    }

    private void awaitRest(World world) throws InterruptedException {
        long end = System.nanoTime() + RECOVERY.toNanos();
        while (System.nanoTime() < end && !promises.isAtRest(world.library())) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private String report(Instant begun, World world, Watchers watchers) {
        var states = new TreeMap<String, Integer>();
        world.library().forEach(footage -> states.merge(footage.state(), 1, Integer::sum));
        var broken = promises.broken();
        return """
                # Soak

                One thing after the other is broken while films are uploaded, tiled and watched. Written by
                `java -jar benchmark/target/benchmark.jar soak` ([benchmark/README.md](../../benchmark/README.md)), %s; seed %d, %d minutes of faults.

                **%s**

                %d whole uploads were acknowledged; in the end the library held %s. %d times a film was looked at, %d different files were served,
                %d times there was just now no answer. %d answers of S3 were harmed. Left out on this machine: %s.

                ## What is promised

                Checked all the time, and the checks are tried by breaking each promise on purpose (`PromisesTest`): no acknowledged byte is
                forgotten; a file of a film that is shown is there, as long as the index says, and the same each time; no answer shows
                the insides of the server. When all faults are over: each acknowledged upload is in the library, ready, or
                refused where it is no 360° film, and its master in the object store has the bytes that were sent; and `verify` finds nothing, after it has mended what it could.

                ## What was done

                Two servers, two transcoders, the embedded MongoDB and the embedded S3, each a process of its own, started again after a kill as an
                init system would. Server, transcoders and engines meet on lines that can be cut, S3 on one that understands enough HTTP to
                harm answers. Volunteers are at the end of a network namespace's line.

                | at, s | what | | servers answer after, s | uploads so far |
                |---|---|---|---|---|
                %s
                """.formatted(
                begun.truncatedTo(ChronoUnit.MINUTES),
                options.seed,
                options.minutes,
                broken.isEmpty()
                        ? "No promise was broken."
                        : broken.size() + " promises were broken:\n\n- " + String.join("\n- ", broken),
                promises.uploads(),
                states.entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")),
                watchers.wholeFilms(),
                promises.filesServed(),
                watchers.notNow(),
                world.toS3().harmed(),
                leftOut(world),
                happened.stream()
                        .map(each -> String.format(
                                Locale.ROOT,
                                "| %.0f | %s | %s | %s | %d |",
                                each.at(),
                                each.fault(),
                                each.what(),
                                Double.isNaN(each.back())
                                        ? "not in two minutes"
                                        : String.format(Locale.ROOT, "%.1f", each.back()),
                                each.uploads()))
                        .collect(Collectors.joining("\n")));
    }

    private static String leftOut(World world) {
        var left = new ArrayList<String>();
        if (!world.hasSmallDisk()) {
            left.add("a full disk (takes root)");
        }
        if (!world.clocksCanJump()) {
            left.add("clocks that jump (takes libfaketime)");
        }
        if (world.line() == null) {
            left.add("a line of its own for the volunteers (takes root, ip and tc)");
        } else if (!world.line().loses()) {
            left.add("loss of packets (takes iptables)");
        }
        return left.isEmpty() ? "nothing" : String.join(", ", left);
    }
}
