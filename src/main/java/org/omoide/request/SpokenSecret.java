package org.omoide.request;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.stream.Collectors;
import org.omoide.account.Secret;

/** What opens a door without an account, and can be read out over the phone; only its digest is kept. */
final class SpokenSecret {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** 32 signs that are told apart when read out: without i, l, o and u. */
    private static final String SIGNS = "0123456789abcdefghjkmnpqrstvwxyz";

    private SpokenSecret() {}

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
        return Secret.digest(signs);
    }
}
