package org.omoide.footage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be done with footage, and by whose word.
 *
 * @param facilityId the only facility that sees it, where the audience is FACILITY; null otherwise
 * @param people who is to be seen in it and how they agreed, in the words of who filmed it; null where nobody said
 * @param facesChecked that somebody has looked for faces; null before
 */
public record Rights(
        Licence licence,
        Audience audience,
        @Nullable String facilityId,
        @Nullable String people,
        @Nullable FacesChecked facesChecked) {

    /** Before anybody has said otherwise: for the town, and not to be passed on. */
    public static final Rights UNSAID = new Rights(Licence.TOWN_ONLY, Audience.TOWN, null, null, null);

    public enum Licence {
        /** To be shown by this library, and nothing else. */
        TOWN_ONLY,
        CC_BY,
        CC_BY_NC
    }

    public enum Audience {
        /** Whoever has the address. */
        PUBLIC,
        /** Everybody with an account. */
        TOWN,
        /** One facility. */
        FACILITY
    }

    /** @param by id of the account */
    public record FacesChecked(String by, Instant at) {}
}
