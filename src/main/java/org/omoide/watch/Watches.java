package org.omoide.watch;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.era.Era;
import org.omoide.footage.Footage;
import org.omoide.footage.MediaGrants;
import org.omoide.hotspot.Hotspots;
import org.omoide.overlay.Overlays;
import org.omoide.place.Place;
import org.omoide.place.Places;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Makes what a viewer gets. */
@Component
class Watches {

    private final Places places;
    private final MediaGrants grants;
    private final Overlays overlays;
    private final Hotspots hotspots;
    private final MessageSource messages;

    Watches(Places places, MediaGrants grants, Overlays overlays, Hotspots hotspots, MessageSource messages) {
        this.places = places;
        this.grants = grants;
        this.overlays = overlays;
        this.hotspots = hotspots;
        this.messages = messages;
    }

    /** @param footage that can be watched, and that the visitor may see */
    Mono<WatchView> of(Footage footage, Visitor visitor, Locale locale) {
        var place = Mono.justOrEmpty(footage.placeId()).flatMap(places::find);
        var untitled = messages.getMessage("search.untitled", null, locale);
        return Mono.zip(
                        overlays.of(footage, locale).collectList(),
                        hotspots.of(footage, visitor, locale).collectList())
                .flatMap(parts -> place.map(
                                found -> new Heading(title(footage, found, untitled), "/places/" + found.id()))
                        .switchIfEmpty(Mono.fromSupplier(() -> new Heading(title(footage, null, untitled), "/")))
                        .map(heading -> new WatchView(
                                footage.id(),
                                Objects.requireNonNull(grants.address(footage, visitor)),
                                heading.title(),
                                footage.filmedBy(),
                                footage.era() == null
                                        ? null
                                        : Era.ofEdtf(footage.era()).text(locale),
                                heading.back(),
                                parts.getT1(),
                                parts.getT2())));
    }

    private record Heading(String title, String back) {}

    /** A file's name says nothing to those who come there. */
    private static String title(Footage footage, @Nullable Place place, String untitled) {
        if (place == null) {
            return footage.title() == null ? untitled : footage.title();
        }
        return footage.title() == null ? place.name() : place.name() + " " + footage.title();
    }
}
