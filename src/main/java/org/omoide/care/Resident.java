package org.omoide.care;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Colour;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Somebody who lives in a facility, or comes there by day: a nickname and a colour. Nobody outside of the facility gets
 * to know of them, coordinators neither.
 *
 * @param nickname as they are called; two of one facility have different ones
 * @param birthYear null where nobody said
 * @param consent null where it hasn't been written down
 * @param erasure what was asked for and isn't done yet; null where nothing was
 */
@Document("residents")
@CompoundIndex(def = "{'facilityId': 1, 'nickname': 1}")
record Resident(
        @Id String id,
        String facilityId,
        String nickname,
        Colour colour,
        @Nullable Integer birthYear,
        @Nullable Consent consent,
        @Nullable Erasure erasure,
        Instant created) {

    /** Read at a glance, from across a table. */
    static final int LONGEST_NICKNAME = 20;

    /** The oldest person of whom there is proof was born in 1875. */
    static final int FIRST_BIRTH_YEAR = 1875;

    /**
     * To going on trips, and to what is written down of them.
     *
     * @param by who said it: others only for those who can't
     * @param day when it was said, as ISO 8601 writes it: a day has no time zone, and a database would give it one
     * @param notedBy name of the staff member, as it was then
     * @param withdrawn null while it holds
     */
    record Consent(
            By by,
            String day,
            String notedBy,
            Instant noted,
            @Nullable Instant withdrawn) {

        enum By {
            THEMSELVES,
            FAMILY,
            OTHER
        }

        public LocalDate date() {
            return LocalDate.parse(day);
        }
    }

    /**
     * What is to be erased.
     *
     * @param whole the resident, too; else only what hangs on the consent
     * @param withdrawWishes whether wishes that nobody works on yet are withdrawn; else they stay, without a trace of who
     *     wished them
     * @param by id of the account
     */
    record Erasure(boolean whole, boolean withdrawWishes, String by) {}

    public boolean hasConsent() {
        return consent != null && consent.withdrawn() == null && erasure == null;
    }

    /** Whether somebody took their consent back, and has not given it anew. */
    public boolean hasWithdrawn() {
        return consent != null && consent.withdrawn() != null;
    }
}
