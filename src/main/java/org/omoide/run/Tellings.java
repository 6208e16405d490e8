package org.omoide.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.omoide.account.Account;
import org.omoide.account.Accounts;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.MediaGrants;
import org.omoide.run.Telling.Sights;
import org.omoide.trip.Trip;
import org.omoide.trip.TripView.Sight;
import org.omoide.trip.TripViews;
import org.omoide.trip.Trips;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Puts together what there is to tell of runs. */
@Component
class Tellings {

    private static final List<Locale> SPOKEN = List.of(Locale.JAPANESE, Locale.ENGLISH);

    private final Trips trips;
    private final TripViews views;
    private final Accounts accounts;
    private final MediaGrants grants;

    Tellings(Trips trips, TripViews views, Accounts accounts, MediaGrants grants) {
        this.trips = trips;
        this.views = views;
        this.accounts = accounts;
        this.grants = grants;
    }

    Mono<Telling> of(Run run) {
        return Mono.zip(sights(run), headsets(run.headsets()))
                .map(all -> new Telling(run, all.getT2(), all.getT1(), grants));
    }

    /** By id, whether they are in use or not. */
    Mono<Map<String, Account>> headsets(Iterable<String> ids) {
        var wanted = new ArrayList<String>();
        ids.forEach(wanted::add);
        return wanted.isEmpty() ? Mono.just(Map.of()) : accounts.find(wanted).collectMap(Account::id);
    }

    Mono<Sights> sights(Run run) {
        return trips.found(run.stops().stream().map(Trip.Stop::footageId))
                .filter(footage -> Trip.canShow(footage, run.facilityId()))
                .collectList()
                .flatMap(footage -> Flux.fromIterable(SPOKEN)
                        .concatMap(locale -> views.sights(footage, Visitor.NOBODY, locale)
                                .map(sights -> Map.entry(locale, byFootage(sights))))
                        .collect(
                                HashMap<Locale, Map<String, Sight>>::new,
                                (all, one) -> all.put(one.getKey(), one.getValue()))
                        .map(told -> new Sights(
                                footage.stream().collect(Collectors.toMap(Footage::id, Function.identity())), told)));
    }

    private static Map<String, Sight> byFootage(List<Sight> sights) {
        return sights.stream().collect(Collectors.toMap(Sight::footageId, Function.identity()));
    }
}
