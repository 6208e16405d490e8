package org.omoide.account;

import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A name and a password that open an account.
 *
 * @param signInName in lower case; nobody else's
 * @param password as the encoder has made it, never what was typed
 */
@Document("credentials")
record Credential(@Id String signInName, String accountId, String password) {}
