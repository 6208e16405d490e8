package org.omoide.request;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Wishes")
class TrustApi {

    private final Lessons lessons;

    TrustApi(Lessons lessons) {
        this.lessons = lessons;
    }

    record Trust(boolean trusted) {}

    @PutMapping("/api/volunteers/{id}/trust")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Trust a volunteer who has learnt filming",
            description = "What they upload from then on is published without a review")
    Mono<Void> trust(@PathVariable String id, @RequestBody Trust trust, Visitor visitor) {
        return visitor.isCoordinator()
                ? lessons.trust(id, trust.trusted(), visitor)
                : Mono.error(new Problem(HttpStatus.FORBIDDEN, "problem.forbidden"));
    }
}
