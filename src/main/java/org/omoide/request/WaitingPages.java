package org.omoide.request;

import io.swagger.v3.oas.annotations.Operation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.circular.LateNotices;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What waits for somebody for more than a week: nothing does so unseen. */
@Controller
class WaitingPages {

    private final Reminders reminders;
    private final LateNotices notices;
    private final WishViews views;

    WaitingPages(Reminders reminders, LateNotices notices, WishViews views) {
        this.reminders = reminders;
        this.notices = notices;
        this.views = views;
    }

    record Count(int count) {}

    @GetMapping("/waiting")
    Mono<Rendering> waiting(@RequestParam(required = false) @Nullable String saved, Locale locale, Visitor visitor) {
        return reminders
                .addressOf(visitor.signedIn().id())
                .defaultIfEmpty("")
                .flatMap(address -> page(address, false, saved != null, locale, visitor));
    }

    @PostMapping("/waiting")
    Mono<Rendering> remind(Locale locale, Visitor visitor, ServerWebExchange exchange) {
        var account = visitor.signedIn();
        return exchange.getFormData().flatMap(said -> {
            var address = WishDraft.trimmed(said.getFirst("address"));
            return address != null && !Reminders.isAddress(address)
                    ? page(address, true, false, locale, visitor)
                    : reminders
                            .remind(account.id(), address, locale)
                            .thenReturn(Rendering.redirectTo("/waiting?saved=1").build());
        });
    }

    @GetMapping("/api/waiting")
    @ResponseBody
    @Operation(summary = "How much waits for the visitor", description = "For more than a week")
    Mono<Count> count(Visitor visitor) {
        return Mono.zip(reminders.late(visitor).count(), notices.of(visitor).count())
                .map(late -> new Count(Math.toIntExact(late.getT1() + late.getT2())));
    }

    private Mono<Rendering> page(String address, boolean wrong, boolean saved, Locale locale, Visitor visitor) {
        return Mono.zip(
                        views.of(reminders.late(visitor), visitor, locale),
                        notices.of(visitor).collectList())
                .map(late -> Rendering.view("waiting")
                        .status(wrong ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK)
                        .modelAttribute("late", late.getT1())
                        .modelAttribute("notices", late.getT2())
                        .modelAttribute("mail", reminders.goByMail())
                        .modelAttribute("address", address)
                        .modelAttribute("wrong", wrong)
                        .modelAttribute("saved", saved)
                        .build());
    }
}
