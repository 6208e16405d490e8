package org.omoide.transcoder.film;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.edit.Veil;
import org.omoide.transcoder.grid.Eye;
import org.omoide.transcoder.grid.Grid;
import org.omoide.transcoder.grid.Level;
import org.omoide.transcoder.media.Frames;
import org.omoide.transcoder.media.NativeException;
import org.omoide.transcoder.media.Scaler;

/** One moment of the film in all sizes, for all eyes. Used again and again, as fresh memory costs time. */
final class PictureSet implements Closeable {

    /** The scalers of a film, which all its sets share. */
    static final class Scalers implements Closeable {

        private final List<Eye> eyes;
        private final List<Level> levels;
        private final Grid grid;
        private final int fallbackWidth;
        private final Scaler[] ofLevel;
        private final Scaler[] ofPole;
        private final Scaler ofFallback = new Scaler();

        Scalers(List<Eye> eyes, List<Level> levels, Grid grid, int fallbackWidth) {
            this.eyes = eyes;
            this.levels = levels;
            this.grid = grid;
            this.fallbackWidth = fallbackWidth;
            ofLevel = new Scaler[levels.size()];
            ofPole = new Scaler[levels.size()];
            for (int i = 0; i < levels.size(); i++) {
                ofLevel[i] = new Scaler();
                ofPole[i] = new Scaler();
            }
        }

        @Override
        public void close() {
            for (int i = 0; i < ofLevel.length; i++) {
                ofLevel[i].close();
                ofPole[i].close();
            }
            ofFallback.close();
        }
    }

    private final Scalers scalers;
    private final AVFrame[][] owned;

    /** The same as {@link #owned}, or the decoded picture where it fits as it is. */
    private final AVFrame[][] pictures;

    private final @Nullable AVFrame[][][] poles;
    private final AVFrame[] ofSource;
    private final @Nullable AVFrame fallback;
    private final int fallbackLevel;

    PictureSet(Scalers scalers) throws IOException {
        this.scalers = scalers;
        int eyes = scalers.eyes.size();
        int levels = scalers.levels.size();
        int width = scalers.grid.tileWidth();
        int height = scalers.grid.tileHeight();
        owned = new AVFrame[eyes][levels];
        pictures = new AVFrame[eyes][levels];
        poles = new AVFrame[eyes][levels][2];
        ofSource = new AVFrame[eyes];
        Arrays.setAll(ofSource, eye -> av_frame_alloc());
        int shared = -1;
        for (int i = 0; i < levels; i++) {
            Level level = scalers.levels.get(i);
            if (level.width(width) == scalers.fallbackWidth && level.height(height) == scalers.fallbackWidth / 2) {
                shared = i;
            }
            for (int eye = 0; eye < eyes; eye++) {
                owned[eye][i] = Frames.ofVideo(level.width(width), level.height(height));
                pictures[eye][i] = owned[eye][i];
                if (level.isHalved(0)) {
                    poles[eye][i][0] = Frames.ofVideo(level.width(width) / 2, height);
                    poles[eye][i][1] = Frames.ofVideo(level.width(width) / 2, height);
                }
            }
        }
        fallbackLevel = shared;
        fallback = shared >= 0 ? null : Frames.ofVideo(scalers.fallbackWidth, scalers.fallbackWidth / 2);
    }

    /**
     * Fills the set from a picture that stands upright and holds all eyes.
     *
     * @param veils hide parts of the finest picture of each eye, from which everything else is made
     */
    void fill(AVFrame source, List<Veil> veils) throws IOException {
        for (int eye = 0; eye < owned.length; eye++) {
            av_frame_unref(ofSource[eye]);
            fill(source, eye, veils);
        }
        if (fallback != null) {
            scalers.ofFallback.scale(pictures[0][finest()], fallback);
        }
    }

    private void fill(AVFrame source, int eyeIndex, List<Veil> veils) throws IOException {
        Eye eye = scalers.eyes.get(eyeIndex);
        AVFrame view = Frames.crop(source, eye.x(), eye.y(), eye.width(), eye.height());
        try {
            AVFrame larger = view;
            for (int i = scalers.levels.size() - 1; i >= 0; i--) {
                if (larger == view && veils.isEmpty() && fits(view, owned[eyeIndex][i])) {
                    NativeException.check("av_frame_ref", av_frame_ref(ofSource[eyeIndex], view));
                    pictures[eyeIndex][i] = ofSource[eyeIndex];
                } else {
                    pictures[eyeIndex][i] = owned[eyeIndex][i];
                    scalers.ofLevel[i].scale(larger, owned[eyeIndex][i]);
                }
                if (larger == view) {
                    veils.forEach(veil -> veil.hide(owned[eyeIndex][finest()]));
                }
                larger = pictures[eyeIndex][i];
                fillPoles(eyeIndex, i);
            }
        } finally {
            av_frame_free(view);
        }
    }

    private int finest() {
        return scalers.levels.size() - 1;
    }

    private static boolean fits(AVFrame view, AVFrame target) {
        return view.format() == target.format()
                && view.width() == target.width()
                && view.height() == target.height()
                && view.color_range() != AVCOL_RANGE_JPEG
                && (view.colorspace() == AVCOL_SPC_BT709 || view.colorspace() == AVCOL_SPC_UNSPECIFIED)
                && view.color_trc() != AVCOL_TRC_SMPTE2084
                && view.color_trc() != AVCOL_TRC_ARIB_STD_B67;
    }

    private void fillPoles(int eye, int level) throws IOException {
        Level of = scalers.levels.get(level);
        int height = scalers.grid.tileHeight();
        int width = of.width(scalers.grid.tileWidth());
        for (int pole = 0; pole < 2; pole++) {
            AVFrame target = poles[eye][level][pole];
            if (target != null) {
                int top = pole == 0 ? 0 : (of.rows() - 1) * height;
                AVFrame strip = Frames.crop(pictures[eye][level], 0, top, width, height);
                try {
                    scalers.ofPole[level].scale(strip, target);
                } finally {
                    av_frame_free(strip);
                }
            }
        }
    }

    AVFrame picture(int eye, int level) {
        return pictures[eye][level];
    }

    AVFrame fallback() {
        return fallback != null ? fallback : pictures[0][fallbackLevel];
    }

    void encode(Tile tile) throws IOException {
        int x = tile.column * scalers.grid.tileWidth();
        if (tile.level.isHalved(tile.row)) {
            tile.encode(poles[tile.eye][tile.levelIndex][tile.row == 0 ? 0 : 1], x, 0);
        } else {
            tile.encode(pictures[tile.eye][tile.levelIndex], x, tile.row * scalers.grid.tileHeight());
        }
    }

    @Override
    public void close() {
        for (AVFrame reference : ofSource) {
            av_frame_free(reference);
        }
        if (fallback != null) {
            av_frame_free(fallback);
        }
        for (int eye = 0; eye < owned.length; eye++) {
            for (int level = 0; level < owned[eye].length; level++) {
                av_frame_free(owned[eye][level]);
                for (AVFrame pole : poles[eye][level]) {
                    if (pole != null) {
                        av_frame_free(pole);
                    }
                }
            }
        }
    }
}
