package org.omoide.care;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.place.Place;
import org.omoide.place.Places;
import org.omoide.request.PersonalWishes;
import org.omoide.web.Problem;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Gathers all that is kept of a resident: to be read, handed out, and named before it is erased. */
@Component
class Keeping {

    private static final int AT_ONCE = 8;

    private final ReactiveMongoTemplate mongo;
    private final Residents residents;
    private final PersonalWishes wishes;
    private final Footages footages;
    private final Places places;

    Keeping(ReactiveMongoTemplate mongo, Residents residents, PersonalWishes wishes, Footages footages, Places places) {
        this.mongo = mongo;
        this.residents = residents;
        this.wishes = wishes;
        this.footages = footages;
        this.places = places;
    }

    /** @throws Problem (in the result) 404 where there is no such resident of this visitor's facility */
    Mono<Kept> of(String residentId, Visitor visitor, Locale locale) {
        return residents
                .find(residentId, visitor)
                .flatMap(resident -> Mono.zip(
                                theirs(residentId, Seat.class),
                                theirs(residentId, Observation.class),
                                theirs(residentId, Note.class))
                        .flatMap(found -> kept(resident, found.getT1(), found.getT2(), found.getT3(), locale)));
    }

    private <T> Mono<List<T>> theirs(String residentId, Class<T> type) {
        return mongo.find(query(where("residentId").is(residentId)).with(Sort.by("at", "_id")), type)
                .collectList();
    }

    private Mono<Kept> kept(
            Resident resident, List<Seat> seats, List<Observation> observations, List<Note> notes, Locale locale) {
        var wishIds = notes.stream()
                .map(Note::wishId)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        var runIds = Stream.of(
                        seats.stream().map(Seat::runId),
                        observations.stream().map(Observation::runId),
                        notes.stream().map(Note::runId))
                .flatMap(ids -> ids);
        return Mono.zip(
                        wishes.of(resident.facilityId(), resident.nickname(), wishIds, locale)
                                .collectList(),
                        Flux.fromStream(runIds.distinct())
                                .flatMap(id -> mongo.findById(id, TripRun.class), AT_ONCE)
                                .collectMap(TripRun::id))
                .flatMap(found -> names(found.getT2())
                        .map(names ->
                                new Kept(resident, seats, observations, notes, found.getT1(), found.getT2(), names)));
    }

    private Mono<Map<String, String>> names(Map<String, TripRun> runs) {
        var ids = runs.values().stream()
                .flatMap(run -> run.stops().stream())
                .map(TripRun.Stop::footageId)
                .collect(Collectors.toSet());
        return Flux.fromIterable(ids)
                .flatMap(footages::find, AT_ONCE)
                .flatMap(this::named, AT_ONCE)
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<Map.Entry<String, String>> named(Footage footage) {
        return Mono.justOrEmpty(footage.placeId())
                .flatMap(places::find)
                .map(Place::name)
                .switchIfEmpty(Mono.justOrEmpty(footage.title()))
                .map(name -> Map.entry(footage.id(), name));
    }
}
