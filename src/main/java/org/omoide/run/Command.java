package org.omoide.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What staff want of a run, and what somebody in it did. Each names what shall be, so that twice is as good as once.
 */
sealed interface Command {

    /**
     * The run as it shall be; the run itself where it is so already.
     *
     * @param deliberate whether it is known that this is wanted now, and isn't an earlier wish that comes again
     */
    Run on(Run run, boolean deliberate, Instant now);

    /** Whether it has been so since the press, and not since it was heard of. */
    default boolean countsFromThePress() {
        return false;
    }

    /** Changes what each of some headsets shows, by itself. */
    sealed interface OfEach extends Command {

        /** Null for all. */
        @Nullable
        Set<String> to();

        Scene on(Scene scene, long now);

        @Override
        default Run on(Run run, boolean deliberate, Instant now) {
            return run.withScenes(to(), scene -> on(scene, now.toEpochMilli()));
        }
    }

    /** To this stop, from its beginning, all at the same moment. */
    record Go(@Nullable Set<String> to, int stop, @Nullable Double yaw) implements Command {

        @Override
        public Run on(Run run, boolean deliberate, Instant now) {
            return together(run, to, stop, null, yaw, deliberate, now);
        }
    }

    /** By this way, all at the same moment, from wherever they are. */
    record Walk(@Nullable Set<String> to, int stop, Mark way) implements Command {

        @Override
        public Run on(Run run, boolean deliberate, Instant now) {
            var walked = together(run, to, stop, way.leadsTo(), way.arrival(), deliberate, now);
            return walked == run ? run : walked.using(way.uses(among(run, to), now, Use.By.STAFF));
        }
    }

    private static Run together(
            Run run,
            @Nullable Set<String> to,
            int stop,
            @Nullable String aside,
            @Nullable Double yaw,
            boolean deliberate,
            Instant now) {
        var started = among(run, to).stream()
                .map(run.scenes()::get)
                .map(scene -> scene.hasStartedAt(stop, aside, yaw) ? scene.at() : null)
                .collect(Collectors.toSet());
        boolean areThereTogether = started.size() == 1 && !started.contains(null);
        if (started.isEmpty() || areThereTogether && !deliberate) {
            return run;
        }
        return run.withScenes(to, scene -> scene.startingAt(stop, aside, yaw, now.toEpochMilli()))
                .departing(now);
    }

    private static List<String> among(Run run, @Nullable Set<String> to) {
        return run.scenes().keySet().stream()
                .filter(headset -> to == null || to.contains(headset))
                .toList();
    }

    /** Opens a thing for those who are there, with a light that leads to it. */
    record Open(@Nullable Set<String> to, Mark thing) implements Command {

        @Override
        public Run on(Run run, boolean deliberate, Instant now) {
            long at = now.toEpochMilli();
            var there = among(run, to).stream()
                    .filter(headset -> thing.isBefore(run, headset))
                    .filter(headset -> {
                        var scene = run.scenes().get(headset);
                        return scene != null && !scene.equals(scene.opened(thing.id(), at));
                    })
                    .toList();
            return run.withScenes(
                            Set.copyOf(there),
                            scene -> scene.opened(thing.id(), at).litAt(thing.yaw(), thing.pitch(), at))
                    .using(thing.uses(there, now, Use.By.STAFF));
        }
    }

    /** @param thing id of a hotspot; null for whatever staff have opened */
    record Close(@Nullable Set<String> to, @Nullable String thing) implements OfEach {
        @Override
        public Scene on(Scene scene, long now) {
            return scene.closed(thing);
        }
    }

    /** Somebody went a way, or touched a thing: the headset shows it already. */
    record Used(String headset, Mark mark, Use.By by) implements Command {

        @Override
        public boolean countsFromThePress() {
            return true;
        }

        @Override
        public Run on(Run run, boolean deliberate, Instant given) {
            var noted = run.using(mark.uses(List.of(headset), given, by));
            var scene = run.scenes().get(headset);
            boolean stillThere = mark.leadsTo() != null
                    && noted != run
                    && scene != null
                    && mark.isBefore(run, headset)
                    && !scene.hasComeSince(given.toEpochMilli());
            return stillThere
                    ? noted.withScenes(
                            Set.of(headset),
                            there -> there.walkedTo(
                                    Objects.requireNonNull(mark.leadsTo()),
                                    Objects.requireNonNull(mark.arrival()),
                                    given.toEpochMilli()))
                    : noted;
        }
    }

    record Pause(@Nullable Set<String> to) implements OfEach {
        @Override
        public Scene on(Scene scene, long now) {
            return scene.paused(now);
        }
    }

    record Resume(@Nullable Set<String> to) implements OfEach {
        @Override
        public Scene on(Scene scene, long now) {
            return scene.resumed(now);
        }
    }

    record Calm(@Nullable Set<String> to) implements OfEach {

        @Override
        public boolean countsFromThePress() {
            return true;
        }

        @Override
        public Scene on(Scene scene, long now) {
            return scene.calm(now);
        }
    }

    record WaitingRoom(@Nullable Set<String> to) implements OfEach {
        @Override
        public Scene on(Scene scene, long now) {
            return scene.inTheRoom(now);
        }
    }

    record Point(@Nullable Set<String> to, double yaw, double pitch) implements OfEach {
        @Override
        public Scene on(Scene scene, long now) {
            return scene.litAt(yaw, pitch, now);
        }
    }

    record NoLight(@Nullable Set<String> to) implements OfEach {
        @Override
        public Scene on(Scene scene, long now) {
            return scene.unlit();
        }
    }

    /** Lets who filmed speak in the headsets of those who are at a stop. */
    record Speak(@Nullable Set<String> to) implements OfEach {
        @Override
        public Scene on(Scene scene, long now) {
            return scene.spokenTo(now);
        }
    }

    record Hush(@Nullable Set<String> to) implements OfEach {
        @Override
        public Scene on(Scene scene, long now) {
            return scene.hushed();
        }
    }

    /** @param count what it shall be at least; null for once more, which is only good where presses are named */
    record Centre(@Nullable Set<String> to, @Nullable Integer count) implements OfEach {
        @Override
        public Scene on(Scene scene, long now) {
            return scene.centred(count == null ? scene.centred() + 1 : count);
        }
    }

    record Volume(@Nullable Set<String> to, double volume) implements OfEach {
        @Override
        public Scene on(Scene scene, long now) {
            return scene.loud(volume);
        }
    }

    record Length(int minutes) implements Command {
        @Override
        public Run on(Run run, boolean deliberate, Instant now) {
            return run.minutes() == minutes ? run : run.lasting(minutes);
        }
    }

    record Add(Set<String> headsets) implements Command {
        @Override
        public Run on(Run run, boolean deliberate, Instant now) {
            var scenes = new LinkedHashMap<>(run.scenes());
            headsets.forEach(headset -> scenes.putIfAbsent(headset, Scene.WAITING_ROOM));
            return run.with(scenes);
        }
    }

    record Remove(Set<String> headsets) implements Command {
        @Override
        public Run on(Run run, boolean deliberate, Instant now) {
            var scenes = new LinkedHashMap<>(run.scenes());
            scenes.keySet().removeAll(headsets);
            return run.with(scenes);
        }
    }

    record End() implements Command {
        @Override
        public Run on(Run run, boolean deliberate, Instant now) {
            return run.ending(now);
        }
    }
}
