package org.omoide.watch;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.hotspot.HotspotView;
import org.omoide.overlay.Overlays;

/** All that a viewer needs to show footage. */
@Schema(name = "Watch", description = "All that a viewer needs to show footage")
record WatchView(
        String id,

        @Schema(description = "Address of the derived files, with the slash at its end")
        String media,

        String title,
        @Nullable String filmedBy,
        @Schema(description = "The era in words") @Nullable String eraText,
        @Schema(description = "Page of the place") String back,
        List<Overlays.View> overlays,
        List<HotspotView> hotspots) {}
