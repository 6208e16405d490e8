package org.omoide.pack;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.omoide.account.Account;
import org.omoide.account.Accounts;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.footage.MediaGrants;
import org.omoide.pack.PackView.Film;
import org.omoide.pack.PackView.Order;
import org.omoide.pack.PackView.Stop;
import org.omoide.trip.Trip;
import org.omoide.trip.Trips;
import org.omoide.web.Problem;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which headset is to take along which trip. Headsets look now and then: what is here outlives reloads and restarts. */
@Component
class Packs {

    private final ReactiveMongoTemplate mongo;
    private final Trips trips;
    private final Packer packer;
    private final Accounts accounts;
    private final MediaGrants grants;
    private final FileLists files;
    private final Things things;
    private final Clock clock;

    Packs(
            ReactiveMongoTemplate mongo,
            Trips trips,
            Packer packer,
            Accounts accounts,
            MediaGrants grants,
            FileLists files,
            Things things,
            Clock clock) {
        this.mongo = mongo;
        this.trips = trips;
        this.packer = packer;
        this.accounts = accounts;
        this.grants = grants;
        this.files = files;
        this.things = things;
        this.clock = clock;
    }

    /** @throws Problem (in the result) 404 where the trip isn't one that these staff may open */
    Mono<PackView> of(String tripId, Visitor staff) {
        return trips.find(tripId, staff)
                .flatMap(trip -> Mono.zip(
                        packer.contents(trip, staff, Locale.JAPANESE),
                        mongo.find(query(where("tripId").is(tripId)), Pack.class)
                                .collectMap(Pack::headsetId),
                        accounts.headsets(facilityOf(staff)).collectList()))
                .flatMap(found -> bytes(found.getT1())
                        .map(bytes -> view(bytes, found.getT1().parts(), found.getT2(), found.getT3())));
    }

    private Mono<Long> bytes(Contents contents) {
        return Flux.fromIterable(contents.films())
                .flatMap(film -> Mono.zip(
                        files.bytes(film.footage()), things.bytes(film.footage().id(), film.things()), Long::sum))
                .reduce(0L, Long::sum);
    }

    private static PackView view(long bytes, Set<String> parts, Map<String, Pack> packs, List<Account> headsets) {
        return new PackView(
                bytes,
                headsets.stream()
                        .map(headset -> PackView.of(headset, packs.get(headset.id()), parts))
                        .toList());
    }

    /** @throws Problem (in the result) 404 where there is no such trip or headset of theirs */
    Mono<Void> order(String tripId, String headsetId, Visitor staff) {
        return checked(tripId, headsetId, staff)
                .flatMap(headset -> mongo.save(
                        new Pack(Pack.id(headsetId, tripId), headsetId, tripId, true, clock.instant(), null)))
                .then();
    }

    /** @throws Problem (in the result) 404 where there is no such trip or headset of theirs */
    Mono<Void> cancel(String tripId, String headsetId, Visitor staff) {
        return checked(tripId, headsetId, staff)
                .flatMap(headset -> mongo.updateFirst(
                        query(where("_id").is(Pack.id(headsetId, tripId))), Update.update("wanted", false), Pack.class))
                .then();
    }

    private Mono<Account> checked(String tripId, String headsetId, Visitor staff) {
        return trips.find(tripId, staff)
                .then(accounts.find(headsetId))
                .filter(account -> account.role() == Role.HEADSET
                        && account.closed() == null
                        && staff.belongsTo(account.facilityId()))
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    /** All that this headset is to take along or to throw away. */
    Flux<Order> orders(Visitor headset, Locale locale) {
        return mongo.find(query(where("headsetId").is(headset.signedIn().id())), Pack.class)
                .concatMap(pack -> pack.wanted()
                        ? trips.find(pack.tripId(), facilityOf(headset))
                                .flatMap(trip -> order(pack, trip, headset, locale))
                                // Somebody deleted the trip.
                                .defaultIfEmpty(Order.ofNothing(pack))
                        : Mono.just(Order.ofNothing(pack)));
    }

    private Mono<Order> order(Pack pack, Trip trip, Visitor headset, Locale locale) {
        return packer.contents(trip, headset, locale)
                .map(contents -> new Order(
                        trip.id(),
                        trip.title(),
                        true,
                        pack.ordered().toEpochMilli(),
                        trip.stops().stream()
                                .flatMap(stop ->
                                        contents.of(stop.footageId()).map(film -> stop(stop, film, headset)).stream())
                                .toList(),
                        contents.films().stream()
                                .map(film -> film(film, headset))
                                .toList()));
    }

    private Stop stop(Trip.Stop stop, Contents.Film film, Visitor headset) {
        var sight = film.sight();
        return new Stop(
                stop.id(),
                stop.footageId(),
                sight.name(),
                sight.place(),
                sight.eraText(),
                sight.filmedBy(),
                grants.address(film.footage(), headset),
                stop.yaw(),
                stop.pitch(),
                stop.seconds(),
                sight.voice());
    }

    private Film film(Contents.Film film, Visitor headset) {
        return new Film(
                film.footage().id(),
                film.name(),
                film.sight().eraText(),
                film.sight().filmedBy(),
                grants.address(film.footage(), headset),
                film.sight().voice(),
                film.marks());
    }

    /** What a headset says counts for an order that stands. */
    Mono<Void> told(String tripId, Pack.Told told, Visitor headset) {
        return mongo.updateFirst(
                        query(where("_id")
                                .is(Pack.id(headset.signedIn().id(), tripId))
                                .and("wanted")
                                .is(true)),
                        Update.update("told", told),
                        Pack.class)
                .then();
    }

    /** The headset has thrown it away. */
    Mono<Void> gone(String tripId, Visitor headset) {
        var id = Pack.id(headset.signedIn().id(), tripId);
        return trips.find(tripId, facilityOf(headset))
                .hasElement()
                .flatMap(there -> mongo.remove(
                        query(
                                there
                                        ? where("_id").is(id).and("wanted").is(false)
                                        : where("_id").is(id)),
                        Pack.class))
                .then();
    }

    private static String facilityOf(Visitor visitor) {
        return Objects.requireNonNullElse(visitor.signedIn().facilityId(), "");
    }
}
