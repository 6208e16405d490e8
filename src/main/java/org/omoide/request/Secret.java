package org.omoide.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/** What opens a door without an account; only its hash is kept. */
final class Secret {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** 32 signs that are told apart when read out: without i, l, o and u. */
    private static final String SIGNS = "0123456789abcdefghjkmnpqrstvwxyz";

    private Secret() {}

    /** So many random signs of 5 bits each. */
    static String random(int signs) {
        return RANDOM.ints(signs, 0, SIGNS.length())
                .mapToObj(i -> String.valueOf(SIGNS.charAt(i)))
                .collect(Collectors.joining());
    }

    /** SHA-256 in hexadecimal of the signs, however they were typed. */
    static String hash(String secret) {
        var signs = secret.toLowerCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('o', '0')
                .replaceAll("[il]", "1");
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(signs.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
