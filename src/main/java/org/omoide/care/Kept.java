package org.omoide.care;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.request.PersonalWishes;

/**
 * All that is kept of a resident.
 *
 * @param runs what is still known of those in which something was written down, by id
 * @param places names of what was filmed at the stops, by id of the footage
 */
record Kept(
        Resident resident,
        List<Seat> seats,
        List<Observation> observations,
        List<Note> notes,
        List<PersonalWishes.Kept> wishes,
        Map<String, TripRun> runs,
        Map<String, String> places) {

    /** What was written down of one trip; taps, also those that were taken back, and notes in order. */
    record Trip(
            String runId,
            @Nullable String title,
            Instant at,
            boolean seated,
            List<Observation> observations,
            List<Note> notes) {}

    /** The latest first. */
    List<Trip> trips() {
        return Stream.of(
                        seats.stream().map(Seat::runId),
                        observations.stream().map(Observation::runId),
                        notes.stream().map(Note::runId))
                .flatMap(ids -> ids)
                .distinct()
                .map(this::trip)
                .sorted(Comparator.comparing(Trip::at).reversed())
                .toList();
    }

    private Trip trip(String runId) {
        var run = runs.get(runId);
        var tapped =
                observations.stream().filter(one -> one.runId().equals(runId)).toList();
        var said = notes.stream().filter(one -> one.runId().equals(runId)).toList();
        var sat = seats.stream().filter(one -> one.runId().equals(runId)).toList();
        var first = run != null
                ? run.started()
                : Stream.of(
                                tapped.stream().map(Observation::at),
                                said.stream().map(Note::at),
                                sat.stream().map(Seat::at))
                        .flatMap(times -> times)
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
        return new Trip(runId, run == null ? null : run.title(), first, !sat.isEmpty(), tapped, said);
    }

    /** Name of the place where the stop was; null where nobody knows any more. */
    public @Nullable String place(String runId, @Nullable Integer stop) {
        var run = runs.get(runId);
        var at = run == null ? null : run.stop(stop);
        return at == null ? null : places.get(at.footageId());
    }
}
