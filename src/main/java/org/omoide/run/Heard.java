package org.omoide.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The newest report of a headset.
 *
 * @param headset its id
 * @param at when it was heard, milliseconds since 1970
 */
record Heard(
        String headset,
        @JsonProperty("heard") long at,
        @JsonUnwrapped Report report) {}
