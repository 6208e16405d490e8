package org.omoide.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.benchmark.Axes.Pose;

class AxesTest {

    @TempDir
    Path folder;

    /** A recorder whose z is up and whose x is ahead, as in robotics, that writes the scalar first. */
    @Test
    void findsOutHowAnotherRecorderCounts() throws IOException {
        List<String> rows = new ArrayList<>(List.of("time,qw,qx,qy,qz,vx,vy,vz"));
        Random random = new Random(1);
        double yaw = 0;
        for (int i = 0; i < 300; i++) {
            yaw += random.nextGaussian() * 0.05;
            double pitch = 0.2 * Math.sin(i / 40.0);
            double roll = 0.05 * Math.sin(i / 25.0);
            rows.add(robot(i / 60.0, yaw, pitch, roll));
        }
        // The last row looks 90° to the left and leans 30° to the right shoulder.
        rows.add(robot(6, Math.PI / 2, 0, Math.toRadians(30)));
        Files.write(folder.resolve("robot.csv"), rows);
        List<HeadTrace> traces = HeadTrace.readAll(folder);

        Axes axes = Axes.of(traces);
        List<Pose> poses = axes.poses(traces.get(0));

        assertThat(axes.scalarFirst()).isTrue();
        assertThat(axes.worst()).isLessThan(1e-6);
        assertThat(axes.up()).isEqualTo(Vector.axis(2));
        Pose last = poses.get(poses.size() - 1);
        assertThat(last.forward().distance(new Vector(-1, 0, 0))).isLessThan(1e-6);
        assertThat(Math.toDegrees(last.roll())).isEqualTo(30, within(1e-4));
    }

    /** Yaw to the left, pitch downwards, roll to the right, each about the axes that the one before left. */
    private static String robot(double seconds, double yaw, double pitch, double roll) {
        double[] q = times(times(turn(3, yaw), turn(2, pitch)), turn(1, roll));
        double[] v = times(times(q, new double[] {0, 1, 0, 0}), new double[] {q[0], -q[1], -q[2], -q[3]});
        return seconds + "," + q[0] + "," + q[1] + "," + q[2] + "," + q[3] + "," + v[1] + "," + v[2] + "," + v[3];
    }

    private static double[] turn(int axis, double angle) {
        double[] q = {Math.cos(angle / 2), 0, 0, 0};
        q[axis] = Math.sin(angle / 2);
        return q;
    }

    private static double[] times(double[] a, double[] b) {
        return new double[] {
            a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
            a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
            a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
            a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0]
        };
    }

    @Test
    void refusesVectorsThatHaveNothingToDoWithTheQuaternions() throws IOException {
        List<String> rows = new ArrayList<>();
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            StringBuilder row = new StringBuilder("" + i / 60.0);
            for (int j = 0; j < 7; j++) {
                row.append(',').append(random.nextGaussian());
            }
            rows.add(row.toString());
        }
        Files.write(folder.resolve("noise.csv"), rows);
        List<HeadTrace> traces = HeadTrace.readAll(folder);

        assertThatThrownBy(() -> Axes.of(traces)).hasMessageContaining("does not follow");
    }

    @Test
    void explainsEveryRowOfTheRecordedHeads() throws IOException {
        Path heads = Options.findShared("traces/head");
        assumeTrue(heads != null, "skipped, as there is no ../shared/traces/head");
        List<HeadTrace> traces = HeadTrace.readAll(heads);

        Axes axes = Axes.of(traces);

        assertThat(axes.worst()).isLessThan(1e-4);
        assertThat(axes.nextBest()).isGreaterThan(0.1);
        assertThat(axes.upright()).isGreaterThan(0.8);
        assertThat(axes.up()).isEqualTo(Vector.axis(1));
        assertThat(axes.turning()[1]).isGreaterThan(0.5);
        assertThat(axes.atFirst()).isGreaterThan(0.9);
        List<Double> rolls = new ArrayList<>();
        for (HeadTrace trace : traces) {
            List<Pose> poses = axes.poses(trace);
            assertThat(poses.get(0).forward().z()).as(trace.name()).isLessThan(0);
            poses.forEach(pose -> rolls.add(Math.abs(pose.roll())));
        }
        assertThat(Math.toDegrees(Figures.percentile(rolls, 0.5))).isLessThan(10);
    }
}
