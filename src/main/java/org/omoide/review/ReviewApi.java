package org.omoide.review;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Audit;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.omoide.footage.Takedowns;
import org.omoide.harvest.Catalogue;
import org.omoide.storage.ObjectStore;
import org.omoide.transcoder.Measurements;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/footage/{id}/review")
@Tag(name = "Review", description = "The coordinator's look at footage before others see it")
class ReviewApi {

    private static final Logger log = LoggerFactory.getLogger(ReviewApi.class);
    private static final int LONGEST_NOTE = 1000;

    @Schema(name = "Review")
    record View(
            Review.State state,
            @Nullable String note,
            @Nullable String by,
            Instant at,

            @Schema(description = "Whether it is being made with the edits just now; nobody sees it until then")
            boolean pending,

            EditsDraft edits,
            Rights rights,

            @Schema(description = "Of what is shown; null until it is made") @Nullable
            Measurements measurements) {

        static View of(Footage footage) {
            var review = footage.review();
            return new View(
                    review.state(),
                    review.note(),
                    review.by(),
                    review.at(),
                    footage.version() == null,
                    EditsDraft.of(footage.edits()),
                    footage.rights(),
                    footage.measurements());
        }
    }

    @Schema(name = "Note")
    record Note(@Nullable String note) {}

    @Schema(name = "Takedown")
    record TakedownDraft(
            @Schema(description = "Why; is kept") @Nullable String reason,

            @Schema(description = "True keeps the master apart, where nobody gets at it; false deletes it for good")
            @Nullable
            Boolean keepMaster) {}

    private final Footages footages;
    private final Takedowns takedowns;
    private final ObjectStore objects;
    private final Audit audit;
    private final Catalogue catalogue;
    private final Clock clock;

    ReviewApi(
            Footages footages,
            Takedowns takedowns,
            ObjectStore objects,
            Audit audit,
            Catalogue catalogue,
            Clock clock) {
        this.footages = footages;
        this.takedowns = takedowns;
        this.objects = objects;
        this.audit = audit;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "How far the review is", description = "For coordinators, and for who uploaded it")
    Mono<View> find(@PathVariable String id, Visitor visitor) {
        return footages.find(id)
                .filter(footage -> footage.isChangedBy(visitor))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .map(View::of);
    }

