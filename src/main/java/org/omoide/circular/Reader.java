package org.omoide.circular;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Facility;
import org.omoide.account.Phone;

/**
 * Who reads as one: a volunteer, or a facility, for which any of its staff confirms.
 *
 * @param id of the account or of the facility
 * @param phone as it was written down
 * @param joined when they were first there to be told
 */
record Reader(String id, String name, @Nullable String phone, boolean isFacility, Instant joined) {

    static Reader of(Account volunteer) {
        return new Reader(volunteer.id(), volunteer.name(), volunteer.phone(), false, volunteer.created());
    }

    static Reader of(Facility facility) {
        return new Reader(facility.id(), facility.name(), facility.phone(), true, facility.created());
    }

    /** For a link that calls; null where there is no number. */
    public @Nullable String tel() {
        return Phone.address(phone);
    }
}
