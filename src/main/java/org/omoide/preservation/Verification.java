package org.omoide.preservation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Checksums;
import org.omoide.footage.Checksums.Piece;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.footage.Review;
import org.omoide.preservation.Finding.Remedy;
import org.omoide.preservation.Finding.Trouble;
import org.omoide.storage.MissingObjectException;
import org.omoide.storage.ObjectStore;
import org.omoide.storage.ObjectStore.Stored;
import org.omoide.storage.StorageException;
import org.springframework.context.MessageSource;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads every object and compares it with its checksum, asks every document for its objects and every object for its
 * document, and mends what can be mended. Servers and workers may go on meanwhile: what changed while it was looked at is
 * left alone. Blocks the calling thread, and needs no more memory for a larger library, but for what it finds.
 */
@Component
class Verification {

    /** What is younger may have its document in a moment. */
    private static final Duration SETTLED = Duration.ofDays(1);

    /** What keys of objects begin with; whatever else lies in the bucket is somebody else's. */
    private static final List<String> KINDS =
            List.of("masters", "derived", "uploads", "overlays", "hotspots", "voices", "wishes");

    private static final Pattern KEY = Pattern.compile("([a-z]+)/([^/]+)(?:/(.+))?");

    /**
     * What to do beside looking.
     *
     * @param mend makes damaged derived files again, and removes what is left of them without a document
     * @param removeOrphans removes also originals that no document names: they may be all that is left of something, where
     *     the database is older than the objects
     */
    record Wanted(boolean mend, boolean removeOrphans) {}

    /**
     * What was found.
     *
     * @param objects that were read, and their bytes
     * @param unproven of these, how many have no checksum that they could be compared with
     */
    record Report(long objects, long bytes, long unproven, List<Finding> findings) {

        /** Whether nothing is left to be done. */
        boolean isWell() {
            return findings.stream().allMatch(finding -> finding.remedy().isDone());
        }
    }

    private final ReactiveMongoTemplate mongo;
    private final Documents documents;
    private final ObjectStore objects;
    private final Footages footages;
    private final Originals originals;
    private final MessageSource messages;
    private final Clock clock;

    Verification(
            ReactiveMongoTemplate mongo,
            Documents documents,
            ObjectStore objects,
            Footages footages,
            Originals originals,
            MessageSource messages,
            Clock clock) {
        this.mongo = mongo;
        this.documents = documents;
        this.objects = objects;
        this.footages = footages;
        this.originals = originals;
        this.messages = messages;
        this.clock = clock;
    }

    Report run(Wanted wanted) {
        return new Walk(wanted).run();
    }

    private final class Walk {

        private final Wanted wanted;
        private final List<Finding> findings = new ArrayList<>();
        private String versionAskedFor = "";
        private boolean versionIsNamed;
        private long read;
        private long bytes;
        private long unproven;

        private Walk(Wanted wanted) {
            this.wanted = wanted;
        }

        private Report run() {
            documents.all(Holding.FOOTAGE).forEach(document -> {
                var footage = find(Holding.text(document, "_id"));
                if (footage != null) {
                    footage(footage);
                }
            });
            for (var holding : Holding.ALL) {
                documents
                        .all(holding.collection())
                        .forEach(document ->
                                Holding.original(holding.collection(), document).ifPresent(this::original));
            }
            for (var kind : KINDS) {
                objects.list(kind + "/").toIterable().forEach(this::owner);
            }
            return new Report(read, bytes, unproven, List.copyOf(findings));
        }

        private void footage(Footage footage) {
            var key = Footage.masterKey(footage.id());
            var master = Holding.hasMaster(footage) ? state(key, masterPieces(footage)) : null;
            // Looked at again, as it may be deleted or taken down by now.
            if (master != null && stillWanted(footage)) {
                findings.add(new Finding(master, key, footage.master().name(), remedyByHand()));
            }
            if (footage.version() != null) {
                version(footage, footage.version(), master == null);
            } else if (footage.state() == Footage.State.READY) {
                findings.add(new Finding(
                        Trouble.MISSING,
                        Footage.derivedPrefix(footage.id()),
                        footage.master().name(),
                        remake(footage, master == null)));
            }
        }

        private @Nullable List<Piece> masterPieces(Footage footage) {
            var sha256 = footage.master().sha256();
            return sha256 == null ? null : List.of(new Piece(footage.master().size(), sha256));
        }

        private boolean stillWanted(Footage before) {
            var now = find(before.id());
            return now != null && Holding.hasMaster(now);
        }

