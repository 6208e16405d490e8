package org.omoide.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a headset tells of itself, as far as it can be believed: what is out of range is null.
 *
 * @param run the run it shows something of; null in the waiting room
 * @param stop index in the run's stops, from 0
 * @param footage what is seen; null where nothing is
 * @param position seconds on the stop's own time
 * @param look unit quaternion (x, y, z, w) of the view in the film's own directions: x right, y up, -z its middle
 * @param field of view, degrees from top to bottom
 * @param skew milliseconds that it is ahead of the position that was wanted; negative where it is behind
 * @param offset milliseconds by which the servers' clock is ahead of its own
 * @param trip milliseconds to the server and back
 */
record Report(
        State state,
        @Nullable String run,
        @Nullable Integer stop,
        @Nullable String footage,
        @Nullable Double position,
        @Nullable List<Double> look,
        @Nullable Double field,
        @Nullable Double skew,
        @Nullable Double offset,
        @Nullable Double trip) {

    private static final int LONGEST_ID = 64;
    private static final double DAY_MS = 86_400_000;

    enum State {
        READY,
        IN_VR,
        BUFFERING,
        PAUSED,
        OFF,
        DEAF,
        /** Went on by itself when it heard nothing, and does so until it is told something new. */
        ALONE
    }

    /** Null where it isn't one. */
    static @Nullable Report of(JsonNode message) {
        State state;
        try {
            state = State.valueOf(message.path("state").asString(""));
        } catch (IllegalArgumentException unknown) {
            return null;
        }
        var stop = number(message, "stop", 0, 1000);
        return new Report(
                state,
                id(message.path("run")),
                stop == null ? null : stop.intValue(),
                id(message.path("footage")),
                number(message, "position", 0, DAY_MS),
                look(message.path("look")),
                number(message, "field", 1, 179),
                number(message, "skew", -DAY_MS, DAY_MS),
                // A headset's clock may be years wrong.
                number(message, "offset", -1e15, 1e15),
                number(message, "trip", 0, DAY_MS));
    }

    private static @Nullable String id(JsonNode said) {
        return said.isString() && said.stringValue().length() <= LONGEST_ID ? said.stringValue() : null;
    }

    private static @Nullable Double number(JsonNode message, String name, double least, double most) {
        return within(message.path(name), least, most);
    }

    private static @Nullable Double within(JsonNode value, double least, double most) {
        if (!value.isNumber()) {
            return null;
        }
        double number = value.doubleValue();
        return number >= least && number <= most ? number : null;
    }

    private static @Nullable List<Double> look(JsonNode said) {
        if (!said.isArray() || said.size() != 4) {
            return null;
        }
        var parts = new Double[4];
        double square = 0;
        for (int i = 0; i < 4; i++) {
            var part = within(said.path(i), -1.01, 1.01);
            if (part == null) {
                return null;
            }
            parts[i] = part;
            square += part * part;
        }
        return Math.abs(square - 1) < 0.02 ? List.of(parts) : null;
    }
}
