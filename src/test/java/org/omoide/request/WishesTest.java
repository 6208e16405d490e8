package org.omoide.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.omoide.request.StepTest.HARADA;
import static org.omoide.request.StepTest.KOGA;
import static org.omoide.request.StepTest.OTHER_STAFF;
import static org.omoide.request.StepTest.STAFF;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.account.Account;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Review;
import org.omoide.place.Place;
import org.omoide.request.Wish.Brief;
import org.omoide.request.Wish.State;
import org.omoide.request.Wishes.Origin;
import org.omoide.web.Problem;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The life of a wish, in the database. */
class WishesTest extends InProcess {

    private static final Visitor YAMADA = new Visitor(COORDINATOR, null);

    @Autowired
    private Wishes wishes;

    @Autowired
    private WishViews views;

    @Autowired
    private Settling settling;

    @Autowired
    private Lessons lessons;

    @Autowired
    private Pictures pictures;

    @Autowired
    private Fulfilment fulfilment;

    private Place harbour;

    @BeforeEach
    void beginWithoutWishes() {
        mongo.remove(new Query(), Wish.class).block();
        mongo.remove(new Query(), Lesson.class).block();
        harbour = mongo.insert(new Place(
                        "harbour",
                        "三池港",
                        "みいけこう",
                        List.of(),
                        new Place.Coordinates(33.0077, 130.4109),
                        null,
                        Instant.now(),
                        Instant.now()))
                .block();
    }

    @Test
    void fromAskingToThanks() {
        var wish = open("あの港");
        wish = wishes.claim(wish, KOGA).block();
        var film = uploaded("koga");
        fulfilment.arrived(film, Map.of("wish", wish.id())).block();
        assertThat(now(wish).state()).isEqualTo(State.UPLOADED);
        settling.sweep().block();
        assertThat(now(wish).state()).isEqualTo(State.UPLOADED);

        review(film, Review.State.PUBLISHED);
        settling.sweep().block();
        settling.sweep().block();
        assertThat(now(wish).state()).isEqualTo(State.PUBLISHED);

        wishes.watched(now(wish), STAFF).block();
        wishes.thank(now(wish), "毎日のぼった坂だと", STAFF).block();
        var thanked = now(wish);
        assertThat(thanked.events())
                .extracting(Wish.Event::step)
                .containsExactly(Step.ASK, Step.ROUTE, Step.CLAIM, Step.UPLOAD, Step.PUBLISH, Step.WATCH, Step.THANK);
        assertThat(thanked.events())
                .extracting(Wish.Event::by)
                .containsExactly("staff-a", "coordinator", "koga", "koga", null, "staff-a", "staff-a");
        assertThat(wishes.fulfilledBy(KOGA).collectList().block())
                .singleElement()
                .satisfies(mine -> assertThat(mine.thanks().words()).isEqualTo("毎日のぼった坂だと"));
        assertThat(wishes.fulfilledBy(HARADA).collectList().block()).isEmpty();
    }

    @Test
    void ofTwoWhoClaimAtOnceOneGetsIt() {
        for (int i = 0; i < 10; i++) {
            var wish = open("川" + i);
            var outcomes = Flux.just(KOGA, HARADA)
                    .flatMap(visitor -> wishes.claim(wish, visitor)
                            .map(claimed -> "got it")
                            .onErrorResume(
                                    Problem.class,
                                    problem -> Flux.just("" + problem.status().value())
                                            .next())
                            .subscribeOn(Schedulers.boundedElastic()))
                    .collectList()
                    .block();
            assertThat(outcomes).containsExactlyInAnyOrder("got it", "409");
            assertThat(now(wish).events()).extracting(Wish.Event::step).containsOnlyOnce(Step.CLAIM);
        }
    }

