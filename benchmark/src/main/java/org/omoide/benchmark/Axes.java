package org.omoide.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.omoide.benchmark.HeadTrace.Sample;

/**
 * What the columns of head traces mean, found from the numbers themselves.
 *
 * <p>The recorded view vector must be {@code M · R · b}: the quaternion's rotation R of a base axis b, and a signed
 * permutation M between the frame of the quaternion and that of the vector. All orders of the quaternion, both senses,
 * six base axes and 48 permutations are tried; one M turns (determinant +1), another mirrors; the former is taken, as
 * both frames are right-handed by every published convention. Up is the axis that people turn about most.
 *
 * @param scalarFirst whether the quaternion is w, x, y, z rather than x, y, z, w
 * @param inverse whether it is the inverse of the rotation that takes the base axis to the view vector
 * @param base the axis that is rotated, of the quaternion's frame
 * @param columns M's columns: where the axes of the quaternion's frame lie in the vector's
 * @param up in the vector's frame
 * @param worst largest distance between a recorded view vector and the computed one
 * @param upright cosine of the angle between the top of the head and the vertical, in the mean
 * @param atFirst cosine of the angle between where traces begin and straight ahead, in the mean
 * @param explaining conventions by which the view vectors follow from the quaternions
 * @param nextBest mean distance by the best of those by which they don't
 * @param turning share of all turning, in angle, about each axis of the vector's frame
 */
