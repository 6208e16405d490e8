package org.omoide.footage;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What another feature keeps for footage, and takes away when the footage is deleted. */
public interface Attachment {

    /** Takes all of it away, and completes when it is gone. Also where there is nothing; may be called again. */
    Mono<Void> remove(String footageId);

    /** Its files that are to be seen or heard with the footage. */
    default Flux<Enclosed> enclosed(String footageId) {
        return Flux.empty();
    }
}
