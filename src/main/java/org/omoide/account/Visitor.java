package org.omoide.account;

import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;

/**
 * Who makes a request. Any handler method may have one as a parameter.
 *
 * @param account null for somebody who is not signed in
 * @param session the id of the session, which is not the secret in the cookie; null where there is none
 */
public record Visitor(@Nullable Account account, @Nullable String session) {

    /** Somebody who is not signed in. */
    public static final Visitor NOBODY = new Visitor(null, null);

    public boolean isSignedIn() {
        return account != null;
    }

    public boolean is(Role role) {
        return account != null && account.role() == role;
    }

    public boolean isCoordinator() {
        return is(Role.COORDINATOR);
    }

    /** Whether footage and places come from them. */
    public boolean films() {
        return is(Role.VOLUNTEER) || isCoordinator();
    }

    /** Whether it is staff or a headset of this facility. */
    public boolean belongsTo(@Nullable String facilityId) {
        return facilityId != null && account != null && facilityId.equals(account.facilityId());
    }

    /** Whether it is this account. */
    public boolean isAccount(@Nullable String id) {
        return id != null && account != null && id.equals(account.id());
    }

    /** @throws Problem 401 for somebody who is not signed in */
    public Account signedIn() {
        if (account == null) {
            throw new Problem(HttpStatus.UNAUTHORIZED, "account.sign-in-first");
        }
        return account;
    }
}
