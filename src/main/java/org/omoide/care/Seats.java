package org.omoide.care;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Accounts;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who wears which headset. */
@Component
class Seats {

    private final ReactiveMongoTemplate mongo;
    private final Residents residents;
    private final Accounts accounts;
    private final Clock clock;

    Seats(ReactiveMongoTemplate mongo, Residents residents, Accounts accounts, Clock clock) {
        this.mongo = mongo;
        this.residents = residents;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** By the id of the headset, the id of the resident. */
    Mono<Map<String, String>> of(TripRun run) {
        return mongo.find(query(where("runId").is(run.id())), Seat.class)
                .collectMap(Seat::headsetId, Seat::residentId, TreeMap::new);
    }

    /**
     * Gives headsets to residents; those that aren't named stay. Nothing is changed where something can't be taken.
     *
     * @param wanted by the id of the headset, the id of the resident, or null for nobody
     * @throws Problem (in the result) 422 where somebody hasn't consented, or would wear two
     */
    Mono<Map<String, String>> change(TripRun run, Map<String, @Nullable String> wanted, Visitor visitor) {
        return accounts.headsets(run.facilityId())
                .map(Account::id)
                .collect(Collectors.toSet())
                .doOnNext(headsets -> check(wanted, headsets))
                .thenMany(Flux.fromStream(() -> wanted.values().stream().filter(Objects::nonNull)))
                .concatMap(resident -> residents.consenting(String.valueOf(resident), visitor))
                .thenMany(Flux.fromIterable(wanted.entrySet()))
                .concatMap(entry -> entry.getValue() == null
                        ? leave(run, entry.getKey())
                        : sit(run, entry.getKey(), entry.getValue(), visitor))
                .then(Mono.defer(() -> of(run)));
    }

    private static void check(Map<String, @Nullable String> wanted, Set<String> headsets) {
        var faults = new HashMap<String, Sentence>();
        var seated = new HashSet<String>();
        wanted.forEach((headset, resident) -> {
            if (!headsets.contains(headset) && resident != null) {
                faults.put(headset, Sentence.of("care.seat.headset"));
            } else if (resident != null && !seated.add(resident)) {
                faults.put(headset, Sentence.of("care.seat.twice"));
            }
        });
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
    }

    private Mono<Void> leave(TripRun run, String headset) {
        return mongo.remove(query(where("_id").is(Seat.id(run.id(), headset))), Seat.class)
                .then();
    }

    private Mono<Void> sit(TripRun run, String headset, String resident, Visitor visitor) {
        var seat = new Seat(Seat.id(run.id(), headset), run.facilityId(), run.id(), headset, resident, clock.instant());
        var elsewhere = where("runId")
                .is(run.id())
                .and("residentId")
                .is(resident)
                .and("headsetId")
                .ne(headset);
        return residents
                .keep(seat, resident, mongo.save(seat), visitor)
                .then(mongo.remove(query(elsewhere), Seat.class))
                .then();
    }
}
