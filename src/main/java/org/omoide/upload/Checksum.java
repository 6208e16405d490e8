package org.omoide.upload;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;

/** The header Upload-Checksum of a PATCH. */
record Checksum(String algorithm, byte[] expected) {

    private static final Map<String, String> ALGORITHMS = Map.of("sha1", "SHA-1", "sha256", "SHA-256", "md5", "MD5");

    static final List<String> NAMES = List.of("sha1", "sha256", "md5");

    /** What arrived is not what was sent; none of it counts. */
    static final class Mismatch extends RuntimeException {

        /** tus 1.0.0, extension Checksum. */
        static final int STATUS = 460;

        Mismatch() {
            super("checksum mismatch", null, false, false);
        }
    }

    /** @throws Problem if it is malformed, or of an algorithm that isn't offered */
    static Checksum parse(String header) {
        var words = header.strip().split(" +");
        var algorithm = ALGORITHMS.get(words[0]);
        if (algorithm == null || words.length != 2) {
            throw new Problem(HttpStatus.BAD_REQUEST, "tus.checksum", String.join(", ", NAMES));
        }
        try {
            return new Checksum(algorithm, Base64.getDecoder().decode(words[1]));
        } catch (IllegalArgumentException noBase64) {
            throw new Problem(HttpStatus.BAD_REQUEST, "tus.checksum", String.join(", ", NAMES));
        }
    }

    MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
