package org.omoide.transcoder;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person changed in a master before others see it. The master itself stays as it is; every derived file is made
 * with the edits.
 *
 * <p>Directions are those of the master's picture as it is stored, in degrees: yaw 0 is its middle and grows to the right,
 * pitch 0 the horizon and grows upwards. Times are seconds from the master's first picture on.
 *
 * @param from where the film begins, at least 0; photos take no notice
 * @param to where it ends; null for the master's end, as anything behind that
 * @param start where the view opens; null for straight ahead
 * @param blurs regions in which nothing can be made out
 */
public record Edits(
        double from, @Nullable Double to, @Nullable Direction start, List<Blur> blurs) {

    /** The master as it is. */
    public static final Edits NONE = new Edits(0, null, null, List.of());

    /** @throws IllegalArgumentException if a number is not as described above, or nothing is left of the film */
    public Edits {
        blurs = List.copyOf(blurs);
        if (!(from >= 0) || to != null && !(to > from)) {
            throw new IllegalArgumentException("a film from " + from + " to " + to + " s");
        }
    }

    /** Where the view opens. */
    public Direction ahead() {
        return start == null ? Direction.AHEAD : start;
    }

    /**
     * A direction on the sphere in degrees.
     *
     * @param yaw -180 to 180
     * @param pitch -90 to 90
     */
    public record Direction(double yaw, double pitch) {

        static final Direction AHEAD = new Direction(0, 0);

        /** @throws IllegalArgumentException if a number is not as described above */
        public Direction {
            if (!(Math.abs(yaw) <= 180) || !(Math.abs(pitch) <= 90)) {
                throw new IllegalArgumentException("a direction of " + yaw + "°, " + pitch + "°");
            }
        }
    }

    /**
     * A circle on the sphere whose content is taken away. {@code docs/decisions/0010-edits-and-blur.md} tells what is put
     * in its place.
     *
     * @param centre of the circle
     * @param radius in degrees, {@value #LEAST_RADIUS} to {@value #MOST_RADIUS}
     * @param from when it begins, in seconds of the master; null for the first picture
     * @param to when it ends; null for the last picture
     */
    public record Blur(
            Direction centre,
            double radius,
            @Nullable Double from,
            @Nullable Double to) {

        /** A face is as large at a distance of 6 m. */
        public static final double LEAST_RADIUS = 1;

        /** More is no region of a picture, but most of it. */
        public static final double MOST_RADIUS = 60;

        /** @throws IllegalArgumentException if a number is not as described above */
        public Blur {
            if (!(radius >= LEAST_RADIUS && radius <= MOST_RADIUS)) {
                throw new IllegalArgumentException("a circle of " + radius + "°");
            }
            if (from != null && !(from >= 0) || to != null && !(to > (from == null ? 0 : from))) {
                throw new IllegalArgumentException("a blur from " + from + " to " + to + " s");
            }
        }

        /** Whether it hides something of what is seen from {@code first} to {@code last} seconds. */
        public boolean touches(double first, double last) {
            return (to == null || first <= to) && (from == null || last >= from);
        }
    }
}
