package org.omoide.transcoder.inspect;

import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Inspection.Evidence;
import org.omoide.transcoder.Inspection.Pose;
import org.omoide.transcoder.Layout;

/**
 * What a file's own metadata says of how the sphere lies in the picture.
 *
 * @param layout null where the metadata says nothing of it
 */
record Projection(Kind kind, @Nullable Layout layout, Pose pose, Evidence evidence) {

    /** The share of the sphere, in each direction, that a picture may lack and still be shown as the whole of it. */
    static final double TOLERATED_CROP = 0.05;

    enum Kind {
        EQUIRECTANGULAR,
        /** Half of the sphere, or another part of it. */
        PARTIAL,
        FISHEYE,
        RECTILINEAR,
        /** Cube maps and whatever else is not equirectangular. */
        OTHER
    }

    static Pose pose(double yaw, double pitch, double roll) {
        return new Pose(turn(yaw), Math.max(-90, Math.min(90, Double.isFinite(pitch) ? pitch : 0)), turn(roll));
    }

    private static double turn(double degrees) {
        return Double.isFinite(degrees) ? Math.IEEEremainder(degrees, 360) : 0;
    }
}
