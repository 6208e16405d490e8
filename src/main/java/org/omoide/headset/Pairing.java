package org.omoide.headset;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A browser that shows a code and waits for somebody to confirm it.
 *
 * @param id the code, of {@link #DIGITS} digits: so that the database lets no two browsers show the same
 * @param secret digest of the secret in the browser's cookie: who only knows the code gets nothing
 * @param sign see {@link Sign}
 * @param browser what it says of itself, in words; empty where that says nothing
 * @param origin where it came from
 * @param until when the code is over
 * @param headsetId id of the account that it became; null until somebody has confirmed
 */
@Document("pairings")
record Pairing(
        @Id String id,
        String secret,
        int sign,
        String browser,
        String origin,
        Instant until,
        @Nullable String headsetId) {

    static final int DIGITS = 6;

    /** In two groups, as people read it out. */
    public String spoken() {
        return id.substring(0, DIGITS / 2) + " " + id.substring(DIGITS / 2);
    }
}
