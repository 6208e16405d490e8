package org.omoide.request;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.upload.Arrival;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** An upload from a wish's page carries the wish's id, and fulfils it as soon as the whole master is there. */
@Component
class Fulfilment implements Arrival {

    /** The name in the upload's metadata. */
    static final String WISH = "wish";

    private final Wishes wishes;

    Fulfilment(Wishes wishes) {
        this.wishes = wishes;
    }

    @Override
    public Mono<Void> arrived(Footage footage, Map<String, String> said) {
        @Nullable String wish = said.get(WISH);
        return wish == null ? Mono.empty() : wishes.fulfil(wish, footage).then();
    }
}
