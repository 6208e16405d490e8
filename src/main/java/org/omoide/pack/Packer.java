package org.omoide.pack;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.hotspot.HotspotView;
import org.omoide.hotspot.Hotspots;
import org.omoide.hotspot.Kind;
import org.omoide.sound.Voices;
import org.omoide.trip.Trip;
import org.omoide.trip.TripView.Sight;
import org.omoide.trip.TripViews;
import org.omoide.trip.Trips;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds out what belongs into the luggage of a trip. */
@Component
class Packer {

    /** Ways that somebody goes from a stop: in through the gate, and on into the house. */
    private static final int STEPS = 2;

    /** Of films further on: a place with more than that is a library, and no headset has room for it. */
    private static final int MOST_FURTHER = 24;

    private final Trips trips;
    private final TripViews views;
    private final Hotspots hotspots;
    private final Voices voices;

    Packer(Trips trips, TripViews views, Hotspots hotspots, Voices voices) {
        this.trips = trips;
        this.views = views;
        this.hotspots = hotspots;
        this.voices = voices;
    }

    /** @param visitor of the facility */
    Mono<Contents> contents(Trip trip, Visitor visitor, Locale locale) {
        var facilityId = Objects.requireNonNullElse(visitor.signedIn().facilityId(), "");
        return shown(trip.stops().stream().map(Trip.Stop::footageId).toList(), facilityId)
                .flatMap(stops ->
                        further(new LinkedHashMap<>(), stops, STEPS, stops.size() + MOST_FURTHER, visitor, locale))
                .flatMap(found -> contents(found, locale));
    }

    /** Addresses of the pictures and sounds that go with one. */
    Mono<Set<String>> things(Footage footage, Visitor visitor, Locale locale) {
        return Mono.zip(marks(footage, visitor, locale), voices.addresses(List.of(footage.id())))
                .map(found -> things(found.getT1(), found.getT2().values()));
    }

    private static Set<String> things(List<HotspotView> marks, Collection<String> voices) {
        var all = new HashSet<>(voices);
        marks.stream().filter(Contents::isThing).map(Contents::addressOf).forEach(all::add);
        return all;
    }

    private Mono<Map<Footage, List<HotspotView>>> further(
            Map<Footage, List<HotspotView>> found,
            List<Footage> edge,
            int steps,
            int most,
            Visitor visitor,
            Locale locale) {
        return Flux.fromIterable(edge)
                .take(Math.max(0, most - found.size()))
                .concatMap(footage -> marks(footage, visitor, locale).doOnNext(marks -> found.put(footage, marks)))
                .then(Mono.defer(() -> {
                    var known = found.keySet().stream().map(Footage::id).collect(Collectors.toSet());
                    var beyond = found.values().stream()
                            .flatMap(List::stream)
                            .filter(mark -> mark.kind() == Kind.WAY && !known.contains(mark.to()))
                            .map(HotspotView::to)
                            .distinct()
                            .toList();
                    return steps == 0 || beyond.isEmpty() || found.size() >= most
                            ? Mono.just(found)
                            : shown(
                                            beyond,
                                            Objects.requireNonNullElse(
                                                    visitor.signedIn().facilityId(), ""))
                                    .flatMap(next -> further(found, next, steps - 1, most, visitor, locale));
                }));
    }

    private Mono<Contents> contents(Map<Footage, List<HotspotView>> found, Locale locale) {
        var films = List.copyOf(found.keySet());
        var ids = films.stream().map(Footage::id).collect(Collectors.toSet());
        return Mono.zip(views.sights(films, Visitor.NOBODY, locale), voices.addresses(ids))
                .map(about -> {
                    var sights =
                            about.getT1().stream().collect(Collectors.toMap(Sight::footageId, Function.identity()));
                    var spoken = about.getT2();
                    return new Contents(films.stream()
                            .map(film -> {
                                var marks = found.get(film).stream()
                                        .filter(mark -> mark.kind() != Kind.WAY || ids.contains(mark.to()))
                                        .toList();
                                var voice = spoken.get(film.id());
                                return new Contents.Film(
                                        film,
                                        Objects.requireNonNull(sights.get(film.id())),
                                        marks,
                                        things(marks, voice == null ? List.of() : List.of(voice)));
                            })
                            .toList());
                });
    }

    private Mono<List<HotspotView>> marks(Footage footage, Visitor visitor, Locale locale) {
        return hotspots.of(footage, visitor, locale)
                .filter(mark -> !mark.gone())
                .collectList();
    }

    /** Each once, in the order in which they are asked for. */
    private Mono<List<Footage>> shown(List<String> ids, String facilityId) {
        return trips.found(ids.stream())
                .filter(footage -> Trip.canShow(footage, facilityId))
                .collectMap(Footage::id)
                .map(byId -> ids.stream()
                        .distinct()
                        .filter(byId::containsKey)
                        .map(byId::get)
                        .toList());
    }
}
