package org.omoide.request;

import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.place.Places;
import org.omoide.request.Wish.Brief;
import org.omoide.request.Wish.Pointed;
import org.omoide.request.Wishes.Origin;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The ways in which a wish begins. */
@Component
class Asking {

    /** 50 bits, so few that they can be written down by hand. */
    private static final int CODE_SIGNS = 10;

    private static final Predicate<Throwable> GONE =
            error -> error instanceof Problem problem && problem.status() == HttpStatus.GONE;

    private final Wishes wishes;
    private final Footages footages;
    private final Places places;

    Asking(Wishes wishes, Footages footages, Places places) {
        this.wishes = wishes;
        this.footages = footages;
        this.places = places;
    }

    /** @param code by which who asked follows the wish; nobody will know it any more */
    record Asked(Wish wish, String code) {}

    /** @throws Problem (in the result) where fields can't be taken, or too many come in by this link */
    Mono<Asked> byLink(WishDraft said, AskLink link) {
        return Mono.fromSupplier(said::checked).flatMap(draft -> {
            var code = SpokenSecret.random(CODE_SIGNS);
            return wishes.requireNoFlood(link)
                    .then(wishes.ask(
                            draft,
                            String.valueOf(draft.place()),
                            null,
                            null,
                            new Origin(link.facilityId(), null, link.id()),
                            code))
                    .map(wish -> new Asked(wish, code));
        });
    }

    /**
     * By staff on behalf of somebody, or from inside a view.
     *
     * @throws Problem (in the result) where fields can't be taken, where this visitor doesn't ask here, or too many come
     *     from this headset, in which a look is enough
     */
    Mono<Wish> by(Visitor visitor, WishDraft said) {
        var account = visitor.signedIn();
        if (account.role() == Role.VOLUNTEER) {
            return Mono.error(new Problem(HttpStatus.FORBIDDEN, "problem.forbidden"));
        }
        var origin = new Origin(account.facilityId(), account.id(), null);
        var bounds = account.role() == Role.HEADSET ? wishes.requireNoFlood(account) : Mono.<Void>empty();
        return Mono.fromSupplier(said::checked)
                .flatMap(draft -> bounds.then(
                        draft.pointed() == null
                                ? wishes.ask(draft, String.valueOf(draft.place()), null, null, origin, null)
                                : pointed(UUID.randomUUID().toString(), draft, origin, visitor)
                                        .switchIfEmpty(Mono.error(() -> Problem.invalid(
                                                Map.of("pointed", Sentence.of("wish.pointed.wrong")))))));
    }

    /**
     * By staff, of what somebody told them.
     *
     * @param id that the wish gets; where there is one of it already, that is it
     * @param unpointed the same where the footage is not there any more
     * @throws Problem (in the result) where fields can't be taken
     */
    Mono<Wish> told(String id, WishDraft said, WishDraft unpointed, Visitor visitor) {
        var account = visitor.signedIn();
        var origin = new Origin(account.facilityId(), account.id(), null);
        return wishes.find(id)
                .switchIfEmpty(Mono.fromSupplier(said::checked)
                        .filter(draft -> draft.pointed() != null)
                        .flatMap(draft ->
                                pointed(id, draft, origin, visitor).onErrorResume(GONE, problem -> Mono.empty())))
                .switchIfEmpty(Mono.fromSupplier(unpointed::checked)
                        .flatMap(draft ->
                                wishes.ask(id, draft, String.valueOf(draft.place()), null, null, origin, null)))
                .onErrorResume(DuplicateKeyException.class, quicker -> wishes.find(id));
    }

    /** Empty where there is no such footage for this visitor. */
    private Mono<Wish> pointed(String id, WishDraft draft, Origin origin, Visitor visitor) {
        var spot = draft.pointed();
        return footages.find(String.valueOf(spot.footageId()), visitor)
                .flatMap(footage -> name(footage)
                        .flatMap(name -> wishes.ask(
                                id,
                                draft,
                                draft.place() == null ? name : draft.place(),
                                new Pointed(
                                        footage.id(),
                                        spot.yaw(),
                                        spot.pitch(),
                                        spot.seconds(),
                                        spot.direction(),
                                        false),
                                footage.placeId() == null ? null : new Brief(footage.placeId(), null),
                                origin,
                                null)));
    }

    private Mono<String> name(Footage footage) {
        var title = footage.title() == null ? footage.master().name() : footage.title();
        return Mono.justOrEmpty(footage.placeId())
                .flatMap(places::find)
                .map(place -> footage.title() == null ? place.name() : place.name() + " " + footage.title())
                .defaultIfEmpty(title);
    }
}
