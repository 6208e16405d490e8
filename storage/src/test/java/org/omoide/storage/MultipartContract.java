package org.omoide.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.storage.ObjectStore.Part;
import org.omoide.storage.ObjectStore.Stored;
import org.omoide.storage.ObjectStore.Unfinished;
import reactor.core.publisher.Flux;

/** Objects that come in parts, of which nobody knows how many there will be. */
abstract class MultipartContract extends StorageContract {

    private final String prefix = "contract/" + UUID.randomUUID() + "/";
    private final String key = prefix + "film";
    private final byte[] first = noise(ObjectStore.SMALLEST_PART);
    private final byte[] second = noise(ObjectStore.SMALLEST_PART + 1);
    private final byte[] last = noise(1000);

    private ObjectStore objects;

    /** Open, and closed by the engine's test. */
    abstract ObjectStore objects();

    @BeforeEach
    void open() {
        objects = objects();
    }

    @AfterEach
    void leaveNothing() {
        objects.deleteAll(prefix).block(PATIENCE);
    }

    private Part part(String upload, int number, byte[] content) {
        return await(objects.putPart(key, upload, number, ByteBuffer.wrap(content)));
    }

    private byte[] joined(byte[]... all) {
        var joined = new ByteArrayOutputStream();
        for (var each : all) {
            joined.writeBytes(each);
        }
        return joined.toByteArray();
    }

    @Test
    void becomeOneObjectWhateverTheOrder() {
        var upload = await(objects.beginMultipart(key, "video/mp4"));
        var three = part(upload, 3, last);
        var one = part(upload, 1, first);
        var two = part(upload, 2, second);

        assertThat(objects.stat(key).block(PATIENCE))
                .as("before it is complete")
                .isNull();

        var stored = await(objects.completeMultipart(key, upload, List.of(three, one, two)));

        assertThat(stored.size()).isEqualTo(first.length + second.length + last.length);
        assertThat(stored.mediaType()).isEqualTo("video/mp4");
        assertThat(bytes(objects.get(key))).isEqualTo(joined(first, second, last));
    }

    @Test
    void areReadAcrossTheirParts() {
        var upload = await(objects.beginMultipart(key, "video/mp4"));
        var parts = List.of(part(upload, 1, first), part(upload, 2, second), part(upload, 3, last));
        var stored = await(objects.completeMultipart(key, upload, parts));
        var border = first.length + second.length;

        assertThat(bytes(objects.get(key, new ByteRange(first.length - 10, 20))))
                .isEqualTo(Arrays.copyOfRange(joined(first, second), first.length - 10, first.length + 10));
        assertThat(bytes(objects.get(key, new ByteRange(border - 10, 5000))))
                .isEqualTo(Arrays.copyOfRange(joined(first, second, last), border - 10, border + last.length));
        assertThat(await(objects.stat(key))).isEqualTo(stored);
    }

    @Test
    void takeManyPartsAtATime() {
        var upload = await(objects.beginMultipart(key, "video/mp4"));
        var parts = await(Flux.range(1, 6)
                .flatMap(number -> objects.putPart(key, upload, number, ByteBuffer.wrap(number == 6 ? last : first)), 6)
                .collectList());

        assertThat(await(objects.completeMultipart(key, upload, parts)).size())
                .isEqualTo(5L * first.length + last.length);
    }

    @Test
    void takeThePlaceOfWhatWasThere() {
        await(objects.put(key, "text/plain", ByteBuffer.wrap(noise(7))));
        var before = await(objects.stat(key));
        var upload = await(objects.beginMultipart(key, "video/mp4"));
        var part = part(upload, 1, last);
        assertThat(await(objects.stat(key))).isEqualTo(before);

        objects.completeMultipart(key, upload, List.of(part)).block(PATIENCE);

        assertThat(bytes(objects.get(key))).isEqualTo(last);
        assertThat(await(objects.stat(key)).etag()).isNotEqualTo(before.etag());
    }

