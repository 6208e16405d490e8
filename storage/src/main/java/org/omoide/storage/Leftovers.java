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
 * Files of the embedded object store that a killed process leaves behind. S3Proxy writes an object as {@code KEY-UUID}
 * and then renames it. It keeps the parts of a multipart upload as {@code .mpus-UPLOAD-KEY-NUMBER}, and two stubs stand
 * for the upload itself: {@code .mpus-UPLOAD-KEY-stub} and {@code .s3proxy-mpu-stub-UPLOAD}.
 */
final class Leftovers {

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern UNFINISHED = Pattern.compile(".+-" + UUID);
    private static final Pattern MULTIPART = Pattern.compile("\\.mpus-(" + UUID + ")-.*");
    private static final Pattern PROTOCOL_STUB = Pattern.compile("\\.s3proxy-mpu-stub-(" + UUID + ")");
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
        Map<String, List<Path>> uploads = new HashMap<>();
        Set<String> protocolStubs = new HashSet<>();
        Set<String> stubs = new HashSet<>();
        Files.walkFileTree(bucket, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var name = bucket.relativize(file).toString();
                var protocolStub = PROTOCOL_STUB.matcher(name);
                var multipart = MULTIPART.matcher(name);
                if (protocolStub.matches()) {
                    protocolStubs.add(protocolStub.group(1));
                    remember(protocolStub.group(1), file);
                } else if (looksUnfinished(name)) {
                    Files.delete(file);
                } else if (multipart.matches()) {
                    if (name.endsWith(STUB)) {
                        stubs.add(multipart.group(1));
                    }
                    remember(multipart.group(1), file);
                }
                return FileVisitResult.CONTINUE;
            }

            private void remember(String upload, Path file) {
                uploads.computeIfAbsent(upload, id -> new ArrayList<>()).add(file);
            }
        });
        stubs.retainAll(protocolStubs);
        uploads.keySet().removeAll(stubs);
        for (var orphans : uploads.values()) {
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
