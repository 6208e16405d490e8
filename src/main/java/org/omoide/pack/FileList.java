package org.omoide.pack;

import java.util.List;
import java.util.regex.Pattern;
import org.omoide.footage.Footage;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The files of one version of one footage, which never change.
 *
 * @param id of the footage and of the version, with a slash between
 */
@Document("fileLists")
record FileList(@Id String id, @Indexed String footageId, List<File> files) {

    /** All that a viewer fetches of tiles. */
    private static final Pattern TILED = Pattern.compile("manifest\\.json|tiles\\.idx|audio\\.mp4|tiles/.+");

    /** The same, of a film, where the device can't decode tiles. */
    private static final Pattern UNTILED = Pattern.compile("manifest\\.json|fallback\\.(?:mp4|m3u8)");

    /** @param sha256 of its bytes, in hexadecimal digits */
    record File(String name, long bytes, String sha256) {}

    /** Of the present version. */
    static String id(Footage footage) {
        return footage.id() + "/" + footage.version();
    }

    /** Whether a viewer ever asks for it on a trip. */
    static boolean isShown(String name) {
        return isTiled(name) || UNTILED.matcher(name).matches();
    }

    static boolean isTiled(String name) {
        return TILED.matcher(name).matches();
    }

    /** What a headset needs. */
    List<File> needed(boolean untiled) {
        boolean hasBoth = files.stream().anyMatch(file -> file.name().equals("fallback.m3u8"));
        var wanted = untiled && hasBoth ? UNTILED : TILED;
        return files.stream()
                .filter(file -> wanted.matcher(file.name()).matches())
                .toList();
    }
}
