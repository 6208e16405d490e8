package org.omoide.transcoder.inspect;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_SPHERICAL;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_STEREO3D;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVSphericalMapping;
import org.bytedeco.ffmpeg.avutil.AVStereo3D;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Inspection.Evidence;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;
import org.omoide.transcoder.media.MediaInput;

/** What FFmpeg tells of the projection: of Matroska and WebM, of Apple's boxes, and of V1 as a tag. */
final class SideData {

    private static final double FIXED_16 = 1 << 16;
    private static final double FIXED_32 = 4294967296.0;

    private SideData() {}

    static Optional<Projection> projection(MediaInput input, AVStream stream) throws RefusedException {
        for (Map<String, String> tags : new Map[] {input.metadata(stream), input.metadata()}) {
            for (Map.Entry<String, String> tag : tags.entrySet()) {
                if (tag.getKey().equalsIgnoreCase("spherical-video")) {
                    return SphericalXml.ofVideo(tag.getValue()).projection(2, 1);
                }
            }
        }
        Layout layout = layout(input, stream);
        return input.sideData(stream, AV_PKT_DATA_SPHERICAL)
                .map(AVSphericalMapping::new)
                .map(mapping -> new Projection(
                        kind(mapping),
                        layout,
                        Projection.pose(
                                mapping.yaw() / FIXED_16, mapping.pitch() / FIXED_16, mapping.roll() / FIXED_16),
                        Evidence.SPHERICAL_VIDEO_V2));
    }

    private static Projection.Kind kind(AVSphericalMapping mapping) {
        return switch (mapping.projection()) {
            case AV_SPHERICAL_EQUIRECTANGULAR -> Projection.Kind.EQUIRECTANGULAR;
            case AV_SPHERICAL_EQUIRECTANGULAR_TILE ->
                share(mapping.bound_left()) + share(mapping.bound_right()) <= Projection.TOLERATED_CROP
                                && share(mapping.bound_top()) + share(mapping.bound_bottom())
                                        <= Projection.TOLERATED_CROP
                        ? Projection.Kind.EQUIRECTANGULAR
                        : Projection.Kind.PARTIAL;
            case AV_SPHERICAL_HALF_EQUIRECTANGULAR -> Projection.Kind.PARTIAL;
            case AV_SPHERICAL_FISHEYE -> Projection.Kind.FISHEYE;
            case AV_SPHERICAL_RECTILINEAR -> Projection.Kind.RECTILINEAR;
            default -> Projection.Kind.OTHER;
        };
    }

    private static double share(int bound) {
        return Integer.toUnsignedLong(bound) / FIXED_32;
    }

    private static @Nullable Layout layout(MediaInput input, AVStream stream) throws RefusedException {
        AVStereo3D stereo = input.sideData(stream, AV_PKT_DATA_STEREO3D)
                .map(AVStereo3D::new)
                .orElse(null);
        if (stereo == null) {
            return null;
        }
        Layout layout = switch (stereo.type()) {
            case AV_STEREO3D_2D -> Layout.MONO;
            case AV_STEREO3D_TOPBOTTOM -> Layout.TOP_BOTTOM;
            case AV_STEREO3D_SIDEBYSIDE -> Layout.LEFT_RIGHT;
            default -> null;
        };
        if (layout != null && layout != Layout.MONO && (stereo.flags() & AV_STEREO3D_FLAG_INVERT) != 0) {
            // Eyes the other way round would hurt.
            throw new RefusedException(Refusal.OTHER_PROJECTION, "the right eye's picture comes first");
        }
        return layout;
    }
}