record Axes(
        boolean scalarFirst,
        boolean inverse,
        Vector base,
        List<Vector> columns,
        Vector up,
        double mean,
        double worst,
        double upright,
        double atFirst,
        int explaining,
        double nextBest,
        double[] turning) {

    /** Seven digits are recorded at most, five at least. */
    static final double TOLERANCE = 1e-3;

    private static final int TRIED_ROWS = 400;

    /** Where somebody looks, in the viewer's axes: x to the right, y up, z backwards. */
    record Pose(double seconds, Vector forward, Vector up) {

        /** Radians that the head leans to its right shoulder. */
        double roll() {
            Vector right = forward.cross(up);
            return Math.atan2(-right.y(), up.y());
        }
    }

    /** @throws IllegalArgumentException if no convention explains the rows */
    static Axes of(List<HeadTrace> traces) {
        List<Sample> all = traces.stream().flatMap(t -> t.samples().stream()).toList();
        List<Sample> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += Math.max(1, all.size() / TRIED_ROWS)) {
            some.add(all.get(i));
        }
        List<Axes> explaining = new ArrayList<>();
        double nextBest = Double.POSITIVE_INFINITY;
        for (Axes tried : candidates()) {
            double mean = tried.meanError(some);
            if (mean < TOLERANCE) {
                explaining.add(tried);
            } else {
                nextBest = Math.min(nextBest, mean);
            }
        }
        if (explaining.isEmpty()) {
            throw new IllegalArgumentException(
                    "the view vector does not follow from the quaternion: mean error " + nextBest);
        }
        List<Axes> completed = new ArrayList<>();
        for (Axes axes : explaining) {
            completed.add(axes.completed(traces, all, explaining.size(), nextBest));
        }
        return completed.stream()
                .max(Comparator.comparingDouble(axes -> axes.upright + axes.atFirst))
                .orElseThrow();
    }

    private static List<Axes> candidates() {
        List<Axes> candidates = new ArrayList<>();
        for (boolean scalarFirst : new boolean[] {false, true}) {
            for (boolean inverse : new boolean[] {false, true}) {
                for (int axis = 0; axis < 6; axis++) {
                    Vector base = Vector.axis(axis / 2).times(axis % 2 == 0 ? 1 : -1);
                    for (List<Vector> columns : turns()) {
                        candidates.add(new Axes(
                                scalarFirst, inverse, base, columns, Vector.ZERO, 0, 0, 0, 0, 0, 0, new double[3]));
                    }
                }
            }
        }
        return candidates;
    }

    private Axes completed(List<HeadTrace> traces, List<Sample> all, int explaining, double nextBest) {
        double worst = 0;
        for (Sample sample : all) {
            worst = Math.max(worst, view(sample).distance(sample.view()));
        }
        double[] turning = new double[3];
        for (HeadTrace trace : traces) {
            for (int i = 1; i < trace.samples().size(); i++) {
                Vector turn = turn(trace.samples().get(i - 1), trace.samples().get(i));
                for (int axis = 0; axis < 3; axis++) {
                    turning[axis] += Math.abs(turn.get(axis));
                }
            }
        }
        double sum = Math.max(1e-9, turning[0] + turning[1] + turning[2]);
        int up = 0;
        for (int axis = 0; axis < 3; axis++) {
            turning[axis] /= sum;
            up = turning[axis] > turning[up] ? axis : up;
        }
        Vector vertical = Vector.axis(up);
        double upright = all.stream()
                .mapToDouble(sample -> map(rotate(sample, unmap(vertical))).dot(vertical))
                .average()
                .orElse(0);
        double atFirst = traces.stream()
                .mapToDouble(trace -> trace.samples().get(0).view().dot(map(base)))
                .average()
                .orElse(0);
        return new Axes(
                scalarFirst,
                inverse,
                base,
                columns,
                vertical,
                meanError(all),
                worst,
                upright,
                atFirst,
                explaining,
                nextBest,
                turning);
    }

    /** The signed permutations that turn and don't mirror. */
    private static List<List<Vector>> turns() {
        List<List<Vector>> turns = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                if (i / 2 != j / 2) {
                    Vector x = Vector.axis(i / 2).times(i % 2 == 0 ? 1 : -1);
                    Vector y = Vector.axis(j / 2).times(j % 2 == 0 ? 1 : -1);
                    turns.add(List.of(x, y, x.cross(y)));
                }
            }
        }
        return turns;
    }

    private double meanError(List<Sample> samples) {
        double sum = 0;
        for (Sample sample : samples) {
            sum += view(sample).distance(sample.view());
        }
        return sum / samples.size();
    }

    private Vector view(Sample sample) {
        return map(rotate(sample, base));
    }

    private Vector map(Vector v) {
        return columns.get(0)
                .times(v.x())
                .plus(columns.get(1).times(v.y()))
                .plus(columns.get(2).times(v.z()));
    }

    private Vector unmap(Vector v) {
        return new Vector(v.dot(columns.get(0)), v.dot(columns.get(1)), v.dot(columns.get(2)));
    }

    private double scalar(Sample sample) {
        return sample.quaternion()[scalarFirst ? 0 : 3];
    }

    private Vector imaginary(Sample sample) {
        double[] q = sample.quaternion();
        int first = scalarFirst ? 1 : 0;
        return new Vector(q[first], q[first + 1], q[first + 2]).times(inverse ? -1 : 1);
    }

    private Vector rotate(Sample sample, Vector v) {
        Vector q = imaginary(sample);
        Vector twice = q.cross(v).times(2);
        return v.plus(twice.times(scalar(sample))).plus(q.cross(twice));
    }

    /** The rotation between two rows as axis times radians, in the vector's frame. */
    private Vector turn(Sample from, Sample to) {
        Vector a = imaginary(from).times(-1);
        Vector b = imaginary(to);
        Vector half = a.times(scalar(to)).plus(b.times(scalar(from))).plus(b.cross(a));
        double cosine = scalar(to) * scalar(from) - b.dot(a);
        return map(half.times(2 * Math.signum(cosine)));
    }

    /** The trace in the viewer's axes. Whoever held the head straight looked at the middle of the film. */
    List<Pose> poses(HeadTrace trace) {
        Vector ahead = map(base);
        Vector right = ahead.cross(up);
        List<Pose> poses = new ArrayList<>();
        for (Sample sample : trace.samples()) {
            Vector top = map(rotate(sample, unmap(up)));
            Vector forward = toViewer(sample.view(), ahead, right);
            Vector above = toViewer(top, ahead, right);
            Vector across = forward.cross(above).unit();
            poses.add(new Pose(sample.seconds(), forward, across.cross(forward).unit()));
        }
        return poses;
    }

    private Vector toViewer(Vector v, Vector ahead, Vector right) {
        return new Vector(v.dot(right), v.dot(up), -v.dot(ahead));
    }

    /** What was found, for people. */
    String report(List<HeadTrace> traces) {
        List<Pose> poses =
                traces.stream().flatMap(trace -> poses(trace).stream()).toList();
        double[] pitches = poses.stream()
                .mapToDouble(pose -> Math.toDegrees(Math.asin(Math.max(-1, Math.min(1, pose.forward.y())))))
                .sorted()
                .toArray();
        double[] rolls =
                poses.stream().mapToDouble(pose -> Math.toDegrees(pose.roll())).toArray();
        double roll = java.util.Arrays.stream(rolls).average().orElse(0);
        double absolute = java.util.Arrays.stream(rolls).map(Math::abs).sorted().toArray()[rolls.length / 2];
        return String.format(
                Locale.ROOT,
                """
                Found in %d rows of %d traces, not assumed:

                - The quaternion is %s, and the recorded view vector is M · R · (%s): R the quaternion's %s, M the turn \
                that takes x, y, z to %s, %s, %s. Mean error %.1e, largest %.1e. Of all orders, \
                senses, axes and turns, %d fit (read in another order, a quaternion can mean the same views \
                with another pose at rest), the next is %.2f off. Of those that fit, this one keeps heads upright best (cosine \
                %.3f in the mean) and has people begin nearest to straight ahead (cosine %.3f).
                - %s is the vertical: %.0f%%, %.0f%% and %.0f%% of all turning are about x, y and z. Measured against it, \
                the median roll of a head is %.1f° to either side and the mean %.1f°, as it is with people who stand or sit.
                - Straight ahead (the middle of the film) is the view vector of the resting quaternion, %s.
                - It can't be told from the data whether the recorder's frames were right-handed (a mirrored world moves \
                the same; they are taken to be, as every published convention of such quaternions is), nor which end of \
                the vertical is up (%s is taken to be up; pitch is then %.0f° in the mean, and %.0f° to %.0f° in 98%% of \
                rows), nor what the compass direction of the middle was. Neither changes which share of a sphere is looked \
                at, how fast, or how often.
                """,
                poses.size(),
                traces.size(),
                scalarFirst ? "w, x, y, z" : "x, y, z, w",
                name(base),
                inverse ? "inverse rotation" : "rotation",
                name(columns.get(0)),
                name(columns.get(1)),
                name(columns.get(2)),
                mean,
                worst,
                explaining,
                nextBest,
                upright,
                atFirst,
                name(up).substring(1),
                100 * turning[0],
                100 * turning[1],
                100 * turning[2],
                absolute,
                roll,
                name(map(base)),
                name(up),
                java.util.Arrays.stream(pitches).average().orElse(0),
                pitches[pitches.length / 100],
                pitches[pitches.length - 1 - pitches.length / 100]);
    }

    private static String name(Vector axis) {
        for (int i = 0; i < 3; i++) {
            if (axis.get(i) != 0) {
                return (axis.get(i) > 0 ? "+" : "-") + "xyz".charAt(i);
            }
        }
        throw new IllegalArgumentException("no axis: " + axis);
    }
}
