package org.omoide.transcoder.measure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Measurements;

/**
 * How far what is upright leans. A straight line in the world is a great circle on the sphere, and those of all upright
 * lines meet in the zenith: the direction is looked for through which most edges pass, within
 * {@value Measurements#MOST_TILT}° of the picture's own vertical.
 */
final class TiltMeter {

    static final int WIDTH = 512;
    static final int HEIGHT = 256;

    /** Degrees of latitude: below is what stands near the camera, and leans with it. */
    private static final double LOWEST = Math.toRadians(-25);

    private static final double HIGHEST = Math.toRadians(55);
    private static final int MOST_EDGES = 6000;

    /** Luma per radian. */
    private static final double LEAST_GRADIENT = 300;

    private static final int LEAST_EDGES = 300;

    /** Degrees between the candidates that are tried first. */
    private static final int GRID = 2;

    private static final double[] NARROWING = {0.06, 0.04, 0.03, 0.03, 0.03};

    /** An edge is upright that misses the zenith by less, in radians. */
    private static final double ALONG = Math.toRadians(2);

    /** How many times more edges have to pass through the zenith than pass it by at 8° to 20°. */
    private static final double CLEARLY = 2;

    /** One leaning pole or one car says nothing: it has to be so in several directions. */
    private static final int SECTORS = 12;

    private static final int CLEAR_SECTORS = 5;
    private static final double LEAST_WEIGHT_OF_SECTOR = 20;

    private final List<double[]> zeniths = new ArrayList<>();
    private int seen;

    void see(GreySphere sphere) {
        seen++;
        List<Edge> edges = edges(sphere.smoothed().smoothed());
        if (edges.size() < LEAST_EDGES) {
            return;
        }
        double[] zenith = refined(edges, best(edges));
        if (zenith != null && isClear(edges, zenith)) {
            zeniths.add(zenith);
        }
    }

    /** In degrees; null where fewer than half of the pictures told. */
    @Nullable
    Double degrees() {
        if (zeniths.isEmpty() || 2 * zeniths.size() < seen) {
            return null;
        }
        double right = median(0);
        double ahead = median(2);
        return Math.toDegrees(Math.atan2(Math.hypot(right, ahead), median(1)));
    }

