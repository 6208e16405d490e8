package org.omoide.transcoder.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Inspection.Evidence;
import org.omoide.transcoder.Inspection.Pose;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;

/** Equirectangular footage, and how that is known. The reasons for the numbers are in decision 0004. */
record Recognition(Layout layout, Pose pose, Evidence evidence) {

    private static final double SHAPE_TOLERANCE = 0.04;

    /** Eyes see one place from 6 cm apart. Measured: 0.74 for real eyes, at most 0.24 for halves of one sphere. */
    private static final double TWINS = 0.45;

    /** Footage whose metadata speaks. */
    static Recognition told(Projection projection, @Nullable Layout claim) throws RefusedException {
        switch (projection.kind()) {
            case EQUIRECTANGULAR -> {}
            case PARTIAL ->
                throw new RefusedException(Refusal.VR180, "a part of the sphere, by " + projection.evidence());
            case FISHEYE -> throw new RefusedException(Refusal.FISHEYE, "by " + projection.evidence());
            case RECTILINEAR -> throw new RefusedException(Refusal.FLAT, "by " + projection.evidence());
            case OTHER -> throw new RefusedException(Refusal.OTHER_PROJECTION, "by " + projection.evidence());
        }
        Layout layout = projection.layout();
        if (layout == null) {
            layout = claim == null ? Layout.MONO : claim;
        }
        return new Recognition(layout, projection.pose(), projection.evidence());
    }

    /**
     * Footage without metadata.
     *
     * @param pictures of several moments, turned upright
     * @param shape width of the shown picture by its height
     */
    static Recognition seen(List<Luma> pictures, double shape, @Nullable Layout claim) throws RefusedException {
        if (isFisheye(pictures, shape)) {
            throw new RefusedException(Refusal.FISHEYE, "bright circles in black corners");
        }
        double besides = likeness(pictures, Layout.LEFT_RIGHT);
        double above = likeness(pictures, Layout.TOP_BOTTOM);
        SphereEvidence whole = SphereEvidence.of(pictures);
        boolean halfSpheres = besides >= TWINS && shape > 1.6;
        if (claim == null) {
            if (near(shape, 2) && whole.wraps() && Math.max(besides, above) < TWINS) {
                return new Recognition(Layout.MONO, Pose.UPRIGHT, Evidence.PICTURE);
            }
            throw refused(halfSpheres, whole, shape, "the uploader's word would help if it is 360°");
        }
        Layout layout = layout(claim, besides, above);
        if (fits(pictures, layout, shape)) {
            return new Recognition(layout, Pose.UPRIGHT, Evidence.WORD);
        }
        throw refused(halfSpheres, whole, shape, "although the uploader says " + claim);
    }

    /** One word is easily mixed up with another, and eyes that see different things hurt. */
    private static Layout layout(Layout claim, double besides, double above) {
        if (claim == Layout.LEFT_RIGHT && besides >= TWINS || claim == Layout.TOP_BOTTOM && above >= TWINS) {
            return claim;
        }
        if (Math.max(besides, above) < TWINS) {
            return Layout.MONO;
        }
        return besides > above ? Layout.LEFT_RIGHT : Layout.TOP_BOTTOM;
    }

    private static boolean fits(List<Luma> pictures, Layout layout, double shape) {
        SphereEvidence eye = SphereEvidence.of(eyes(pictures, layout));
        return switch (layout) {
            // Films of 1920×1080 are squeezed spheres, at times; anything else has to have the shape.
            case MONO -> near(shape, 2) ? eye.allows() : shape > 1.6 && shape < 2.4 && eye.wraps();
            case TOP_BOTTOM -> near(shape, 1) ? eye.allows() : shape > 0.8 && shape < 2.4 && eye.wraps();
            case LEFT_RIGHT -> near(shape, 4) ? eye.allows() : shape > 1.6 && shape < 4.4 && eye.wraps();
        };
    }

    private static RefusedException refused(boolean twins, SphereEvidence evidence, double shape, String word) {
        return new RefusedException(
                twins ? Refusal.VR180 : Refusal.FLAT, "shape %.3f, %s; %s".formatted(shape, evidence, word));
    }

    private static boolean near(double shape, double expected) {
        return Math.abs(shape / expected - 1) <= SHAPE_TOLERANCE;
    }

    private static boolean isFisheye(List<Luma> pictures, double shape) {
        // What a lens doesn't reach stays black all the time, and what it reaches hardly does.
        List<Luma> lit = List.of(Luma.brightest(pictures));
        return areCircles(eyes(lit, Layout.MONO))
                || shape > 1.6 && areCircles(eyes(lit, Layout.LEFT_RIGHT))
                || shape < 0.7 && areCircles(eyes(lit, Layout.TOP_BOTTOM));
    }

    private static boolean areCircles(List<Luma> pictures) {
        return pictures.stream().allMatch(SphereEvidence::isFisheye);
    }

    private static double likeness(List<Luma> pictures, Layout layout) {
        return pictures.stream()
                .mapToDouble(picture -> {
                    List<Luma> eyes = eyes(List.of(picture), layout);
                    return SphereEvidence.likeness(eyes.get(0), eyes.get(1));
                })
                .average()
                .orElse(0);
    }

    private static List<Luma> eyes(List<Luma> pictures, Layout layout) {
        return pictures.stream()
                .flatMap(picture -> {
                    int width = picture.width();
                    int height = picture.height();
                    return switch (layout) {
                        case MONO -> List.of(picture).stream();
                        case TOP_BOTTOM ->
                            List.of(
                                    picture.part(0, 0, width, height / 2),
                                    picture.part(0, height - height / 2, width, height / 2))
                                    .stream();
                        case LEFT_RIGHT ->
                            List.of(
                                    picture.part(0, 0, width / 2, height),
                                    picture.part(width - width / 2, 0, width / 2, height))
                                    .stream();
                    };
                })
                .toList();
    }
}
