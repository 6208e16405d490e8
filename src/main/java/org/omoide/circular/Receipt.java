package org.omoide.circular;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * That somebody knows what a notice says. Its id names notice, round and person, so that however often and wherever a button
 * is pressed, there is one.
 *
 * @param reader id of the volunteer or of the facility that it counts for
 * @param by id of the account whose hand it was: who read it, or who told it by phone
 * @param name of that account, as it was then
 */
@Document("notice_receipts")
@CompoundIndex(def = "{'notice': 1, 'round': 1}")
@CompoundIndex(def = "{'reader': 1, 'notice': 1}")
record Receipt(@Id String id, String notice, int round, String reader, How how, String by, String name, Instant at) {

    enum How {
        /** Pressed the button that says so. */
        STAMP,
        /** Was told by a coordinator, on the phone. */
        PHONE
    }

    static String idOfStamp(String notice, int round, String account) {
        return notice + "/" + round + "/" + account;
    }

    static String idOfCall(String notice, int round, String reader) {
        return notice + "/" + round + "/" + reader + "/phone";
    }
}
