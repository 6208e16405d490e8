package org.omoide.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Colour;
import org.omoide.hotspot.Kind;

/** A run as staff see it. Times are milliseconds since 1970, of the servers' clock. */
@Schema(name = "Run", description = "A trip with a room of people; times are milliseconds since 1970")
record RunView(
        String id,
        String tripId,
        String title,
        @Schema(description = "Counts the changes") int revision,
        int minutes,
        @Schema(description = "When it gently ends") long until,
        long started,

        @Schema(description = "When the first of them went somewhere") @Nullable
        Long departed,

        @Schema(description = "Null while it lasts") @Nullable
        Long ended,

        @Schema(description = "The servers' time") long now,
        List<String> checked,
        List<StopView> stops,
        List<HeadsetView> headsets,

        @Schema(description = "What people walked by and touched, in order, at most 160")
        List<UseView> used) {

    /**
     * A stop.
     *
     * @param prompts null for headsets, which show nothing of them
     */
    @Schema(name = "RunStop")
    record StopView(
            String id,
            String footageId,
            @Nullable String name,
            @Nullable String place,
            @Nullable String eraText,
            @Nullable String filmedBy,

            @Schema(
                    description =
                            "Address of the derived files for this visitor, with the slash; null where it is missing")
            @Nullable
            String media,

            @Schema(description = "Address of the whole sphere") @Nullable
            String poster,

            @Nullable Double yaw,
            @Nullable Double pitch,
            int seconds,

            @Schema(description = "Address of what who filmed says of it")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String voice,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<String> prompts,

            @Schema(description = "It can't be shown any more, or for the moment")
            boolean missing) {}

    /** @param colour null where it is gone */
    @Schema(name = "RunHeadset")
    record HeadsetView(String id, String name, @Nullable Colour colour, Scene scene) {}

    /**
     * Somebody walked on, or touched something.
     *
     * @param headset its id
     * @param name of the headset
     * @param text what the way or the thing was called, or null
     * @param at milliseconds since 1970
     */
    @Schema(name = "RunUsed")
    record UseView(
            String headset,
            String name,
            String footageId,
            String hotspot,
            Kind kind,
            @Nullable String text,
            long at,
            Use.By by) {}
}
