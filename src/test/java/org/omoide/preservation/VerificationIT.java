package org.omoide.preservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.footage.Checksums;
import org.omoide.footage.Checksums.Piece;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Review;
import org.omoide.preservation.Finding.Remedy;
import org.omoide.preservation.Finding.Trouble;
import org.omoide.preservation.Verification.Wanted;
import org.omoide.sound.SoundFileTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.MediaType;

class VerificationIT extends InProcess {

    private static final Wanted LOOK = new Wanted(false, false);
    private static final Wanted MEND = new Wanted(true, false);
    private static final byte[] MASTER = new byte[1000];
    private static final byte[] TILE = new byte[200_000];

    @Autowired
    private Documents documents;

    @Autowired
    private Originals originals;

    @Autowired
    private MessageSource messages;

    /** Two days later, so that what the test stored is old enough. */
    private List<Finding> run(Wanted wanted, Footage footage) {
        var later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
        return new Verification(mongo, documents, objects, footages, originals, messages, later)
                .run(wanted).findings().stream()
                        .filter(finding -> finding.key().contains(footage.id()))
                        .toList();
    }

    /** With a master and a version whose checksums are known. */
    private Footage film() {
        var film = ready();
        mongo.updateFirst(
                        Query.query(Criteria.where("_id").is(film.id())),
                        new Update()
                                .set(
                                        "master.sha256",
                                        Piece.of(ByteBuffer.wrap(MASTER)).sha256()),
                        Footage.class)
                .block();
        var prefix = Footage.derivedPrefix(film.id(), "v1");
        put(prefix + "tiles/mono/base/0-0.mp4", TILE);
        var begin = ByteBuffer.wrap(TILE, 0, 150_000).slice();
        var end = ByteBuffer.wrap(TILE, 150_000, 50_000).slice();
        var ten = Piece.of(ByteBuffer.wrap(new byte[10]));
        put(
                prefix + Checksums.NAME,
                new Checksums(Map.of(
                                "tiles/mono/base/0-0.mp4", List.of(Piece.of(begin), Piece.of(end)),
                                "manifest.json", List.of(ten),
                                "poster.jpg", List.of(ten),
                                "preview.jpg", List.of(ten)))
                        .text()
                        .getBytes());
        return film;
    }

    private void put(String key, byte[] bytes) {
        objects.put(key, "video/mp4", ByteBuffer.wrap(bytes)).block();
    }

    private Footage now(Footage film) {
        return Objects.requireNonNull(footages.find(film.id()).block());
    }

    @Test
    void whatIsWellIsLeftAlone() {
        var film = film();
        assertThat(run(MEND, film)).isEmpty();
        assertThat(now(film)).isEqualTo(now(film)).extracting(Footage::version).isEqualTo("v1");
    }

    @Test
    void everyDamagedByteOfATileIsFoundAndTheFilmIsMadeAgain() {
        for (int damaged : new int[] {0, 149_999, 150_000, 199_999}) {
            var film = film();
            var key = Footage.derivedPrefix(film.id(), "v1") + "tiles/mono/base/0-0.mp4";
            var broken = TILE.clone();
            broken[damaged] ^= 1;
            put(key, broken);
            assertThat(run(LOOK, film)).containsExactly(new Finding(Trouble.CORRUPT, key, "R0010042.MP4", Remedy.NONE));
            assertThat(now(film).version()).isEqualTo("v1");

            assertThat(run(MEND, film)).extracting(Finding::remedy).containsExactly(Remedy.QUEUED);
            assertThat(now(film).state()).isEqualTo(State.WAITING);
            assertThat(now(film).version()).isNull();
            assertThat(now(film).review().state()).isEqualTo(Review.State.PUBLISHED);
            assertThat(objects.stat(key).block()).as("is served no more").isNull();
            assertThat(run(MEND, film)).isEmpty();
        }
    }

    @Test
    void whatIsShorterLongerOrMissingIsFound() {
        var film = film();
        var prefix = Footage.derivedPrefix(film.id(), "v1");
        put(prefix + "poster.jpg", new byte[9]);
        put(prefix + "manifest.json", new byte[11]);
        objects.delete(prefix + "preview.jpg").block();
        assertThat(run(LOOK, film))
                .extracting(Finding::trouble)
                .containsExactlyInAnyOrder(Trouble.CORRUPT, Trouble.CORRUPT, Trouble.MISSING);
        var other = film();
        put(Footage.derivedPrefix(other.id(), "v1") + Checksums.NAME, "half a list".getBytes());
        assertThat(run(MEND, other)).extracting(Finding::remedy).containsExactly(Remedy.QUEUED);
    }

