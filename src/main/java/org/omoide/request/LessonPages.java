package org.omoide.request;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A few pages on filming, and three questions. */
@Controller
class LessonPages {

    private final Lessons lessons;

    LessonPages(Lessons lessons) {
        this.lessons = lessons;
    }

    @GetMapping("/wishes/lesson")
    Mono<Rendering> lesson(Locale locale, Visitor visitor) {
        return page(Map.of(), List.of(), locale, visitor);
    }

    @PostMapping("/wishes/lesson")
    Mono<Rendering> answer(Locale locale, Visitor visitor, ServerWebExchange exchange) {
        if (!visitor.is(Role.VOLUNTEER)) {
            return Mono.error(new Problem(HttpStatus.FORBIDDEN, "problem.forbidden"));
        }
        return exchange.getFormData().flatMap(said -> {
            var answers = said.toSingleValueMap();
            var wrong = Lessons.wrong(answers);
            return wrong.isEmpty()
                    ? lessons.pass(visitor)
                            .thenReturn(Rendering.redirectTo("/wishes/lesson").build())
                    : page(answers, wrong, locale, visitor);
        });
    }

    private Mono<Rendering> page(Map<String, String> answers, List<String> wrong, Locale locale, Visitor visitor) {
        return lessons.of(visitor, locale)
                .map(standing -> Rendering.view("lesson")
                        .status(wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
                        .modelAttribute("standing", standing)
                        .modelAttribute("answers", answers)
                        .modelAttribute("wrong", wrong)
                        .modelAttribute("mayAnswer", visitor.is(Role.VOLUNTEER))
                        .build());
    }
}
