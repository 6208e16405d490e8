package org.omoide.hotspot;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.FootageView;
import org.omoide.footage.FootageViews;
import org.omoide.footage.Footages;
import org.omoide.hotspot.Hotspot.Way;
import org.omoide.place.Place.Coordinates;
import org.omoide.transcoder.Inspection.Capture;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Where one could go on from footage: the other footage of its place, by what the cameras wrote down. */
@Component
class Ways {

    @Schema(name = "SuggestedWay", description = "Other footage of the same place; what isn't known is null")
    record Suggested(
            FootageView footage,

            @Schema(description = "How far apart they were taken") @Nullable
            Double metres,

            @Schema(description = "In which direction it was taken from here, in degrees from north to the east")
            @Nullable
            Double bearing,

            @Schema(
                    description = "The same as yaw of this footage, where its heading is known: ways that lead to"
                            + " spots on the map tell it")
            @Nullable
            Double yaw,

            @Schema(description = "How long after this it was taken; negative where before") @Nullable
            Double minutes,

            @Schema(description = "Whether a way leads there already")
            boolean linked) {}

    private static final Comparator<Suggested> BEST_FIRST = Comparator.comparing(Suggested::linked)
            .thenComparing(Suggested::metres, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(
                    way -> way.minutes() == null ? null : Math.abs(way.minutes()),
                    Comparator.nullsLast(Comparator.naturalOrder()));

    private final Hotspots hotspots;
    private final Footages footages;
    private final FootageViews views;

    Ways(Hotspots hotspots, Footages footages, FootageViews views) {
        this.hotspots = hotspots;
        this.footages = footages;
        this.views = views;
    }

    /** The likeliest first, those that are linked already last; none while nobody has said the place. */
    Mono<List<Suggested>> from(Footage footage, Visitor visitor, Locale locale) {
        if (footage.placeId() == null) {
            return Mono.just(List.of());
        }
        var others = footages.at(List.of(footage.placeId()), visitor)
                .filter(other -> other.version() != null && !other.id().equals(footage.id()))
                .collectList();
        var ways = hotspots.all(footage.id())
                .filter(hotspot -> hotspot.what() instanceof Way)
                .collectList();
        return Mono.zip(others, ways, (found, known) -> suggested(footage, found, known, visitor, locale));
    }

    private List<Suggested> suggested(
            Footage footage, List<Footage> others, List<Hotspot> ways, Visitor visitor, Locale locale) {
        var linked = ways.stream().map(hotspot -> ((Way) hotspot.what()).to()).collect(Collectors.toSet());
        var heading = heading(footage, others, ways);
        return others.stream()
                .map(other -> {
                    var bearing = bearing(spot(footage), spot(other));
                    return new Suggested(
                            views.of(other, visitor, locale),
                            metres(spot(footage), spot(other)),
                            bearing,
                            bearing == null || heading.isEmpty() ? null : turn(bearing - heading.getAsDouble()),
                            minutes(footage, other),
                            linked.contains(other.id()));
                })
                .sorted(BEST_FIRST)
                .toList();
    }

    /** Where the middle of the picture looks, in degrees from north: what most ways that were set by hand say. */
    private static OptionalDouble heading(Footage footage, List<Footage> others, List<Hotspot> ways) {
        Map<String, Coordinates> spots = new HashMap<>();
        for (var other : others) {
            var spot = spot(other);
            if (spot != null) {
                spots.put(other.id(), spot);
            }
        }
        double north = 0;
        double east = 0;
        for (var hotspot : ways) {
            var bearing = bearing(spot(footage), spots.get(((Way) hotspot.what()).to()));
            if (bearing != null) {
                double told = Math.toRadians(bearing - hotspot.yaw());
                north += Math.cos(told);
                east += Math.sin(told);
            }
        }
        return Math.hypot(north, east) < 0.5
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.toDegrees(Math.atan2(east, north)));
    }

    private static @Nullable Capture capture(Footage footage) {
        var found = footage.inspection();
        return found == null ? null : found.capture();
    }

    private static @Nullable Coordinates spot(Footage footage) {
        var capture = capture(footage);
        return capture == null || capture.latitude() == null || capture.longitude() == null
                ? null
                : new Coordinates(capture.latitude(), capture.longitude());
    }

    private static @Nullable Double metres(@Nullable Coordinates from, @Nullable Coordinates to) {
        return from == null || to == null ? null : from.metresTo(to);
    }

    /** Degrees from north to the east, 0 to 360; null where one isn't known, or where they are the same. */
    static @Nullable Double bearing(@Nullable Coordinates from, @Nullable Coordinates to) {
        if (from == null || to == null || from.equals(to)) {
            return null;
        }
        double here = Math.toRadians(from.latitude());
        double there = Math.toRadians(to.latitude());
        double apart = Math.toRadians(to.longitude() - from.longitude());
        double east = Math.sin(apart) * Math.cos(there);
        double north = Math.cos(here) * Math.sin(there) - Math.sin(here) * Math.cos(there) * Math.cos(apart);
        return (Math.toDegrees(Math.atan2(east, north)) + 360) % 360;
    }

    private static double turn(double degrees) {
        return Math.IEEEremainder(degrees, 360);
    }

    private static @Nullable Double minutes(Footage footage, Footage other) {
        var here = time(footage);
        var there = time(other);
        return here == null || there == null
                ? null
                : Duration.between(here, there).toSeconds() / 60.0;
    }

    private static @Nullable Instant time(Footage footage) {
        var capture = capture(footage);
        return capture == null ? null : capture.time();
    }
}
