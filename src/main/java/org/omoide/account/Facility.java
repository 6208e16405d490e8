package org.omoide.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A care facility of the town.
 *
 * @param area the part of the town, or null
 * @param phone where a coordinator reaches it, as {@link Phone} writes it; null where nobody has written it down
 */
@Document("facilities")
public record Facility(
        @Id String id,
        String name,
        @Nullable String area,
        Instant created,
        @Nullable String phone) {

    @PersistenceCreator
    public Facility {}

    /** Nobody has written down a phone number yet. */
    public Facility(String id, String name, @Nullable String area, Instant created) {
        this(id, name, area, created, null);
    }
}
