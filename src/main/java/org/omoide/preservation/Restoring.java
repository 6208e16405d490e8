package org.omoide.preservation;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Secret;
import org.omoide.footage.Footage;
import org.omoide.storage.FileUpload;
import org.omoide.storage.ObjectStore;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Reads a bag back into an empty library. Nothing is written before all of the bag is proven. What was broken off goes on
 * when it is begun again with the same bag. Documents come after their objects, and footage last: a server that runs
 * meanwhile shows nothing half. Blocks the calling thread.
 */
@Component
class Restoring {

    /** What is being restored, and from which bag. */
    static final String COLLECTION = "restores";

    private static final String DONE = "done";

    /** The keys of originals: two or three parts, and none that leads elsewhere. */
    private static final Pattern KEY =
            Pattern.compile("(masters|overlays|hotspots|voices|wishes)(/[A-Za-z0-9_-][A-Za-z0-9._-]*){1,2}");

    /**
     * What came back.
     *
     * @param waiting how many films and photos are to be tiled again
     */
    record Restored(long documents, long objects, long waiting) {}

    private final Documents documents;
    private final ObjectStore objects;
    private final Originals originals;

    Restoring(Documents documents, ObjectStore objects, Originals originals) {
        this.documents = documents;
        this.objects = objects;
        this.originals = originals;
    }

    /** @throws Impossible where it is no sound bag of a library, or this library isn't empty */
    Restored restore(Path folder) {
        try {
            var bag = new Bag(folder);
            bag.validate();
            if (!Exporting.FORMAT.equals(bag.info().get(Exporting.FORMAT_LABEL))) {
                throw new Impossible("restore.bag.other", folder);
            }
            var id = Bag.sha256(folder.resolve(Bag.MANIFEST));
            begin(id);
            var restored = new Unpacking(bag).unpack();
            documents.put(COLLECTION, new BsonDocument("_id", new BsonString(id)).append(DONE, BsonBoolean.TRUE));
            return restored;
        } catch (IOException e) {
            throw new Impossible("restore.failed", folder, String.valueOf(e));
        }
    }

    private void begin(String id) {
        var begun = documents.find(COLLECTION, id);
        if (begun != null && !begun.getBoolean(DONE).getValue()) {
            return;
        }
        for (var holding : Holding.leaving(true)) {
            if (!documents.isEmpty(holding.collection())) {
                throw new Impossible("restore.not-empty", holding.collection());
            }
        }
        documents.put(COLLECTION, new BsonDocument("_id", new BsonString(id)).append(DONE, BsonBoolean.FALSE));
    }

    private final class Unpacking {

        private final Bag bag;
        private long read;
        private long stored;
        private long waiting;
        private @Nullable String nobodysPassword;

        private Unpacking(Bag bag) {
            this.bag = bag;
        }

        private Restored unpack() throws IOException {
            var all = bag.payload(Exporting.OBJECTS);
            if (Files.isDirectory(all)) {
                masters(all);
            }
            for (var holding : Holding.leaving(true)) {
                var file = bag.payload(Exporting.DOCUMENTS + holding.collection() + ".jsonl");
                if (Files.exists(file)) {
                    documents(holding, file);
                }
            }
            return new Restored(read, stored, waiting);
        }

        private void masters(Path all) throws IOException {
            var masters = all.resolve(Footage.masterKey(""));
            if (!Files.isDirectory(masters)) {
                return;
            }
            try (Stream<Path> files = Files.list(masters)) {
                for (var file : (Iterable<Path>) files.sorted()::iterator) {
                    var key = checked(Footage.masterKey(file.getFileName().toString()));
                    FileUpload.store(objects, key, "application/octet-stream", file)
                            .block();
                    stored++;
                }
            }
        }

        private void documents(Holding holding, Path file) throws IOException {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    var document = BsonDocument.parse(line);
                    var original = Holding.original(holding.collection(), document);
                    if (original.isPresent()) {
                        original(original.get());
                    }
                    documents.put(holding.collection(), document);
                    read++;
                    if (holding.collection().equals(Holding.ACCOUNTS)) {
                        reserveSignInName(document);
                    }
                    if (holding.collection().equals(Holding.FOOTAGE)
                            && Holding.text(document, "state").equals(Footage.State.WAITING.name())) {
                        waiting++;
                    }
                }
            }
        }

        private void original(Holding.Original original) throws IOException {
            var file = bag.payload(Exporting.OBJECTS + checked(original.key()));
            if (Files.exists(file)) {
                originals
                        .put(original.key(), original.mediaType(), ByteBuffer.wrap(Files.readAllBytes(file)))
                        .block();
                stored++;
            }
        }

        private static String checked(String key) {
            if (!KEY.matcher(key).matches()) {
                throw new Impossible("restore.bag.outside", key);
            }
            return key;
        }

        /** With a password that nobody knows: the name stays theirs, and a link makes a new one. */
        private void reserveSignInName(BsonDocument account) {
            var name = Holding.text(account, "signInName");
            if (!name.isEmpty()) {
                if (nobodysPassword == null) {
                    nobodysPassword = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8()
                            .encode(Secret.random());
                }
                documents.put(
                        "credentials",
                        new BsonDocument("_id", new BsonString(name))
                                .append("accountId", account.get("_id"))
                                .append("password", new BsonString(String.valueOf(nobodysPassword))));
            }
        }
    }
}
