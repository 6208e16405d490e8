package org.omoide.benchmark;

import static org.omoide.benchmark.Figures.number;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.omoide.benchmark.Measured.Summary;

/** Tables of what was measured. */
final class Report {

    /** Seconds of base that the viewer keeps ready: so long a hole in the line may be. */
    private static final double READY = 8;

    private Report() {}

    static String films(List<TiledFilm> films, int height) {
        Table table = new Table(
                "film",
                "eye's picture",
                "eyes",
                "seconds",
                "full level",
                "untiled, Mbit/s",
                "base ÷ untiled",
                "all full tiles ÷ untiled",
                "slots at " + height,
                "transcoder's CPU ÷ film's time");
        for (TiledFilm film : films) {
            double untiled = film.untiledBytes(film.seconds());
            var eye = film.footage().eye();
            table.row(
                    film.name(),
                    eye.width() + "×" + eye.height(),
                    film.footage().eyes().size(),
                    number(film.seconds(), 1),
                    film.choosable() ? film.grid().describe() : "none beside the base",
                    number(untiled * 8 / film.seconds() / 1e6, 2),
                    number(film.baseBytes(film.seconds()) / untiled, 3),
                    number(java.util.Arrays.stream(film.full()).sum() / untiled, 3),
                    new Run.Device(height, 1).slots(film.grid()),
                    number(film.cpu() / film.seconds(), 2));
        }
        return table.toString();
    }

    /** One line per film and one over all of them. */
    static List<Tradeoff> tradeoffs(List<Measured> viewings, Function<Measured, String> line) {
        List<Tradeoff> lines = new ArrayList<>();
        group(viewings, line).forEach((name, some) -> lines.add(tradeoff(name, some)));
        if (lines.size() > 1) {
            lines.add(0, tradeoff("all", viewings));
        }
        return lines;
    }

    private static Tradeoff tradeoff(String name, List<Measured> viewings) {
        List<Tradeoff.Point> points = new ArrayList<>();
        group(viewings, viewing -> viewing.run().economy()).forEach((economy, some) -> {
            if (economy != null) {
                Summary summary = Summary.of(some);
                points.add(new Tradeoff.Point(economy, summary.loss(), summary.ratio()));
            }
        });
        return new Tradeoff(name, points);
    }

    static String tradeoffTable(List<Tradeoff> lines) {
        Table table = new Table("", "bytes ÷ untiled at 0.5 dB", "economy: loss in dB, bytes ÷ untiled");
        for (Tradeoff line : lines) {
            table.row(
                    line.name(),
                    "**" + line.describeRatio() + "**",
                    String.join(
                            "; ",
                            line.points().stream()
                                    .map(point -> number(point.economy(), 2) + ": " + number(point.loss(), 2) + " dB, "
                                            + number(point.ratio(), 3))
                                    .toList()));
        }
        return table.toString();
    }

    /** Rows by whatever {@code label} says, and one over all. */
    static String viewings(String first, List<Measured> viewings, Function<Measured, String> label) {
        Table table = new Table(
                first,
                "viewings",
                "bytes ÷ untiled",
                "with perfect foresight",
                "of these cancelled",
                "PSNR untiled, dB",
                "loss, dB",
                "loss pooled, dB",
                "SSIM untiled",
                "SSIM lost",
                "turn to sharp: median, ms",
                "p95",
                "p99",
                "turns",
                "base only at the gaze",
                "stalls",
                "slots",
                "decoders");
        group(viewings, label).forEach((name, some) -> row(table, name, Summary.of(some)));
        row(table, "**all**", Summary.of(viewings));
        return table.toString();
    }

    private static void row(Table table, String name, Summary summary) {
        Quality quality = summary.quality();
        table.row(
                name,
                summary.viewings(),
                number(summary.ratio(), 3),
                number(summary.foresight(), 3),
                percent(summary.cancelled()),
                number(quality.untiled(), 2),
                number(summary.loss(), 2),
                number(quality.pooledLoss(), 2),
                number(quality.untiledSsim(), 4),
                number(quality.ssimLoss(), 4),
                milliseconds(summary.turns(), 0.5),
                milliseconds(summary.turns(), 0.95),
                milliseconds(summary.turns(), 0.99),
                summary.turns().size(),
                percent(summary.baseOnly()),
                stalls(summary),
                summary.slots(),
                summary.decoders());
    }

    /** Loss with all tiles of the full level on the screen, all the time. */
    static String floor(List<Measured> complete, Function<Measured, String> label) {
        Table table = new Table("", "loss with every tile shown, dB", "worst viewing, dB", "SSIM lost");
        group(complete, label).forEach((name, some) -> {
            Summary summary = Summary.of(some);
            table.row(
                    name,
                    number(summary.loss(), 2),
                    number(summary.worstLoss(), 2),
                    number(summary.quality().ssimLoss(), 4));
        });
        return table + "\nThis comes from tiling alone: rows near the poles that have half the width, borders, and the "
                + "encoder that sees one tile at a time.\n";
    }

