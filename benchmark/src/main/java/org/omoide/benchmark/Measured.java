package org.omoide.benchmark;

import java.util.ArrayList;
import java.util.List;

/** A viewing and what came of it. */
record Measured(Run run, Outcome outcome, Quality quality) {

    /** Bytes fetched, with the base and with what was cancelled, over those of untiled delivery in the same time. */
    double ratio() {
        return outcome.bytes() / run.film().untiledBytes(outcome.played());
    }

    /** What would have been fetched, had it been known beforehand what would be seen, over untiled delivery. */
    double foresight() {
        return outcome.foresightBytes() / run.film().untiledBytes(outcome.played());
    }

    double baseOnly() {
        return outcome.gaze().baseOnly() / Math.max(1e-9, outcome.gaze().seconds());
    }

    /**
     * Many viewings. Every viewing weighs the same in means; turns of the head are thrown together.
     *
     * @param foresight ratio with perfect foresight
     * @param turns seconds from a turn of the head until the view was sharp
     * @param stalled seconds
     */
    record Summary(
            int viewings,
            double ratio,
            double cancelled,
            double foresight,
            Quality quality,
            double loss,
            double worstLoss,
            List<Double> turns,
            double baseOnly,
            int stalls,
            double stalled,
            double startup,
            int slots,
            int decoders) {

        static Summary of(List<Measured> viewings) {
            List<Double> turns = new ArrayList<>();
            viewings.forEach(viewing -> turns.addAll(viewing.outcome().turns()));
            return new Summary(
                    viewings.size(),
                    mean(viewings, Measured::ratio),
                    mean(
                            viewings,
                            m -> m.outcome().cancelledBytes() / m.outcome().bytes()),
                    mean(viewings, Measured::foresight),
                    Quality.mean(viewings.stream().map(Measured::quality).toList()),
                    mean(viewings, m -> m.quality().loss()),
                    viewings.stream().mapToDouble(m -> m.quality().loss()).max().orElse(Double.NaN),
                    turns,
                    mean(viewings, Measured::baseOnly),
                    viewings.stream().mapToInt(m -> m.outcome().stalls().size()).sum(),
                    viewings.stream().mapToDouble(m -> m.outcome().stalled()).sum(),
                    mean(
                            viewings,
                            m -> m.outcome().startup() == null
                                    ? Double.NaN
                                    : m.outcome().startup()),
                    viewings.stream()
                            .mapToInt(m -> m.outcome().slotsMost())
                            .max()
                            .orElse(0),
                    viewings.stream()
                            .mapToInt(m -> m.outcome().decodersMost())
                            .max()
                            .orElse(0));
        }

        private static double mean(List<Measured> viewings, java.util.function.ToDoubleFunction<Measured> of) {
            return viewings.stream().mapToDouble(of).average().orElse(Double.NaN);
        }
    }
}
