package org.omoide.trip;

import java.time.Clock;
import java.time.Year;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.era.Era;
import org.omoide.footage.Footage;
import org.omoide.footage.FootageViews;
import org.omoide.place.Place;
import org.omoide.place.Places;
import org.omoide.sound.Voices;
import org.omoide.trip.TripView.Age;
import org.omoide.trip.TripView.Sight;
import org.omoide.trip.TripView.StopView;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes what programs and pages see of trips. */
@Component
public class TripViews {

    /** What is older looks different by now. */
    private static final int YEARS_OF_NOW = 20;

    /** What else is known of footage: its places by their ids, voices' addresses by the footage's. */
    private record Around(Map<String, Place> places, Map<String, String> voices) {}

    private final Trips trips;
    private final Places places;
    private final FootageViews views;
    private final Voices voices;
    private final MessageSource messages;
    private final Clock clock;

    TripViews(Trips trips, Places places, FootageViews views, Voices voices, MessageSource messages, Clock clock) {
        this.trips = trips;
        this.places = places;
        this.views = views;
        this.voices = voices;
        this.messages = messages;
        this.clock = clock;
    }

    public Mono<TripView> of(Trip trip, Visitor visitor, Locale locale) {
        return of(List.of(trip), visitor, locale).map(found -> found.get(0));
    }

    Mono<List<TripView>> of(List<Trip> all, Visitor visitor, Locale locale) {
        return trips.found(all.stream().flatMap(trip -> trip.stops().stream()).map(Trip.Stop::footageId))
                .collectMap(Footage::id)
                .flatMap(footage -> aroundOf(footage.values())
                        .map(known -> all.stream()
                                .map(trip -> view(trip, footage, known, visitor, locale))
                                .toList()));
    }

    /** What can be added to a trip, for a visitor who may see it. */
    public Mono<List<Sight>> sights(List<Footage> footage, Visitor visitor, Locale locale) {
        return aroundOf(footage)
                .map(known -> footage.stream()
                        .map(one -> sight(one, known, visitor, locale))
                        .toList());
    }

    private Mono<Around> aroundOf(Collection<Footage> footage) {
        return Mono.zip(
                placesOf(footage.stream()),
                voices.addresses(footage.stream().map(Footage::id).toList()),
                Around::new);
    }

    private Mono<Map<String, Place>> placesOf(Stream<Footage> footage) {
        return Flux.fromStream(footage.map(Footage::placeId)
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull)
                        .distinct())
                .flatMap(places::find)
                .collectMap(Place::id);
    }

    private TripView view(Trip trip, Map<String, Footage> footage, Around known, Visitor visitor, Locale locale) {
        var stops = trip.stops().stream()
                .map(stop -> {
                    var shown = footage.get(stop.footageId());
                    return new StopView(
                            stop.id(),
                            stop.footageId(),
                            stop.yaw(),
                            stop.pitch(),
                            stop.seconds(),
                            length(stop.seconds(), locale),
                            stop.prompts(),
                            shown != null && trip.canShow(shown) ? sight(shown, known, visitor, locale) : null);
                })
                .toList();
        int seconds = stops.stream()
                .filter(stop -> stop.sight() != null)
                .mapToInt(StopView::seconds)
                .sum();
        boolean tooLong = seconds > Trip.TOO_LONG_SECONDS;
        return new TripView(
                trip.id(),
                trip.isReadyMade(),
                trip.title(),
                stops,
                seconds,
                // Rather a minute too many than too few: people are waited for.
                say("trip.minutes", locale, (seconds + 59) / 60),
                tooLong ? say("trip.too-long", locale) : seconds > Trip.LONG_SECONDS ? say("trip.long", locale) : null,
                tooLong,
                trip.isChangedBy(visitor),
                trip.revision(),
                trip.updated());
    }

    private Sight sight(Footage footage, Around known, Visitor visitor, Locale locale) {
        var place = footage.placeId() == null ? null : known.places().get(footage.placeId());
        var view = views.of(footage, visitor, locale);
        return new Sight(
                footage.id(),
                place != null ? place.name() : view.title() != null ? view.title() : say("search.untitled", locale),
                place == null ? null : place.name(),
                place == null || place.reading().isEmpty() ? null : place.reading(),
                view.title(),
                view.eraText(),
                age(footage.era()),
                view.filmedBy(),
                view.preview(),
                view.poster(),
                view.watch(),
                known.voices().get(footage.id()));
    }

    private @Nullable Age age(@Nullable String era) {
        if (era == null) {
            return null;
        }
        var years = Era.ofEdtf(era).years();
        var last = years.last() == null ? Year.now(clock).getValue() : years.last();
        return last < Year.now(clock).getValue() - YEARS_OF_NOW ? Age.THEN : Age.NOW;
    }

    private String length(int seconds, Locale locale) {
        var minutes = seconds / 60;
        return seconds < 60
                ? say("trip.length.seconds", locale, seconds)
                : switch (seconds % 60) {
                    case 0 -> say("trip.length.minutes", locale, minutes);
                    case 30 -> say("trip.length.half", locale, minutes);
                    default -> say("trip.length.both", locale, minutes, seconds % 60);
                };
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
