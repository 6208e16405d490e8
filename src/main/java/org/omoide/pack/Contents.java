package org.omoide.pack;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.omoide.footage.Footage;
import org.omoide.hotspot.HotspotView;
import org.omoide.trip.TripView.Sight;

/**
 * All that a headset needs of a trip where there is no line.
 *
 * @param films those at the stops first, then those to which ways lead from there
 */
record Contents(List<Film> films) {

    /**
     * @param marks its ways and things; ways that lead out of what is taken along aren't among them
     * @param things addresses of the pictures and sounds that go with it
     */
    record Film(Footage footage, Sight sight, List<HotspotView> marks, Set<String> things) {

        /** Where somebody comes to, as the viewer says it. */
        String name() {
            return sight.place() == null || sight.title() == null ? sight.name() : sight.place() + " " + sight.title();
        }
    }

    Optional<Film> of(String footageId) {
        return films.stream()
                .filter(film -> film.footage().id().equals(footageId))
                .findFirst();
    }

    /** What a headset has to have said that it has: ids of footage and version, and addresses of things. */
    Set<String> parts() {
        var parts = new HashSet<String>();
        for (var film : films) {
            parts.add(FileList.id(film.footage()));
            parts.addAll(film.things());
        }
        return parts;
    }

    static boolean isThing(HotspotView mark) {
        return mark.file() != null;
    }

    static String addressOf(HotspotView mark) {
        return Objects.requireNonNull(mark.file());
    }
}
