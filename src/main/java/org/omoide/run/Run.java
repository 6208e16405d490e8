package org.omoide.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.omoide.trip.Trip;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * One trip with one room of people. All that is needed to land everybody back where they were.
 *
 * @param stops as the trip had them when it began
 * @param scenes by the id of the headset
 * @param minutes how long it shall be, 1 to {@value #MOST_MINUTES}
 * @param until when it gently ends: so many minutes after the first of them went somewhere
 * @param checked names of the items of the list that staff went through before
 * @param revision counts the changes, from 1
 * @param departed when the first of them went somewhere; null before
 * @param touched when it was changed last
 * @param ended null while it lasts
 * @param startedBy id of an account
 * @param presses the last {@value #PRESSES} presses of buttons that were obeyed, so that one which comes late and for the
 *     second time isn't
 * @param used what people walked by and touched, the last {@value #MOST_USES} of it in the order in which it was heard of
 */
@Document("runs")
record Run(
        @Id String id,
        @Indexed String facilityId,
        String tripId,
        String title,
        List<Trip.Stop> stops,
        Map<String, Scene> scenes,
        int minutes,
        Instant until,
        List<String> checked,
        int revision,
        Instant started,
        @Nullable Instant departed,
        Instant touched,
        @Indexed @Nullable Instant ended,
        String startedBy,
        List<String> presses,
        List<Use> used) {

    static final int USUAL_MINUTES = 10;

    /** The longest that a session of short clips was in the studies (Appel 2021): more is asked for twice. */
    static final int UNCONFIRMED_MINUTES = 20;

    static final int MOST_MINUTES = 60;

    /** A circle is of 6 to 8; so many are several circles in one hall. */
    static final int MOST_HEADSETS = 32;

    /** What nobody touched for so long was forgotten. */
    static final Duration FORGOTTEN = Duration.ofHours(12);

    private static final int PRESSES = 64;

    /** Of eight people in twenty minutes, one a minute each. */
    private static final int MOST_USES = 160;

    Run {
        // One that began before this was kept.
        used = used == null ? List.of() : used;
    }

    /** Those who are in it, and those who were when they used something. */
    Set<String> headsets() {
        var all = new LinkedHashSet<>(scenes.keySet());
        used.forEach(use -> all.add(use.headset()));
        return all;
    }

    /** What is seen in a scene; null in the waiting room. */
    @Nullable
    String footageOf(Scene scene) {
        if (scene.motion() == Scene.Motion.WAITING) {
            return null;
        }
        return scene.aside() != null ? scene.aside() : stops.get(scene.stop()).footageId();
    }

    boolean lasts(Instant now) {
        return ended == null && touched.plus(FORGOTTEN).isAfter(now);
    }

    /** When it ended, or was forgotten; null while it lasts. */
    @Nullable
    Instant over(Instant now) {
        return ended != null ? ended : lasts(now) ? null : touched.plus(FORGOTTEN);
    }

    /**
     * The run as the command wants it; itself where it is so already.
     *
     * @param press names the press of a button behind it, or null: a press is obeyed once, whatever came in between
     */
    Run after(Command command, @Nullable String press, Instant now) {
        return after(command, press, now, now);
    }

    /** @param given when the button was pressed: what was pressed before a stop and comes after it undoes nothing */
    Run after(Command command, @Nullable String press, Instant given, Instant now) {
        if (press != null && presses.contains(press)) {
            return this;
        }
        var next = command.on(this, press != null, command.countsFromThePress() ? given : now)
                .keepingCalmSince(given, this);
        return press == null ? next : next.having(press);
    }

    private Run keepingCalmSince(Instant given, Run before) {
        var kept = new LinkedHashMap<>(scenes);
        kept.replaceAll((headset, scene) -> {
            var was = before.scenes.get(headset);
            return was != null && was.isCalmSince(given.toEpochMilli()) ? was : scene;
        });
        return with(kept);
    }

    /** @param to headsets, of which those that aren't in it are left out; null for all */
    Run withScenes(@Nullable Set<String> to, UnaryOperator<Scene> change) {
        var changed = new LinkedHashMap<>(scenes);
        changed.replaceAll((headset, scene) -> to == null || to.contains(headset) ? change.apply(scene) : scene);
        return with(changed);
    }

    Run with(Map<String, Scene> other) {
        return other.equals(scenes) ? this : copy(other, minutes, until, departed, ended, presses, used);
    }

    Run departing(Instant at) {
        return departed != null
                ? this
                : copy(scenes, minutes, at.plus(Duration.ofMinutes(minutes)), at, ended, presses, used);
    }

    Run lasting(int other) {
        var begun = departed == null ? started : departed;
        return copy(scenes, other, begun.plus(Duration.ofMinutes(other)), departed, ended, presses, used);
    }

    Run ending(Instant now) {
        return ended != null ? this : copy(scenes, minutes, until, departed, now, presses, used);
    }

    /** Itself where all of that is known. */
    Run using(List<Use> news) {
        var all = new LinkedHashSet<>(used);
        if (!all.addAll(news)) {
            return this;
        }
        return copy(scenes, minutes, until, departed, ended, presses, last(List.copyOf(all), MOST_USES));
    }

    private static <T> List<T> last(List<T> all, int most) {
        return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
    }

    private Run having(String press) {
        var all = new ArrayList<>(presses);
        all.add(press);
        return copy(scenes, minutes, until, departed, ended, last(all, PRESSES), used);
    }

    private Run copy(
            Map<String, Scene> otherScenes,
            int otherMinutes,
            Instant otherUntil,
            @Nullable Instant otherDeparted,
            @Nullable Instant otherEnded,
            List<String> otherPresses,
            List<Use> otherUsed) {
        return new Run(
                id,
                facilityId,
                tripId,
                title,
                stops,
                otherScenes,
                otherMinutes,
                otherUntil,
                checked,
                revision,
                started,
                otherDeparted,
                touched,
                otherEnded,
                startedBy,
                otherPresses,
                otherUsed);
    }
}
