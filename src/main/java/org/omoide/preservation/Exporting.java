package org.omoide.preservation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Checksums.Piece;
import org.omoide.footage.Footage;
import org.omoide.footage.Footage.State;
import org.omoide.place.Place;
import org.omoide.storage.MissingObjectException;
import org.omoide.storage.ObjectStore;
import org.omoide.storage.StorageException;
import org.omoide.web.TownTime;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes the library into a bag: originals byte for byte, documents as MongoDB Extended JSON (canonical), one to a line, and of
 * each film and photo what archives read, Dublin Core and PREMIS. Derived files stay behind, as they can be made again. A
 * document is written once its objects are in the bag. Blocks the calling thread.
 */
@Component
class Exporting {

    static final String FORMAT_LABEL = "Omoide-Format";
    static final String FORMAT = "1";
    static final String DOCUMENTS = "documents/";
    static final String OBJECTS = "objects/";

    private static final JsonWriterSettings CANONICAL =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    /**
     * What is in the bag.
     *
     * @param files of the payload, and their bytes
     * @param damaged what is not in it, or not as it was stored
     * @param uploading how many uploads are not, as they are not whole yet
     * @param unknown collections that are not, as nothing is known of them
     */
    record Exported(
            long files, long bytes, boolean privately, List<String> damaged, int uploading, List<String> unknown) {

        boolean isWhole() {
            return damaged.isEmpty();
        }
    }

    private final ReactiveMongoTemplate mongo;
    private final Documents documents;
    private final ObjectStore objects;
    private final Originals originals;
    private final Clock clock;

    Exporting(ReactiveMongoTemplate mongo, Documents documents, ObjectStore objects, Originals originals, Clock clock) {
        this.mongo = mongo;
        this.documents = documents;
        this.objects = objects;
        this.originals = originals;
        this.clock = clock;
    }

    /**
     * @param privately whether what facilities know of residents is to leave, too
     * @throws Impossible where something lies in the folder, or it can't be written
     */
    Exported export(Path folder, boolean privately) {
        try {
            requireNothingIn(folder);
            try (var bag = new BagWriter(folder)) {
                return new Packing(bag, privately).pack();
            }
        } catch (IOException e) {
            throw new Impossible("export.failed", folder, String.valueOf(e));
        }
    }

    private static void requireNothingIn(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var entries = Files.newDirectoryStream(folder)) {
                if (entries.iterator().hasNext()) {
                    throw new Impossible("export.not-empty", folder);
                }
            }
        }
    }

    private final class Packing {

        private final BagWriter bag;
        private final boolean privately;
        private final List<String> damaged = new ArrayList<>();
        private int uploading;

        private Packing(BagWriter bag, boolean privately) {
            this.bag = bag;
            this.privately = privately;
        }

        private Exported pack() throws IOException {
            for (var holding : Holding.leaving(privately)) {
                try (var lines = bag.payload(DOCUMENTS + holding.collection() + ".jsonl")) {
                    for (var document : documents.all(holding.collection())) {
                        pack(holding, document, lines);
                    }
                }
            }
            var info = new LinkedHashMap<String, String>();
            info.put(
                    "Bagging-Date",
                    clock.instant().atZone(TownTime.ZONE).toLocalDate().toString());
            info.put("Bag-Software-Agent", "Omoide");
            info.put(
                    "External-Description",
                    "A library of 360-degree films and photos of a town: originals, documents, Dublin Core, PREMIS");
            info.put(FORMAT_LABEL, FORMAT);
            info.put("Omoide-With-Care", privately ? "true" : "false");
            bag.finish(info);
            var unknown = new TreeSet<>(documents.collections());
            unknown.removeAll(Holding.known());
            unknown.removeIf(name -> name.startsWith("system."));
            return new Exported(
                    bag.files(), bag.bytes(), privately, List.copyOf(damaged), uploading, List.copyOf(unknown));
        }

        private void pack(Holding holding, BsonDocument document, OutputStream lines) throws IOException {
            var leaving = document;
            if (holding.collection().equals(Holding.FOOTAGE)) {
                var footage = mongo.findById(Holding.text(document, "_id"), Footage.class)
                        .block();
                if (footage == null || footage.state() == State.DELETING) {
                    return;
                }
                if (footage.state() == State.UPLOADING) {
                    uploading++;
                    return;
                }
                if (!master(footage)) {
                    return;
                }
                describe(footage, document);
                leaving = asInTheQueue(document);
            } else {
                var original = Holding.original(holding.collection(), document);
                if (original.isPresent() && !original(original.get())) {
                    return;
                }
            }
            if (!privately) {
                leaving = leaving.clone();
                leaving.keySet().removeAll(holding.personal());
            }
            lines.write((leaving.toJson(CANONICAL) + "\n").getBytes(StandardCharsets.UTF_8));
        }

        /** False where the footage went in the meantime. */
        private boolean master(Footage footage) throws IOException {
            if (!Holding.hasMaster(footage)) {
                return true;
            }
            var sha256 = footage.master().sha256();
            var expected = sha256 == null ? null : new Piece(footage.master().size(), sha256);
            if (!copy(Footage.masterKey(footage.id()), expected)) {
                var now = mongo.findById(footage.id(), Footage.class).block();
                if (now == null || !Holding.hasMaster(now)) {
                    damaged.remove(damaged.size() - 1);
                    return false;
                }
            }
            return true;
        }

        /** False where it went in the meantime, with what named it. */
        private boolean original(Holding.Original original) throws IOException {
            var there = copy(original.key(), originals.checksum(original.key()).block());
            if (!there && documents.find(original.collection(), original.id()) == null) {
                damaged.remove(damaged.size() - 1);
                return false;
            }
            return true;
        }

        /** False where it is not in the bag. */
        private boolean copy(String key, @Nullable Piece expected) throws IOException {
            try {
                var copied = bag.copy(OBJECTS + key, objects.get(key));
                if (expected != null && !copied.equals(expected)) {
                    damaged.add(key);
                }
                return true;
            } catch (MissingObjectException e) {
                damaged.add(key);
                return false;
            } catch (StorageException e) {
                damaged.add(key + ": " + e.getMessage());
                return false;
            }
        }

        private void describe(Footage footage, BsonDocument document) throws IOException {
            var place = footage.placeId() == null
                    ? null
                    : mongo.findById(footage.placeId(), Place.class).block();
            try (var xml = bag.payload("metadata/" + footage.id() + ".dc.xml")) {
                DublinCore.write(footage, place, null, xml);
            }
            try (var xml = bag.payload("metadata/" + footage.id() + ".premis.xml")) {
                Premis.write(footage, document, audit(footage.id()), xml);
            }
        }

        private List<BsonDocument> audit(String footageId) {
            return documents.with(Holding.AUDIT, "subject", footageId);
        }

        /** Derived files don't leave, so it will be made again; what waits for nothing stays as it is. */
        private static BsonDocument asInTheQueue(BsonDocument footage) {
            var leaving = footage.clone();
            leaving.remove("version");
            leaving.remove("work");
            switch (State.valueOf(Holding.text(footage, "state"))) {
                case WAITING, WORKING, READY -> {
                    leaving.put("state", new BsonString(State.WAITING.name()));
                    leaving.put(
                            "work",
                            new BsonDocument("attempts", new BsonInt32(0))
                                    .append("fraction", new BsonDouble(0))
                                    .append("cancel", BsonBoolean.FALSE));
                }
                default -> {}
            }
            return leaving;
        }
    }
}
