package org.omoide.footage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Measurements;
import org.omoide.transcoder.Refusal;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.http.HttpStatus;

/**
 * One film or photo, from the first byte of its upload on.
 *
 * <p>Several writers change it at a time (the volunteer's form, the upload, a transcoder), each its own fields, always
 * by {@link Footages}, never by saving the whole.
 *
 * @param era EDTF, for example {@code 1958~}, or null where nobody said
 * @param claim the layout, by the word of who uploaded it; null where they didn't say that it is 360°
 * @param uploadedBy id of the account; null where a command took it in
 * @param inspection what the transcoder found in the master; null before
 * @param version of the derived files that viewers see; null until there is one
 * @param edits what a person changed in it; the version, where there is one, was made with them
 * @param measurements of that version; null before
 * @param takedown null unless it was taken down
 * @param problem why it can't be shown, in the states REFUSED and FAILED
 * @param work present from the end of the upload until the end of transcoding
 */
@Document("footage")
@CompoundIndex(def = "{'state': 1, 'created': 1}")
@CompoundIndex(def = "{'placeId': 1, 'eraYears.first': 1}")
@CompoundIndex(def = "{'updated': 1}")
public record Footage(
        @Id String id,
        State state,
        @Nullable String placeId,
        @Nullable String title,
        @Nullable String filmedBy,
        @Nullable String era,
        @Nullable Layout claim,
        @Nullable String uploadedBy,
        Rights rights,
        Review review,
        Master master,
        Inspection.@Nullable Recognised inspection,
        @Nullable String version,
        Edits edits,
        @Nullable Measurements measurements,
        @Nullable Takedown takedown,
        @Nullable Problem problem,
        @Nullable Work work,
        Instant created,
        Instant updated) {

    /** Where a document is older than rights, reviews and edits. */
    @SuppressWarnings("ConstantValue")
    public Footage {
        rights = rights == null ? Rights.UNSAID : rights;
        review = review == null ? Review.waiting(created) : review;
        edits = edits == null ? Edits.NONE : edits;
    }

    public enum State {
        /** Bytes are still coming in. */
        UPLOADING,
        /** In the queue, or in a transcoder's hands. */
        WAITING,
        WORKING,
        /** Can be watched. */
        READY,
        /** Can't be shown, for a reason that lies in the file. */
        REFUSED,
        /** Could not be transcoded, for a reason that lies in the server; may be tried again. */
        FAILED,
        /** Stopped by somebody; may be tried again. */
        CANCELLED,
        /** Was deleted, and can't be seen any more; its objects are on their way out. */
        DELETING;

        /** Whether nothing will happen to it any more unless somebody asks for it. */
        public boolean isAtRest() {
            return switch (this) {
                case UPLOADING, WAITING, WORKING -> false;
                default -> true;
            };
        }
    }

    /**
     * The file as it came in, never changed.
     *
     * @param name of the file on the volunteer's device; shown, never used as a path
     * @param size in bytes, as announced
     * @param sha256 of the whole file in hexadecimal, null until all of it is there
     */
    public record Master(
            String name,
            @Nullable String mediaType,
            long size,
            @Nullable String sha256) {}

    /** Why it can't be shown: the file's own {@code refusal}, or else the server's trouble. */
    public record Problem(@Nullable Refusal refusal, String detail) {

        /** The key of the sentence that says so to people, in the messages of every language. */
        public String messageKey() {
            return refusal == null ? "transcoding.failed" : "refusal." + refusal;
        }
    }

    /**
     * Everything that was derived is gone for good.
     *
     * @param masterKept whether the master is kept apart, where nobody gets at it, or deleted too
     * @param done whether all of it is gone from the store; until then the sweep goes on
     */
    public record Takedown(boolean masterKept, boolean done) {}

    /**
     * A transcoder's lease on the footage.
     *
     * @param attempts that were begun, this one included
     * @param token of the present attempt, null while nobody works on it
     * @param until when the lease ends if the worker doesn't prolong it
     * @param started when the present attempt began
     * @param fraction done, 0 to 1
     * @param cancel whether somebody asked to stop
     */
    public record Work(
            int attempts,
            @Nullable String token,
            @Nullable Instant until,
            @Nullable Instant started,
            double fraction,
            boolean cancel) {}

    /** Whether this visitor may watch it, and know of it. */
    public boolean isSeenBy(Visitor visitor) {
        if (isTakenDown()) {
            return false;
        }
        if (isChangedBy(visitor)) {
            return true;
        }
        if (review.state() != Review.State.PUBLISHED) {
            return false;
        }
        return switch (rights.audience()) {
            case PUBLIC -> true;
            case TOWN -> visitor.isSignedIn();
            case FACILITY -> visitor.belongsTo(rights.facilityId());
        };
    }

    /** Whether all that was derived is gone, and stays away. */
    public boolean isTakenDown() {
        return review.state() == Review.State.TAKEN_DOWN;
    }

    /** Whether this visitor may say something of it, or delete it. */
    public boolean isChangedBy(Visitor visitor) {
        return visitor.isCoordinator() || visitor.isAccount(uploadedBy);
    }

    /** @throws Problem 403 where this visitor may see it only */
    public void requireChangeBy(Visitor visitor) {
        if (!isChangedBy(visitor)) {
            throw new org.omoide.web.Problem(HttpStatus.FORBIDDEN, "problem.forbidden");
        }
    }

    /** The object's key of the master. */
    public static String masterKey(String id) {
        return "masters/" + id;
    }

    /** The prefix of the keys of all derived files of a version, with the slash at its end. */
    public static String derivedPrefix(String id, String version) {
        return derivedPrefix(id) + version + "/";
    }

    /** The prefix of the keys of everything derived from the footage. */
    public static String derivedPrefix(String id) {
        return "derived/" + id + "/";
    }
}
