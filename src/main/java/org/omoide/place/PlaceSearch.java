package org.omoide.place;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.reactivestreams.Publisher;
import org.springframework.data.mongodb.core.mapping.event.ReactiveBeforeSaveCallback;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps beside each place the text that it is found and sorted by, as not every engine has a text index. */
@Component
class PlaceSearch implements ReactiveBeforeSaveCallback<Place> {

    static final String TEXT = "search.text";
    static final String NAME = "search.name";
    static final String ORDER = "search.order";

    @Override
    public Publisher<Place> onBeforeSave(Place place, Document document, String collection) {
        var text = Stream.concat(
                        Stream.of(place.name(), place.reading(), place.area() == null ? "" : place.area()),
                        place.oldNames().stream())
                .map(Kana::comparable)
                .collect(Collectors.joining("\n"));
        var order = place.reading().isEmpty() ? place.name() : place.reading();
        document.put(
                "search",
                new Document("text", text)
                        .append("name", Kana.comparable(place.name()))
                        .append("order", Kana.comparable(order)));
        return Mono.just(place);
    }
}
