package org.omoide.request;

import java.nio.ByteBuffer;
import org.omoide.footage.Attachment;
import org.omoide.preservation.Originals;
import org.omoide.storage.ObjectStore;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The stills of wishes that were pointed at in a view. They are taken from footage, and go when it goes. */
@Component
class Pictures implements Attachment {

    /** In bytes; a still of 960 × 540 takes a tenth of it. */
    static final int LARGEST = 1024 * 1024;

    private final ObjectStore objects;
    private final Originals originals;
    private final Wishes wishes;

    Pictures(ObjectStore objects, Originals originals, Wishes wishes) {
        this.objects = objects;
        this.originals = originals;
        this.wishes = wishes;
    }

    /** @throws Problem (in the result) 415 where the bytes are no JPEG picture */
    Mono<Wish> keep(Wish wish, byte[] bytes) {
        return Mono.fromSupplier(() -> {
                    var picture = Jpeg.picture(bytes);
                    if (picture == null) {
                        throw new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "wish.picture.kind", Jpeg.LARGEST_SIDE);
                    }
                    return picture;
                })
                .flatMap(picture -> originals.put(key(wish.id()), "image/jpeg", ByteBuffer.wrap(picture)))
                .then(wishes.pictured(wish.id(), true));
    }

    Flux<ByteBuffer> of(Wish wish) {
        return objects.get(key(wish.id()));
    }

    @Override
    public Mono<Void> remove(String footageId) {
        return wishes.pointedInto(footageId)
                .concatMap(wish -> originals.delete(key(wish.id())).then(wishes.pictured(wish.id(), false)))
                .then();
    }

    private static String key(String wishId) {
        return "wishes/" + wishId + ".jpg";
    }
}