    @Test
    void takeAPartAgain() {
        var upload = await(objects.beginMultipart(key, "video/mp4"));
        part(upload, 1, second);
        var one = part(upload, 1, first);
        var two = part(upload, 2, last);
        objects.completeMultipart(key, upload, List.of(one, two)).block(PATIENCE);

        assertThat(bytes(objects.get(key))).isEqualTo(joined(first, last));
    }

    @Test
    void areCompletedOfNoPartThatAnotherTookThePlaceOf() {
        var upload = await(objects.beginMultipart(key, "video/mp4"));
        var replaced = part(upload, 1, second);
        part(upload, 1, first);

        assertThatThrownBy(() -> await(objects.completeMultipart(key, upload, List.of(replaced))))
                .isInstanceOf(StorageException.class);
        assertThat(objects.stat(key).block(PATIENCE)).isNull();
        objects.abortMultipart(key, upload).block(PATIENCE);
    }

    @Test
    void areListedUntilTheyEnd() {
        var completed = await(objects.beginMultipart(key, "video/mp4"));
        var aborted = await(objects.beginMultipart(key, "video/mp4"));
        assertThat(mine()).extracting(Unfinished::uploadId).containsExactlyInAnyOrder(completed, aborted);
        assertThat(mine()).extracting(Unfinished::key).containsOnly(key);

        var part = part(completed, 1, last);
        part(aborted, 1, first);
        objects.completeMultipart(key, completed, List.of(part)).block(PATIENCE);
        objects.abortMultipart(key, aborted).block(PATIENCE);

        assertThat(mine()).isEmpty();
        assertThat(bytes(objects.get(key))).isEqualTo(last);
    }

    private List<Unfinished> mine() {
        return await(objects.listMultiparts()
                .filter(each -> each.key().startsWith(prefix))
                .collectList());
    }

    @Test
    void areNeverListedAsObjects() {
        var upload = await(objects.beginMultipart(key, "video/mp4"));
        part(upload, 1, first);

        assertThat(await(objects.list("").map(Stored::key).collectList())).noneMatch(each -> each.contains("film"));
        objects.abortMultipart(key, upload).block(PATIENCE);
    }

    /** Two servers may do the same last step, or one again after it was killed. */
    @Test
    void stayWholeWhenTheyAreCompletedAgain() {
        var upload = await(objects.beginMultipart(key, "video/mp4"));
        var parts = List.of(part(upload, 1, first), part(upload, 2, last));
        var stored = await(objects.completeMultipart(key, upload, parts));

        var again = objects.completeMultipart(key, upload, parts)
                .onErrorComplete(MissingObjectException.class)
                .block(PATIENCE);

        assertThat(again)
                .satisfiesAnyOf(
                        missing -> assertThat(missing).isNull(),
                        same -> assertThat(same).isEqualTo(stored));
        assertThat(await(objects.stat(key))).isEqualTo(stored);
        assertThat(bytes(objects.get(key))).isEqualTo(joined(first, last));
    }

    @Test
    void thatWereAbortedLeaveNothing() {
        var upload = await(objects.beginMultipart(key, "video/mp4"));
        var part = part(upload, 1, first);
        objects.abortMultipart(key, upload).block(PATIENCE);

        assertThatThrownBy(() -> await(objects.completeMultipart(key, upload, List.of(part))))
                .isInstanceOf(StorageException.class);
        assertThat(objects.stat(key).block(PATIENCE)).isNull();
        objects.abortMultipart(key, upload).block(PATIENCE);
    }

    @Test
    void thatEndedAreSaidToBeMissing() {
        var upload = await(objects.beginMultipart(key, "video/mp4"));
        var part = part(upload, 1, last);
        objects.completeMultipart(key, upload, List.of(part)).block(PATIENCE);

        objects.abortMultipart(key, upload).block(PATIENCE);
        assertThatThrownBy(() -> part(upload, 2, last)).isInstanceOf(MissingObjectException.class);
        assertThat(bytes(objects.get(key))).isEqualTo(last);
    }
}
