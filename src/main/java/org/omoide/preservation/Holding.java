package org.omoide.preservation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.omoide.footage.Footage;

/**
 * A collection of documents, and what becomes of it when the library is handed on: the one list of all that there is.
 *
 * @param personal fields that say something of a person, and leave with the private holdings only
 */
record Holding(String collection, Leaves leaves, Set<String> personal) {

    enum Leaves {
        /** With every bag. */
        ALWAYS,
        /** What facilities know of residents and of their own days: where the bag is to have it. */
        PRIVATELY,
        /** What opens a door, and what is only good here and now. */
        NEVER
    }

    static final String FOOTAGE = "footage";
    static final String AUDIT = "audit";
    static final String ACCOUNTS = "accounts";

    /** In the order in which they are read back: footage last, as nothing is seen without. */
    static final List<Holding> ALL = List.of(
            always("facilities"),
            always(ACCOUNTS, "phone"),
            always("filming_lessons"),
            always("places"),
            always("catalogue"),
            always("overlays"),
            always("hotspots"),
            always("voices"),
            always("ask_links"),
            // The code by which somebody follows a wish is short enough to be guessed from its digest.
            always("wishes", "person", "why", "thanks", "code"),
            always("trips"),
            always("notices"),
            always("notice_receipts"),
            always(AUDIT),
            privately("reminder_addresses"),
            privately("residents"),
            privately("runs"),
            privately("seats"),
            privately("observations"),
            privately("notes"),
            always(FOOTAGE),
            never("credentials"),
            never("passkeys"),
            never("passkey_users"),
            never("passkey_challenges"),
            never("sessions"),
            never("invitations"),
            never("attempts"),
            never("pairings"),
            never("keys"),
            never("changes"),
            never("uploads"),
            never("fileLists"),
            never("packs"),
            never("reports"),
            never("reminders_sent"),
            never("checksums"),
            never("transcoders"),
            never("transcoded"),
            never(Restoring.COLLECTION));

    /**
     * An object that can't be made again, and the document that names it.
     *
     * @param id of the document
     */
    record Original(String collection, String id, String key, String mediaType) {}

    private static Holding always(String collection, String... personal) {
        return new Holding(collection, Leaves.ALWAYS, Set.of(personal));
    }

    private static Holding privately(String collection) {
        return new Holding(collection, Leaves.PRIVATELY, Set.of());
    }

    private static Holding never(String collection) {
        return new Holding(collection, Leaves.NEVER, Set.of());
    }

    /** Those that leave, in their order. */
    static List<Holding> leaving(boolean privately) {
        return ALL.stream()
                .filter(holding -> holding.leaves == Leaves.ALWAYS || (privately && holding.leaves == Leaves.PRIVATELY))
                .toList();
    }

    static Set<String> known() {
        return ALL.stream().map(Holding::collection).collect(Collectors.toUnmodifiableSet());
    }

    /** The original that a document names beside footage's master; the keys are those of the features themselves. */
    static Optional<Original> original(String collection, BsonDocument document) {
        var id = document.getString("_id", new BsonString("")).getValue();
        return switch (collection) {
            case "overlays" ->
                Optional.of(new Original(
                        collection, id, "overlays/" + text(document, "footageId") + "/" + id + ".jpg", "image/jpeg"));
            case "hotspots" ->
                hotspotType(document.getDocument("what", new BsonDocument()))
                        .map(type -> new Original(
                                collection, id, "hotspots/" + text(document, "footageId") + "/" + id, type));
            case "voices" ->
                Optional.of(new Original(
                        collection, id, "voices/" + id + "/" + text(document, "file"), text(document, "mediaType")));
            case "wishes" ->
                pointedPicture(document)
                        ? Optional.of(new Original(collection, id, "wishes/" + id + ".jpg", "image/jpeg"))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<String> hotspotType(BsonDocument what) {
        if (what.containsKey("mediaType")) {
            return Optional.of(text(what, "mediaType"));
        }
        return what.containsKey("aspect") ? Optional.of("image/jpeg") : Optional.empty();
    }

    private static boolean pointedPicture(BsonDocument wish) {
        var pointed = wish.get("pointed");
        return pointed != null
                && pointed.isDocument()
                && pointed.asDocument().containsKey("picture")
                && pointed.asDocument().getBoolean("picture").getValue();
    }

    static String text(BsonDocument document, String field) {
        var value = document.get(field);
        return value != null && value.isString() ? value.asString().getValue() : "";
    }

    /** Whether the store is to have its master. */
    static boolean hasMaster(Footage footage) {
        var takedown = footage.takedown();
        return switch (footage.state()) {
            case UPLOADING, DELETING -> false;
            default -> takedown == null || takedown.masterKept();
        };
    }
}
