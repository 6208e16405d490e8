package org.omoide.operation;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What proxies, containers and orchestrators ask, where everybody may: no more than yes or no. */
@RestController
@Hidden
class Probes {

    private final ApplicationAvailability availability;
    private final Answers answers;

    Probes(ApplicationAvailability availability, Answers answers) {
        this.availability = availability;
        this.answers = answers;
    }

    /** Whether this process is of any use; if not, only starting it anew helps. */
    @GetMapping("/livez")
    ResponseEntity<Map<String, String>> alive() {
        return answer(availability.getLivenessState() == LivenessState.CORRECT);
    }

    /** Whether it takes requests, and can do something for them. */
    @GetMapping("/readyz")
    Mono<ResponseEntity<Map<String, String>>> ready() {
        return availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
                ? answers.all().map(all -> answer(!all.containsValue(false)))
                : Mono.just(answer(false));
    }

    private static ResponseEntity<Map<String, String>> answer(boolean up) {
        return ResponseEntity.status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(Map.of("status", up ? "UP" : "DOWN"));
    }
}
