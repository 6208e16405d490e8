package org.omoide.benchmark;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a viewing.
 *
 * @param bytes that came through the line, with those of requests that were cancelled
 * @param cancelledBytes of these, what came of requests that were cancelled
 * @param foresightBytes of the base and of exactly those tiles of each segment that were seen in it
 * @param played seconds of film
 * @param startup seconds until the first picture
 * @param turns seconds from each turn of the head until the view was sharp
 * @param slotsMost tiles in one picture, at most
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Outcome(
        double bytes,
        double cancelledBytes,
        double foresightBytes,
        int requests,
        double played,
        @Nullable Double startup,
        List<Stall> stalls,
        List<Double> turns,
        Gaze gaze,
        int slotsMost,
        int decodersMost,
        List<Moment> moments) {

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Stall(double at, double seconds) {}

    /**
     * At the centre of the gaze.
     *
     * @param baseOnly seconds in which nothing finer than the base was there
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Gaze(double baseOnly, double seconds) {}

    /** What was on the screen. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Moment(double time, long frame, double[] forward, double[] up, Set<String> shown) {

        Viewport view() {
            Vector ahead = new Vector(forward[0], forward[1], forward[2]).unit();
            Vector above = new Vector(up[0], up[1], up[2]);
            return new Viewport(
                    ahead, above.plus(ahead.times(-above.dot(ahead))).unit());
        }
    }

    /** The same viewing, had all tiles of the full level been on the screen all the time. */
    Outcome withEverything(Grid grid) {
        List<String> all = new ArrayList<>();
        Grid.Level full = grid.full();
        for (int row = 0; row < full.rows(); row++) {
            for (int column = 0; column < full.columns()[row]; column++) {
                all.add(full.name() + "/" + row + "-" + column);
            }
        }
        Set<String> shown = Set.copyOf(all);
        return new Outcome(
                bytes,
                cancelledBytes,
                foresightBytes,
                requests,
                played,
                startup,
                stalls,
                turns,
                gaze,
                slotsMost,
                decodersMost,
                moments.stream()
                        .map(moment -> new Moment(moment.time, moment.frame, moment.forward, moment.up, shown))
                        .toList());
    }

    double stalled() {
        return stalls.stream().mapToDouble(Stall::seconds).sum();
    }
}
