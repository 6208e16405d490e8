package org.omoide.place;

import org.jspecify.annotations.Nullable;
import org.omoide.OmoideSettings;
import org.springframework.stereotype.Component;

/** Where the pictures of maps come from, for {@code templates/map.html}. Nothing comes from anywhere by default. */
@Component("mapTiles")
class MapTiles {

    private final OmoideSettings.@Nullable Map settings;

    MapTiles(OmoideSettings settings) {
        this.settings = settings.map();
    }

    public @Nullable String getTemplate() {
        return settings == null ? null : settings.tiles();
    }

    public @Nullable String getAttribution() {
        return settings == null ? null : settings.attribution();
    }
}
