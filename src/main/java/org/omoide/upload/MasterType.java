package org.omoide.upload;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can't be a film or a photo, by its name and the browser's word: a first look before the bytes travel. What it
 * lets pass is looked at for real once it is there.
 */
final class MasterType {

    private static final Set<String> EXTENSIONS = Set.of(
            "3gp", "avi", "avif", "bmp", "dng", "flv", "gif", "heic", "heif", "hevc", "insp", "insv", "jfif", "jpe",
            "jpeg", "jpg", "m2ts", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "mts", "mxf", "ogv", "osv", "png", "tif",
            "tiff", "ts", "vob", "webm", "webp", "wmv", "360");

    /** Browsers say these, or nothing, of what they don't know. */
    private static final Set<String> UNKNOWN =
            Set.of("application/octet-stream", "binary/octet-stream", "application/mp4", "application/mxf");

    private MasterType() {}

    static boolean mayBeFilmOrPhoto(String name, @Nullable String mediaType) {
        var type = mediaType == null ? "" : mediaType.toLowerCase(Locale.ROOT);
        var extension = extension(name);
        if (type.startsWith("video/") || (type.startsWith("image/") && !type.startsWith("image/svg"))) {
            return extension.isEmpty() || EXTENSIONS.contains(extension);
        }
        return (type.isEmpty() || UNKNOWN.contains(type)) && EXTENSIONS.contains(extension);
    }

    private static String extension(String name) {
        var dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
