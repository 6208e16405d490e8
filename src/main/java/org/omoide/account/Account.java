package org.omoide.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Somebody, or some device, that may come in.
 *
 * @param name as others see it, for example 古賀さん
 * @param signInName what is typed to sign in, in lower case; null for devices
 * @param facilityId whose staff or headset it is; null for coordinators and volunteers
 * @param trusted of a volunteer: may publish without review
 * @param closed when it was shut; nobody comes in by it since; null while it is open
 * @param phone where a coordinator reaches them, as {@link Phone} writes it; null where nobody has written it down
 * @param device what is known of a headset beside its name; null for people
 */
@Document("accounts")
public record Account(
        @Id String id,
        Role role,
        String name,
        @Nullable String signInName,
        @Nullable String facilityId,
        boolean trusted,
        @Nullable Instant closed,
        Instant created,
        @Nullable String phone,
        @Nullable Device device) {

    /**
     * A headset.
     *
     * @param pairedBy name of whoever let it in, as it was then
     * @param browser what it said of itself, in words; empty where that said nothing
     */
    public record Device(Colour colour, String pairedBy, String browser) {}

    @PersistenceCreator
    public Account {}

    /** Somebody of whom nobody has written down a phone number yet. */
    public Account(
            String id,
            Role role,
            String name,
            @Nullable String signInName,
            @Nullable String facilityId,
            boolean trusted,
            @Nullable Instant closed,
            Instant created) {
        this(id, role, name, signInName, facilityId, trusted, closed, created, null, null);
    }
}
