package org.omoide.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A key on somebody's device that opens an account, by WebAuthn.
 *
 * @param id of the credential, chosen by the device, in base64url
 * @param userHandle by which the device knows the account, in base64url; random, and the same for all keys of the account
 * @param publicKey in COSE (RFC 9052), in base64url
 * @param counter of signatures, as the device told it last; 0 for devices that don't count
 * @param host the relying party: the key is good there only
 * @param name as its owner calls the device
 * @param used when somebody last came in by it; null until then
 */
@Document("passkeys")
record Passkey(
        @Id String id,
        @Indexed String accountId,
        String userHandle,
        String publicKey,
        long counter,
        String host,
        String name,
        Instant created,
        @Nullable Instant used) {}
