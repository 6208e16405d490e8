package org.omoide.circular;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
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
@RequestMapping("/api/notices")
@Tag(name = "Notices", description = "The circular: what the coordinator has to say, and who has read it")
class NoticeApi {

    private final Notices notices;
    private final Times times;

    NoticeApi(Notices notices, Times times) {
        this.notices = notices;
        this.times = times;
    }

    @Schema(name = "UnreadNotices")
    record Count(int count) {}

    @Schema(name = "NoticeKept")
    record Kept(
            String id, int revision, int round, @Nullable Instant sent) {

        static Kept of(Notice notice) {
            return new Kept(notice.id(), notice.revision(), notice.round(), notice.sent());
        }
    }

    @Schema(name = "NoticeRevision", description = "The revision that was looked at")
    record Seen(@Nullable Integer revision) {}

    @Schema(name = "NoticeRound", description = "The round that the page showed which was read")
    record Read(@Nullable Integer round) {}

    /** @param name of who pressed */
    @Schema(name = "NoticeReceipt")
    record Known(String name, Instant at, String atText) {}

    @GetMapping("/unread")
    @Operation(summary = "How many notices wait for the visitor to be read")
    Mono<Count> unread(Visitor visitor) {
        return notices.unreadBy(visitor).count().map(count -> new Count(count.intValue()));
    }

    @PostMapping
    @Operation(summary = "Draft a notice", description = "Nobody but coordinators sees it until it is sent")
    Mono<ResponseEntity<Kept>> draft(@RequestBody NoticeDraft draft, Visitor visitor) {
        return notices.draft(draft, visitor)
                .map(notice -> ResponseEntity.created(URI.create("/circular/" + notice.id()))
                        .body(Kept.of(notice)));
    }

    @PutMapping("/{id}")
    @Operation(
            summary = "Change a draft, or correct what was sent",
            description = "What was confirmed stays confirmed, unless everybody is asked again")
    Mono<Kept> change(@PathVariable String id, @RequestBody NoticeDraft draft, Visitor visitor) {
        return notices.find(id, visitor)
                .flatMap(notice -> notices.change(notice, draft, visitor))
                .map(Kept::of);
    }

    @PostMapping("/{id}/send")
    @Operation(summary = "Send a draft", description = "To send it twice is as good as once")
    Mono<Kept> send(@PathVariable String id, @RequestBody Seen seen, Visitor visitor) {
        return notices.find(id, visitor)
                .flatMap(notice -> notices.send(notice, named(seen.revision()), visitor))
                .map(Kept::of);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Throw a draft away", description = "What was sent can only be withdrawn")
    Mono<Void> discard(@PathVariable String id, Visitor visitor) {
        return notices.find(id, visitor).flatMap(notices::discard);
    }

    @PostMapping("/{id}/withdraw")
    @Operation(summary = "Withdraw a notice", description = "Those to whom it was sent are told so")
    Mono<Kept> withdraw(@PathVariable String id, Visitor visitor) {
        return notices.find(id, visitor)
                .flatMap(notice -> notices.withdraw(notice, visitor))
                .map(Kept::of);
    }

    @PostMapping("/{id}/read")
    @Operation(summary = "Confirm that one has read it", description = "Recorded once; the first time counts")
    Mono<Known> read(@PathVariable String id, @RequestBody Read read, Locale locale, Visitor visitor) {
        return notices.find(id, visitor)
                .flatMap(notice -> notices.stamp(notice, named(read.round()), visitor))
                .map(receipt -> known(receipt, locale));
    }

    @PutMapping("/{id}/told/{reader}")
    @Operation(
            summary = "Record that somebody was told by phone",
            description = "The reader is the account of a volunteer, or a facility")
    Mono<Known> told(
            @PathVariable String id,
            @PathVariable String reader,
            @RequestParam int round,
            Locale locale,
            Visitor visitor) {
        return notices.find(id, visitor)
                .flatMap(notice -> notices.told(notice, round, reader, visitor))
                .map(receipt -> known(receipt, locale));
    }

    @DeleteMapping("/{id}/told/{reader}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take that back", description = "It was ticked by mistake")
    Mono<Void> untold(@PathVariable String id, @PathVariable String reader, @RequestParam int round, Visitor visitor) {
        return notices.find(id, visitor).flatMap(notice -> notices.untold(notice, round, reader, visitor));
    }

    private Known known(Receipt receipt, Locale locale) {
        return new Known(
                receipt.name(), receipt.at(), String.valueOf(times.in(locale).moment(receipt.at())));
    }

    private static int named(@Nullable Integer number) {
        if (number == null) {
            throw new Problem(HttpStatus.BAD_REQUEST, "problem.unreadable");
        }
        return number;
    }
}
