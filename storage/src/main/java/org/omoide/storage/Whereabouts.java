package org.omoide.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * Where the embedded servers of a folder listen, and the object store's credentials: what their owner writes down in
 * the folder for processes that join, and takes up again after a restart so that these find it.
 *
 * @param mongodbPort 0 before it is known
 * @param s3Port 0 before it is known
 */
record Whereabouts(int mongodbPort, int s3Port, String accessKey, String secretKey) {

    static final String BUCKET = "omoide";

    private static final String FILE = "embedded.properties";

    /** What the folder's file says, or fresh credentials where it says nothing. */
    static Whereabouts of(Path folder) throws IOException {
        var file = folder.resolve(FILE);
        var properties = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
        }
        return new Whereabouts(
                port(properties, "mongodb.port"),
                port(properties, "s3.port"),
                properties.getProperty("s3.access-key", random(10)),
                properties.getProperty("s3.secret-key", random(20)));
    }

    private static int port(Properties properties, String name) {
        return Integer.parseInt(properties.getProperty(name, "0"));
    }

    private static String random(int bytes) {
        var value = new byte[bytes];
        new SecureRandom().nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    void write(Path folder) throws IOException {
        var properties = new Properties();
        properties.setProperty("mongodb.port", String.valueOf(mongodbPort));
        properties.setProperty("s3.port", String.valueOf(s3Port));
        properties.setProperty("s3.access-key", accessKey);
        properties.setProperty("s3.secret-key", secretKey);
        var temporary = Files.createTempFile(
                folder, FILE, "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newBufferedWriter(temporary)) {
            properties.store(out, "Written by the process that runs the embedded storage of this folder");
        }
        Files.move(
                temporary, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    String mongodb() {
        // It answers nobody while it opens a large file, or while a long question holds up a commit: with the driver's
        // usual
        // 10 s for a first answer, a library of 200,000 films did not start on a busy machine.
        return "mongodb://127.0.0.1:" + mongodbPort + "/omoide?connectTimeoutMS=300000";
    }

    StorageSettings.S3 s3() {
        return new StorageSettings.S3(URI.create("http://127.0.0.1:" + s3Port), accessKey, secretKey, BUCKET, null);
    }
}
