package org.omoide.run;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one headset is to show. It says where the headset shall be at a time, not what to do next, so that to hear it
 * late, twice, or after having missed others comes to the same.
 *
 * @param stop index in the run's stops, from 0
 * @param position seconds on the stop's own time, at {@code at}; a film that is shorter goes round
 * @param at milliseconds since 1970, of the servers' time; in the future by {@link #LEAD} when something starts, so that
 *     all start together, which have heard of it by then
 * @param volume 0 to 1
 * @param centred how often it was recentred; when it grows, the headset recentres
 * @param light null for none
 * @param yaw where one looks first, degrees to the right of the film's middle, -180 to 180; null as the stop says
 * @param before of CALM: what it was taken from; null else
 * @param aside the footage to which one walked on from the stop; null at the stop itself. Position, light and yaw are
 *     those of what is seen
 * @param opened what staff have opened; null for nothing
 * @param voice milliseconds since 1970, from which who filmed the stop speaks; null where nobody lets them
 */
record Scene(
        int stop,
        Motion motion,
        double position,
        long at,
        double volume,
        int centred,
        @Nullable Light light,
        @Nullable Double yaw,
        @Nullable Motion before,
        @Nullable String aside,
        @Nullable Opened opened,
        @Nullable Long voice) {

    /** Milliseconds until something starts for all: several times what a message takes on bad Wi-Fi. */
    static final long LEAD = 1500;

    /** Milliseconds until one goes on from where one is: nothing has to be fetched for it. */
    static final long SHORT_LEAD = 500;

    enum Motion {
        /** In the waiting room. */
        WAITING,
        RUNNING,
        PAUSED,
        /** Stopped, at once: the calm scene, and nothing that moves. */
        CALM
    }

    /**
     * A soft light to which somebody points; nobody's view is turned.
     *
     * @param yaw degrees to the right of the film's middle, -180 to 180
     * @param pitch degrees above the horizon, -90 to 90
     * @param at milliseconds since 1970, from which it shows for {@link #SHOWS}
     */
    record Light(double yaw, double pitch, long at) {

        static final long SHOWS = 12_000;

        private boolean isThere(double otherYaw, double otherPitch, long now) {
            return yaw == otherYaw && pitch == otherPitch && now < at + SHOWS;
        }
    }

    /**
     * A thing that staff have opened: it stays until they close it.
     *
     * @param hotspot its id
     * @param at milliseconds since 1970
     */
    record Opened(String hotspot, long at) {}

    static final Scene WAITING_ROOM = new Scene(0, Motion.WAITING, 0, 0, 0.8, 0, null, null, null, null, null, null);

    /** The position that is wanted at this time, in seconds. */
    double positionAt(long now) {
        return motion == Motion.RUNNING && now > at ? position + (now - at) / 1000.0 : position;
    }

    /** Whether there is something to walk on from, or to touch. */
    boolean isOnTheWay() {
        return motion == Motion.RUNNING || motion == Motion.PAUSED;
    }

    /**
     * @param other index of the stop
     * @param walkedTo footage further on; null for the stop itself
     */
    Scene startingAt(int other, @Nullable String walkedTo, @Nullable Double direction, long now) {
        return new Scene(
                other, Motion.RUNNING, 0, now + LEAD, volume, centred, null, direction, null, walkedTo, null, null);
    }

    /** Whether it was started there and nothing was done to it since. */
    boolean hasStartedAt(int other, @Nullable String walkedTo, @Nullable Double direction) {
        return motion == Motion.RUNNING
                && stop == other
                && position == 0
                && Objects.equals(aside, walkedTo)
                && Objects.equals(yaw, direction);
    }

    /** Whether somebody was led, or went, to where it is since. */
    boolean hasComeSince(long given) {
        return position == 0 && at - LEAD > given;
    }

    /** Somebody goes on by themselves; whether it stands or goes stays as staff said. */
    Scene walkedTo(String footageId, double arrival, long given) {
        return new Scene(stop, motion, 0, given + LEAD, volume, centred, null, arrival, null, footageId, null, null);
    }

    Scene opened(String hotspot, long now) {
        return opened != null && opened.hotspot().equals(hotspot) ? this : having(new Opened(hotspot, now));
    }

    /** @param hotspot null for whatever it is */
    Scene closed(@Nullable String hotspot) {
        return opened != null && (hotspot == null || opened.hotspot().equals(hotspot)) ? having(null) : this;
    }

    private Scene having(@Nullable Opened other) {
        return new Scene(stop, motion, position, at, volume, centred, light, yaw, before, aside, other, voice);
    }

    /** Who filmed speaks, from the beginning: at the stop itself, of which it tells. */
    Scene spokenTo(long now) {
        return isOnTheWay() && aside == null ? speaking(now + SHORT_LEAD) : this;
    }

    Scene hushed() {
        return voice == null ? this : speaking(null);
    }

    private Scene speaking(@Nullable Long from) {
        return new Scene(stop, motion, position, at, volume, centred, light, yaw, before, aside, opened, from);
    }

    Scene paused(long now) {
        return motion == Motion.RUNNING ? still(Motion.PAUSED, now, null) : this;
    }

    Scene resumed(long now) {
        if (motion == Motion.CALM && before == Motion.WAITING) {
            return still(Motion.WAITING, now, null);
        }
        return motion == Motion.PAUSED || motion == Motion.CALM
                ? new Scene(
                        stop,
                        Motion.RUNNING,
                        position,
                        now + SHORT_LEAD,
                        volume,
                        centred,
                        light,
                        yaw,
                        null,
                        aside,
                        opened,
                        voice)
                : this;
    }

    /** @param given when it was asked for, milliseconds since 1970 */
    Scene calm(long given) {
        return motion != Motion.CALM
                ? still(Motion.CALM, given, motion).having(null).hushed()
                : at >= given
                        ? this
                        : new Scene(
                                stop, motion, position, given, volume, centred, light, yaw, before, aside, null, null);
    }

    /** Whether calm was asked for after this time. */
    boolean isCalmSince(long given) {
        return motion == Motion.CALM && at > given;
    }

    Scene inTheRoom(long now) {
        return motion == Motion.WAITING
                ? this
                : new Scene(stop, Motion.WAITING, 0, now, volume, centred, null, null, null, null, null, null);
    }

    private Scene still(Motion other, long now, @Nullable Motion from) {
        return new Scene(stop, other, positionAt(now), now, volume, centred, light, yaw, from, aside, opened, voice);
    }

    Scene litAt(double toYaw, double toPitch, long now) {
        return light != null && light.isThere(toYaw, toPitch, now) ? this : lit(new Light(toYaw, toPitch, now));
    }

    Scene unlit() {
        return lit(null);
    }

    private Scene lit(@Nullable Light other) {
        return new Scene(stop, motion, position, at, volume, centred, other, yaw, before, aside, opened, voice);
    }

    Scene loud(double other) {
        return new Scene(stop, motion, position, at, other, centred, light, yaw, before, aside, opened, voice);
    }

    /** @param count what it shall be at least */
    Scene centred(int count) {
        return new Scene(
                stop, motion, position, at, volume, Math.max(centred, count), light, yaw, before, aside, opened, voice);
    }
}
