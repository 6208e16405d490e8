package org.omoide.transcoder.demo;

import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The place as a sphere. Metres: x grows to the right, y up from the ground, z ahead; the eye is above the origin. What
 * stands still is drawn once; clouds, water, boats, cloth and gulls move with whole periods in a loop.
 */
final class Scene {

    private static final double EYE = 1.6;

    /** The quay's edges: the sea is ahead of one and, in the harbour, at the right of the other. */
    private static final double QUAY = 4.5;

    private static final double HARBOUR = 10;
    private static final double HARBOUR_END = -7;

    private static final int EDGE_STEPS = 24;
    private static final int VERMILION = 0xC9452F;
    private static final int INK = 0x3A322D;
    private static final int TABLE = 4096;
    private static final float[] SINE = new float[TABLE];

    static {
        for (int i = 0; i < TABLE; i++) {
            SINE[i] = (float) Math.sin(2 * Math.PI * i / TABLE);
        }
    }

    private final int width;
    private final int height;
    private final int[] still;
    private final int[] frame;
    private final BufferedImage stillImage;
    private final BufferedImage frameImage;

    private final boolean[] sky;
    private final byte[] clouds;
    private int[] sea = {};
    private float[][] seaPhases = {};
    private float[] seaRipple = {};

    Scene(int width, int height) {
        this.width = width;
        this.height = height;
        stillImage = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        frameImage = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        still = ((DataBufferInt) stillImage.getRaster().getDataBuffer()).getData();
        frame = ((DataBufferInt) frameImage.getRaster().getDataBuffer()).getData();
        sky = new boolean[width * height];
        clouds = new byte[width * height / 2];
        IntStream.range(0, height).parallel().forEach(this::paintRow);
        Graphics2D graphics = graphics(stillImage);
        reflect(graphics);
        int[] empty = still.clone();
        islands(graphics);
        leftHill(graphics);
        shrine(graphics);
        street(graphics);
        breakwater(graphics);
        torii(graphics, 1);
        quayThings(graphics);
        graphics.dispose();
        findMoving(empty);
    }

