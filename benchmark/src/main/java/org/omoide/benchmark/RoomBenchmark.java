package org.omoide.benchmark;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * How many headsets on their way one server carries: the built server, spoken to as headsets and tablets do, from this
 * process on the same machine.
 */
final class RoomBenchmark {

    private static final String USAGE = """
            java -jar benchmark.jar room [option value]...
              --jar FILE         the server (src/target/omoide.jar)
              --headsets A,B,... how many at a time, in rooms of 8 (10,100,300,1000)
              --rounds N         of each number (3)
              --seconds N        that a round takes (12)
              --out FOLDER       for room.md (docs/benchmark)
            """;

    private static final int ROOM = 8;

    /** Each headset reports ten times a second; they are spread over as many slots of a tenth of that. */
    private static final int SLOTS = 10;

    private static final Duration SLOT = Duration.ofMillis(10);

    /** Rooms that open their lines at the same time. */
    private static final int OPENING = 4;

    private static final int SETTLE_SECONDS = 4;
    private static final int WARM_UP_SECONDS = 12;

    /** Each room's button is pressed so often, and at least one a second. */
    private static final Duration PRESS = Duration.ofSeconds(10);

    private record Options(Path jar, List<Integer> headsets, int rounds, int seconds, Path out) {}

    /**
     * What a round, or a time of rest, has cost.
     *
     * @param seconds that it took
     * @param server processor seconds; client and others alike
     */
    private record Cost(double seconds, double server, double client, double others) {

        private double serverPerSecond() {
            return server / seconds;
        }
    }

    private record Round(Tally tally, Cost cost) {}

    private record Measured(
            int headsets, int rooms, double connecting, Cost idle, List<Round> rounds, double residentMib) {

        private double sum(ToDoubleFunction<Round> what) {
            return rounds.stream().mapToDouble(what).sum();
        }

        private double seconds() {
            return sum(round -> round.cost().seconds());
        }
    }

    private final Options options;

    private RoomBenchmark(Options options) {
        this.options = options;
    }

    static void main(String[] arguments) throws IOException {
        var jar = Path.of("src", "target", "omoide.jar");
        var headsets = List.of(10, 100, 300, 1000);
        int rounds = 3;
        int seconds = 12;
        var out = Path.of("docs", "benchmark");
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            var value = arguments[i + 1];
            switch (arguments[i]) {
                case "--jar" -> jar = Path.of(value);
                case "--headsets" ->
                    headsets = Arrays.stream(value.split(","))
                            .map(Integer::valueOf)
                            .toList();
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--seconds" -> seconds = Integer.parseInt(value);
                case "--out" -> out = Path.of(value);
                default -> {
                    System.err.println(arguments[i] + " is not an option\n\n" + USAGE);
                    System.exit(2);
                }
            }
        }
        try {
            new RoomBenchmark(new Options(jar, headsets, rounds, seconds, out)).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The web sockets' threads would stay a while.
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        var begun = Instant.now();
        var loadBefore = Machine.load();
        var measured = new ArrayList<Measured>();
        for (int headsets : options.headsets) {
            measured.add(measure(headsets));
            System.out.println(table(measured));
            // What was measured stays, whatever becomes of the next.
            Files.createDirectories(options.out);
            Files.writeString(options.out.resolve("room.md"), report(measured, begun, loadBefore));
        }
        System.out.println(report(measured, begun, loadBefore));
    }

    private Measured measure(int headsets) throws IOException, InterruptedException {
        var sizes = IntStream.range(0, (headsets + ROOM - 1) / ROOM)
                .mapToObj(room -> Math.min(ROOM, headsets - room * ROOM))
                .toList();
        try (var server = BuiltServer.start(options.jar, storage -> Facilities.move(storage, sizes))) {
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            var idle = cost(server, SETTLE_SECONDS);
            var http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            var tally = new AtomicReference<>(new Tally());
            var rooms = IntStream.range(0, sizes.size())
                    .mapToObj(room -> new Room(http, server, tally::get, room, sizes.get(room)))
                    .toList();
            long start = System.nanoTime();
            Flux.fromIterable(rooms)
                    .flatMap(room -> Mono.fromRunnable(room::setOut).subscribeOn(Schedulers.boundedElastic()), OPENING)
                    .blockLast();
            double connecting = (System.nanoTime() - start) / 1e9;
            var clock = Executors.newScheduledThreadPool(2);
            try {
                report(rooms, tally, clock);
                press(rooms, clock);
                TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
                var rounds = new ArrayList<Round>();
                for (int i = 0; i < options.rounds; i++) {
                    var fresh = new Tally();
                    tally.set(fresh);
                    rounds.add(new Round(fresh, cost(server, options.seconds)));
                }
                tally.set(new Tally());
                return new Measured(
                        headsets, rooms.size(), connecting, idle, rounds, Machine.residentMib(server.process()));
            } finally {
                clock.shutdownNow();
                rooms.forEach(Room::leave);
            }
        }
    }

