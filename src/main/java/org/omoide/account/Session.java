package org.omoide.account;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A device that is signed in.
 *
 * @param id digest of the secret in the device's cookie
 * @param device what it says of itself (User-Agent), to tell one's own devices apart
 * @param seen when it last came, to about ten minutes
 * @param until when it ends if it doesn't come again
 */
@Document("sessions")
record Session(@Id String id, String accountId, String device, Instant created, Instant seen, Instant until) {}
