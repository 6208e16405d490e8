package org.omoide.request;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A door on a facility's wall, through which anybody may ask.
 *
 * @param id hash of the secret in the address
 * @param label where it hangs, for example 食堂
 * @param by id of the account that made it
 * @param revoked null while it is open
 */
@Document("ask_links")
record AskLink(
        @Id String id,
        String facilityId,
        @Nullable String label,
        String by,
        Instant made,
        @Nullable Instant revoked) {}
