package org.omoide.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.omoide.storage.Storage;

/** What it costs to send derived files, against nginx that sends the same files. */
final class MediaBenchmark {

    private static final String USAGE = """
            java -jar benchmark.jar media [option value]...
              --jar FILE         the server (src/target/omoide.jar)
              --rounds N         with each server, by turns (5)
              --seconds N        that a round takes (8)
              --headsets N       that watch at a time (200)
              --out FOLDER       for media.md (docs/benchmark)
            """;

    /** Tiles, seconds of film, and bytes of one second of a tile: 16 of them are 5.2 Mbit/s. */
    private static final int TILES = 32;

    private static final int SEGMENTS = 30;
    private static final int SEGMENT = 40 * 1024;
    private static final int WANTED = 16;

    private static final int CONNECTIONS = 64;
    private static final int ROOM = 8;
    private static final int CONNECTIONS_OF_A_HEADSET = 2;
    private static final double MIB = 1024.0 * 1024.0;

    private record Options(Path jar, int rounds, int seconds, int headsets, Path out) {}

    /** Where the files are, and who is paid for sending them. */
    private record Peer(String name, int port, String prefix, String headers, List<ProcessHandle> processes) {

        private double cpuSeconds() {
            return processes.stream().mapToDouble(Machine::cpuSeconds).sum();
        }

        private double residentMib() {
            return processes.stream().mapToDouble(Machine::residentMib).sum();
        }
    }

    /** @param server processor seconds; client and others alike */
    private record Round(
            long requests,
            double mib,
            double seconds,
            double server,
            double client,
            double others,
            double residentMib) {

        private double cpuPerMib() {
            return server * 1000 / mib;
        }

        private double requestsPerSecond() {
            return requests / seconds;
        }
    }

    /** @param late segments that weren't there a second after they were due, of all */
    private record Watched(Round round, Samples times, long late) {}

    private final Options options;

    private MediaBenchmark(Options options) {
        this.options = options;
    }