    @Test
    void aDamagedMasterIsToldAndWhatWasMadeOfItIsShownOn() {
        var film = film();
        put(Footage.masterKey(film.id()), new byte[] {1});
        assertThat(run(MEND, film))
                .containsExactly(
                        new Finding(Trouble.CORRUPT, Footage.masterKey(film.id()), "R0010042.MP4", Remedy.BY_HAND));
        assertThat(now(film).version()).isEqualTo("v1");
    }

    @Test
    void whereTheMasterIsDamagedTooItGoesBackToWhoFilmedItAndNothingIsThrownAway() {
        var film = film();
        objects.delete(Footage.masterKey(film.id())).block();
        var key = Footage.derivedPrefix(film.id(), "v1") + "poster.jpg";
        put(key, new byte[] {1});
        assertThat(run(MEND, film))
                .extracting(Finding::remedy)
                .containsExactlyInAnyOrder(Remedy.BY_HAND, Remedy.RETURNED);
        assertThat(now(film).review().state()).isEqualTo(Review.State.RETURNED);
        assertThat(now(film).version()).isEqualTo("v1");
        assertThat(objects.stat(key).block()).isNotNull();
    }

    @Test
    void whatNoRecordNamesGoesOnlyWhereItCanBeMadeAgain() {
        var film = film();
        var left = Footage.derivedPrefix(film.id(), "left-behind") + "poster.jpg";
        var photo = "overlays/" + film.id() + "/lost.jpg";
        put(left, new byte[] {1});
        put(photo, new byte[] {1});
        assertThat(run(LOOK, film)).extracting(Finding::remedy).containsOnly(Remedy.NONE);
        assertThat(run(MEND, film))
                .containsExactlyInAnyOrder(
                        new Finding(Trouble.ORPHANED, left, "", Remedy.REMOVED),
                        new Finding(Trouble.ORPHANED, photo, "", Remedy.KEPT));
        assertThat(objects.stat(photo).block()).isNotNull();
        assertThat(run(new Wanted(true, true), film))
                .extracting(Finding::remedy)
                .containsExactly(Remedy.REMOVED);
        assertThat(objects.stat(photo).block()).isNull();
    }

    @Test
    void whatIsYoungerThanADayIsNobodysOrphan() {
        var film = film();
        put(Footage.derivedPrefix(film.id(), "being-made") + "poster.jpg", new byte[] {1});
        var report =
                new Verification(mongo, documents, objects, footages, originals, messages, Clock.systemUTC()).run(MEND);
        assertThat(report.findings()).noneMatch(finding -> finding.key().contains("being-made"));
    }

    /** Their keys are those that the features use, and all of them have checksums. */
    @Test
    void photosAndSoundsAreWatchedFromTheMomentTheyComeIn() throws IOException {
        var film = film();
        var base = "/api/footage/" + film.id();
        send(base + "/overlays", photo());
        send(base + "/hotspots?yaw=1&pitch=2", photo());
        send(base + "/hotspots?yaw=3&pitch=4", SoundFileTest.wave(new byte[400]));
        client().put()
                .uri(base + "/voice")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(SoundFileTest.wave(new byte[800]))
                .exchange()
                .expectStatus()
                .is2xxSuccessful();
        assertThat(run(MEND, film)).isEmpty();

        var keys = objects.list("")
                .map(stored -> stored.key())
                .filter(key -> key.matches("(overlays|hotspots|voices)/" + film.id() + "/.*"))
                .collectList()
                .block();
        assertThat(keys).hasSize(4);
        keys.forEach(key -> put(key, new byte[] {1, 2, 3}));
        assertThat(run(MEND, film))
                .hasSize(4)
                .allMatch(finding -> finding.trouble() == Trouble.CORRUPT && finding.remedy() == Remedy.BY_HAND);

        client().delete().uri(base).exchange().expectStatus().is2xxSuccessful();
        assertThat(mongo.findAll(Originals.Known.class)
                        .map(Originals.Known::key)
                        .collectList()
                        .block())
                .noneMatch(key -> key.contains(film.id()));
    }

    private void send(String address, byte[] bytes) {
        client().post()
                .uri(address)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(bytes)
                .exchange()
                .expectStatus()
                .isCreated();
    }

    private static byte[] photo() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }
}
