package org.omoide.request;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.MediaGrants;
import org.omoide.place.Place;
import org.omoide.request.WishView.Happened;
import org.omoide.request.WishView.PointedView;
import org.omoide.web.TownTime;
import org.springframework.context.MessageSource;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Decides what a visitor gets to know of a wish. */
@Component
class WishViews {

    private final ReactiveMongoTemplate mongo;
    private final MediaGrants grants;
    private final MessageSource messages;
    private final Clock clock;

    WishViews(ReactiveMongoTemplate mongo, MediaGrants grants, MessageSource messages, Clock clock) {
        this.mongo = mongo;
        this.grants = grants;
        this.messages = messages;
        this.clock = clock;
    }

    /** What wishes speak of, by id. */
    private record Known(
            Map<String, Place> places,
            Map<String, Facility> facilities,
            Map<String, Account> accounts,
            Map<String, Footage> footage) {}

    Mono<WishView> of(Wish wish, Visitor visitor, Locale locale) {
        return of(List.of(wish), visitor, locale).map(views -> views.get(0));
    }

    Mono<List<WishView>> of(Flux<Wish> wishes, Visitor visitor, Locale locale) {
        return wishes.collectList().flatMap(list -> of(list, visitor, locale));
    }

    private Mono<List<WishView>> of(List<Wish> wishes, Visitor visitor, Locale locale) {
        return known(wishes)
                .map(known -> wishes.stream()
                        .map(wish -> view(wish, known, visitor, locale))
                        .toList());
    }

    private Mono<Known> known(List<Wish> wishes) {
        return Mono.zip(
                        byId(
                                Place.class,
                                Place::id,
                                ids(
                                        wishes,
                                        wish -> Stream.of(wish.brief())
                                                .filter(Objects::nonNull)
                                                .map(Wish.Brief::placeId))),
                        byId(Facility.class, Facility::id, ids(wishes, wish -> Stream.of(wish.facilityId()))),
                        byId(
                                Account.class,
                                Account::id,
                                ids(
                                        wishes,
                                        wish -> Stream.concat(
                                                wish.events().stream().map(Wish.Event::by),
                                                Stream.of(wish.claim())
                                                        .filter(Objects::nonNull)
                                                        .map(Wish.Claim::by)))),
                        byId(
                                Footage.class,
                                Footage::id,
                                ids(
                                        wishes,
                                        wish -> Stream.of(
                                                wish.footageId(),
                                                wish.pointed() == null
                                                        ? null
                                                        : wish.pointed().footageId()))))
                .map(found -> new Known(found.getT1(), found.getT2(), found.getT3(), found.getT4()));
    }

    private static Set<String> ids(List<Wish> wishes, Function<Wish, Stream<@Nullable String>> of) {
        return wishes.stream().flatMap(of).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private <T> Mono<Map<String, T>> byId(Class<T> type, Function<T, String> id, Collection<String> ids) {
        return ids.isEmpty()
                ? Mono.just(Map.of())
                : mongo.find(query(where("_id").in(ids)), type).collectMap(id);
    }

    private WishView view(Wish wish, Known known, Visitor visitor, Locale locale) {
        boolean inside = wish.isPersonSeenBy(visitor);
        boolean volunteer = !inside && !visitor.isCoordinator();
        var person = wish.person();
        var nickname = person == null ? null : person.nickname();
        var place = wish.brief() == null ? null : known.places.get(wish.brief().placeId());
        var footage = wish.footageId() == null ? null : known.footage.get(wish.footageId());
        boolean watchable = footage != null
                && footage.state() != Footage.State.DELETING
                && footage.version() != null
                && footage.isSeenBy(visitor);
        var claim = wish.state() == Wish.State.CLAIMED ? wish.claim() : null;
        boolean ownClaim = wish.isClaimedBy(visitor);
        var facility = wish.facilityId() == null || volunteer ? null : known.facilities.get(wish.facilityId());
        long days = Duration.between(wish.since(), clock.instant()).toDays();
        var may = Arrays.stream(Step.values())
                .filter(step -> step.from().contains(wish.state()) && step.isOpenTo(visitor, wish))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Step.class)));
        return new WishView(
                wish.id(),
                wish.state(),
                say("wish.state." + wish.state(), locale),
                wish.since(),
                day(wish.since(), locale),
                days,
                wish.owner() != null && wish.since().isBefore(clock.instant().minus(Wish.PATIENCE)),
                owner(wish, locale),
                volunteer ? null : wish.facilityId(),
                facility == null ? null : facility.name(),
                volunteer
                        ? place == null ? say("wish.somewhere", locale) : place.name()
                        : Names.withoutNickname(
                                wish.place(), inside ? null : nickname, say("wish.name-hidden", locale)),
                volunteer || wish.why() == null
                        ? null
                        : Names.withoutNickname(wish.why(), inside ? null : nickname, say("wish.name-hidden", locale)),
                inside ? nickname : null,
                volunteer || person == null ? null : person.birthDecade(),
                pointed(wish, known, visitor),
                volunteer ? null : wish.joinedTo(),
                place,
                wish.brief() == null ? null : wish.brief().words(),
                claim == null || !(visitor.isCoordinator() || ownClaim) ? null : name(claim.by(), known),
                claim == null ? null : claim.until(),
                claim == null ? null : day(claim.until(), locale),
                watchable || visitor.isCoordinator() || ownClaim ? wish.footageId() : null,
                watchable ? "/watch/" + wish.footageId() : null,
                watchable ? grants.address(footage, visitor) + "preview.jpg" : null,
                volunteer ? null : wish.answer(),
                wish.thanks() == null ? null : wish.thanks().words(),
                wish.thanks() == null ? null : day(wish.thanks().at(), locale),
                volunteer
                        ? List.of()
                        : wish.events().stream()
                                .map(event -> happened(event, known, visitor, locale))
                                .toList(),
                may,
                wish.created());
    }

    private @Nullable PointedView pointed(Wish wish, Known known, Visitor visitor) {
        var pointed = wish.pointed();
        if (pointed == null) {
            return null;
        }
        var footage = known.footage.get(pointed.footageId());
        boolean seen = footage != null && footage.state() != Footage.State.DELETING && footage.isSeenBy(visitor);
        return new PointedView(
                pointed.footageId(),
                pointed.yaw(),
                pointed.pitch(),
                pointed.seconds(),
                pointed.direction(),
                seen && pointed.picture() ? "/api/wishes/" + wish.id() + "/picture" : null,
                seen && footage.version() != null ? "/watch/" + pointed.footageId() : null);
    }

    private Happened happened(Wish.Event event, Known known, Visitor visitor, Locale locale) {
        return new Happened(
                event.step(),
                say("wish.step." + event.step(), locale),
                event.by() != null && visitor.isCoordinator() ? name(event.by(), known) : null,
                event.at(),
                day(event.at(), locale));
    }

    private @Nullable String owner(Wish wish, Locale locale) {
        var owner = wish.owner();
        return owner == null
                ? null
                : say(
                        "wish.owner."
                                + (owner.role() == Role.VOLUNTEER && owner.id() != null ? "CLAIMANT" : owner.role()),
                        locale);
    }

    private static @Nullable String name(String account, Known known) {
        var found = known.accounts.get(account);
        return found == null ? null : found.name();
    }

    String day(Instant instant, Locale locale) {
        var pattern = say("wish.day", locale);
        return DateTimeFormatter.ofPattern(pattern, locale).format(instant.atZone(TownTime.ZONE));
    }

    private String say(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }
}
