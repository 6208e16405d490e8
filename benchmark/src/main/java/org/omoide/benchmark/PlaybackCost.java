package org.omoide.benchmark;

import static org.omoide.benchmark.Figures.number;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What it costs this machine to play a film in the real viewer, tiled and, with a browser that has no WebCodecs, untiled.
 * All processes of the browser count. Pictures are decoded and drawn by the processor here, so only the ratio says
 * something about other machines.
 */
final class PlaybackCost {

    /** Between the first picture and the end of the shortest film that is played. */
    private static final double LEAD_IN = 2;

    private static final double LONGEST = 8;

    private static final String WITHOUT_WEBCODECS = "delete globalThis.VideoDecoder;";

    private final Site site;
    private final Chromium chromium;

    PlaybackCost(Site site, Chromium chromium) {
        this.site = site;
        this.chromium = chromium;
    }

    /** @param rounds of tiled and untiled one after the other */
    String measure(List<TiledFilm> films, int rounds) throws IOException {
        Table table = new Table(
                "film",
                "seconds",
                "tiled: CPU-seconds per second (each run)",
                "untiled (each run)",
                "tiled ÷ untiled, medians",
                "pictures left out, tiled");
        for (TiledFilm film : films) {
            double seconds = Math.min(LONGEST, film.seconds() - LEAD_IN - 1);
            if (seconds < 3) {
                continue;
            }
            List<Played> tiled = new ArrayList<>();
            List<Played> untiled = new ArrayList<>();
            try {
                for (int round = 0; round < rounds; round++) {
                    tiled.add(play(film, "tiled", seconds));
                    untiled.add(play(film, "untiled", seconds));
                }
            } catch (PlaywrightException failure) {
                table.row(film.name(), number(seconds, 0), "could not be played: " + firstLine(failure), "", "", "");
                continue;
            }
            table.row(
                    film.name(),
                    number(seconds, 0),
                    describe(tiled),
                    describe(untiled),
                    number(median(tiled) / median(untiled), 2),
                    tiled.stream().map(played -> number(played.dropped, 0)).toList());
        }
        return table.toString();
    }

    private static String firstLine(PlaywrightException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** @param cpu seconds of processor time per second of film */
    private record Played(double cpu, double dropped) {}

    private Played play(TiledFilm film, String rendition, double seconds) throws IOException {
        try (Page page = chromium.page(640, 400)) {
            if (rendition.equals("untiled")) {
                page.addInitScript(WITHOUT_WEBCODECS);
            }
            page.navigate(site.address("/watch/" + film.key() + "/" + rendition));
            page.waitForFunction("() => globalThis.omoideViewer?.state().ready");
            page.click(".enter");
            page.waitForFunction("() => omoideViewer.state().time > 0.5");
            double from = time(page);
            double before = chromium.processorSeconds();
            for (int look = 0; look < 2 * seconds; look++) {
                page.evaluate("yaw => omoideViewer.lookAt(yaw, 0)", 12 * look);
                page.waitForTimeout(500);
            }
            double cpu = chromium.processorSeconds() - before;
            double played = time(page) - from;
            played += played < 0 ? film.seconds() : 0;
            Object dropped = ((Map<?, ?>) page.evaluate("omoideViewer.state()")).get("dropped");
            return new Played(cpu / Math.max(0.1, played), dropped instanceof Number n ? n.doubleValue() : Double.NaN);
        }
    }

    private static double time(Page page) {
        return ((Number) page.evaluate("omoideViewer.state().time")).doubleValue();
    }

    private static double median(List<Played> runs) {
        return Figures.percentile(runs.stream().map(Played::cpu).toList(), 0.5);
    }

    private static String describe(List<Played> runs) {
        return number(median(runs), 2) + " ("
                + String.join(", ", runs.stream().map(run -> number(run.cpu, 2)).toList()) + ")";
    }
}