    private double median(int component) {
        double[] sorted = zeniths.stream()
                .mapToDouble(zenith -> zenith[component])
                .sorted()
                .toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** @param normal of the great circle on which the edge lies */
    private record Edge(double[] direction, double[] normal, double weight) {

        /** Sine of the angle between the edge and the great circle through it and a zenith. */
        double off(double[] zenith) {
            double along = dot(direction, zenith);
            return dot(normal, zenith) / Math.sqrt(Math.max(0.05, 1 - along * along));
        }
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static List<Edge> edges(GreySphere sphere) {
        List<Edge> edges = new ArrayList<>();
        for (int y = 1; y < sphere.height() - 1; y++) {
            double latitude = sphere.latitude(y);
            if (latitude < LOWEST || latitude > HIGHEST) {
                continue;
            }
            double sine = Math.sin(latitude);
            double cosine = Math.cos(latitude);
            for (int x = 0; x < sphere.width(); x++) {
                double east = sphere.east(x, y);
                double north = sphere.north(x, y);
                double strength = Math.hypot(east, north);
                // No upright line is further from upright than the picture may be tilted.
                if (strength < LEAST_GRADIENT || Math.abs(north) > Math.abs(east)) {
                    continue;
                }
                double sin = Math.sin(sphere.longitude(x));
                double cos = Math.cos(sphere.longitude(x));
                double e = east / strength;
                double n = north / strength;
                edges.add(new Edge(
                        new double[] {cosine * sin, sine, cosine * cos},
                        new double[] {e * cos - n * sine * sin, n * cosine, -e * sin - n * sine * cos},
                        cosine * Math.min(3, strength / LEAST_GRADIENT)));
            }
        }
        if (edges.size() <= MOST_EDGES) {
            return edges;
        }
        int every = 1 + edges.size() / MOST_EDGES;
        List<Edge> fewer = new ArrayList<>();
        for (int i = 0; i < edges.size(); i += every) {
            fewer.add(edges.get(i));
        }
        return fewer;
    }

    private static double[] best(List<Edge> edges) {
        double[] best = {0, 1, 0};
        double most = -1;
        int reach = Measurements.MOST_TILT;
        for (int right = -reach; right <= reach; right += GRID) {
            for (int ahead = -reach; ahead <= reach; ahead += GRID) {
                double tilt = Math.hypot(right, ahead);
                if (tilt > reach) {
                    continue;
                }
                double sine = tilt == 0 ? 0 : Math.sin(Math.toRadians(tilt)) / tilt;
                double[] candidate = {right * sine, Math.cos(Math.toRadians(tilt)), ahead * sine};
                double votes = 0;
                for (int i = 0; i < edges.size(); i += 2) {
                    double off = edges.get(i).off(candidate);
                    if (Math.abs(off) < 2 * ALONG) {
                        votes += edges.get(i).weight() * (1 - Math.abs(off) / (2 * ALONG));
                    }
                }
                if (votes > most) {
                    most = votes;
                    best = candidate;
                }
            }
        }
        return best;
    }

    /** Least squares of the edges nearby, again and again: which are nearby changes. */
    private static double @Nullable [] refined(List<Edge> edges, double[] start) {
        double[] zenith = start;
        for (double width : NARROWING) {
            Matrix3 normal = new Matrix3();
            for (Edge edge : edges) {
                double off = edge.off(zenith);
                double trust = 1 - off * off / (width * width);
                if (trust > 0) {
                    double along = dot(edge.direction(), zenith);
                    double weight = edge.weight() * trust * trust / Math.max(0.05, 1 - along * along);
                    double[] n = edge.normal();
                    normal.add(weight, n[0], n[1], n[2], 0);
                }
            }
            // One step of inverse iteration: the axis through which all these circles pass most nearly.
            double[][] inverse = normal.inverse();
            if (inverse == null) {
                return null;
            }
            for (int i = 0; i < 3; i++) {
                zenith = normalised(
                        new double[] {dot(inverse[0], zenith), dot(inverse[1], zenith), dot(inverse[2], zenith)});
            }
            if (zenith[1] < Math.cos(Math.toRadians(Measurements.MOST_TILT + GRID))) {
                return null;
            }
        }
        return zenith;
    }

    private static double[] normalised(double[] vector) {
        double length = Math.sqrt(dot(vector, vector)) * (vector[1] < 0 ? -1 : 1);
        return new double[] {vector[0] / length, vector[1] / length, vector[2] / length};
    }

    private static boolean isClear(List<Edge> edges, double[] zenith) {
        double[] through = new double[SECTORS];
        double[] beside = new double[SECTORS];
        double inner = Math.toRadians(8);
        double outer = Math.toRadians(20);
        for (Edge edge : edges) {
            double azimuth = Math.atan2(edge.direction()[0], edge.direction()[2]) / (2 * Math.PI) + 0.5;
            int sector = Math.min(SECTORS - 1, (int) (azimuth * SECTORS));
            double off = Math.asin(Math.min(1, Math.abs(edge.off(zenith))));
            if (off < ALONG) {
                through[sector] += edge.weight();
            } else if (off > inner && off < outer) {
                beside[sector] += edge.weight() * ALONG / (outer - inner);
            }
        }
        int clear = 0;
        for (int sector = 0; sector < SECTORS; sector++) {
            if (through[sector] > LEAST_WEIGHT_OF_SECTOR && through[sector] > CLEARLY * beside[sector]) {
                clear++;
            }
        }
        return clear >= CLEAR_SECTORS;
    }
}
