package org.omoide.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of the embedded object store that a killed process leaves behind: S3Proxy writes an object as
 * {@code KEY-UUID} and then renames it, and keeps a multipart upload as {@code .mpus-UPLOAD-KEY-NUMBER} beside a
 * {@code .mpus-UPLOAD-KEY-stub} that stands for the upload itself.
 */
final class Leftovers {

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern UNFINISHED = Pattern.compile(".+-" + UUID);
    private static final Pattern MULTIPART = Pattern.compile("\\.mpus-(" + UUID + ")-.*");
    private static final String STUB = "-stub";

    private Leftovers() {}

    static String stub(String uploadId, String key) {
        return ".mpus-" + uploadId + "-" + key + STUB;
    }

    /** Whether the embedded store can't tell the object of that key from an unfinished one. */
    static boolean looksUnfinished(String key) {
        return UNFINISHED.matcher(key.substring(key.lastIndexOf('/') + 1)).matches();
    }

    /** Deletes unfinished objects and parts of uploads that are no more; to be called while no server runs. */
    static void sweep(Path bucket) throws IOException {
        if (Files.notExists(bucket)) {
            return;
        }
        Set<String> uploads = new HashSet<>();
        Map<String, List<Path>> parts = new HashMap<>();
        Files.walkFileTree(bucket, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var upload = MULTIPART.matcher(bucket.relativize(file).toString());
                if (looksUnfinished(file.getFileName().toString())) {
                    Files.delete(file);
                } else if (upload.matches() && file.toString().endsWith(STUB)) {
                    uploads.add(upload.group(1));
                } else if (upload.matches()) {
                    parts.computeIfAbsent(upload.group(1), id -> new ArrayList<>())
                            .add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        parts.keySet().removeAll(uploads);
        for (var orphans : parts.values()) {
            for (var orphan : orphans) {
                Files.delete(orphan);
            }
        }
        deleteEmptyFolders(bucket);
    }

    private static void deleteEmptyFolders(Path bucket) throws IOException {
        Files.walkFileTree(bucket, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) throws IOException {
                if (!folder.equals(bucket) && isEmpty(folder)) {
                    Files.delete(folder);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }
}
