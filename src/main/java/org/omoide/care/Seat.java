package org.omoide.care;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Who wears a headset in a run. Kept apart from the run: what headsets are told knows nobody.
 *
 * @param id of the run and of the headset
 */
@Document("seats")
record Seat(
        @Id String id,
        String facilityId,
        @Indexed String runId,
        String headsetId,
        @Indexed String residentId,
        Instant at) {

    static String id(String runId, String headsetId) {
        return runId + " " + headsetId;
    }
}
