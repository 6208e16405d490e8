package org.omoide.place;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A spot of the town that people remember.
 *
 * @param name as it is written, for example 三池港
 * @param reading in kana, for example みいけこう; may be empty
 * @param oldNames names that people knew it by
 * @param area the part of the town, or null
 */
@Document("places")
@CompoundIndex(def = "{'search.name': 1}")
@CompoundIndex(def = "{'updated': 1}")
@CompoundIndex(def = "{'coordinates.latitude': 1, 'coordinates.longitude': 1}")
public record Place(
        @Id String id,
        String name,
        String reading,
        List<String> oldNames,
        @Nullable Coordinates coordinates,
        @Nullable String area,
        Instant created,
        Instant updated) {

    /** WGS 84; latitude -90 to 90 and longitude -180 to 180 degrees. */
    public record Coordinates(double latitude, double longitude) {

        private static final double EARTH_RADIUS_METRES = 6_371_000;

        /** Great-circle distance in metres (haversine). */
        public double metresTo(Coordinates other) {
            double north = Math.toRadians(other.latitude - latitude) / 2;
            double east = Math.toRadians(other.longitude - longitude) / 2;
            double a = Math.pow(Math.sin(north), 2)
                    + Math.cos(Math.toRadians(latitude))
                            * Math.cos(Math.toRadians(other.latitude))
                            * Math.pow(Math.sin(east), 2);
            return 2 * EARTH_RADIUS_METRES * Math.asin(Math.sqrt(a));
        }
    }
}
