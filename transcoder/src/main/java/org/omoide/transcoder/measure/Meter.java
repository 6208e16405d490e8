package org.omoide.transcoder.measure;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Measurements;
import org.omoide.transcoder.grid.Eye;

/** Measures footage from small grey pictures of the first eye, a few per second, and from its sound. */
public final class Meter {

    private static final int SMALL_WIDTH = 160;
    private static final int SMALL_HEIGHT = 80;

    /** Pairs of pictures per second; the two of a pair follow each other directly, so that fast shaking shows. */
    private static final int PAIRS = 15;

    private static final double SECONDS_PER_TILT = 2;

    private final double framesPerSecond;
    private final long framesPerPair;
    private final long framesPerTilt;
    private final ShakeMeter shake = new ShakeMeter();
    private final TiltMeter tilt = new TiltMeter();
    private @Nullable GreySphere before;

    /** @param framesPerSecond of a film; anything for a photo */
    public Meter(double framesPerSecond) {
        this.framesPerSecond = framesPerSecond;
        framesPerPair = Math.max(2, Math.round(framesPerSecond / PAIRS));
        framesPerTilt = Math.max(1, Math.round(framesPerSecond * SECONDS_PER_TILT));
    }

    /**
     * One picture of a film after another; most of them are passed over.
     *
     * @param coarse at least 160×80, luma of 8 bits
     * @param fine at least 512×256, luma of 8 bits
     */
    public void see(long frame, AVFrame coarse, AVFrame fine) {
        if (frame % framesPerPair == 0) {
            before = small(coarse);
        } else if (frame % framesPerPair == 1 && before != null) {
            shake.see(before, small(coarse), frame / framesPerSecond, 1 / framesPerSecond);
        }
        if (frame % framesPerTilt == framesPerTilt / 2) {
            tilt.see(GreySphere.of(fine, TiltMeter.WIDTH, TiltMeter.HEIGHT));
        }
    }

    /** Smooth, as interpolation between sharp pixels would pull the estimate towards whole pixels. */
    private static GreySphere small(AVFrame coarse) {
        return GreySphere.of(coarse, SMALL_WIDTH, SMALL_HEIGHT).smoothed().smoothed();
    }

    /** A photo, at least 512×256, luma of 8 bits. */
    public void see(AVFrame photo) {
        tilt.see(GreySphere.of(photo, TiltMeter.WIDTH, TiltMeter.HEIGHT));
    }

    /** What was found in a film. */
    public Measurements ofFilm(Eye eye, double seconds, @Nullable Double loudness) {
        return new Measurements(
                eye.width(),
                eye.height(),
                seconds,
                tenths(shake.rootMeanSquare()),
                tenths(tilt.degrees()),
                tenths(loudness));
    }

    /** What was found in a photo. */
    public Measurements ofPhoto(Eye eye) {
        return new Measurements(eye.width(), eye.height(), null, null, tenths(tilt.degrees()), null);
    }

    private static @Nullable Double tenths(@Nullable Double value) {
        return value == null ? null : Math.round(value * 10) / 10.0;
    }
}
