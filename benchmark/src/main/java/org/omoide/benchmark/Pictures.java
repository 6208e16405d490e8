package org.omoide.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import org.omoide.benchmark.Planes.Plane;

/**
 * Luma of every so-many-th frame of a film, of the left or only eye: as it was filmed, untiled, and of all tiles of all levels.
 *
 * @param step frames from one to the next
 * @param tiles of each level and sample, one tile behind the other
 */
record Pictures(Grid grid, int step, Plane[] source, Plane[] untiled, byte[][][] tiles) {

    private static final int STEP = 10;

    /** Bytes of all samples together, about. */
    private static final long ROOM = 1_500_000_000L;

    static Pictures decode(TiledFilm film) throws IOException {
        Grid grid = film.grid();
        int ofTile = grid.tileWidth() * grid.tileHeight();
        long room = (long) film.footage().eye().width() * film.footage().eye().height()
                + (long) grid.width() * grid.height();
        for (Grid.Level level : grid.levels()) {
            room += (long) level.tiles() * ofTile;
        }
        long most = Math.max(2, Math.min(ROOM, Runtime.getRuntime().maxMemory() / 2) / room);
        int step = (int) Math.max(Math.min(STEP, Math.max(1, film.frames() / 2)), (film.frames() + most - 1) / most);
        int samples = (film.frames() + step - 1) / step;
        Pictures pictures = new Pictures(
                grid,
                step,
                new Plane[samples],
                new Plane[samples],
                new byte[grid.levels().size()][samples][]);
        pictures.decodeSource(film.footage());
        pictures.decodeUntiled(film.folder().resolve("untiled/" + Untiled.NAME));
        String eye = film.footage().eye().name();
        for (int l = 0; l < grid.levels().size(); l++) {
            Grid.Level level = grid.levels().get(l);
            byte[][] target = pictures.tiles[l];
            for (int sample = 0; sample < samples; sample++) {
                target[sample] = new byte[level.tiles() * ofTile];
            }
            for (int row = 0; row < level.rows(); row++) {
                for (int column = 0; column < level.columns()[row]; column++) {
                    String name = "tiles/" + eye + "/" + level.name() + "/" + row + "-" + column + ".mp4";
                    int offset = (level.first(row) + column) * ofTile;
                    Planes.decode(film.tiled().resolve(name), (picture, number) -> {
                        if (number % step == 0 && number / step < samples) {
                            if (picture.width() != grid.tileWidth() || picture.height() != grid.tileHeight()) {
                                throw new IOException(name + " is " + picture.width() + "x" + picture.height());
                            }
                            Planes.copy(
                                    picture,
                                    target[(int) (number / step)],
                                    offset,
                                    grid.tileWidth(),
                                    grid.tileHeight());
                        }
                    });
                }
            }
        }
        for (int sample = 0; sample < samples; sample++) {
            if (pictures.source[sample] == null || pictures.untiled[sample] == null) {
                throw new IOException(film.name() + " has no frame " + sample * step);
            }
        }
        return pictures;
    }

    private void decodeSource(Footage footage) throws IOException {
        try (Planes planes = new Planes()) {
            footage.pictures((pictures, number) -> {
                if (number % step == 0 && number / step < source.length) {
                    source[(int) (number / step)] = planes.of(pictures.get(0));
                }
            });
        }
    }

    private void decodeUntiled(Path file) throws IOException {
        Planes.decode(file, (picture, number) -> {
            if (number % step == 0 && number / step < untiled.length) {
                Plane plane = new Plane(grid.width(), grid.height(), new byte[grid.width() * grid.height()]);
                Planes.copy(picture, plane.luma(), 0, grid.width(), grid.height());
                untiled[(int) (number / step)] = plane;
            }
        });
    }

    /** The sample nearest to a frame. */
    int sample(long frame) {
        return (int) Math.min(source.length - 1, Math.max(0, Math.round(frame / (double) step)));
    }
}
