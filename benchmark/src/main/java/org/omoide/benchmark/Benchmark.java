package org.omoide.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.benchmark.soak.Soak;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.grid.Grid;

/** The command; {@code benchmark/README.md} tells how to run and how to read it. */
final class Benchmark {

    /** Seconds of one viewing. */
    private static final double SECONDS = 60;

    /** Seconds between looks at the screen; no part of a segment, as its beginning and its end aren't alike. */
    private static final double OFTEN = 0.37;

    private static final double OFTEN_QUICK = 0.83;

    private static final int DECODERS = 2;

    /** What is measured beside tiled delivery itself. */
    private interface Command {
        void run(String[] arguments) throws IOException;
    }

    private static final Map<String, Command> COMMANDS = Map.of(
            "search",
            SearchBenchmark::main,
            "room",
            RoomBenchmark::main,
            "media",
            MediaBenchmark::main,
            "soak",
            Soak::main);

    private final Options options;
    private final StringBuilder results = new StringBuilder();

    private Benchmark(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0 && COMMANDS.containsKey(arguments[0])) {
            COMMANDS.get(arguments[0]).run(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("sync")) {
            SyncBenchmark.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "\n\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        new Benchmark(options).run();
    }

    private void run() throws IOException {
        List<HeadTrace> heads = HeadTrace.readAll(options.heads());
        Axes axes = Axes.of(heads);
        say("## Axes of the head traces\n\n" + axes.report(heads));
        Files.createDirectories(options.cache());
        try (Site site = Site.serve(options.cache());
                Chromium chromium = new Chromium()) {
            Simulator simulator = new Simulator(site, chromium, axes, SECONDS, options.quick() ? OFTEN_QUICK : OFTEN);
            if (options.lines()) {
                measureLines(heads, simulator);
            } else if (options.grids().isEmpty()) {
                List<TiledFilm> films = films(Settings.defaults(), options.footage());
                measureFilms(films, heads, simulator);
                if (options.processor()) {
                    say("## Processor time of playback\n\n"
                            + new PlaybackCost(site, chromium)
                                    .measure(
                                            options.quick() ? films.subList(0, Math.min(2, films.size())) : films,
                                            options.quick() ? 1 : 3));
                }
            } else {
                measureGrids(heads, simulator);
            }
        }
        Files.createDirectories(options.out());
        Files.writeString(options.out().resolve("results.md"), results);
        System.out.println("written to " + options.out().toAbsolutePath().normalize());
    }

    private void say(String section) {
        results.append(section).append('\n');
        System.out.println(section);
    }

    private List<TiledFilm> films(Settings settings, List<Path> masters) throws IOException {
        List<TiledFilm> films = new ArrayList<>();
        for (Path master : masters) {
            try {
                films.add(TiledFilm.prepare(master, settings, options.cache()));
            } catch (Footage.Unsuitable | IOException failure) {
                // One film that is broken, or that the transcoder gives up on, is no reason to know nothing of the
                // others.
                say("Left out: " + master.getFileName() + " (" + failure.getMessage() + ").\n");
            }
        }
        if (films.isEmpty()) {
            throw new IOException("no film to measure; see --footage");
        }
        return films;
    }

    private void measureFilms(List<TiledFilm> all, List<HeadTrace> heads, Simulator simulator) throws IOException {
        say("## Films\n\n" + Report.films(all, options.height()));
        List<TiledFilm> films = all.stream().filter(TiledFilm::choosable).toList();
        List<NetworkTrace> networks = spread(NetworkTrace.readAll(options.networks()), options.quick() ? 8 : 1000);
        List<HeadTrace> watching = spread(heads, options.quick() ? 3 : 1000);
        List<HeadTrace> sweeping = spread(heads, options.quick() ? 3 : 9);
        NetworkTrace line = NetworkTrace.constant(options.megabits());
        List<Measured> usual = new ArrayList<>();
        List<Measured> swept = new ArrayList<>();
        List<Measured> networked = new ArrayList<>();
        List<Measured> complete = new ArrayList<>();
        for (int f = 0; f < films.size(); f++) {
            TiledFilm film = films.get(f);
            Pictures pictures = Pictures.decode(film);
            for (int h = 0; h < watching.size(); h++) {
                HeadTrace head = watching.get(h);
                List<Run> runs = new ArrayList<>();
                runs.add(run(film, head, line, null));
                if (sweeping.contains(head)) {
                    options.economies().forEach(economy -> runs.add(run(film, head, line, economy)));
                }
                for (int n = 0; n < networks.size(); n++) {
                    if (n % films.size() == f && n / films.size() % watching.size() == h) {
                        runs.add(run(film, head, networks.get(n), null));
                    }
                }
                for (Measured measured :
                        measure(runs, pictures, simulator, sweeping.contains(head) ? complete : null)) {
                    if (measured.run().network() != line) {
                        networked.add(measured);
                    } else if (measured.run().economy() == null) {
                        usual.add(measured);
                    } else {
                        swept.add(measured);
                    }
                }
            }
        }
        List<Tradeoff> lines = Report.tradeoffs(swept, Report::name);
        say("## Bytes at equal quality\n\n" + sweeping.size() + " head traces, " + line.name()
                + ", 20 ms.\n\n![bytes over quality](curve.svg)\n\n" + Report.tradeoffTable(lines));
        Files.createDirectories(options.out());
        Files.writeString(
                options.out().resolve("curve.svg"),
                Curve.draw("Bytes against quality of the view, tiled ÷ untiled", lines));
        say("## What no scheduler can mend\n\n" + Report.floor(complete, Report::name));
        say("## Each film, as the viewer is set (" + line.name() + ", 20 ms)\n\n"
                + Report.viewings("film", usual, Report::name));
        say("## Each head trace, all films, as the viewer is set (" + line.name() + ", 20 ms)\n\n"
                + Report.viewings(
                        "head", usual, measured -> measured.run().head().name()));
        if (!networked.isEmpty()) {
            say("## Each network trace, as the viewer is set\n\n" + Report.networks(networked));
        }
    }

    /** Nothing is rendered or decoded, so that all lines can be played over. */
    private void measureLines(List<HeadTrace> heads, Simulator simulator) throws IOException {
        List<NetworkTrace> networks = NetworkTrace.readAll(options.networks());
        List<HeadTrace> watching = spread(heads, options.quick() ? 1 : 9);
        List<Measured> viewings = new ArrayList<>();
        for (TiledFilm film : films(Settings.defaults(), options.footage())) {
            for (HeadTrace head : film.choosable() ? watching : List.<HeadTrace>of()) {
                for (NetworkTrace network : networks) {
                    Run run = run(film, head, network, null);
                    viewings.add(new Measured(run, simulator.play(run), Quality.mean(List.of())));
                }
            }
        }
        say("## Stalls over all lines\n\n" + Report.lines(viewings));
    }

    private Run run(TiledFilm film, HeadTrace head, NetworkTrace network, @Nullable Double economy) {
        return new Run(film, head, network, economy, new Run.Device(options.height(), DECODERS));
    }

    /** @param complete takes what the first of the viewings would have been with all tiles on the screen */
    private List<Measured> measure(
            List<Run> runs, Pictures pictures, Simulator simulator, @Nullable List<Measured> complete) {
        long start = System.nanoTime();
        List<Outcome> outcomes = new ArrayList<>();
        runs.forEach(run -> outcomes.add(simulator.play(run)));
        long played = System.nanoTime();
        if (complete != null) {
            outcomes.add(outcomes.get(0).withEverything(pictures.grid()));
        }
        List<Quality> qualities = Quality.of(pictures, outcomes);
        List<Measured> measured = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            measured.add(new Measured(runs.get(i), outcomes.get(i), qualities.get(i)));
        }
        if (complete != null) {
            complete.add(new Measured(runs.get(0), outcomes.get(runs.size()), qualities.get(runs.size())));
        }
        System.err.printf(
                "%s, %s: %d viewings in %.1f s, looked at in %.1f s%n",
                runs.get(0).film().name(),
                runs.get(0).head().name(),
                runs.size(),
                (played - start) / 1e9,
                (System.nanoTime() - played) / 1e9);
        return measured;
    }

