package org.omoide.run;

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
 * @param yaw where one looks first at this stop, degrees to the right of the film's middle, -180 to 180; null as the
 *     stop says
 * @param before of CALM: what it was taken from; null else
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
        @Nullable Motion before) {

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

    static final Scene WAITING_ROOM = new Scene(0, Motion.WAITING, 0, 0, 0.8, 0, null, null, null);

    /** The position that is wanted at this time, in seconds. */
    double positionAt(long now) {
        return motion == Motion.RUNNING && now > at ? position + (now - at) / 1000.0 : position;
    }

    Scene startingAt(int other, @Nullable Double direction, long now) {
        return new Scene(other, Motion.RUNNING, 0, now + LEAD, volume, centred, null, direction, null);
    }

    /** Whether it was started there and nothing was done to it since. */
    boolean hasStartedAt(int other, @Nullable Double direction) {
        return motion == Motion.RUNNING
                && stop == other
                && position == 0
                && (direction == null ? yaw == null : direction.equals(yaw));
    }

    Scene paused(long now) {
        return motion == Motion.RUNNING ? still(Motion.PAUSED, now, null) : this;
    }

    Scene resumed(long now) {
        if (motion == Motion.CALM && before == Motion.WAITING) {
            return still(Motion.WAITING, now, null);
        }
        return motion == Motion.PAUSED || motion == Motion.CALM
                ? new Scene(stop, Motion.RUNNING, position, now + SHORT_LEAD, volume, centred, light, yaw, null)
                : this;
    }

    /** @param given when it was asked for, milliseconds since 1970 */
    Scene calm(long given) {
        return motion != Motion.CALM
                ? still(Motion.CALM, given, motion)
                : at >= given ? this : new Scene(stop, motion, position, given, volume, centred, light, yaw, before);
    }

    /** Whether calm was asked for after this time. */
    boolean isCalmSince(long given) {
        return motion == Motion.CALM && at > given;
    }

    Scene inTheRoom(long now) {
        return motion == Motion.WAITING
                ? this
                : new Scene(stop, Motion.WAITING, 0, now, volume, centred, null, null, null);
    }

    private Scene still(Motion other, long now, @Nullable Motion from) {
        return new Scene(stop, other, positionAt(now), now, volume, centred, light, yaw, from);
    }

    Scene litAt(double toYaw, double toPitch, long now) {
        return light != null && light.isThere(toYaw, toPitch, now) ? this : lit(new Light(toYaw, toPitch, now));
    }

    Scene unlit() {
        return lit(null);
    }

    private Scene lit(@Nullable Light other) {
        return new Scene(stop, motion, position, at, volume, centred, other, yaw, before);
    }

    Scene loud(double other) {
        return new Scene(stop, motion, position, at, other, centred, light, yaw, before);
    }

    /** @param count what it shall be at least */
    Scene centred(int count) {
        return new Scene(stop, motion, position, at, volume, Math.max(centred, count), light, yaw, before);
    }
}