    private static void report(List<Room> rooms, AtomicReference<Tally> tally, ScheduledExecutorService clock) {
        var headsets = rooms.stream().flatMap(room -> room.headsets().stream()).toList();
        long start = System.nanoTime();
        clock.scheduleAtFixedRate(
                new Runnable() {
                    private long tick;

                    @Override
                    public void run() {
                        long due = start + tick * SLOT.toNanos();
                        tally.get().late.add(Math.max(0, System.nanoTime() - due) / 1000);
                        for (int i = (int) (tick % SLOTS); i < headsets.size(); i += SLOTS) {
                            headsets.get(i).report();
                        }
                        tick++;
                    }
                },
                0,
                SLOT.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static void press(List<Room> rooms, ScheduledExecutorService clock) {
        long period = Math.min(1000, PRESS.toMillis() / rooms.size());
        clock.scheduleAtFixedRate(
                new Runnable() {
                    private int next;

                    @Override
                    public void run() {
                        rooms.get(next++ % rooms.size()).press();
                    }
                },
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    private static Cost cost(BuiltServer server, int seconds) throws InterruptedException {
        var self = ProcessHandle.current();
        long start = System.nanoTime();
        double serverBefore = Machine.cpuSeconds(server.process());
        double clientBefore = Machine.cpuSeconds(self);
        double busyBefore = Machine.busySeconds();
        TimeUnit.SECONDS.sleep(seconds);
        double ofServer = Machine.cpuSeconds(server.process()) - serverBefore;
        double ofClient = Machine.cpuSeconds(self) - clientBefore;
        double others = Math.max(0, Machine.busySeconds() - busyBefore - ofServer - ofClient);
        return new Cost((System.nanoTime() - start) / 1e9, ofServer, ofClient, others);
    }

    private String report(List<Measured> measured, Instant begun, String loadBefore) {
        return """
                # Rooms

                How many headsets on their way one server carries. Written by `java -jar benchmark/target/benchmark.jar room`
                ([benchmark/README.md](../../benchmark/README.md)), %s; %d rounds of %d s each.

                %d cores (%s), Java %s, Linux %s. Load average before %s, after %s. **Server, embedded database and load run on the
                same cores**; “others” is what all other processes took of them meanwhile. Where server, client and others
                together come near to %d.0, times say more of the machine than of the server.

                ## In short

                %s
                ## Times

                In milliseconds: median / 95th / 99th percentile / longest, over all rounds.

                %s
                - *Report → staff*: from a headset's sending how it is to the tablet's having it. Staff are told ten times a second, so that
                  50 ms in the mean are waiting for that.
                - *Told*: of the reports that were sent. What isn't told was overtaken by a newer one of the same headset.
                - *Not sent*: was due while the one before had not gone out. *Lines lost*: closed by themselves.
                - *Pause → scene*: from staff's pressing the button (a request by HTTP, written down in the database) to each headset's having
                  heard what it is to show. *Heard* is how many of those who were to hear it did, within the rounds.
                - *Load late*: by how much the load itself was behind its time: that much of each time isn't the server's.

                ## Cost

                %s
                In processor seconds for each second, on all cores. *For each headset* is without what the server takes when nobody is
                there. Memory is what lies in RAM at the end (`VmRSS`, with `-Xmx1g`).

                ## Rounds

                %s
                ## What was done

                The built server on a fresh data folder with the embedded engines, `-Xmx1g`, no transcoder. Facilities, accounts, sessions and one film
                are written into the database before it starts: to pair 1,000 headsets by their codes would take longer than all the
                rest, and only 100 codes may wait for one address. No guard is switched off: each room is a facility of its own, with
                its own staff, and begins its trip by the API. Each headset has a WebSocket, on which it reports ten times a second as
                the page does (some 300 bytes, a head that looks around) and asks for the time every two seconds; each room has one tablet that is
                told. Each room's button is pressed once in ten seconds, or once a second in all where there are few (pause, go on by turns). Lines are opened four rooms at a time. The first %d s don't count.
                Nobody fetches any film here: what that costs is the lines' and the object store's matter.
                """.formatted(
                        begun.truncatedTo(ChronoUnit.MINUTES),
                        options.rounds,
                        options.seconds,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"),
                        System.getProperty("os.version"),
                        loadBefore,
                        Machine.load(),
                        Runtime.getRuntime().availableProcessors(),
                        growth(measured),
                        table(measured),
                        costs(measured),
                        rounds(measured),
                        WARM_UP_SECONDS);
    }

    private static String growth(List<Measured> measured) {
        return measured.stream()
                .map(each -> String.format(
                        Locale.ROOT,
                        "- **%d headsets**: %.2f ms of a processor a second for each (%.2f processors in all), staff see a head after %.0f ms (p95), %.1f %% of the reports told.%n",
                        each.headsets(),
                        perHeadset(each) * 1000,
                        each.sum(round -> round.cost().server()) / each.seconds(),
                        delivered(each).percentile(0.95),
                        told(each)))
                .collect(Collectors.joining());
    }

    private static Samples delivered(Measured measured) {
        return Samples.of(
                measured.rounds().stream().map(round -> round.tally().delivered).toList());
    }

    private static double told(Measured measured) {
        return 100
                * delivered(measured).size()
                / measured.sum(round -> round.tally().sent.sum());
    }

    /** Processor seconds for each second. */
    private static double perHeadset(Measured measured) {
        return (measured.sum(round -> round.cost().server()) / measured.seconds()
                        - measured.idle().serverPerSecond())
                / measured.headsets();
    }

    private static String table(List<Measured> measured) {
        var table = new Table(
                "headsets",
                "rooms",
                "reports/s",
                "report → staff",
                "told",
                "not sent",
                "lines lost",
                "pause → scene",
                "heard",
                "commands/s (refused)",
                "load late");
        for (var each : measured) {
            var rounds = each.rounds();
            var obeyed = Samples.of(
                    rounds.stream().map(round -> round.tally().obeyed).toList());
            table.row(
                    each.headsets(),
                    each.rooms(),
                    decimals(1, each.sum(round -> round.tally().sent.sum()) / each.seconds()),
                    delivered(each),
                    decimals(1, told(each)) + " %",
                    decimals(0, each.sum(round -> round.tally().unsent.sum())),
                    decimals(0, each.sum(round -> round.tally().lost.sum())),
                    obeyed,
                    obeyed.size() + " of "
                            + decimals(
                                    0, each.sum(round -> round.tally().awaited.sum())),
                    decimals(1, each.sum(round -> round.tally().commands.sum()) / each.seconds())
                            + " ("
                            + decimals(
                                    0, each.sum(round -> round.tally().refused.sum()))
                            + ")",
                    Samples.of(rounds.stream().map(round -> round.tally().late).toList()));
        }
        return table.toString();
    }

    private static String costs(List<Measured> measured) {
        var table = new Table(
                "headsets",
                "server",
                "when nobody is there",
                "for each headset, ms",
                "client",
                "others",
                "memory of the server, MiB",
                "opening all lines, s");
        for (var each : measured) {
            table.row(
                    each.headsets(),
                    decimals(2, each.sum(round -> round.cost().server()) / each.seconds()),
                    decimals(2, each.idle().serverPerSecond()),
                    decimals(2, perHeadset(each) * 1000),
                    decimals(2, each.sum(round -> round.cost().client()) / each.seconds()),
                    decimals(2, each.sum(round -> round.cost().others()) / each.seconds()),
                    decimals(0, each.residentMib()),
                    decimals(1, each.connecting()));
        }
        return table.toString();
    }

    private static String rounds(List<Measured> measured) {
        var table = new Table("headsets", "round", "report → staff", "pause → scene", "server", "client", "others");
        for (var each : measured) {
            for (int i = 0; i < each.rounds().size(); i++) {
                var round = each.rounds().get(i);
                var cost = round.cost();
                table.row(
                        each.headsets(),
                        i + 1,
                        round.tally().delivered,
                        round.tally().obeyed,
                        decimals(2, cost.serverPerSecond()),
                        decimals(2, cost.client() / cost.seconds()),
                        decimals(2, cost.others() / cost.seconds()));
            }
        }
        return table.toString();
    }

    private static String decimals(int count, double number) {
        return String.format(Locale.ROOT, "%." + count + "f", number);
    }
}