    private void measureGrids(List<HeadTrace> heads, Simulator simulator) throws IOException {
        List<HeadTrace> watching = spread(heads, options.quick() ? 2 : 6);
        NetworkTrace line = NetworkTrace.constant(options.megabits());
        List<TiledFilm> films = new ArrayList<>();
        List<Measured> swept = new ArrayList<>();
        List<Measured> complete = new ArrayList<>();
        for (Grid grid : options.grids()) {
            TiledFilm film = films(
                            Settings.defaults().withGrid(grid),
                            options.footage().subList(0, 1))
                    .get(0);
            films.add(film);
            Pictures pictures = Pictures.decode(film);
            for (HeadTrace head : watching) {
                List<Run> runs = options.economies().stream()
                        .map(economy -> run(film, head, line, economy))
                        .toList();
                swept.addAll(measure(runs, pictures, simulator, complete));
            }
        }
        say("## Grids\n\n" + Report.films(films, options.height()));
        List<Tradeoff> lines =
                Report.tradeoffs(swept, measured -> measured.run().film().grid().describe());
        List<Tradeoff> ofGrids = lines.size() > 1 ? lines.subList(1, lines.size()) : lines;
        say(Report.tradeoffTable(ofGrids));
        say("### What no scheduler can mend\n\n"
                + Report.floor(
                        complete, measured -> measured.run().film().grid().describe()));
        say("### Slots\n\n" + Report.slots(swept));
        Files.createDirectories(options.out());
        Files.writeString(
                options.out().resolve("curve.svg"), Curve.draw("Grids: bytes against quality of the view", ofGrids));
    }

    /** So many of them, evenly spread, so that it isn't always the same person. */
    static <T> List<T> spread(List<T> all, int count) {
        List<T> some = new ArrayList<>();
        for (int i = 0; i < Math.min(count, all.size()); i++) {
            some.add(all.get((int) ((long) i * all.size() / Math.min(count, all.size()))));
        }
        return some;
    }
}
