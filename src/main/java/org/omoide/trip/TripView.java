package org.omoide.trip;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trip as this visitor sees it. */
@Schema(name = "Trip", description = "Places in the order in which a room of people goes there together")
public record TripView(
        String id,

        @Schema(description = "The town's, to be copied by every facility")
        boolean readyMade,

        String title,
        List<StopView> stops,

        @Schema(description = "Of the stops that can be shown")
        int seconds,

        @Schema(description = "The same in words") String lengthText,

        @Schema(description = "A hint where it is long, in words") @Nullable
        String hint,

        @Schema(description = "Whether the hint is a firm one")
        boolean tooLong,

        boolean mayChange,
        int revision,
        Instant updated) {

    /** @param sight null where it can't be shown any more, or for the moment: then it is skipped */
    @Schema(name = "TripStop")
    public record StopView(
            String id,
            String footageId,
            @Nullable Double yaw,
            @Nullable Double pitch,
            int seconds,
            String lengthText,
            List<String> prompts,

            @Schema(description = "Null where it can't be shown any more, or for the moment: then it is skipped")
            @Nullable
            Sight sight) {}

    /** How long ago it looked like that, roughly; questions differ. */
    public enum Age {
        THEN,
        NOW
    }

    /**
     * What there is to see.
     *
     * @param place its name; null where nobody said
     * @param preview address, where it looks as the film opens
     * @param poster address of the whole sphere
     * @param voice address of what who filmed says of it
     */
    @Schema(name = "TripSight")
    public record Sight(
            String footageId,
            String name,
            @Nullable String place,
            @Nullable String reading,
            @Nullable String title,
            @Nullable String eraText,
            @Nullable Age age,
            @Nullable String filmedBy,
            @Nullable String preview,
            @Nullable String poster,
            @Nullable String watch,
            @Nullable String voice) {}

    /** The first picture on the way; for lists. */
    public @Nullable String cover() {
        return shown().stream().map(stop -> stop.sight().preview()).findFirst().orElse(null);
    }

    /** Without those that are skipped. */
    public List<StopView> shown() {
        return stops.stream().filter(stop -> stop.sight() != null).toList();
    }
}