    /** The gate's mirror image, in the water alone. */
    private void reflect(Graphics2D graphics) {
        int[] dry = still.clone();
        graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, 0.45f));
        torii(graphics, -1);
        graphics.setComposite(AlphaComposite.SrcOver);
        for (int at = width * height / 2; at < still.length; at++) {
            if (!isSea(at)) {
                still[at] = dry[at];
            }
        }
    }

    private static Graphics2D graphics(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return graphics;
    }

    // What stands still: sky and ground, pixel by pixel

    private void paintRow(int y) {
        double latitude = Math.PI / 2 - (y + 0.5) / height * Math.PI;
        for (int x = 0; x < width; x++) {
            double longitude = (x + 0.5) / width * 2 * Math.PI - Math.PI;
            int at = y * width + x;
            if (latitude > 0) {
                still[at] = skyColour(longitude, latitude);
                double veil = Noise.fractal(x * 18.0 / width, 5 + y * 26.0 / height, 18, 5);
                double shape = Math.max(0, Math.min(1, (veil - 0.5) * 4));
                double fade = Math.min(1, latitude / 0.12) * Math.min(1, (Math.PI / 2 - latitude) / 0.5);
                clouds[at] = (byte) (int) (200 * Noise.smooth(shape) * fade);
            } else {
                double distance = EYE / Math.tan(-latitude);
                still[at] = groundColour(distance * Math.sin(longitude), distance * Math.cos(longitude), distance);
            }
        }
    }

    private static int skyColour(double longitude, double latitude) {
        double up = Math.pow(latitude / (Math.PI / 2), 0.55);
        int colour = mix(0xFCE6C6, 0x6FA8D6, up);
        double sun =
                Math.cos(latitude) * Math.cos(longitude - 0.75) * Math.cos(0.22) + Math.sin(latitude) * Math.sin(0.22);
        double angle = Math.acos(Math.max(-1, Math.min(1, sun)));
        colour = mix(colour, 0xFFD9A0, 0.75 * Math.exp(-angle * 3.2));
        return angle < 0.03 ? mix(0xFFFBEA, colour, Noise.smooth(angle / 0.03) * 0.4) : colour;
    }

    private boolean isSea(int at) {
        double distance = distance(at / width);
        double longitude = longitude(at % width);
        return isSea(distance * Math.sin(longitude), distance * Math.cos(longitude));
    }

    private static boolean isSea(double x, double z) {
        return z > QUAY || x > HARBOUR && z > HARBOUR_END;
    }

    private static int groundColour(double x, double z, double distance) {
        double haze = 1 - Math.exp(-distance / 260);
        if (isSea(x, z)) {
            double toSun = Math.cos(Math.atan2(x, z) - 0.75);
            int water = mix(0x2E6F86, 0xA9CBD0, Math.min(1, distance / 90));
            water = mix(water, 0xFFDFAE, Math.max(0, toSun * toSun * toSun) * 0.35);
            return mix(water, 0xF6DFC0, haze);
        }
        double grain = Noise.fractal(x * 3 + 900, z * 3 + 900, 1 << 20, 3);
        double fine = Math.min(1, 6 / distance);
        if (z < -5 && Math.abs(x) < 3.2) {
            return shade(mix(0xB9A58C, 0x8F8072, grain * fine), joints(x, z, 1.2, 2.4, distance));
        }
        if (x < -7 || z < -5) {
            int grass = mix(0x7E9A55, 0x56793F, grain);
            return mix(grass, 0xCFC6A0, haze);
        }
        return shade(mix(0xCBBBA2, 0xA89A86, grain * fine), joints(x, z, 1, 1.6, distance));
    }

    /** Stones in rows, every other of which is set off by half a stone; their joints are darker. */
    private static double joints(double x, double z, double across, double along, double distance) {
        double row = Math.floor(z / across);
        double shifted = x / along + (row % 2 == 0 ? 0.5 : 0);
        double inRow = Math.abs(z / across - row - 0.5) * across;
        double inStone = Math.abs(shifted - Math.floor(shifted) - 0.5) * along;
        boolean joint = inRow > across / 2 - 0.025 || inStone > along / 2 - 0.025;
        double visible = Math.max(0, 1 - distance / 25);
        double tone = 0.94 + 0.1 * Noise.fractal(Math.floor(shifted) * 7.3, row * 3.1, 1 << 20, 1);
        return joint ? 1 - 0.3 * visible : 1 - (1 - tone) * visible;
    }

    private static int mix(int from, int to, double share) {
        double t = Math.max(0, Math.min(1, share));
        int red = (int) Noise.mix(from >> 16 & 255, to >> 16 & 255, t);
        int green = (int) Noise.mix(from >> 8 & 255, to >> 8 & 255, t);
        int blue = (int) Noise.mix(from & 255, to & 255, t);
        return red << 16 | green << 8 | blue;
    }

    private static int shade(int colour, double light) {
        int red = (int) Math.min(255, (colour >> 16 & 255) * light);
        int green = (int) Math.min(255, (colour >> 8 & 255) * light);
        int blue = (int) Math.min(255, (colour & 255) * light);
        return red << 16 | green << 8 | blue;
    }

    /** @param light in 256ths */
    private static int shade(int colour, int light) {
        int red = Math.min(255, (colour >> 16 & 255) * light >> 8);
        int green = Math.min(255, (colour >> 8 & 255) * light >> 8);
        int blue = Math.min(255, (colour & 255) * light >> 8);
        return red << 16 | green << 8 | blue;
    }

    // What stands still: things, far ones first

    /** Fills a flat polygon; edges are bent as the projection bends them. Three numbers are a corner. */
    private void fill(Graphics2D graphics, int colour, double... corners) {
        Path2D path = new Path2D.Double();
        int count = corners.length / 3;
        double last = Double.NaN;
        for (int i = 0; i < count; i++) {
            int a = i * 3;
            int b = (i + 1) % count * 3;
            for (int step = 0; step < EDGE_STEPS; step++) {
                double t = step / (double) EDGE_STEPS;
                double x = Noise.mix(corners[a], corners[b], t);
                double y = Noise.mix(corners[a + 1], corners[b + 1], t) - EYE;
                double z = Noise.mix(corners[a + 2], corners[b + 2], t);
                double longitude = Math.atan2(x, z);
                // Behind the back the longitude jumps; the polygon must not.
                while (longitude - last > Math.PI) {
                    longitude -= 2 * Math.PI;
                }
                while (last - longitude > Math.PI) {
                    longitude += 2 * Math.PI;
                }
                double pixelX = (longitude / (2 * Math.PI) + 0.5) * width;
                double pixelY = (0.5 - Math.atan2(y, Math.hypot(x, z)) / Math.PI) * height;
                if (Double.isNaN(last)) {
                    path.moveTo(pixelX, pixelY);
                } else {
                    path.lineTo(pixelX, pixelY);
                }
                last = longitude;
            }
        }
        path.closePath();
        graphics.setColor(new Color(colour));
        for (int turn = -1; turn <= 1; turn++) {
            graphics.translate(turn * width, 0);
            graphics.fill(path);
            graphics.translate(-turn * width, 0);
        }
    }

    /** A box by its sides that can be seen from the eye: the ends along z and x, and the top or the bottom. */
    private void box(Graphics2D g, int colour, double x0, double x1, double y0, double y1, double z0, double z1) {
        if (y0 > EYE) {
            fill(g, shade(colour, 0.6), x0, y0, z0, x1, y0, z0, x1, y0, z1, x0, y0, z1);
        }
        if (y1 < EYE) {
            fill(g, shade(colour, 1.1), x0, y1, z0, x1, y1, z0, x1, y1, z1, x0, y1, z1);
        }
        double sideX = x0 > 0 ? x0 : x1;
        if (x0 > 0 || x1 < 0) {
            fill(g, shade(colour, x0 > 0 ? 0.78 : 0.95), sideX, y0, z0, sideX, y0, z1, sideX, y1, z1, sideX, y1, z0);
        }
        double sideZ = z0 > 0 ? z0 : z1;
        if (z0 > 0 || z1 < 0) {
            fill(g, shade(colour, z0 > 0 ? 0.85 : 1), x0, y0, sideZ, x1, y0, sideZ, x1, y1, sideZ, x0, y1, sideZ);
        }
    }

    /** @param up 1 for the gate, -1 for its mirror image in the water */
    private void torii(Graphics2D g, double up) {
        double z = 20;
        for (int side = -1; side <= 1; side += 2) {
            double x = side * 3.4;
            post(g, VERMILION, x, 0, 7.4 * up, z, 0.36);
            post(g, INK, x, 0, 0.9 * up, z - 0.02, 0.44);
        }
        bar(g, VERMILION, 4.3, 5.5 * up, 6.05 * up, z, 0);
        bar(g, VERMILION, 0.3, 6.05 * up, 7.3 * up, z, 0);
        bar(g, VERMILION, 4.9, 7.2 * up, 7.75 * up, z, 0.25 * up);
        bar(g, INK, 5.3, 7.7 * up, 8.15 * up, z, 0.4 * up);
    }

    private void post(Graphics2D g, int colour, double x, double y0, double y1, double z, double radius) {
        fill(g, shade(colour, 0.8), x - radius, y0, z, x, y0, z, x, y1, z, x - radius * 0.85, y1, z);
        fill(g, colour, x, y0, z, x + radius, y0, z, x + radius * 0.85, y1, z, x, y1, z);
    }

    /** A beam whose ends rise. */
    private void bar(Graphics2D g, int colour, double half, double y0, double y1, double z, double rise) {
        fill(
                g, colour, -half, y0 + rise, z, -half / 2, y0, z, half / 2, y0, z, half, y0 + rise, z, half, y1 + rise,
                z, half / 2, y1, z, -half / 2, y1, z, -half, y1 + rise, z);
    }

    /** Ridges around the horizon, pale where they are far. */
    private void islands(Graphics2D g) {
        ridge(g, 0xA9BCC4, -2.3, 1.5, 0.075, 5, 14);
        ridge(g, 0x86A3A6, -1.2, 0.35, 0.055, 9, 31);
        ridge(g, 0x9BB0AE, 0.95, 2.4, 0.05, 11, 47);
        ridge(g, 0x7F9A7C, 1.9, 4.6, 0.15, 7, 5);
    }

    private void ridge(Graphics2D g, int colour, double from, double to, double high, int detail, int seed) {
        Path2D path = new Path2D.Double();
        int steps = 240;
        path.moveTo((from / (2 * Math.PI) + 0.5) * width, height / 2.0 + 1);
        for (int i = 0; i <= steps; i++) {
            double t = i / (double) steps;
            double ends = Noise.smooth(Math.min(1, 5 * Math.min(t, 1 - t)));
            double up = high * ends * (0.35 + Noise.fractal(t * detail, seed, 1 << 20, 4));
            path.lineTo(
                    (Noise.mix(from, to, t) / (2 * Math.PI) + 0.5) * width, height / 2.0 + 1 - up / Math.PI * height);
        }
        path.lineTo((to / (2 * Math.PI) + 0.5) * width, height / 2.0 + 1);
        path.closePath();
        g.setColor(new Color(colour));
        for (int turn = -1; turn <= 1; turn++) {
            g.translate(turn * width, 0);
            g.fill(path);
            g.translate(-turn * width, 0);
        }
    }

    private void leftHill(Graphics2D g) {
        ridge(g, 0x6C8C5A, -2.75, -0.85, 0.30, 4, 71);
        Random random = new Random(8);
        for (int i = 0; i < 46; i++) {
            double bearing = -2.55 + 1.55 * i / 46 + 0.03 * random.nextDouble();
            double far = 34 - 16 * Math.abs(Math.sin(i * 2.4));
            cedar(g, far * Math.sin(bearing), far * Math.cos(bearing), 6 + 5 * random.nextDouble());
        }
    }

    private void cedar(Graphics2D g, double x, double z, double tall) {
        double away = Math.hypot(x, z);
        double sideX = z / away;
        double sideZ = -x / away;
        fill(
                g,
                0x5B4636,
                x - 0.25 * sideX,
                0,
                z - 0.25 * sideZ,
                x + 0.25 * sideX,
                0,
                z + 0.25 * sideZ,
                x + 0.15 * sideX,
                tall / 2,
                z + 0.15 * sideZ,
                x - 0.15 * sideX,
                tall / 2,
                z - 0.15 * sideZ);
        for (int layer = 0; layer < 4; layer++) {
            double low = tall * (0.16 + 0.2 * layer);
            double half = tall * (0.20 - 0.038 * layer);
            int colour = mix(0x35573A, 0x5E8150, layer / 4.0);
            fill(
                    g,
                    colour,
                    x - half * sideX,
                    low,
                    z - half * sideZ,
                    x + half * sideX,
                    low,
                    z + half * sideZ,
                    x,
                    low + tall * 0.34,
                    z);
        }
    }

    /** Steps, a row of small gates and a hall at the left. */
    private void shrine(Graphics2D g) {
        for (int step = 0; step < 10; step++) {
            box(g, 0xB4AB9C, -16.5 - step * 0.7, -15.8 - step * 0.7, step * 0.25, (step + 1) * 0.25, -2, 2);
        }
        box(g, 0x8A5A3C, -27, -25.5, 2.5, 6.2, -3.4, 3.4);
        fill(g, 0xF1E3C6, -25.45, 2.8, -2.6, -25.45, 2.8, 2.6, -25.45, 5.2, 2.6, -25.45, 5.2, -2.6);
        for (double z = -2.6; z <= 2.6; z += 0.65) {
            fill(g, INK, -25.4, 2.8, z - 0.04, -25.4, 2.8, z + 0.04, -25.4, 5.2, z + 0.04, -25.4, 5.2, z - 0.04);
        }
        fill(g, 0x4C5A60, -24.6, 6, -5, -24.6, 6, 5, -26.5, 9, 3.6, -26.5, 9, -3.6);
        fill(g, 0x3E4A50, -24.6, 5.8, -5, -24.6, 5.8, 5, -24.6, 6.1, 5, -24.6, 6.1, -5);
        for (int gate = 3; gate >= 0; gate--) {
            double x = -9.5 - gate * 1.7;
            for (int side = -1; side <= 1; side += 2) {
                double z = side * 1.5;
                fill(g, VERMILION, x, 0, z - 0.13, x, 0, z + 0.13, x, 3, z + 0.11, x, 3, z - 0.11);
                fill(g, INK, x, 0, z - 0.16, x, 0, z + 0.16, x, 0.4, z + 0.16, x, 0.4, z - 0.16);
            }
            fill(g, shade(VERMILION, 0.9), x, 2.3, -1.9, x, 2.3, 1.9, x, 2.5, 1.9, x, 2.5, -1.9);
            fill(g, VERMILION, x, 2.9, -2.2, x, 2.9, 2.2, x, 3.12, 2.3, x, 3.12, -2.3);
            fill(g, INK, x, 3.1, -2.3, x, 3.1, 2.3, x, 3.25, 2.4, x, 3.25, -2.4);
        }
        for (int side = -1; side <= 1; side += 2) {
            stoneLantern(g, -8, side * 3.2);
        }
    }

    private void stoneLantern(Graphics2D g, double x, double z) {
        box(g, 0x9C968C, x - 0.35, x + 0.35, 0, 0.25, z - 0.35, z + 0.35);
        box(g, 0xA8A298, x - 0.14, x + 0.14, 0.25, 1.2, z - 0.14, z + 0.14);
        box(g, 0x9C968C, x - 0.32, x + 0.32, 1.2, 1.35, z - 0.32, z + 0.32);
        box(g, 0xFFE2A6, x - 0.22, x + 0.22, 1.35, 1.75, z - 0.22, z + 0.22);
        box(g, 0x8B857B, x - 0.42, x + 0.42, 1.75, 1.95, z - 0.42, z + 0.42);
    }

    /** Two rows of wooden shops along a lane that leads away behind the back. */
    private void street(Graphics2D g) {
        int[] walls = {0xA9825C, 0xE6D7BC, 0x8F6A4A, 0xC9AE86, 0xEADFCB, 0x9A7350};
        int[] roofs = {0x4F5B63, 0x5B6066, 0x465159, 0x606A70, 0x525C5F, 0x4A545C};
        for (int house = 5; house >= 0; house--) {
            double near = -7 - house * 6.2;
            for (int side = -1; side <= 1; side += 2) {
                int kind = (house * 2 + (side > 0 ? 1 : 0)) % walls.length;
                shop(g, walls[kind], roofs[(kind + house) % roofs.length], side, near - 5.8, near, kind);
            }
        }
    }

    private void shop(Graphics2D g, int wall, int roof, int side, double z0, double z1, int kind) {
        double front = side * 3.6;
        double back = side * 9;
        double tall = 3.1 + 0.5 * (kind % 3);
        box(g, wall, Math.min(front, back), Math.max(front, back), 0, tall, z0, z1);
        double inside = front - side * 0.02;
        fill(g, 0x4A3A2E, inside, 0.15, z0 + 0.5, inside, 0.15, z1 - 0.5, inside, 2.2, z1 - 0.5, inside, 2.2, z0 + 0.5);
        fill(g, 0xF4D9A0, inside, 0.8, z0 + 0.8, inside, 0.8, z1 - 2.4, inside, 2, z1 - 2.4, inside, 2, z0 + 0.8);
        for (double z = z0 + 0.8; z < z1 - 2.3; z += 0.5) {
            fill(g, 0x5A4434, inside, 0.8, z, inside, 0.8, z + 0.06, inside, 2, z + 0.06, inside, 2, z);
        }
        // Crates with fruit, or buckets, in front.
        int[] goods = {0xE08A2E, 0xC24A36, 0x7FA24A, 0x5E88A8};
        for (int crate = 0; crate < 3; crate++) {
            double z = z1 - 1.1 - crate * 0.75;
            double out = front - side * 0.5;
            box(g, 0x9B7B55, Math.min(out, front), Math.max(out, front), 0.1, 0.55, z, z + 0.6);
            fill(
                    g,
                    goods[(kind + crate) % goods.length],
                    out + side * 0.05,
                    0.56,
                    z + 0.05,
                    out + side * 0.05,
                    0.56,
                    z + 0.55,
                    front,
                    0.72,
                    z + 0.55,
                    front,
                    0.72,
                    z + 0.05);
        }
        double eaves = front - side * 0.9;
        double ridge = side * 6.3;
        fill(
                g,
                shade(roof, 1.15),
                eaves,
                tall - 0.2,
                z0 - 0.3,
                eaves,
                tall - 0.2,
                z1 + 0.3,
                ridge,
                tall + 1.9,
                z1 + 0.3,
                ridge,
                tall + 1.9,
                z0 - 0.3);
        fill(g, shade(wall, 0.9), front, tall, z1, back, tall, z1, ridge, tall + 1.75, z1);
        fill(
                g,
                shade(roof, 0.8),
                eaves,
                tall - 0.35,
                z0 - 0.3,
                eaves,
                tall - 0.35,
                z1 + 0.3,
                eaves,
                tall - 0.15,
                z1 + 0.3,
                eaves,
                tall - 0.15,
                z0 - 0.3);
        // A signboard under the eaves.
        fill(
                g,
                0x6B4A2F,
                front - side * 0.05,
                2.35,
                z0 + 1.2,
                front - side * 0.05,
                2.35,
                z1 - 1.2,
                front - side * 0.05,
                2.85,
                z1 - 1.2,
                front - side * 0.05,
                2.85,
                z0 + 1.2);
        fill(
                g,
                0xE9D9B4,
                front - side * 0.07,
                2.42,
                z0 + 1.3,
                front - side * 0.07,
                2.42,
                z1 - 1.3,
                front - side * 0.07,
                2.78,
                z1 - 1.3,
                front - side * 0.07,
                2.78,
                z0 + 1.3);
    }

    private void breakwater(Graphics2D g) {
        box(g, 0xB5ADA2, 58, 62, 0, 1.3, 4, 60);
        fill(g, 0xF7F3EA, 59, 1.3, 26, 61.6, 1.3, 24.6, 61.2, 12, 25, 59.6, 12, 26);
        fill(g, 0xD2503A, 59.2, 5, 25.9, 61.5, 5, 24.7, 61.4, 7, 24.8, 59.35, 7, 25.9);
        fill(g, 0x4A545C, 59.3, 12, 26, 61.5, 12, 24.8, 60.4, 14, 25.4);
        box(g, 0xA09484, HARBOUR - 0.5, HARBOUR, -0.05, 0.12, HARBOUR_END, QUAY);
        box(g, 0x8E765A, 10, 22, 0.15, 0.4, -1.4, 0.2);
        for (double x = 10.5; x < 22; x += 2.2) {
            post(g, 0x6E5943, x, -0.2, 1.1, 0.2, 0.14);
        }
        // Sheds on the far side of the harbour.
        for (int shed = 0; shed < 4; shed++) {
            double x = 16 + shed * 8;
            box(g, shed % 2 == 0 ? 0xC7B79C : 0x9FB0AE, x, x + 6, 0, 3.2, -14, HARBOUR_END - 1);
            fill(
                    g,
                    0x6A5A50,
                    x - 0.4,
                    3.1,
                    HARBOUR_END - 0.6,
                    x + 6.4,
                    3.1,
                    HARBOUR_END - 0.6,
                    x + 5.8,
                    5,
                    -10.5,
                    x + 0.2,
                    5,
                    -10.5);
        }
    }

    private void quayThings(Graphics2D g) {
        for (int away = (int) HARBOUR; away > -(int) HARBOUR; away--) {
            // Far ones first: from both ends to the middle.
            int stone = away > 0 ? away - 1 : -(int) HARBOUR - away;
            box(g, stone % 2 == 0 ? 0x9A8F82 : 0xA1968A, stone, stone + 1, -0.02, 0.22, QUAY - 0.35, QUAY);
        }
        for (int bollard = -2; bollard <= 2; bollard++) {
            double x = bollard * 3.1 + 0.8;
            post(g, 0x4A4A4A, x, 0.2, 0.62, QUAY - 0.2, 0.16);
        }
        box(g, 0x6E543C, -4.5, -4.35, 0, 0.42, -1.35, -0.95);
        box(g, 0x6E543C, -3.05, -2.9, 0, 0.42, -1.35, -0.95);
        box(g, 0x8A6B4C, -4.6, -2.8, 0.42, 0.5, -1.4, -0.9);
    }

    // What moves

    private void findMoving(int[] empty) {
        int[] found = new int[width * height / 2];
        int count = 0;
        for (int at = 0; at < still.length; at++) {
            int y = at / width;
            boolean unchanged = still[at] == empty[at];
            if (y < height / 2) {
                sky[at] = unchanged;
            } else if (unchanged && y > height / 2 + 1) {
                if (isSea(at)) {
                    found[count++] = at;
                }
            }
        }
        sea = Arrays.copyOf(found, count);
        seaPhases = new float[WAVES.length][count];
        seaRipple = new float[count];
        for (int i = 0; i < count; i++) {
            double distance = distance(sea[i] / width);
            double longitude = longitude(sea[i] % width);
            double x = distance * Math.sin(longitude);
            double z = distance * Math.cos(longitude);
            for (int wave = 0; wave < WAVES.length; wave++) {
                seaPhases[wave][i] = (float)
                        (Math.floorMod(Math.round((x * WAVES[wave][0] + z * WAVES[wave][1]) * TABLE), (long) TABLE));
            }
            seaRipple[i] = (float) Math.min(1, 14 / distance + 0.18);
        }
    }

    /** Waves per metre along x and z, whole periods in a loop, and strength. */
    private static final double[][] WAVES = {
        {0.11, 0.23, 3, 0.9}, {-0.17, 0.31, 4, 0.7}, {0.41, 0.37, 6, 0.5}, {-0.53, 0.71, 7, 0.4}
    };

    private double distance(int y) {
        return EYE / Math.tan((y + 0.5) / height * Math.PI - Math.PI / 2);
    }

    private double longitude(int x) {
        return (x + 0.5) / width * 2 * Math.PI - Math.PI;
    }

    /** The moment at {@code phase} of the loop, 0 to 1, as rows of 0xRRGGBB; overwritten by the next call. */
    int[] at(double phase) {
        System.arraycopy(still, 0, frame, 0, still.length);
        IntStream.range(0, height / 2).parallel().forEach(y -> drift(y, phase));
        IntStream.range(0, 16).parallel().forEach(part -> ripple(part, 16, phase));
        Graphics2D graphics = graphics(frameImage);
        boats(graphics, phase);
        cloths(graphics, phase);
        gulls(graphics, phase);
        graphics.dispose();
        return frame;
    }

    /** Clouds go on for ever: while they drift, those of the loop before fade into those of the next. */
    private void drift(int y, double phase) {
        double way = width / 72.0;
        double now = phase * way;
        double before = now - way;
        int fresh = (int) Math.round(256 * phase);
        int first = (int) Math.floor(-now);
        int firstShare = (int) (256 * (-now - first));
        int second = (int) Math.floor(-before);
        int secondShare = (int) (256 * (-before - second));
        int row = y * width;
        for (int x = 0; x < width; x++) {
            int at = row + x;
            if (sky[at]) {
                int veil =
                        cloud(row, x + first, firstShare) * (256 - fresh) + cloud(row, x + second, secondShare) * fresh;
                frame[at] = veil(still[at], veil >> 8);
            }
        }
    }

    private int cloud(int row, int x, int share) {
        int left = x < 0 ? x + width : x >= width ? x - width : x;
        int right = left + 1 == width ? 0 : left + 1;
        int a = clouds[row + left] & 255;
        int b = clouds[row + right] & 255;
        return a * (256 - share) + b * share >> 8;
    }

    /** Lays cloud over the sky, 0 to 255. */
    private static int veil(int colour, int share) {
        int red = colour >> 16 & 255;
        int green = colour >> 8 & 255;
        int blue = colour & 255;
        red += (255 - red) * share >> 8;
        green += (248 - green) * share >> 8;
        blue += (238 - blue) * share >> 8;
        return red << 16 | green << 8 | blue;
    }

    private void ripple(int part, int parts, double phase) {
        int from = (int) ((long) sea.length * part / parts);
        int to = (int) ((long) sea.length * (part + 1) / parts);
        int[] shift = new int[WAVES.length];
        for (int wave = 0; wave < WAVES.length; wave++) {
            shift[wave] = (int) Math.round(phase * WAVES[wave][2] * TABLE);
        }
        for (int i = from; i < to; i++) {
            float sum = 0;
            for (int wave = 0; wave < WAVES.length; wave++) {
                sum += (float) WAVES[wave][3] * SINE[((int) seaPhases[wave][i] + shift[wave]) & TABLE - 1];
            }
            float strength = seaRipple[i];
            int at = sea[i];
            int aside = (int) (sum * 3 * strength);
            int source = at - at % width + Math.floorMod(at % width + aside, width);
            double light = 1 + 0.085 * sum * strength + (sum > 1.75f ? (sum - 1.75f) * 0.5 * strength : 0);
            frame[at] = shade(still[source], (int) (light * 256));
        }
    }

    private void boats(Graphics2D g, double phase) {
        for (int boat = 0; boat < 3; boat++) {
            double bob = 0.07 * Math.sin(2 * Math.PI * (3 * phase + boat * 0.37));
            double tilt = 0.05 * Math.sin(2 * Math.PI * (2 * phase + boat * 0.21));
            double x = 13 + boat * 4.6;
            double z = 2.2 + boat * 1.3;
            int hull = boat == 0 ? 0xF4F1EA : boat == 1 ? 0x4E86A6 : 0xD9C28A;
            fill(
                    g,
                    hull,
                    x,
                    0.75 + bob + tilt,
                    z - 2,
                    x,
                    0.05 + bob,
                    z - 1.5,
                    x,
                    0.05 + bob,
                    z + 1.6,
                    x,
                    0.85 + bob - tilt,
                    z + 2.4);
            fill(
                    g,
                    0xB5483A,
                    x,
                    0.16 + bob,
                    z - 1.6,
                    x,
                    0.02 + bob,
                    z - 1.5,
                    x,
                    0.02 + bob,
                    z + 1.6,
                    x,
                    0.16 + bob,
                    z + 1.7);
            fill(
                    g,
                    0xF8F4EA,
                    x,
                    0.75 + bob,
                    z - 0.9,
                    x,
                    0.75 + bob,
                    z + 0.4,
                    x,
                    1.7 + bob,
                    z + 0.3,
                    x,
                    1.7 + bob,
                    z - 0.8);
            fill(
                    g,
                    0x5E7F8C,
                    x,
                    1.15 + bob,
                    z - 0.7,
                    x,
                    1.15 + bob,
                    z + 0.25,
                    x,
                    1.55 + bob,
                    z + 0.2,
                    x,
                    1.55 + bob,
                    z - 0.65);
            fill(
                    g,
                    INK,
                    x,
                    1.7 + bob,
                    z - 0.2,
                    x,
                    1.7 + bob,
                    z - 0.14,
                    x,
                    3.4 + bob,
                    z - 0.14 + tilt,
                    x,
                    3.4 + bob,
                    z - 0.18 + tilt);
        }
    }

    /** Short curtains over the doors of the shops, and paper lanterns beside them. */
    private void cloths(Graphics2D g, double phase) {
        int[] dyes = {0x2F4F7F, 0xA63F35, 0x3E6B4F, 0x6A4B7A, 0xB98A3A, 0x2F6A77};
        for (int house = 3; house >= 0; house--) {
            double near = -7 - house * 6.2;
            for (int side = -1; side <= 1; side += 2) {
                double x = side * 3.45;
                for (int cloth = 0; cloth < 3; cloth++) {
                    double z = near - 2.2 + cloth * 0.55;
                    double sway = 0.08 * Math.sin(2 * Math.PI * (3 * phase + 0.13 * cloth + 0.29 * house));
                    fill(
                            g,
                            dyes[(house + (side > 0 ? 3 : 0)) % dyes.length],
                            x,
                            2.2,
                            z,
                            x,
                            2.2,
                            z + 0.52,
                            x - side * Math.abs(sway),
                            1.35,
                            z + 0.52 + sway,
                            x - side * Math.abs(sway),
                            1.35,
                            z + sway);
                }
                double swing = 0.05 * Math.sin(2 * Math.PI * (2 * phase + 0.4 * house + (side > 0 ? 0.5 : 0)));
                double z = near - 0.35;
                double out = side * 2.75;
                fill(
                        g,
                        0xE2573C,
                        out,
                        2.15,
                        z + swing - 0.16,
                        out,
                        2.15,
                        z + swing + 0.16,
                        out,
                        2.45,
                        z + swing + 0.2,
                        out,
                        2.75,
                        z + swing + 0.14,
                        out,
                        2.75,
                        z + swing - 0.14,
                        out,
                        2.45,
                        z + swing - 0.2);
                fill(
                        g,
                        INK,
                        out,
                        2.75,
                        z + swing - 0.1,
                        out,
                        2.75,
                        z + swing + 0.1,
                        out,
                        2.82,
                        z + swing + 0.1,
                        out,
                        2.82,
                        z + swing - 0.1);
            }
        }
    }

    private void gulls(Graphics2D g, double phase) {
        for (int gull = 0; gull < 4; gull++) {
            double turn = 2 * Math.PI * (phase + gull * 0.27);
            double x = -6 + 9 * gull + 5 * Math.cos(turn);
            double y = 9 + 1.5 * gull % 4 + Math.sin(2 * turn);
            double z = 26 + 6 * Math.sin(turn);
            double beat = 0.25 * Math.sin(2 * Math.PI * (18 * phase + gull * 0.3));
            fill(g, 0xFBFAF6, x - 0.9, y + beat, z, x, y, z, x, y + 0.14, z, x - 0.5, y + beat * 0.6 + 0.12, z);
            fill(g, 0xE9E7E0, x + 0.9, y + beat, z, x, y, z, x, y + 0.14, z, x + 0.5, y + beat * 0.6 + 0.12, z);
        }
    }
}
