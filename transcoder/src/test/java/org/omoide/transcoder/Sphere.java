package org.omoide.transcoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.omoide.transcoder.Viewing.Picture;

/** Luma by direction, of a picture or of all tiles of a level. */
@FunctionalInterface
interface Sphere {

    /** @param yaw and pitch in degrees */
    double luma(double yaw, double pitch);

    /** One eye's part of an equirectangular picture. */
    static Sphere of(Picture picture, int left, int top, int width, int height) {
        return (yaw, pitch) -> {
            int x = Math.floorMod((int) Math.floor((yaw / 360 + 0.5) * width), width);
            int y = Math.min(height - 1, (int) Math.floor((0.5 - pitch / 180) * height));
            return picture.planes()[0][(top + y) * picture.width() + left + x] & 0xFF;
        };
    }

    static Sphere of(Picture picture) {
        return of(picture, 0, 0, picture.width(), picture.height());
    }

    /** What a window of 90° shows that looks at {@code ahead}; only for directions in it. */
    static Sphere ofWindow(Picture picture, Edits.Direction ahead) {
        return (yaw, pitch) -> {
            double turned = Math.toRadians(yaw - ahead.yaw());
            double latitude = Math.toRadians(pitch);
            double base = Math.toRadians(ahead.pitch());
            double forward = Math.cos(latitude) * Math.cos(turned);
            double depth = forward * Math.cos(base) + Math.sin(latitude) * Math.sin(base);
            double up = Math.sin(latitude) * Math.cos(base) - forward * Math.sin(base);
            double right = Math.cos(latitude) * Math.sin(turned);
            int x = (int) Math.floor((right / depth + 1) / 2 * picture.width());
            int y = (int) Math.floor(picture.height() / 2.0 - up / depth / 2 * picture.width());
            return picture.planes()[0][y * picture.width() + x] & 0xFF;
        };
    }

    /** One moment of a level as its tiles show it. */
    static Sphere ofTiles(Path made, Manifest manifest, String eye, Manifest.Level level, int frame)
            throws IOException {
        Map<String, Picture> tiles = new HashMap<>();
        String type = manifest.kind().equals("video") ? ".mp4" : ".jpg";
        for (int row = 0; row < level.columns().size(); row++) {
            for (int column = 0; column < level.columns().get(row); column++) {
                Path tile = made.resolve("tiles/" + eye + "/" + level.name() + "/" + row + "-" + column + type);
                tiles.put(row + "-" + column, Viewing.of(tile).pictures.get(frame));
            }
        }
        int rows = level.columns().size();
        return (yaw, pitch) -> {
            double down = (0.5 - pitch / 180) * rows;
            int row = (int) Math.min(rows - 1, Math.floor(down));
            int columns = level.columns().get(row);
            double across = (((yaw / 360 + 0.5) % 1) + 1) % 1 * columns;
            Picture tile = tiles.get(row + "-" + (int) across);
            int x = (int) ((across - (int) across) * tile.width());
            int y = (int) Math.min(tile.height() - 1, (down - row) * tile.height());
            return tile.planes()[0][y * tile.width() + x] & 0xFF;
        };
    }

    /** Standard deviation of luma within a circle around what a slope explains: nothing is left of what has no detail. */
    default double detail(Edits.Direction centre, double radius) {
        double[] sums = new double[6];
        int count = 0;
        double squares = 0;
        int steps = 40;
        for (int i = -steps; i <= steps; i++) {
            for (int j = -steps; j <= steps; j++) {
                double right = i / (double) steps;
                double up = j / (double) steps;
                if (right * right + up * up > 1) {
                    continue;
                }
                double luma =
                        at(centre, Math.sin(Math.toRadians(radius)) * right, Math.sin(Math.toRadians(radius)) * up);
                count++;
                sums[0] += luma;
                sums[1] += luma * right;
                sums[2] += luma * up;
                sums[3] += right * right;
                sums[4] += up * up;
                squares += luma * luma;
            }
        }
        double explained = sums[0] * sums[0] / count + sums[1] * sums[1] / sums[3] + sums[2] * sums[2] / sums[4];
        return Math.sqrt(Math.max(0, squares - explained) / count);
    }

    private double at(Edits.Direction centre, double right, double up) {
        double yaw = Math.toRadians(centre.yaw());
        double pitch = Math.toRadians(centre.pitch());
        double ahead = Math.sqrt(1 - right * right - up * up);
        double x =
                ahead * Math.cos(pitch) * Math.sin(yaw) + right * Math.cos(yaw) - up * Math.sin(pitch) * Math.sin(yaw);
        double y = ahead * Math.sin(pitch) + up * Math.cos(pitch);
        double z =
                ahead * Math.cos(pitch) * Math.cos(yaw) - right * Math.sin(yaw) - up * Math.sin(pitch) * Math.cos(yaw);
        return luma(Math.toDegrees(Math.atan2(x, z)), Math.toDegrees(Math.asin(Math.max(-1, Math.min(1, y)))));
    }
}
