package org.omoide.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A link that makes an account, or a new password for one that is there.
 *
 * @param id digest of the secret in the link
 * @param accountId of the account that it will make, or that exists already
 * @param reset whether the account exists and gets a new password
 * @param name a proposal; null where there is none
 */
@Document("invitations")
record Invitation(
        @Id String id,
        String accountId,
        boolean reset,
        Role role,
        @Nullable String facilityId,
        @Nullable String name,
        Instant until) {}