    /** Most tiles that were on the screen at a time, for each grid and setting of the scheduler. */
    static String slots(List<Measured> viewings) {
        Table table = new Table("grid", "economy: slots used at most, decoders");
        group(viewings, viewing -> viewing.run().film().grid().describe()).forEach((grid, ofGrid) -> {
            List<String> cells = new ArrayList<>();
            group(ofGrid, viewing -> viewing.run().economy()).forEach((economy, some) -> {
                Summary summary = Summary.of(some);
                cells.add((economy == null ? "–" : number(economy, 2)) + ": " + summary.slots() + ", "
                        + summary.decoders());
            });
            table.row(grid, String.join("; ", cells));
        });
        return table.toString();
    }

    static String networks(List<Measured> viewings) {
        Table table = new Table(
                "line",
                "film",
                "head",
                "line, Mbit/s",
                "its worst " + number(READY, 0) + " s",
                "base, Mbit/s",
                "base fits",
                "begins after, s",
                "stalls",
                "bytes ÷ untiled",
                "loss, dB",
                "base only at the gaze",
                "turn to sharp: median, ms",
                "p95");
        int fitting = 0;
        int stalled = 0;
        for (Measured viewing : viewings) {
            Run run = viewing.run();
            TiledFilm film = run.film();
            boolean fits = fits(viewing);
            fitting += fits ? 1 : 0;
            stalled += fits && !viewing.outcome().stalls().isEmpty() ? 1 : 0;
            double seconds = run.head().seconds();
            Summary summary = Summary.of(List.of(viewing));
            table.row(
                    run.network().name(),
                    film.name(),
                    run.head().name(),
                    number(run.network().bits(seconds) / seconds / 1e6, 2),
                    number(run.network().lowest(READY, seconds) / 1e6, 2),
                    number(film.baseBytes(film.seconds()) * 8 / film.seconds() / 1e6, 2),
                    fits ? "yes" : "no",
                    number(summary.startup(), 2),
                    stalls(summary),
                    number(summary.ratio(), 3),
                    number(summary.loss(), 2),
                    percent(summary.baseOnly()),
                    milliseconds(summary.turns(), 0.5),
                    milliseconds(summary.turns(), 0.95));
        }
        return table + "\n**The base fits " + fitting + " of " + viewings.size() + " lines; " + stalled
                + " of these stalled.** The base fits where any " + number(READY, 0)
                + " seconds of the line bring as many seconds of the base.\n";
    }

    /** One row per line, of all films and heads whose base fits it. */
    static String lines(List<Measured> viewings) {
        Table table = new Table(
                "line",
                "Mbit/s",
                "its worst " + number(READY, 0) + " s",
                "viewings",
                "stalls",
                "begins after, s",
                "base only at the gaze",
                "of the bytes cancelled");
        List<Measured> fitting = viewings.stream().filter(Report::fits).toList();
        group(fitting, viewing -> viewing.run().network()).forEach((network, some) -> {
            double seconds = some.get(0).run().head().seconds();
            table.row(
                    network.name(),
                    number(network.bits(seconds) / seconds / 1e6, 2),
                    number(network.lowest(READY, seconds) / 1e6, 2),
                    some.size(),
                    stalls(Summary.of(some)),
                    number(Summary.of(some).startup(), 2),
                    percent(Summary.of(some).baseOnly()),
                    percent(Summary.of(some).cancelled()));
        });
        Summary all = Summary.of(fitting);
        table.row(
                "**all**",
                "",
                "",
                fitting.size(),
                stalls(all),
                number(all.startup(), 2),
                percent(all.baseOnly()),
                percent(all.cancelled()));
        return table + "\nViewings whose line doesn't bring " + number(READY, 0) + " seconds of the base in any "
                + number(READY, 0) + " seconds are left out: " + (viewings.size() - fitting.size()) + " of "
                + viewings.size()
                + ".\n";
    }

    private static boolean fits(Measured viewing) {
        TiledFilm film = viewing.run().film();
        double base = film.baseBytes(film.seconds()) * 8 / film.seconds();
        return viewing.run().network().lowest(READY, viewing.run().head().seconds()) >= base;
    }

    private static String stalls(Summary summary) {
        return stalls(summary.stalls(), summary.stalled());
    }

    private static String stalls(int count, double seconds) {
        return count == 0 ? "0" : count + " (" + number(seconds, 1) + " s)";
    }

    static String percent(double share) {
        return Double.isFinite(share) ? number(100 * share, 1) + "%" : "–";
    }

    private static String milliseconds(List<Double> seconds, double share) {
        return number(1000 * Figures.percentile(seconds, share), 0);
    }

    private static <K> Map<K, List<Measured>> group(List<Measured> viewings, Function<Measured, K> by) {
        Map<K, List<Measured>> groups = new LinkedHashMap<>();
        for (Measured viewing : viewings) {
            groups.computeIfAbsent(by.apply(viewing), key -> new ArrayList<>()).add(viewing);
        }
        return groups;
    }

    static String name(Measured viewing) {
        return Objects.requireNonNull(viewing.run().film().name());
    }
}
