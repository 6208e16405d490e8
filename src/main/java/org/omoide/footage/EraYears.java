package org.omoide.footage;

import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era;
import org.reactivestreams.Publisher;
import org.springframework.data.mongodb.core.mapping.event.ReactiveBeforeSaveCallback;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps the years of the era beside it, as numbers can be compared and EDTF can't. */
@Component
class EraYears implements ReactiveBeforeSaveCallback<Footage> {

    static final String FIELD = "eraYears";
    static final String FIRST = FIELD + ".first";
    static final String LAST = FIELD + ".last";

    /** Stand for an end that is open or unknown. */
    private static final int ALWAYS = -9999;

    private static final int FOR_EVER = 9999;

    @Override
    public Publisher<Footage> onBeforeSave(Footage footage, Document document, String collection) {
        document.put(FIELD, of(footage.era()));
        return Mono.just(footage);
    }

    static @Nullable Document of(@Nullable String edtf) {
        if (edtf == null) {
            return null;
        }
        var years = Era.ofEdtf(edtf).years();
        return new Document("first", years.first() == null ? ALWAYS : years.first())
                .append("last", years.last() == null ? FOR_EVER : years.last());
    }
}
