package org.omoide.care;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/** What care needs to know of a run, as package {@code run} keeps it; it only reads it. */
@Document("runs")
record TripRun(@Id String id, String facilityId, String title, List<Stop> stops, Instant started) {

    record Stop(
            String footageId,
            @Nullable Double yaw,
            @Nullable Double pitch) {}

    /** Null where there is none of this number. */
    @Nullable
    Stop stop(@Nullable Integer number) {
        return number == null || number < 0 || number >= stops.size() ? null : stops.get(number);
    }
}
