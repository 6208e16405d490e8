package org.omoide.request;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.place.Places;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.omoide.web.Whole;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/wishes")
@Tag(name = "Wishes", description = "Places that somebody wants to be in, and what becomes of each wish")
class WishApi {

    private static final int LONGEST_WORDS = 1000;

    private final Wishes wishes;
    private final WishViews views;
    private final Asking asking;
    private final Pictures pictures;
    private final Settling settling;
    private final Footages footages;
    private final Places places;

    WishApi(
            Wishes wishes,
            WishViews views,
            Asking asking,
            Pictures pictures,
            Settling settling,
            Footages footages,
            Places places) {
        this.wishes = wishes;
        this.views = views;
        this.asking = asking;
        this.pictures = pictures;
        this.settling = settling;
        this.footages = footages;
        this.places = places;
    }

    @Schema(description = "The wish that is the same")
    record Join(@Nullable String other) {}

    @Schema(name = "WishBrief", description = "Where it is, and what to film; nobody is to be named")
    record Route(@Nullable String placeId, @Nullable String words) {}

    record Decline(@Nullable String answer) {}

    @Schema(name = "WishFootage")
    record Filmed(@Nullable String footageId, @Nullable String answer) {}

    /** @param sure that what looks like a name is nobody's */
    @Schema(name = "WishThanks", description = "What was said, in its own words")
    record Thank(
            @Nullable String words,

            @Schema(description = "Somebody has made sure that nobody is named") @Nullable
            Boolean nobodyNamed,

            @Nullable Boolean sure) {}

