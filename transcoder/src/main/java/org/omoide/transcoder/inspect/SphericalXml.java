package org.omoide.transcoder.inspect;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Inspection.Evidence;
import org.omoide.transcoder.Inspection.Pose;
import org.omoide.transcoder.Layout;

/**
 * The fields of Spherical Video V1 ({@code GSpherical}) and of photo spheres ({@code GPano}). They are simple values
 * and looked up in the text as it is: a parser of XML would have to be kept from entities that expand without end.
 *
 * @see <a href="https://github.com/google/spatial-media/blob/master/docs/spherical-video-rfc.md">Spherical Video V1</a>
 * @see <a href="https://developers.google.com/streetview/spherical-metadata">Photo Sphere XMP</a>
 */
record SphericalXml(String text, String prefix) {

    static SphericalXml ofVideo(String text) {
        return new SphericalXml(text, "GSpherical");
    }

    static SphericalXml ofPhoto(String text) {
        return new SphericalXml(text, "GPano");
    }

    /** Empty where the text doesn't say that the picture is spherical. */
    Optional<Projection> projection(int width, int height) {
        return prefix.equals("GPano") ? photo(width, height) : video();
    }

    private Optional<Projection> video() {
        if (!field("Spherical").map("true"::equalsIgnoreCase).orElse(false)) {
            return Optional.empty();
        }
        // A view to begin with may turn the sphere, but never tilt it: that makes people sick.
        Pose pose = Projection.pose(number("InitialViewHeadingDegrees").orElse(0), 0, 0);
        return Optional.of(new Projection(kind(), layout(), pose, Evidence.SPHERICAL_VIDEO_V1));
    }

    private @Nullable Layout layout() {
        return switch (field("StereoMode").orElse("").toLowerCase(Locale.ROOT)) {
            case "top-bottom" -> Layout.TOP_BOTTOM;
            case "left-right" -> Layout.LEFT_RIGHT;
            case "mono" -> Layout.MONO;
            default -> null;
        };
    }

    private Optional<Projection> photo(int width, int height) {
        double fullWidth = number("FullPanoWidthPixels").orElse(0);
        double fullHeight = number("FullPanoHeightPixels").orElse(0);
        if (field("ProjectionType").isEmpty() && (fullWidth <= 0 || fullHeight <= 0)) {
            return Optional.empty();
        }
        double croppedWidth = number("CroppedAreaImageWidthPixels").orElse(fullWidth);
        double croppedHeight = number("CroppedAreaImageHeightPixels").orElse(fullHeight);
        double told = croppedHeight > 0 ? croppedWidth / croppedHeight : 2;
        double shape = width / (double) height;
        if (Math.abs(told / shape - 1) > 0.03) {
            // Somebody cut the picture afterwards; only the ratio counts, as scaled pictures keep the old numbers.
            return Optional.empty();
        }
        Pose pose = Projection.pose(
                0,
                number("PosePitchDegrees").orElse(0),
                number("PoseRollDegrees").orElse(0));
        return Optional.of(new Projection(kind(), null, pose, Evidence.GPANO));
    }

    private Projection.Kind kind() {
        if (!field("ProjectionType").orElse("equirectangular").equalsIgnoreCase("equirectangular")) {
            return Projection.Kind.OTHER;
        }
        return lacks("Width") || lacks("Height") ? Projection.Kind.PARTIAL : Projection.Kind.EQUIRECTANGULAR;
    }

    private boolean lacks(String direction) {
        double full = number("FullPano" + direction + "Pixels").orElse(0);
        double cropped = number("CroppedAreaImage" + direction + "Pixels").orElse(full);
        return full > 0 && cropped < full * (1 - Projection.TOLERATED_CROP);
    }

    OptionalDouble number(String name) {
        try {
            return field(name).map(Double::parseDouble).map(OptionalDouble::of).orElse(OptionalDouble.empty());
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** A field written as an attribute or as an element. */
    Optional<String> field(String name) {
        Matcher matcher = Pattern.compile(prefix + ":" + name
                        + "(?:\\s{0,9}=\\s{0,9}[\"']|\\s{0,9}>)\\s{0,99}([^\"'<>]{1,99}?)\\s{0,99}[\"'<]")
                .matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