    @PutMapping("/edits")
    @Operation(
            summary = "Say what is to be cut, blurred and seen first",
            description = "It is made again; until then nobody sees it, and never again without these edits")
    Mono<View> edit(@PathVariable String id, @RequestBody EditsDraft draft, Visitor visitor) {
        return reviewed(id, visitor).flatMap(footage -> {
            var edits = draft.checked(footage);
            if (edits.equals(footage.edits())) {
                return Mono.just(View.of(footage));
            }
            return footages.edit(id, edits)
                    .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.CONFLICT, "review.not-now")))
                    .flatMap(this::forgetWhatWasMade)
                    .then(footages.find(id))
                    .flatMap(changed -> noted(changed, "footage.edited", null, visitor));
        });
    }

    /** Without it, who knows an old address could look on; what a failure leaves, the sweep of leftovers takes. */
    private Mono<Void> forgetWhatWasMade(Footage before) {
        return before.version() == null
                ? Mono.empty()
                : objects.deleteAll(Footage.derivedPrefix(before.id(), before.version()))
                        .onErrorResume(e -> {
                            log.warn("version {} of {} could not be deleted", before.version(), before.id(), e);
                            return Mono.empty();
                        });
    }

    @PutMapping("/rights")
    @Operation(summary = "Say what may be done with it, who may see it, and that you looked for faces")
    Mono<View> allow(@PathVariable String id, @RequestBody RightsDraft draft, Visitor visitor) {
        return reviewed(id, visitor)
                .flatMap(footage -> footages.allow(
                        id, draft.checked(footage.rights(), visitor.signedIn().id(), clock.instant())))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .delayUntil(changed -> share(changed, draft.shared(), visitor))
                .flatMap(changed -> noted(
                        changed, "footage.allowed", changed.rights().audience().name(), visitor));
    }

    private Mono<Void> share(Footage footage, @Nullable Boolean shared, Visitor visitor) {
        return catalogue
                .isShared(footage.id())
                .filter(before -> shared != null && shared != before)
                .flatMap(before -> catalogue
                        .share(footage.id(), !before)
                        .then(audit.note(visitor, before ? "footage.unshared" : "footage.shared", footage.id(), null)));
    }

    @PostMapping("/publish")
    @Operation(summary = "Show it", description = "409 while it is being made, 422 while nobody has looked for faces")
    Mono<View> publish(@PathVariable String id, Visitor visitor) {
        return reviewed(id, visitor)
                .doOnNext(footage -> {
                    if (footage.rights().facesChecked() == null) {
                        throw Problem.invalid(Map.of("facesChecked", Sentence.of("review.fault.faces")));
                    }
                })
                .flatMap(footage -> footages.publish(id, decision(Review.State.PUBLISHED, null, visitor)))
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.CONFLICT, "review.not-whole")))
                .flatMap(changed -> noted(changed, "footage.published", null, visitor));
    }

    @PostMapping("/return")
    @Operation(summary = "Give it back to who uploaded it, with a kind note")
    Mono<View> giveBack(@PathVariable String id, @RequestBody Note note, Visitor visitor) {
        return reviewed(id, visitor)
                .flatMap(footage ->
                        footages.decide(id, decision(Review.State.RETURNED, required(note.note(), "note"), visitor)))
                .flatMap(changed ->
                        noted(changed, "footage.returned", changed.review().note(), visitor));
    }

    @PostMapping("/answer")
    @Operation(summary = "Hand it in again, with an answer or without", description = "For who uploaded it")
    Mono<View> answer(@PathVariable String id, @RequestBody Note note, Visitor visitor) {
        return footages.find(id, visitor)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .doOnNext(footage -> footage.requireChangeBy(visitor))
                .filter(footage -> footage.review().state() == Review.State.RETURNED)
                .switchIfEmpty(Mono.error(() -> new Problem(HttpStatus.CONFLICT, "review.not-returned")))
                .flatMap(footage ->
                        footages.decide(id, decision(Review.State.WAITING, checked(note.note(), "note"), visitor)))
                .flatMap(changed ->
                        noted(changed, "footage.answered", changed.review().note(), visitor));
    }

    @PostMapping("/takedown")
    @Operation(
            summary = "Take it down",
            description = "Everything derived is deleted at once; its addresses answer 410 from then on")
    Mono<View> takeDown(@PathVariable String id, @RequestBody TakedownDraft draft, Visitor visitor) {
        return reviewed(id, visitor)
                .doOnNext(footage -> {
                    if (draft.keepMaster() == null) {
                        throw Problem.invalid(Map.of("keepMaster", Sentence.of("review.fault.choose")));
                    }
                })
                .flatMap(footage -> takedowns.takeDown(
                        id,
                        decision(Review.State.TAKEN_DOWN, required(draft.reason(), "reason"), visitor),
                        Boolean.TRUE.equals(draft.keepMaster())))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(gone -> noted(gone, "footage.taken-down", gone.review().note(), visitor));
    }

    private Mono<View> noted(Footage footage, String deed, @Nullable String detail, Visitor visitor) {
        return audit.note(visitor, deed, footage.id(), detail).thenReturn(View.of(footage));
    }

    private Review decision(Review.State state, @Nullable String note, Visitor visitor) {
        return new Review(state, note, visitor.signedIn().id(), clock.instant());
    }

    private static String required(@Nullable String text, String field) {
        var checked = checked(text, field);
        if (checked == null) {
            throw Problem.invalid(Map.of(field, Sentence.of("review.fault." + field)));
        }
        return checked;
    }

    private static @Nullable String checked(@Nullable String text, String field) {
        if (text != null && text.length() > LONGEST_NOTE) {
            throw Problem.invalid(Map.of(field, Sentence.of("problem.too-long", LONGEST_NOTE)));
        }
        return text == null || text.isBlank() ? null : text.strip();
    }

    private Mono<Footage> reviewed(String id, Visitor visitor) {
        requireCoordinator(visitor);
        return footages.find(id, visitor).switchIfEmpty(Mono.error(Problem::notFound));
    }

    static void requireCoordinator(Visitor visitor) {
        visitor.signedIn();
        if (!visitor.isCoordinator()) {
            throw new Problem(HttpStatus.FORBIDDEN, "problem.forbidden");
        }
    }
}