    @GetMapping
    @Operation(
            summary = "List wishes",
            description =
                    "Those that the visitor may know of, the longest waiting first; volunteers see those that are open"
                            + " and their own, staff those of their facility.")
    Mono<List<WishView>> list(
            @RequestParam(required = false) Wish.@Nullable State state, Locale locale, Visitor visitor) {
        var states = state == null ? EnumSet.allOf(Wish.State.class) : EnumSet.of(state);
        return views.of(wishes.in(states, visitor), visitor, locale);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One wish")
    Mono<WishView> find(@PathVariable String id, Locale locale, Visitor visitor) {
        return view(wishes.find(id, visitor), visitor, locale);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Wish for a place",
            description = "By staff, on somebody's behalf, or from inside a view, with the spot that was pointed at")
    Mono<ResponseEntity<WishView>> ask(@RequestBody WishDraft draft, Locale locale, Visitor visitor) {
        return view(asking.by(visitor, draft), visitor, locale)
                .map(wish -> ResponseEntity.created(URI.create("/api/wishes/" + wish.id()))
                        .body(wish));
    }

    @PutMapping("/{id}/picture")
    @Operation(summary = "Add the still of the view", description = "A JPEG picture, once")
    Mono<WishView> picture(@PathVariable String id, ServerHttpRequest request, Locale locale, Visitor visitor) {
        return wishes.find(id, visitor)
                .flatMap(wish -> !(visitor.isCoordinator() || visitor.belongsTo(wish.facilityId()))
                        ? Mono.error(new Problem(HttpStatus.FORBIDDEN, "problem.forbidden"))
                        : wish.pointed() == null || wish.pointed().picture()
                                ? Mono.error(new Problem(HttpStatus.CONFLICT, "wish.picture.once"))
                                : view(bytes(request).flatMap(bytes -> pictures.keep(wish, bytes)), visitor, locale));
    }

    private static Mono<byte[]> bytes(ServerHttpRequest request) {
        return Whole.body(
                        request,
                        Pictures.LARGEST,
                        () -> new Problem(HttpStatus.CONTENT_TOO_LARGE, "wish.picture.large"))
                .defaultIfEmpty(new byte[0]);
    }

    @GetMapping(path = "/{id}/picture", produces = MediaType.IMAGE_JPEG_VALUE)
    @Operation(
            summary = "The still of the view",
            description = "For those who may see the footage that it was taken from")
    Mono<Void> picture(@PathVariable String id, Visitor visitor, ServerHttpResponse response) {
        return wishes.find(id, visitor)
                .filter(wish -> wish.pointed() != null && wish.pointed().picture())
                .filterWhen(wish ->
                        footages.find(wish.pointed().footageId(), visitor).hasElement())
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(wish -> {
                    response.getHeaders().setContentType(MediaType.IMAGE_JPEG);
                    response.getHeaders().setCacheControl(CacheControl.noCache().cachePrivate());
                    return response.writeWith(pictures.of(wish).map(response.bufferFactory()::wrap));
                });
    }

    @PostMapping("/{id}/join")
    @Operation(summary = "Join it to the same wish", description = "It stays, and hears what becomes of that one")
    Mono<WishView> join(@PathVariable String id, @RequestBody Join join, Locale locale, Visitor visitor) {
        return take(
                Step.JOIN,
                id,
                visitor,
                locale,
                wish -> Mono.justOrEmpty(join.other())
                        .flatMap(wishes::find)
                        .switchIfEmpty(fault("other", "wish.join.unknown"))
                        .flatMap(other -> wishes.join(wish, other, visitor)));
    }

    @PostMapping("/{id}/part")
    @Operation(summary = "Part it from the wish that it was joined to")
    Mono<WishView> part(@PathVariable String id, Locale locale, Visitor visitor) {
        return take(Step.PART, id, visitor, locale, wish -> wishes.part(wish, visitor));
    }

    @PostMapping("/{id}/route")
    @Operation(summary = "Say where it is and what to film", description = "Volunteers see it from then on")
    Mono<WishView> route(@PathVariable String id, @RequestBody Route route, Locale locale, Visitor visitor) {
        return take(Step.ROUTE, id, visitor, locale, wish -> {
            var words = words(route.words(), "words", false);
            return Mono.justOrEmpty(route.placeId())
                    .flatMap(places::find)
                    .switchIfEmpty(fault("placeId", "wish.route.place"))
                    .flatMap(place -> wishes.route(wish, new Wish.Brief(place.id(), words), visitor));
        });
    }

    @PostMapping("/{id}/decline")
    @Operation(summary = "Say kindly that it can't be")
    Mono<WishView> decline(@PathVariable String id, @RequestBody Decline decline, Locale locale, Visitor visitor) {
        return take(
                Step.DECLINE,
                id,
                visitor,
                locale,
                wish -> wishes.decline(wish, String.valueOf(words(decline.answer(), "answer", true)), visitor));
    }

    @PostMapping("/{id}/reconsider")
    @Operation(summary = "Take back that it can't be")
    Mono<WishView> reconsider(@PathVariable String id, Locale locale, Visitor visitor) {
        return take(Step.RECONSIDER, id, visitor, locale, wish -> wishes.reconsider(wish, visitor));
    }

    @PostMapping("/{id}/point-to")
    @Operation(summary = "Point to footage that is there already")
    Mono<WishView> pointTo(@PathVariable String id, @RequestBody Filmed filmed, Locale locale, Visitor visitor) {
        return take(
                Step.POINT_TO,
                id,
                visitor,
                locale,
                wish -> footage(filmed, visitor)
                        .filter(footage -> footage.version() != null)
                        .switchIfEmpty(fault("footageId", "wish.footage.unknown"))
                        .flatMap(footage ->
                                wishes.pointTo(wish, footage, words(filmed.answer(), "answer", false), visitor)));
    }

    @PostMapping("/{id}/attach")
    @Operation(summary = "Say that this footage was filmed for it")
    Mono<WishView> attach(@PathVariable String id, @RequestBody Filmed filmed, Locale locale, Visitor visitor) {
        return take(
                Step.UPLOAD,
                id,
                visitor,
                locale,
                wish -> footage(filmed, visitor)
                        .filter(footage -> footage.isChangedBy(visitor))
                        .switchIfEmpty(fault("footageId", "wish.footage.unknown"))
                        .flatMap(footage -> wishes.attach(wish, footage, visitor)));
    }

    @PostMapping("/{id}/claim")
    @Operation(summary = "Take it on", description = "For fourteen days")
    Mono<WishView> claim(@PathVariable String id, Locale locale, Visitor visitor) {
        return take(Step.CLAIM, id, visitor, locale, wish -> wishes.claim(wish, visitor));
    }

    @PostMapping("/{id}/extend")
    @Operation(summary = "Keep it for another fourteen days from now")
    Mono<WishView> extend(@PathVariable String id, Locale locale, Visitor visitor) {
        return take(Step.EXTEND, id, visitor, locale, wish -> wishes.extend(wish, visitor));
    }

    @PostMapping("/{id}/give-back")
    @Operation(summary = "Leave it to others")
    Mono<WishView> giveBack(@PathVariable String id, Locale locale, Visitor visitor) {
        return take(Step.GIVE_BACK, id, visitor, locale, wish -> wishes.giveBack(wish, visitor));
    }

    @PostMapping("/{id}/watch")
    @Operation(summary = "Say that who asked has watched it")
    Mono<WishView> watch(@PathVariable String id, Locale locale, Visitor visitor) {
        return take(Step.WATCH, id, visitor, locale, wish -> wishes.watched(wish, visitor));
    }

    @PostMapping("/{id}/thank")
    @Operation(
            summary = "Send back what was said",
            description =
                    "The volunteer reads it. Refused unless somebody has made sure that nobody is named, and, where"
                            + " something looks like a name, is sure that it is none.")
    Mono<WishView> thank(@PathVariable String id, @RequestBody Thank thank, Locale locale, Visitor visitor) {
        return take(Step.THANK, id, visitor, locale, wish -> {
            var words = String.valueOf(words(thank.words(), "words", true));
            if (!Boolean.TRUE.equals(thank.nobodyNamed())) {
                return fault("nobodyNamed", "wish.thank.nobody-named");
            }
            var names =
                    Names.in(words, wish.person() == null ? null : wish.person().nickname());
            return names.isEmpty() || Boolean.TRUE.equals(thank.sure())
                    ? wishes.thank(wish, words, visitor)
                    : fault("sure", "wish.thank.name", String.join("、", names));
        });
    }

    @PostMapping("/{id}/withdraw")
    @Operation(summary = "Take the wish back", description = "What is known of the person is wiped out")
    Mono<WishView> withdraw(@PathVariable String id, Locale locale, Visitor visitor) {
        return take(Step.WITHDRAW, id, visitor, locale, wish -> wishes.withdraw(wish, visitor));
    }

    private interface Taking {
        Mono<Wish> on(Wish wish);
    }

    /** @throws Problem (in the result) 403 where it is not this visitor's to do */
    private Mono<WishView> take(Step step, String id, Visitor visitor, Locale locale, Taking taking) {
        var taken = wishes.find(id, visitor)
                .flatMap(wish -> step.isOpenTo(visitor, wish)
                        ? taking.on(wish)
                        : Mono.error(new Problem(HttpStatus.FORBIDDEN, "problem.forbidden")))
                .flatMap(settling::tellJoined);
        return view(taken, visitor, locale);
    }

    private Mono<WishView> view(Mono<Wish> wish, Visitor visitor, Locale locale) {
        return wish.flatMap(found -> views.of(found, visitor, locale));
    }

    private Mono<Footage> footage(Filmed filmed, Visitor visitor) {
        return Mono.justOrEmpty(filmed.footageId()).flatMap(id -> footages.find(id, visitor));
    }

    private static @Nullable String words(@Nullable String text, String field, boolean needed) {
        var words = WishDraft.trimmed(text);
        if (words == null && needed) {
            throw Problem.invalid(Map.of(field, Sentence.of("wish.words.missing")));
        }
        if (words != null && words.length() > LONGEST_WORDS) {
            throw Problem.invalid(Map.of(field, Sentence.of("problem.too-long", LONGEST_WORDS)));
        }
        return words;
    }

    private static <T> Mono<T> fault(String field, String key, Object... arguments) {
        return Mono.error(() -> Problem.invalid(Map.of(field, Sentence.of(key, arguments))));
    }
}
