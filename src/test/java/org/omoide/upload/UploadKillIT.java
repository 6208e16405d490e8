package org.omoide.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.reactivestreams.client.MongoClients;
import io.tus.java.client.ProtocolException;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusURLMemoryStore;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omoide.RunningOmoide;
import org.omoide.account.Keys;
import org.omoide.footage.Footage;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;
import reactor.core.publisher.Mono;

/** A client that nobody here wrote gets a master through a server that is killed again and again. */
class UploadKillIT {

    private static final int SIZE = 72_000_000;
    private static final int KILLS = 3;
    private static final int CHUNK = 256 * 1024;

    @TempDir
    Path folder;

    private final Random random = new Random();

    @Test
    void theMasterArrivesWholeThoughTheServerIsKilledAgainAndAgain() throws Exception {
        var film = film();
        var data = folder.resolve("data");
        String id;
        try (var omoide = RunningOmoide.on(data, "--omoide.workers=0")) {
            id = upload(film, omoide);
        }
        try (var storage = Storage.open(StorageSettings.embedded(data))) {
            var stored = MessageDigest.getInstance("SHA-256");
            storage.objects()
                    .get(Footage.masterKey(id))
                    .doOnNext(stored::update)
                    .blockLast();
            var sent = sha256(film);

            assertThat(HexFormat.of().formatHex(stored.digest())).isEqualTo(sent);
            var footage = document(storage, id);
            assertThat(footage.getString("state")).isEqualTo("WAITING");
            assertThat(footage.get("master", Document.class).getString("sha256"))
                    .isEqualTo(sent);
            assertThat(storage.objects().list("uploads/").collectList().block()).isEmpty();
            assertThat(storage.objects().listMultiparts().collectList().block()).isEmpty();
        }
    }

    /** The upload's id. */
    private String upload(Path film, RunningOmoide omoide) throws Exception {
        var client = new TusClient();
        client.setUploadCreationURL(omoide.address().resolve("/uploads").toURL());
        client.setHeaders(Map.of("Cookie", omoide.coordinator().cookies(), Keys.CSRF_HEADER, Keys.CSRF));
        client.enableResuming(new TusURLMemoryStore());
        var upload = new TusUpload(film.toFile());
        upload.setMetadata(Map.of("filename", "film.mp4", "filetype", "video/mp4"));

        var kills = new TreeSet<Long>();
        while (kills.size() < KILLS) {
            kills.add(1 + random.nextLong(SIZE - 1));
        }
        TusUploader uploader = client.createUpload(upload);
        for (var kill : kills) {
            send(uploader, kill);
            omoide.killAndRestart();
            upload.setInputStream(Files.newInputStream(film));
            uploader = client.resumeUpload(upload);
            assertThat(uploader.getOffset()).isBetween(0L, (long) SIZE);
        }
        send(uploader, SIZE);
        uploader.finish();
        var path = uploader.getUploadURL().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** As far as the connection goes that is still open from before the kill. */
    private static void send(TusUploader uploader, long end) throws ProtocolException, IOException {
        uploader.setRequestPayloadSize(20_000_000);
        while (uploader.getOffset() < end) {
            uploader.setChunkSize((int) Math.min(CHUNK, end - uploader.getOffset()));
            if (uploader.uploadChunk() < 0) {
                return;
            }
        }
    }

    private Path film() throws IOException {
        var film = folder.resolve("film.mp4");
        var chunk = new byte[1_000_000];
        try (var out = new BufferedOutputStream(Files.newOutputStream(film))) {
            for (var i = 0; i < SIZE / chunk.length; i++) {
                random.nextBytes(chunk);
                out.write(chunk);
            }
        }
        return film;
    }

    private static String sha256(Path file) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Document document(Storage storage, String id) {
        var connection = new ConnectionString(storage.mongodb());
        try (var client = MongoClients.create(connection)) {
            return Objects.requireNonNull(Mono.from(client.getDatabase(Objects.requireNonNull(connection.getDatabase()))
                            .getCollection("footage")
                            .find(new Document("_id", id)))
                    .block());
        }
    }
}
