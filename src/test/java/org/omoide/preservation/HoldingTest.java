package org.omoide.preservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.data.mongodb.core.mapping.Document;

class HoldingTest {

    /** Who adds a collection decides what becomes of it when the library is handed on. */
    @Test
    void everyCollectionIsThoughtOf() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Document.class));
        var collections = new TreeSet<String>();
        for (var found : scanner.findCandidateComponents("org.omoide")) {
            collections.add(Class.forName(found.getBeanClassName())
                    .getAnnotation(Document.class)
                    .value());
        }
        assertThat(collections).contains("footage", "places", "residents");
        assertThat(Holding.known()).as("collections in Holding.ALL").containsAll(collections);
    }

    @Test
    void nothingThatOpensADoorLeaves() {
        assertThat(Holding.leaving(true))
                .extracting(Holding::collection)
                .doesNotContain("credentials", "passkeys", "sessions", "invitations", "keys");
        assertThat(Holding.leaving(false))
                .extracting(Holding::collection)
                .doesNotContain("residents", "notes", "observations", "seats", "runs");
    }
}