    static void main(String[] arguments) throws IOException {
        var jar = Path.of("src", "target", "omoide.jar");
        int rounds = 5;
        int seconds = 8;
        int headsets = 200;
        var out = Path.of("docs", "benchmark");
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            var value = arguments[i + 1];
            switch (arguments[i]) {
                case "--jar" -> jar = Path.of(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--seconds" -> seconds = Integer.parseInt(value);
                case "--headsets" -> headsets = Integer.parseInt(value);
                case "--out" -> out = Path.of(value);
                default -> {
                    System.err.println(arguments[i] + " is not an option\n\n" + USAGE);
                    System.exit(2);
                }
            }
        }
        try {
            new MediaBenchmark(new Options(jar, rounds, seconds, headsets, out)).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() throws IOException, InterruptedException {
        var begun = Instant.now();
        var loadBefore = Machine.load();
        var files = Files.createTempDirectory("omoide-benchmark-media");
        try {
            write(files);
            try (var server = BuiltServer.start(options.jar, storage -> fill(storage, files));
                    var nginx = Nginx.serve(files)) {
                var cookie = "Cookie: omoide=" + Facilities.secret(Facilities.headset(0, 0)) + "\r\n";
                var peers = List.of(
                        new Peer("Omoide", server.port(), prefix(server), cookie, List.of(server.process())),
                        new Peer(
                                "nginx",
                                nginx.port(),
                                "/",
                                "",
                                nginx.processes().toList()));
                var hot = byTurns(peers, this::fetchAsFastAsItCan);
                var watched = byTurns(peers, this::watch);
                var report = report(begun, loadBefore, peers, hot, watched);
                System.out.println(report);
                Files.createDirectories(options.out);
                Files.writeString(options.out.resolve("media.md"), report);
            }
        } finally {
            try (var all = Files.walk(files)) {
                for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private interface Measurement<T> {
        T of(Peer peer) throws IOException, InterruptedException;
    }

    /** The first turn of each warms it up and doesn't count; the results of a peer are at its place. */
    private <T> List<List<T>> byTurns(List<Peer> peers, Measurement<T> measurement)
            throws IOException, InterruptedException {
        List<List<T>> results =
                peers.stream().map(peer -> (List<T>) new ArrayList<T>()).toList();
        for (int round = -1; round < options.rounds; round++) {
            for (int i = 0; i < peers.size(); i++) {
                var result = measurement.of(peers.get(i));
                if (round >= 0) {
                    results.get(i).add(result);
                }
            }
        }
        return results;
    }

    private static String tile(int number) {
        return "tiles/mono/full/0-" + number + ".mp4";
    }

    private static void write(Path files) throws IOException {
        var random = new Random(1);
        for (int i = 0; i < TILES; i++) {
            var bytes = new byte[SEGMENTS * SEGMENT];
            random.nextBytes(bytes);
            var file = files.resolve(tile(i));
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
    }

    private static void fill(Storage storage, Path files) {
        Facilities.move(storage, List.of(1));
        for (int i = 0; i < TILES; i++) {
            try {
                var content = ByteBuffer.wrap(Files.readAllBytes(files.resolve(tile(i))));
                var key = "derived/" + Facilities.FILM + "/" + Facilities.VERSION + "/" + tile(i);
                storage.objects().put(key, "video/mp4", content).block();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Path of the film's files for the headset, which the server seals. */
    private static String prefix(BuiltServer server) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.address() + "/api/footage/" + Facilities.FILM))
                .header("Cookie", "omoide=" + Facilities.secret(Facilities.headset(0, 0)))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        var sealed = Pattern.compile("\"(/media/[^\"]+/)poster\\.jpg\"").matcher(answer.body());
        if (!sealed.find()) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return sealed.group(1);
    }

    private Round fetchAsFastAsItCan(Peer peer) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.seconds);
        var requests = new LongAdder();
        return measured(
                peer,
                requests,
                IntStream.range(0, CONNECTIONS)
                        .<Callable<Void>>mapToObj(connection -> () -> {
                            var random = new Random(connection);
                            try (var fetcher = new Fetcher(peer.port)) {
                                while (System.nanoTime() < end) {
                                    fetch(fetcher, peer, random.nextInt(TILES), random.nextInt(SEGMENTS));
                                    requests.increment();
                                }
                            }
                            return null;
                        })
                        .toList());
    }

    /** Rooms of eight are at the same second of the film; each headset wants other tiles, and others each second. */
    private Watched watch(Peer peer) throws IOException, InterruptedException {
        var times = new Samples();
        var late = new LongAdder();
        var requests = new LongAdder();
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
        var round = measured(
                peer,
                requests,
                IntStream.range(0, options.headsets * CONNECTIONS_OF_A_HEADSET)
                        .<Callable<Void>>mapToObj(connection -> () -> {
                            int headset = connection / CONNECTIONS_OF_A_HEADSET;
                            var random = new Random(headset);
                            int room = headset / ROOM;
                            int first = random.nextInt(TILES);
                            long phase = TimeUnit.MILLISECONDS.toNanos(random.nextInt(1000));
                            try (var fetcher = new Fetcher(peer.port)) {
                                for (int second = 0; second < options.seconds; second++) {
                                    long due = start + phase + TimeUnit.SECONDS.toNanos(second);
                                    sleepUntil(due);
                                    for (int i = connection % CONNECTIONS_OF_A_HEADSET;
                                            i < WANTED;
                                            i += CONNECTIONS_OF_A_HEADSET) {
                                        fetch(
                                                fetcher,
                                                peer,
                                                (first + second + i) % TILES,
                                                (room * 7 + second) % SEGMENTS);
                                        requests.increment();
                                    }
                                    long took = System.nanoTime() - due;
                                    times.add(took / 1000);
                                    if (took > TimeUnit.SECONDS.toNanos(1)) {
                                        late.increment();
                                    }
                                }
                            }
                            return null;
                        })
                        .toList());
        return new Watched(round, times, late.sum());
    }

    private static void sleepUntil(long nanoTime) throws InterruptedException {
        long left = nanoTime - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private static void fetch(Fetcher fetcher, Peer peer, int tile, int segment) throws IOException {
        fetcher.fetch(peer.prefix + tile(tile), (long) segment * SEGMENT, SEGMENT, peer.headers);
    }

    private static Round measured(Peer peer, LongAdder requests, List<Callable<Void>> connections)
            throws IOException, InterruptedException {
        var self = ProcessHandle.current();
        long start = System.nanoTime();
        double serverBefore = peer.cpuSeconds();
        double clientBefore = Machine.cpuSeconds(self);
        double busyBefore = Machine.busySeconds();
        var threads = Executors.newFixedThreadPool(connections.size());
        try {
            for (var done : threads.invokeAll(connections)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a request to " + peer.name + " failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double server = peer.cpuSeconds() - serverBefore;
        double client = Machine.cpuSeconds(self) - clientBefore;
        double others = Math.max(0, Machine.busySeconds() - busyBefore - server - client);
        return new Round(
                requests.sum(), requests.sum() * SEGMENT / MIB, seconds, server, client, others, peer.residentMib());
    }

    private String report(
            Instant begun, String loadBefore, List<Peer> peers, List<List<Round>> hot, List<List<Watched>> watched) {
        var fast = new Table("", "requests/s", "CPU ms/MiB", "memory, MiB", "client CPU, s/s", "others, s/s");
        var slow = new Table(
                "",
                "second of film there after, ms",
                "late",
                "MiB/s",
                "CPU ms/MiB",
                "CPU s/s",
                "memory, MiB",
                "client CPU, s/s");
        for (int i = 0; i < peers.size(); i++) {
            var rounds = hot.get(i);
            fast.row(
                    peers.get(i).name,
                    spread(rounds, Round::requestsPerSecond, 0),
                    spread(rounds, Round::cpuPerMib, 2),
                    spread(rounds, Round::residentMib, 0),
                    spread(rounds, round -> round.client / round.seconds, 2),
                    spread(rounds, round -> round.others / round.seconds, 2));
            var looks = watched.get(i);
            var of = looks.stream().map(Watched::round).toList();
            slow.row(
                    peers.get(i).name,
                    Samples.of(looks.stream().map(Watched::times).toList()),
                    String.format(
                            Locale.ROOT,
                            "%.2f %%",
                            100.0
                                    * looks.stream().mapToLong(Watched::late).sum()
                                    / looks.stream()
                                            .mapToInt(look -> look.times.size())
                                            .sum()),
                    spread(of, round -> round.mib / round.seconds, 0),
                    spread(of, Round::cpuPerMib, 2),
                    spread(of, round -> round.server / round.seconds, 2),
                    spread(of, Round::residentMib, 0),
                    spread(of, round -> round.client / round.seconds, 2));
        }
        return """
                # Media

                What it costs to send derived files, against nginx that sends the same ones. Written by
                `java -jar benchmark/target/benchmark.jar media` ([benchmark/README.md](../../benchmark/README.md)), %s.

                %d cores (%s), Java %s, Linux %s. Load average before %s, after %s. Servers and load share the cores. %d rounds of %d s with each,
                by turns, after one that doesn't count: median (least–most) of the rounds.

                ## As fast as it can

                %d keep-alive connections, ranges of %d KiB at random out of %d MiB, all of it in memory.

                %s
                Ratio (Omoide ÷ nginx), medians: **%.2f of the requests per second, %.1f times the CPU per MiB**.

                ## %d headsets that watch

                Rooms of %d at the same second of a film, each headset with %d of %d tiles a second (%.1f Mbit/s), over %d connections.
                *Second of film there after*: from the moment at which it is asked for to its last byte, median / 95th / 99th percentile /
                longest. *Late*: after more than a second.

                %s
                Ratio, medians: %.1f times the CPU per MiB.

                The server checks the seal of the address and the session, keeps what is hot in the 64 MB of `omoide.media.memory-cache`, and
                copies it through the JVM; nginx has the kernel send files. Both without TLS: in production it costs both the same.
                """.formatted(
                begun.truncatedTo(ChronoUnit.MINUTES),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                System.getProperty("os.version"),
                loadBefore,
                Machine.load(),
                options.rounds,
                options.seconds,
                CONNECTIONS,
                SEGMENT / 1024,
                (int) (TILES * SEGMENTS * SEGMENT / MIB),
                fast,
                median(hot.get(0), Round::requestsPerSecond) / median(hot.get(1), Round::requestsPerSecond),
                median(hot.get(0), Round::cpuPerMib) / median(hot.get(1), Round::cpuPerMib),
                options.headsets,
                ROOM,
                WANTED,
                TILES,
                WANTED * SEGMENT * 8 / 1e6,
                CONNECTIONS_OF_A_HEADSET,
                slow,
                median(rounds(watched.get(0)), Round::cpuPerMib) / median(rounds(watched.get(1)), Round::cpuPerMib));
    }

    private static List<Round> rounds(List<Watched> watched) {
        return watched.stream().map(Watched::round).toList();
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> what) {
        return Figures.percentile(values(rounds, what).boxed().toList(), 0.5);
    }

    private static DoubleStream values(List<Round> rounds, ToDoubleFunction<Round> what) {
        return rounds.stream().mapToDouble(what);
    }

    private static String spread(List<Round> rounds, ToDoubleFunction<Round> what, int decimals) {
        var summary = values(rounds, what).summaryStatistics();
        return Figures.number(median(rounds, what), decimals) + " (" + Figures.number(summary.getMin(), decimals) + "–"
                + Figures.number(summary.getMax(), decimals) + ")";
    }
}
