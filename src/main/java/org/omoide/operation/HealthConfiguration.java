package org.omoide.operation;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The same for {@code /actuator/health}, which says of each part how it is. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    ReactiveHealthIndicator mongodbHealthIndicator(Answers answers) {
        return of("mongodb", answers);
    }

    @Bean
    ReactiveHealthIndicator s3HealthIndicator(Answers answers) {
        return of("s3", answers);
    }

    private static ReactiveHealthIndicator of(String part, Answers answers) {
        return () -> answers.of(part).map(up -> (up ? Health.up() : Health.down()).build());
    }
}