        private void version(Footage footage, String version, boolean masterIsSound) {
            var prefix = Footage.derivedPrefix(footage.id(), version);
            var damaged = damaged(prefix);
            var now = damaged.isEmpty() ? null : find(footage.id());
            if (now == null || !version.equals(now.version())) {
                return;
            }
            boolean known = damaged.values().stream().anyMatch(trouble -> trouble != Trouble.UNREADABLE);
            var remedy = known ? remake(footage, masterIsSound) : remedyByHand();
            damaged.forEach((name, trouble) -> findings.add(
                    new Finding(trouble, prefix + name, footage.master().name(), remedy)));
        }

        /** The files of the version with which something is wrong, by their names. */
        private Map<String, Trouble> damaged(String prefix) {
            var damaged = new HashMap<String, Trouble>();
            var list = list(prefix, damaged);
            objects.list(prefix)
                    .map(stored -> stored.key().substring(prefix.length()))
                    .filter(name -> !list.containsKey(name) && !name.equals(Checksums.NAME))
                    .toIterable()
                    .forEach(name -> note(name, state(prefix + name, null), damaged));
            list.forEach((name, pieces) -> note(name, state(prefix + name, pieces), damaged));
            if (list.isEmpty() && objects.stat(prefix + "manifest.json").block() == null) {
                damaged.put("manifest.json", Trouble.MISSING);
            }
            return damaged;
        }

        private static void note(String name, @Nullable Trouble trouble, Map<String, Trouble> damaged) {
            if (trouble != null) {
                damaged.put(name, trouble);
            }
        }

        /** Empty where the version is older than such lists. */
        private Map<String, List<Piece>> list(String prefix, Map<String, Trouble> damaged) {
            var text = new ByteArrayOutputStream();
            try {
                objects.get(prefix + Checksums.NAME)
                        .doOnNext(buffer -> text.write(buffer.array(), buffer.arrayOffset(), buffer.remaining()))
                        .blockLast();
                read++;
                bytes += text.size();
                return Checksums.parse(text.toString(StandardCharsets.UTF_8)).files();
            } catch (MissingObjectException older) {
                return Map.of();
            } catch (IllegalArgumentException e) {
                damaged.put(Checksums.NAME, Trouble.CORRUPT);
                return Map.of();
            } catch (StorageException e) {
                damaged.put(Checksums.NAME, Trouble.UNREADABLE);
                return Map.of();
            }
        }

        private Remedy remake(Footage footage, boolean masterIsSound) {
            if (!wanted.mend()) {
                return Remedy.NONE;
            }
            if (masterIsSound) {
                var before = footages.remake(footage.id(), footage.version()).block();
                if (before == null) {
                    return Remedy.BY_HAND;
                }
                if (before.version() != null) {
                    objects.deleteAll(Footage.derivedPrefix(before.id(), before.version()))
                            .block();
                }
                return Remedy.QUEUED;
            }
            return footage.review().state() == Review.State.PUBLISHED && returned(footage)
                    ? Remedy.RETURNED
                    : Remedy.BY_HAND;
        }

        /** What can't be made again isn't shown as it is, and isn't thrown away; who filmed it may have it still. */
        private boolean returned(Footage footage) {
            var note = messages.getMessage("preservation.returned", null, Locale.getDefault());
            var review =
                    new Review(Review.State.RETURNED, note, footage.review().by(), clock.instant());
            return Boolean.TRUE.equals(
                    footages.decide(footage.id(), review).hasElement().block());
        }

        private Remedy remedyByHand() {
            return wanted.mend() ? Remedy.BY_HAND : Remedy.NONE;
        }

        private void original(Holding.Original original) {
            var piece = originals.checksum(original.key()).block();
            var trouble = state(original.key(), piece == null ? null : List.of(piece));
            if (trouble != null && isNamed(original)) {
                findings.add(new Finding(trouble, original.key(), "", remedyByHand()));
            }
        }

        private boolean isNamed(Holding.Original original) {
            var now = documents.find(original.collection(), original.id());
            return now != null
                    && Holding.original(original.collection(), now)
                            .map(Holding.Original::key)
                            .filter(original.key()::equals)
                            .isPresent();
        }

        /**
         * Null where it is as it should be.
         *
         * @param pieces null where no checksum is known
         */
        private @Nullable Trouble state(String key, @Nullable List<Piece> pieces) {
            var trouble = readOnce(key, pieces);
            read++;
            if (pieces == null && trouble == null) {
                unproven++;
            }
            // Once more: what is mended for nothing takes a film away for a while.
            return trouble == Trouble.CORRUPT ? readOnce(key, pieces) : trouble;
        }

        private @Nullable Trouble readOnce(String key, @Nullable List<Piece> pieces) {
            var comparison = new Comparison(pieces == null ? List.of() : pieces);
            try {
                objects.get(key).doOnNext(comparison::take).blockLast();
            } catch (MissingObjectException e) {
                return Trouble.MISSING;
            } catch (StorageException e) {
                return Trouble.UNREADABLE;
            }
            bytes += comparison.bytes;
            return pieces == null || comparison.isEqual() ? null : Trouble.CORRUPT;
        }

