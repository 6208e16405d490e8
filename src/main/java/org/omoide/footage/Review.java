package org.omoide.footage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether footage is shown, by whose decision.
 *
 * @param note to who filmed it, or why it was taken down; null where there is none
 * @param by id of the account that decided; null where nobody has decided yet, or the operator did by a command
 */
public record Review(
        State state, @Nullable String note, @Nullable String by, Instant at) {

    public enum State {
        /** For a coordinator's look. */
        WAITING,
        /** To the volunteer, with a kind note. */
        RETURNED,
        PUBLISHED,
        /** All that was derived is gone, and stays away. */
        TAKEN_DOWN
    }

    /** Nobody has looked at it yet. */
    public static Review waiting(Instant since) {
        return new Review(State.WAITING, null, null, since);
    }
}
