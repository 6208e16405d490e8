package org.omoide.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** What opens a door by being known: kept by its digest only, so that a stolen database opens none. */
public final class Secret {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secret() {}

    /** 256 bits that nobody can guess, in letters that an address may hold. */
    public static String random() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** SHA-256 in hexadecimal. As the secret has 256 random bits, it needs neither salt nor stretching. */
    public static String digest(String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