    @Test
    void aStepThatTheStateDoesNotAllowIsAConflict() {
        var wish = now(asked("川"));
        assertThatThrownBy(() -> wishes.watched(wish, STAFF).block())
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(HttpStatus.CONFLICT));
        assertThatThrownBy(() -> wishes.claim(wish, KOGA).block()).isInstanceOf(Problem.class);
        assertThat(now(wish)).isEqualTo(wish);
    }

    @Test
    void aClaimLapsesUnlessItIsExtended() {
        var left = wishes.claim(open("川"), KOGA).block();
        var kept = wishes.claim(open("山"), KOGA).block();
        for (var wish : List.of(left, kept)) {
            change(wish, new Update().set("claim.until", Instant.now().minusSeconds(1)));
        }
        wishes.extend(now(kept), KOGA).block();
        // Two instances of the server look at the same time.
        var lapsed =
                Flux.merge(wishes.lapse(), wishes.lapse()).reduce(0L, Long::sum).block();
        assertThat(lapsed).isEqualTo(1);
        assertThat(now(left).state()).isEqualTo(State.OPEN);
        assertThat(now(left).claim()).isNull();
        assertThat(now(kept).state()).isEqualTo(State.CLAIMED);
        assertThat(now(kept).claim().until()).isAfter(Instant.now().plus(Duration.ofDays(13)));
    }

    @Test
    void anUploadFulfilsOnlyWhatItsFilmerMayFulfil() {
        var claimed = wishes.claim(open("川"), KOGA).block();
        fulfilment.arrived(uploaded("harada"), Map.of("wish", claimed.id())).block();
        assertThat(now(claimed).state()).isEqualTo(State.CLAIMED);
        fulfilment.arrived(uploaded("koga"), Map.of("wish", "no such wish")).block();
        fulfilment.arrived(uploaded("koga"), Map.of()).block();
        var film = uploaded("koga");
        fulfilment.arrived(film, Map.of("wish", claimed.id())).block();
        fulfilment.arrived(film, Map.of("wish", claimed.id())).block();
        assertThat(now(claimed).footageId()).isEqualTo(film.id());
        assertThat(now(claimed).events()).extracting(Wish.Event::step).containsOnlyOnce(Step.UPLOAD);
    }

    @Test
    void whatTheReviewReturnsIsTheVolunteersAgainAndGoesOnWhenItIsPutRight() {
        var wish = wishes.claim(open("川"), KOGA).block();
        var film = uploaded("koga");
        fulfilment.arrived(film, Map.of("wish", wish.id())).block();
        review(film, Review.State.RETURNED);
        settling.sweep().block();
        assertThat(now(wish).isClaimedBy(KOGA)).isTrue();
        review(film, Review.State.WAITING);
        settling.sweep().block();
        assertThat(now(wish).state()).isEqualTo(State.UPLOADED);
        review(film, Review.State.TAKEN_DOWN);
        settling.sweep().block();
        assertThat(now(wish).isClaimedBy(KOGA)).isTrue();
        assertThat(now(wish).footageId()).isNull();
    }

    @Test
    void whatIsTakenDownBeforeItIsWatchedIsThoughtOverAgain() {
        var film = uploaded("koga");
        review(film, Review.State.PUBLISHED);
        var wish = wishes.pointTo(asked("川"), film, null, YAMADA).block();
        assertThat(wish.filmerId()).isEqualTo("koga");
        mongo.remove(Query.query(Criteria.where("_id").is(film.id())), Footage.class)
                .block();
        settling.sweep().block();
        assertThat(now(wish).state()).isEqualTo(State.ASKED);
        assertThat(now(wish).footageId()).isNull();
    }

    @Test
    void aStillGoesWithTheFootageThatItWasTakenFrom() {
        var film = uploaded("koga");
        var wish = Objects.requireNonNull(wishes.ask(
                        new WishDraft(null, null, null, null, null),
                        "港",
                        new Wish.Pointed(film.id(), 0, 0, 0, Wish.Direction.BEHIND, false),
                        null,
                        new Origin("a", null, null),
                        null)
                .block());
        pictures.keep(wish, JpegTest.picture(96, 54)).block();
        settling.sweep().block();
        assertThat(now(wish).pointed().picture()).isTrue();
        review(film, Review.State.TAKEN_DOWN);
        settling.sweep().block();
        assertThat(now(wish).pointed().picture()).isFalse();
        assertThat(objects.stat("wishes/" + wish.id() + ".jpg").blockOptional()).isEmpty();
    }

    @Test
    void whoWasJoinedHearsEverythingAndThanksForThemselves() {
        var head = open("三池港");
        var joined = wishes.join(asked("三池の港", "b"), head, YAMADA).block();
        assertThat(joined.state()).isEqualTo(State.JOINED);
        var film = uploaded("koga");
        review(film, Review.State.PUBLISHED);
        wishes.attach(now(head), film, YAMADA).block();
        settling.sweep().block();
        settling.sweep().block();
        assertThat(now(joined).state()).isEqualTo(State.PUBLISHED);
        assertThat(now(joined).footageId()).isEqualTo(film.id());
        wishes.watched(now(joined), OTHER_STAFF).block();
        assertThat(now(head).state()).isEqualTo(State.PUBLISHED);
    }

    @Test
    void joinedWishesArePartedAndNeverLost() {
        var head = open("三池港");
        var joined = wishes.join(asked("三池の港", "b"), head, YAMADA).block();
        assertThat(wishes.part(joined, YAMADA).block().state()).isEqualTo(State.ASKED);

        var again = wishes.join(now(joined), head, YAMADA).block();
        wishes.withdraw(now(head), STAFF).block();
        settling.sweep().block();
        assertThat(now(again).state()).isEqualTo(State.ASKED);
        assertThat(now(head).person()).isNull();

        var third = open("港");
        var chained = wishes.join(asked("みなと"), now(again), YAMADA).block();
        wishes.join(now(again), third, YAMADA).block();
        settling.sweep().block();
        assertThat(now(chained).joinedTo()).isEqualTo(third.id());
    }

    @Test
    void twoWishesThatAreJoinedToEachOtherAtOnceDoNotVanish() {
        for (int i = 0; i < 10; i++) {
            var one = asked("川");
            var other = asked("河");
            Flux.merge(
                            wishes.join(one, other, YAMADA).onErrorComplete().subscribeOn(Schedulers.boundedElastic()),
                            wishes.join(other, one, YAMADA).onErrorComplete().subscribeOn(Schedulers.boundedElastic()))
                    .then()
                    .block();
            settling.sweep().block();
            assertThat(List.of(now(one).state(), now(other).state())).contains(State.ASKED);
        }
    }

    @Test
    void theNicknameStaysInTheFacility() {
        var wish = wishes.route(
                        wishes.ask(
                                        new WishDraft("うめの家の前の川", "うめが泳いだ", "うめ", 1930, null),
                                        "うめの家の前の川",
                                        null,
                                        null,
                                        new Origin("a", null, "link"),
                                        "0123456789")
                                .block(),
                        new Brief(harbour.id(), "川べりから"),
                        YAMADA)
                .block();
        var inside = view(wish, STAFF);
        assertThat(inside.nickname()).isEqualTo("うめ");
        assertThat(inside.why()).isEqualTo("うめが泳いだ");
        var coordinator = view(wish, YAMADA);
        assertThat(coordinator.nickname()).isNull();
        assertThat(coordinator.birthDecade()).isEqualTo(1930);
        assertThat(coordinator.why()).isEqualTo("（お名前）が泳いだ");
        var volunteer = view(wish, KOGA);
        assertThat(volunteer.toString()).doesNotContain("うめ").doesNotContain("1930");
        assertThat(volunteer.facilityId()).isNull();
        assertThat(volunteer.place()).isEqualTo("三池港");
        assertThat(volunteer.brief()).isEqualTo("川べりから");
        assertThat(wishes.followed("01234-56789").block()).isEqualTo(wish);
    }

    @Test
    void eachFacilitySeesItsOwnWishesOnly() {
        asked("川", "a");
        asked("山", "b");
        var states = List.of(State.values());
        assertThat(wishes.in(states, STAFF).map(Wish::place).collectList().block())
                .containsExactly("川");
        assertThat(wishes.in(states, OTHER_STAFF).map(Wish::place).collectList().block())
                .containsExactly("山");
        assertThat(wishes.in(states, KOGA).collectList().block()).isEmpty();
        assertThat(wishes.in(states, YAMADA).collectList().block()).hasSize(2);
    }

    @Test
    void whatWaitsIsToldToWhoseTurnItIs() {
        var asked = asked("川");
        var claimed = wishes.claim(open("山"), KOGA).block();
        var film = uploaded("koga");
        review(film, Review.State.PUBLISHED);
        var there = wishes.pointTo(asked("海"), film, null, YAMADA).block();
        var soon = Instant.now().plusSeconds(1);
        assertThat(ids(YAMADA, soon)).containsExactly(asked.id());
        assertThat(ids(KOGA, soon)).containsExactly(claimed.id());
        assertThat(ids(STAFF, soon)).containsExactly(there.id());
        assertThat(ids(HARADA, soon)).isEmpty();
        assertThat(ids(OTHER_STAFF, soon)).isEmpty();
        assertThat(ids(YAMADA, Instant.now().minus(Wish.PATIENCE))).isEmpty();
    }

    @Test
    void whatTrustedVolunteersUploadNeedsNoReview() {
        var before = uploaded("koga");
        trust(true);
        settling.sweep().block();
        lessons.pass(KOGA).block();
        settling.sweep().block();
        var after = uploaded("koga");
        var working = uploaded("koga");
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(working.id())),
                        new Update().set("state", Footage.State.WORKING),
                        Footage.class)
                .block();
        var returned = uploaded("koga");
        review(returned, Review.State.RETURNED);
        var others = uploaded("harada");
        settling.sweep().block();
        assertThat(reviewOf(after)).isEqualTo(Review.State.PUBLISHED);
        assertThat(reviewOf(before)).isEqualTo(Review.State.WAITING);
        assertThat(reviewOf(working)).isEqualTo(Review.State.WAITING);
        assertThat(reviewOf(returned)).isEqualTo(Review.State.RETURNED);
        assertThat(reviewOf(others)).isEqualTo(Review.State.WAITING);

        trust(false);
        var later = uploaded("koga");
        settling.sweep().block();
        assertThat(reviewOf(later)).isEqualTo(Review.State.WAITING);
    }

    private void trust(boolean trusted) {
        mongo.save(new Account("koga", Role.VOLUNTEER, "古賀", "koga", null, trusted, null, Instant.now()))
                .block();
    }

    private List<String> ids(Visitor visitor, Instant before) {
        return wishes.waitingFor(visitor, before).map(Wish::id).collectList().block();
    }

    private WishView view(Wish wish, Visitor visitor) {
        return Objects.requireNonNull(views.of(wish, visitor, Locale.JAPANESE).block());
    }

    private Wish asked(String place) {
        return asked(place, "a");
    }

    private Wish asked(String place, String facility) {
        return Objects.requireNonNull(wishes.ask(
                        new WishDraft(place, null, null, null, null),
                        place,
                        null,
                        null,
                        new Origin(facility, "staff-" + facility, null),
                        null)
                .block());
    }

    private Wish open(String place) {
        return Objects.requireNonNull(wishes.route(asked(place), new Brief(harbour.id(), "港を"), YAMADA)
                .block());
    }

    private Wish now(Wish wish) {
        return Objects.requireNonNull(wishes.find(wish.id()).block());
    }

    private void change(Wish wish, Update update) {
        mongo.updateFirst(Query.query(Criteria.where("_id").is(wish.id())), update, Wish.class)
                .block();
    }

    /** Footage of this account that can be watched, and that nobody has looked at yet. */
    private Footage uploaded(String account) {
        var film = ready();
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(film.id())),
                        new Update().set("uploadedBy", account).set("review", Review.waiting(Instant.now())),
                        Footage.class)
                .block();
        return Objects.requireNonNull(footages.find(film.id()).block());
    }

    private void review(Footage film, Review.State state) {
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(film.id())),
                        new Update().set("review", new Review(state, null, "coordinator", Instant.now())),
                        Footage.class)
                .block();
    }

    private Review.State reviewOf(Footage film) {
        return Objects.requireNonNull(footages.find(film.id()).block()).review().state();
    }
}
