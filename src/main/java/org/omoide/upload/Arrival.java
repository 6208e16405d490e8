package org.omoide.upload;

import java.util.Map;
import org.omoide.footage.Footage;
import reactor.core.publisher.Mono;

/** Another feature that has something to do when a master came in. */
public interface Arrival {

    /**
     * The whole master is safe. May be called again, after a crash.
     *
     * @param said the metadata that the client sent with the upload
     */
    Mono<Void> arrived(Footage footage, Map<String, String> said);
}