        /** Asks for the document that names it. */
        private void owner(Stored stored) {
            var modified = stored.modified();
            if (modified == null || modified.isAfter(clock.instant().minus(SETTLED))) {
                return;
            }
            var parts = KEY.matcher(stored.key());
            var owned = parts.matches() ? owned(parts.group(1), parts.group(2), parts.group(3)) : null;
            if (owned == null) {
                findings.add(new Finding(Trouble.ORPHANED, stored.key(), "", removed(stored.key())));
            }
        }

        /** Whatever names it; null where nothing does. */
        private @Nullable Object owned(String kind, String id, @Nullable String rest) {
            return switch (kind) {
                case "masters" -> {
                    var footage = mongo.findById(id, Footage.class).block();
                    yield footage != null && isMasterNamed(footage) ? footage : null;
                }
                case "derived" -> {
                    var version = rest == null ? "" : rest.substring(0, Math.max(0, rest.indexOf('/')));
                    yield isNamed(id, version) ? version : null;
                }
                case "uploads" -> documents.find("uploads", id);
                case "overlays" -> named("overlays", withoutEnding(rest), kind + "/" + id + "/" + rest);
                case "hotspots" -> named("hotspots", rest, kind + "/" + id + "/" + rest);
                case "voices" -> named("voices", id, kind + "/" + id + "/" + rest);
                case "wishes" -> named("wishes", withoutEnding(id), kind + "/" + id);
                default -> null;
            };
        }

        private static boolean isMasterNamed(Footage footage) {
            var takedown = footage.takedown();
            return takedown == null || takedown.masterKept() || !takedown.done();
        }

        /** Of the thousands of files of a version, which come one after the other, the document is asked once. */
        private boolean isNamed(String id, String version) {
            var asked = Footage.derivedPrefix(id, version);
            if (!asked.equals(versionAskedFor)) {
                versionAskedFor = asked;
                versionIsNamed = isVersionNamed(id, version);
            }
            return versionIsNamed;
        }

        private boolean isVersionNamed(String id, String version) {
            var footage = mongo.findById(id, Footage.class).block();
            if (footage == null) {
                return false;
            }
            var work = footage.work();
            return footage.state() == Footage.State.DELETING
                    || version.equals(footage.version())
                    || (work != null && version.equals(work.token()));
        }

        private @Nullable BsonDocument named(String collection, @Nullable String id, String key) {
            var document = id == null ? null : documents.find(collection, id);
            return document != null
                            && Holding.original(collection, document)
                                    .filter(original -> original.key().equals(key))
                                    .isPresent()
                    ? document
                    : null;
        }

        private static @Nullable String withoutEnding(@Nullable String name) {
            return name == null ? null : name.replaceFirst("\\.jpg$", "");
        }

        private Remedy removed(String key) {
            boolean replaceable = key.startsWith("derived/") || key.startsWith("uploads/");
            if (wanted.removeOrphans() || wanted.mend() && replaceable) {
                originals.delete(key).block();
                return Remedy.REMOVED;
            }
            return wanted.mend() ? Remedy.KEPT : Remedy.NONE;
        }

        private @Nullable Footage find(String id) {
            return footages.find(id).block();
        }
    }

    /** Compares bytes as they come with the pieces of which they should consist. */
    private static final class Comparison {

        private final List<Piece> expected;
        private final Piece.Digest digest = new Piece.Digest();
        private int piece;
        private long left;
        private boolean different;
        private long bytes;

        private Comparison(List<Piece> expected) {
            this.expected = expected;
            left = expected.isEmpty() ? Long.MAX_VALUE : expected.get(0).bytes();
        }

        private void take(ByteBuffer buffer) {
            bytes += buffer.remaining();
            while (buffer.hasRemaining()) {
                if (left == 0 && !next()) {
                    different = true;
                    return;
                }
                int length = (int) Math.min(left, buffer.remaining());
                digest.update(buffer.slice(buffer.position(), length));
                buffer.position(buffer.position() + length);
                left -= length;
            }
        }

        /** Ends this piece, and begins the next one; false where there is none. */
        private boolean next() {
            different |= !digest.piece().equals(expected.get(piece));
            if (++piece >= expected.size()) {
                return false;
            }
            left = expected.get(piece).bytes();
            return true;
        }

        private boolean isEqual() {
            if (different || expected.isEmpty()) {
                return !different;
            }
            return left == 0 && piece == expected.size() - 1 && digest.piece().equals(expected.get(piece));
        }
    }
}
