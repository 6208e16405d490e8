package org.omoide.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What staff want of a run. Each names what shall be, so that twice is as good as once. */
sealed interface Command {

    /**
     * The run as it shall be; the run itself where it is so already.
     *
     * @param deliberate whether it is known that this is wanted now, and isn't an earlier wish that comes again
     */
    Run on(Run run, boolean deliberate, Instant now);

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
            var started = run.scenes().entrySet().stream()
                    .filter(scene -> to == null || to.contains(scene.getKey()))
                    .map(scene -> scene.getValue().hasStartedAt(stop, yaw)
                            ? scene.getValue().at()
                            : null)
                    .collect(Collectors.toSet());
            boolean areThereTogether = started.size() == 1 && !started.contains(null);
            if (started.isEmpty() || areThereTogether && !deliberate) {
                return run;
            }
            return run.withScenes(to, scene -> scene.startingAt(stop, yaw, now.toEpochMilli()))
                    .departing(now);
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
