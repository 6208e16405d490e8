package org.omoide.place;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something on a map, as {@code templates/map.html} shows it and lists it beside.
 *
 * @param link where it leads
 * @param latitude WGS 84 degrees
 * @param longitude WGS 84 degrees
 * @param area the part of the town, or null; spots of one area are drawn on ground of one colour
 * @param note a short sentence beside the name, or null
 */
public record Spot(
        String name,
        String link,
        double latitude,
        double longitude,
        Kind kind,
        @Nullable String area,
        @Nullable String note) {

    /** How it is marked, by shape as well as by colour. */
    public enum Kind {
        PLACE,
        /** The one that the page is about; distances are told from it. */
        FOCUS,
        /** A place that somebody would like to see. */
        WISH
    }

    /** Empty where nobody has said where the place is. */
    public static Optional<Spot> of(Place place, Kind kind, @Nullable String note) {
        return Optional.ofNullable(place.coordinates())
                .map(at -> new Spot(
                        place.name(),
                        "/places/" + place.id(),
                        at.latitude(),
                        at.longitude(),
                        kind,
                        place.area(),
                        note));
    }
}
