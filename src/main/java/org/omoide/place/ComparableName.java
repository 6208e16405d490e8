package org.omoide.place;

import org.bson.Document;
import org.reactivestreams.Publisher;
import org.springframework.data.mongodb.core.mapping.event.ReactiveBeforeSaveCallback;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps beside each place its name as it is compared, so that an archive that is taken in twice finds it again. */
@Component
class ComparableName implements ReactiveBeforeSaveCallback<Place> {

    static final String FIELD = "search.name";

    @Override
    public Publisher<Place> onBeforeSave(Place place, Document document, String collection) {
        document.put("search", new Document("name", Kana.comparable(place.name())));
        return Mono.just(place);
    }
}
