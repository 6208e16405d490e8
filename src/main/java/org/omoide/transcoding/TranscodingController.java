package org.omoide.transcoding;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Audit;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Footages;
import org.omoide.operation.Closing;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Refusal;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a page hears and says of the transcoding of one footage. */
@RestController
@RequestMapping("/api/footage/{id}")
@Tag(name = "Footage")
class TranscodingController {

    /** Any instance may be asked while any worker works, so the document is what is watched. */
    private static final Duration LOOK = Duration.ofMillis(700);

    private final Queue queue;
    private final Footages footages;
    private final MessageSource messages;
    private final Audit audit;
    private final Closing closing;
    private final Clock clock;

    TranscodingController(
            Queue queue, Footages footages, MessageSource messages, Audit audit, Closing closing, Clock clock) {
        this.closing = closing;
        this.queue = queue;
        this.footages = footages;
        this.messages = messages;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * How far the footage is.
     *
     * @param fraction of the transcoding that is done, 0 to 1
     * @param secondsLeft null while nobody can tell
     */
    record Report(
            State state,
            double fraction,
            @Nullable Long secondsLeft,
            @Nullable Sentence problem) {}

    /** Why it can't be shown and what to do, in the listener's language. */
    record Sentence(@Nullable Refusal refusal, String sentence) {}

    /** The volunteer's word on the layout; absent to leave what was said before. */
    record Again(@Nullable Layout claim) {}

    @Operation(summary = "Hear of the footage's state and progress as they change, until it is ready or can't be")
    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Report>> events(@PathVariable String id, Locale locale, Visitor visitor) {
        return footages.find(id, visitor)
                .switchIfEmpty(Mono.error(missing(id)))
                .thenMany(Flux.interval(Duration.ZERO, LOOK).onBackpressureDrop())
                .concatMap(tick -> footages.find(id, visitor).map(footage -> report(footage, locale)), 1)
                .distinctUntilChanged()
                .takeUntil(report -> report.state().isAtRest())
                // Browsers ask again by themselves, another instance then.
                .takeUntilOther(closing.begins())
                .map(report -> ServerSentEvent.builder(report).event("state").build());
    }

    @Operation(summary = "Stop transcoding; the master stays")
    @PostMapping("/cancel")
    Mono<Report> cancel(@PathVariable String id, Locale locale, Visitor visitor) {
        return changed(id, visitor)
                .then(audit.note(visitor, "footage.cancelled", id, null))
                .then(queue.cancel(id))
                .switchIfEmpty(footages.find(id))
                .switchIfEmpty(Mono.error(missing(id)))
                .map(footage -> report(footage, locale));
    }

    @Operation(
            summary =
                    "Try again what was refused, failed or cancelled, perhaps with the volunteer's word on its layout")
    @PostMapping("/again")
    Mono<Report> again(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable Again again,
            Locale locale,
            Visitor visitor) {
        return changed(id, visitor)
                .then(audit.note(visitor, "footage.again", id, null))
                .then(queue.again(id, again == null ? null : again.claim()))
                .switchIfEmpty(footages.find(id))
                .switchIfEmpty(Mono.error(missing(id)))
                .map(footage -> report(footage, locale));
    }

    private Mono<Footage> changed(String id, Visitor visitor) {
        return footages.find(id, visitor)
                .switchIfEmpty(Mono.error(missing(id)))
                .doOnNext(footage -> footage.requireChangeBy(visitor));
    }

    private Report report(Footage footage, Locale locale) {
        var work = footage.work();
        double fraction = work == null ? (footage.state() == State.READY ? 1 : 0) : work.fraction();
        return new Report(footage.state(), fraction, secondsLeft(work), sentence(footage.problem(), locale));
    }

    /** The rest goes as fast as what is done. */
    private @Nullable Long secondsLeft(Footage.@Nullable Work work) {
        if (work == null || work.started() == null || work.fraction() < 0.02) {
            return null;
        }
        double seconds = Duration.between(work.started(), clock.instant()).toMillis() / 1000.0;
        return Math.max(0, Math.round(seconds * (1 - work.fraction()) / work.fraction()));
    }

    private @Nullable Sentence sentence(Footage.@Nullable Problem problem, Locale locale) {
        if (problem == null) {
            return null;
        }
        return new Sentence(problem.refusal(), messages.getMessage(problem.messageKey(), null, locale));
    }

    private static ResponseStatusException missing(String id) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "no footage " + id);
    }
}
