package org.omoide.request;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.request.Wish.Brief;
import org.omoide.request.Wish.Claim;
import org.omoide.request.Wish.Event;
import org.omoide.request.Wish.State;
import org.omoide.request.Wish.Thanks;
import org.omoide.web.Problem;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The wishes. Every step is one atomic update of one document, which holds only in the states that the step comes from. */
@Component
class Wishes {

    private static final FindAndModifyOptions RETURN_NEW =
            FindAndModifyOptions.options().returnNew(true);
    private static final Criteria ALWAYS = new Criteria();
    private static final int MOST = 500;

    /** So many wishes an hour come in by one link, or from one headset; more is no facility any more, but a flood. */
    static final int MOST_AN_HOUR = 30;

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    Wishes(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Where a wish comes from. */
    record Origin(
            @Nullable String facilityId,
            @Nullable String accountId,
            @Nullable String link) {}

    /**
     * Keeps a new wish.
     *
     * @param place in words, for people
     * @param brief where its place is known already
     * @param code that who asked follows it by; null where staff do
     */
    Mono<Wish> ask(
            WishDraft draft,
            String place,
            Wish.@Nullable Pointed pointed,
            @Nullable Brief brief,
            Origin origin,
            @Nullable String code) {
        return ask(UUID.randomUUID().toString(), draft, place, pointed, brief, origin, code);
    }

    /** The same with an id that the caller chose. */
    Mono<Wish> ask(
            String id,
            WishDraft draft,
            String place,
            Wish.@Nullable Pointed pointed,
            @Nullable Brief brief,
            Origin origin,
            @Nullable String code) {
        var now = clock.instant();
        return mongo.insert(new Wish(
                id,
                State.ASKED,
                now,
                origin.facilityId(),
                place,
                draft.why(),
                draft.person(),
                code == null ? null : SpokenSecret.hash(code),
                origin.link(),
                pointed,
                null,
                brief,
                null,
                null,
                null,
                null,
                null,
                List.of(new Event(Step.ASK, origin.accountId(), now)),
                now));
    }

    /** @throws Problem (in the result) 429 where too many came in by this link within the last hour */
    Mono<Void> requireNoFlood(AskLink link) {
        return requireNoFlood(where("link").is(link.id()));
    }

    /** @throws Problem (in the result) 429 where too many came from this headset within the last hour */
    Mono<Void> requireNoFlood(Account headset) {
        return requireNoFlood(
                where("facilityId").is(headset.facilityId()).and("events.0.by").is(headset.id()));
    }

    private Mono<Void> requireNoFlood(Criteria origin) {
        var since = clock.instant().minus(Duration.ofHours(1));
        return mongo.count(query(origin.and("created").gt(since)), Wish.class)
                .flatMap(count -> count >= MOST_AN_HOUR
                        ? Mono.error(new Problem(HttpStatus.TOO_MANY_REQUESTS, "wish.flood"))
                        : Mono.empty());
    }

    /** Empty where there is none. */
    Mono<Wish> find(String id) {
        return mongo.findById(id, Wish.class);
    }

    /** @throws Problem (in the result) 404 where there is none that this visitor may know of */
    Mono<Wish> find(String id, Visitor visitor) {
        return find(id).filter(wish -> wish.isSeenBy(visitor)).switchIfEmpty(Mono.error(Problem::notFound));
    }

    /** The wish that is followed by this code; empty where there is none. */
    Mono<Wish> followed(String code) {
        return mongo.findOne(query(where("code").is(SpokenSecret.hash(code))), Wish.class);
    }

    /** Wishes in these states that this visitor may know of, those that wait longest first. */
    Flux<Wish> in(Collection<State> states, Visitor visitor) {
        return mongo.find(
                        query(where("state").in(states).andOperator(seenBy(visitor)))
                                .with(Sort.by("since", "_id"))
                                .limit(MOST),
                        Wish.class)
                .filter(wish -> wish.isSeenBy(visitor));
    }

    /** What this visitor's footage was filmed for, the latest news first. */
    Flux<Wish> fulfilledBy(Visitor visitor) {
        return mongo.find(
                query(where("filmerId").is(visitor.signedIn().id()))
                        .with(Sort.by(Sort.Direction.DESC, "since"))
                        .limit(MOST),
                Wish.class);
    }

    /** Those that were joined to this one. */
    Flux<Wish> joinedTo(String id) {
        return mongo.find(query(where("joinedTo").is(id).and("state").is(State.JOINED)), Wish.class);
    }

    /** What waits for this visitor since before an instant, the oldest first. */
    Flux<Wish> waitingFor(Visitor visitor, Instant before) {
        return mongo.find(
                        query(where("since").lt(before).andOperator(turnOf(visitor)))
                                .with(Sort.by("since", "_id"))
                                .limit(MOST),
                        Wish.class)
                .filter(wish -> wish.isSeenBy(visitor));
    }

    /** @throws Problem (in the result) 409 where the other one has come to its end or is joined itself */
    Mono<Wish> join(Wish wish, Wish other, Visitor visitor) {
        if (wish.id().equals(other.id()) || !other.state().isUnderWay()) {
            return Mono.error(new Problem(HttpStatus.CONFLICT, "wish.join.over"));
        }
        return take(Step.JOIN, wish.id(), visitor, ALWAYS, new Update().set("joinedTo", other.id()))
                // Somebody may have joined the other one at the same moment, even to this one: then it is as if nothing
                // was.
                .flatMap(joined -> find(other.id())
                        .map(Wish::state)
                        .defaultIfEmpty(State.WITHDRAWN)
                        .flatMap(state -> state == State.JOINED || state == State.WITHDRAWN
                                ? take(Step.PART, wish.id(), visitor, ALWAYS, new Update().unset("joinedTo"))
                                        .then(Mono.error(new Problem(HttpStatus.CONFLICT, "wish.join.over")))
                                : Mono.just(joined)));
    }

    Mono<Wish> part(Wish wish, Visitor visitor) {
        return take(Step.PART, wish.id(), visitor, ALWAYS, new Update().unset("joinedTo"));
    }

    Mono<Wish> route(Wish wish, Brief brief, Visitor visitor) {
        return take(Step.ROUTE, wish.id(), visitor, ALWAYS, new Update().set("brief", brief));
    }

    Mono<Wish> decline(Wish wish, String answer, Visitor visitor) {
        return take(Step.DECLINE, wish.id(), visitor, ALWAYS, new Update().set("answer", answer));
    }

    Mono<Wish> reconsider(Wish wish, Visitor visitor) {
        return take(Step.RECONSIDER, wish.id(), visitor, ALWAYS, new Update().unset("answer"));
    }

    /** @param footage that can be watched */
    Mono<Wish> pointTo(Wish wish, Footage footage, @Nullable String answer, Visitor visitor) {
        return take(Step.POINT_TO, wish.id(), visitor, ALWAYS, filmed(footage).set("answer", answer));
    }

    Mono<Wish> claim(Wish wish, Visitor visitor) {
        var claim = new Claim(visitor.signedIn().id(), clock.instant().plus(Claim.TIME));
        return take(Step.CLAIM, wish.id(), visitor, ALWAYS, new Update().set("claim", claim));
    }

    Mono<Wish> extend(Wish wish, Visitor visitor) {
        return take(
                Step.EXTEND,
                wish.id(),
                visitor,
                sameClaim(wish),
                new Update().set("claim.until", clock.instant().plus(Claim.TIME)));
    }

    Mono<Wish> giveBack(Wish wish, Visitor visitor) {
        return take(Step.GIVE_BACK, wish.id(), visitor, sameClaim(wish), unfilmed());
    }

    /** A coordinator says that this footage was filmed for the wish. */
    Mono<Wish> attach(Wish wish, Footage footage, Visitor visitor) {
        return take(Step.UPLOAD, wish.id(), visitor, ALWAYS, filmed(footage));
    }

    Mono<Wish> watched(Wish wish, Visitor visitor) {
        return take(Step.WATCH, wish.id(), visitor, ALWAYS, new Update());
    }

    Mono<Wish> thank(Wish wish, String words, Visitor visitor) {
        var thanks = new Thanks(words, visitor.signedIn().id(), clock.instant());
        return take(Step.THANK, wish.id(), visitor, ALWAYS, new Update().set("thanks", thanks));
    }

    /** Nothing stays that says who wished it, or why. */
    Mono<Wish> withdraw(Wish wish, Visitor visitor) {
        return take(Step.WITHDRAW, wish.id(), visitor, ALWAYS, withoutPerson());
    }

    private static Update withoutPerson() {
        return new Update().unset("person").unset("why");
    }

    /** Those of these ids, and those of the facility that name this person; the oldest first. */
    Flux<Wish> ofPerson(String facilityId, String nickname, Collection<String> ids) {
        return mongo.find(
                query(where("facilityId")
                                .is(facilityId)
                                .orOperator(
                                        where("_id").in(ids),
                                        where("person.nickname").is(nickname)))
                        .with(Sort.by("created", "_id")),
                Wish.class);
    }

    /** Empty, and nothing changes, where somebody works on it already. */
    Mono<Wish> withdrawn(Wish wish, String by) {
        return happen(Step.WITHDRAW, wish.id(), by, ALWAYS, withoutPerson());
    }

    /** Nothing stays that says who wished it, why, or what they said when they saw it. */
    Mono<Void> forget(Wish wish) {
        return mongo.updateFirst(
                        query(where("_id").is(wish.id())), withoutPerson().unset("thanks"), Wish.class)
                .then();
    }

    Mono<Wish> pictured(String id, boolean picture) {
        return mongo.findAndModify(
                query(where("_id").is(id).and("pointed").ne(null)),
                new Update().set("pointed.picture", picture),
                RETURN_NEW,
                Wish.class);
    }

    /** Ids of the footage from which stills were taken. */
    Flux<String> pictured() {
        return mongo.findDistinct(
                query(where("pointed.picture").is(true)), "pointed.footageId", Wish.class, String.class);
    }

    Flux<Wish> pointedInto(String footageId) {
        return mongo.find(query(where("pointed.footageId").is(footageId)), Wish.class);
    }

    /**
     * The whole master came in that was uploaded for the wish. Empty, and nothing changes, where the wish is not this
     * filmer's to fulfil (any more), or is fulfilled already.
     */
    Mono<Wish> fulfil(String id, Footage footage) {
        var filmer = footage.uploadedBy();
        return happen(
                Step.UPLOAD,
                id,
                filmer,
                new Criteria()
                        .orOperator(
                                where("state").is(State.OPEN),
                                where("state").is(State.CLAIMED).and("claim.by").is(filmer)),
                filmed(footage));
    }

    /** Opens again what nobody went for in time. */
    Mono<Long> lapse() {
        var now = clock.instant();
        return mongo.updateMulti(
                        query(where("state")
                                .is(State.CLAIMED)
                                .and("claim.until")
                                .lt(now)),
                        stepped(Step.LAPSE, null, unfilmed()),
                        Wish.class)
                .map(result -> result.getModifiedCount());
    }

    /** What may have to follow its footage. */
    Flux<Wish> filmed() {
        return mongo.find(
                query(where("state")
                        .in(State.UPLOADED, State.CLAIMED, State.PUBLISHED, State.ALREADY_THERE)
                        .and("footageId")
                        .ne(null)),
                Wish.class);
    }

    Flux<Wish> joined() {
        return mongo.find(query(where("state").is(State.JOINED)), Wish.class);
    }

    Mono<Wish> published(Wish wish) {
        return happen(Step.PUBLISH, wish.id(), null, sameFootage(wish), new Update());
    }

    /** Who filmed it has two weeks again to put it right. */
    Mono<Wish> returned(Wish wish) {
        var until = clock.instant().plus(Claim.TIME);
        return wish.filmerId() == null
                ? Mono.empty()
                : happen(
                        Step.RETURN,
                        wish.id(),
                        null,
                        sameFootage(wish),
                        new Update().set("claim", new Claim(wish.filmerId(), until)));
    }

    /** What was returned was put right and waits for the review again. */
    Mono<Wish> sentAgain(Wish wish) {
        return happen(
                Step.UPLOAD,
                wish.id(),
                wish.filmerId(),
                new Criteria().andOperator(sameFootage(wish), where("state").is(State.CLAIMED)),
                new Update());
    }

    Mono<Wish> lost(Wish wish) {
        var claim = wish.claim();
        return claim != null
                        && claim.by().equals(wish.filmerId())
                        && Step.LOSE_UPLOAD.from().contains(wish.state())
                ? happen(
                        Step.LOSE_UPLOAD,
                        wish.id(),
                        null,
                        sameFootage(wish),
                        new Update()
                                .unset("footageId")
                                .unset("filmerId")
                                .set("claim.until", clock.instant().plus(Claim.TIME)))
                : happen(
                        Step.LOSE,
                        wish.id(),
                        null,
                        sameFootage(wish),
                        unfilmed().unset("joinedTo"));
    }

    /** Tells a joined wish what became of its head. */
    Mono<Wish> hear(Wish wish, Wish head) {
        var same = where("joinedTo").is(head.id());
        var filmed = new Update()
                .set("footageId", head.footageId())
                .set("filmerId", head.filmerId())
                .set("answer", head.answer());
        return switch (head.state()) {
            case DECLINED ->
                happen(Step.HEAR_DECLINED, wish.id(), null, same, new Update().set("answer", head.answer()));
            case ALREADY_THERE -> happen(Step.HEAR_ALREADY_THERE, wish.id(), null, same, filmed);
            case PUBLISHED, WATCHED, THANKED -> happen(Step.HEAR_PUBLISHED, wish.id(), null, same, filmed);
            case WITHDRAWN -> partFromLost(wish);
            case JOINED ->
                wish.id().equals(head.joinedTo())
                        ? partFromLost(wish)
                        : mongo.findAndModify(
                                query(where("_id")
                                        .is(wish.id())
                                        .and("state")
                                        .is(State.JOINED)
                                        .andOperator(same)),
                                new Update().set("joinedTo", head.joinedTo()),
                                RETURN_NEW,
                                Wish.class);
            case ASKED, OPEN, CLAIMED, UPLOADED -> Mono.empty();
        };
    }

    /** It stands for itself again, as nothing will come of the one that it was joined to. */
    Mono<Wish> partFromLost(Wish wish) {
        return happen(Step.PART, wish.id(), null, ALWAYS, new Update().unset("joinedTo"));
    }

    /** @throws Problem (in the result) 409 where the wish's state doesn't allow the step, or not any more */
    private Mono<Wish> take(Step step, String id, Visitor visitor, Criteria besides, Update update) {
        return happen(step, id, visitor.signedIn().id(), besides, update)
                .switchIfEmpty(find(id).switchIfEmpty(Mono.error(Problem::notFound))
                        .flatMap(wish -> Mono.error(new Problem(
                                HttpStatus.CONFLICT,
                                "wish.conflict",
                                new DefaultMessageSourceResolvable("wish.state." + wish.state())))));
    }

    private Mono<Wish> happen(Step step, String id, @Nullable String by, Criteria besides, Update update) {
        var allowed = where("_id").is(id).and("state").in(step.from());
        return mongo.findAndModify(
                query(new Criteria().andOperator(allowed, besides)), stepped(step, by, update), RETURN_NEW, Wish.class);
    }

    private Update stepped(Step step, @Nullable String by, Update update) {
        var now = clock.instant();
        return update.set("state", step.to()).set("since", now).push("events", new Event(step, by, now));
    }

    private static Update filmed(Footage footage) {
        return new Update().set("footageId", footage.id()).set("filmerId", footage.uploadedBy());
    }

    private static Update unfilmed() {
        return new Update().unset("claim").unset("footageId").unset("filmerId").unset("answer");
    }

    private static Criteria sameClaim(Wish wish) {
        return where("claim.by").is(wish.claim() == null ? null : wish.claim().by());
    }

    private static Criteria sameFootage(Wish wish) {
        return where("footageId").is(wish.footageId());
    }

    /** The same as {@link Wish#isSeenBy}, for the database. */
    private static Criteria seenBy(Visitor visitor) {
        if (visitor.isCoordinator()) {
            return new Criteria();
        }
        var account = visitor.signedIn();
        if (account.role() == Role.VOLUNTEER) {
            return new Criteria()
                    .orOperator(
                            where("state").is(State.OPEN),
                            claimedBy(account),
                            where("filmerId").is(account.id()));
        }
        return where("facilityId").is(account.facilityId());
    }

    /** The same as {@link Wish#owner}, for the database; of open wishes that nobody takes coordinators hear, too. */
    private static Criteria turnOf(Visitor visitor) {
        var account = visitor.signedIn();
        return switch (account.role()) {
            case COORDINATOR ->
                new Criteria()
                        .orOperator(
                                where("state").in(State.ASKED, State.OPEN, State.UPLOADED),
                                claimedBy(account),
                                where("state")
                                        .in(forFacilities())
                                        .and("facilityId")
                                        .is(null));
            case VOLUNTEER -> new Criteria().orOperator(where("state").is(State.OPEN), claimedBy(account));
            case STAFF, HEADSET ->
                where("state").in(forFacilities()).and("facilityId").is(account.facilityId());
        };
    }

    private static Criteria claimedBy(Account account) {
        return where("state").is(State.CLAIMED).and("claim.by").is(account.id());
    }

    private static List<State> forFacilities() {
        return Arrays.asList(State.ALREADY_THERE, State.PUBLISHED, State.WATCHED);
    }
}
