package org.omoide.watch;

import java.util.Locale;
import java.util.Objects;
import org.omoide.account.Visitor;
import org.omoide.era.Era;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.footage.MediaGrants;
import org.omoide.overlay.Overlays;
import org.omoide.place.Place;
import org.omoide.place.Places;
import org.omoide.web.Imports;
import org.omoide.web.Problem;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.ObjectMapper;

/** The page in which the viewer runs. */
@Controller
class WatchPage {

    private final Footages footages;
    private final Places places;
    private final MediaGrants grants;
    private final Overlays overlays;
    private final ObjectMapper json;

    WatchPage(Footages footages, Places places, MediaGrants grants, Overlays overlays, ObjectMapper json) {
        this.overlays = overlays;
        this.json = json;
        this.footages = footages;
        this.places = places;
        this.grants = grants;
    }

    @GetMapping("/watch/{id}")
    Mono<Rendering> watch(@PathVariable String id, Locale locale, Visitor visitor, ServerWebExchange exchange) {
        Imports.allow(exchange);
        var adjusted = exchange.getRequest().getQueryParams().getFirst("adjust");
        return footages.find(id, visitor)
                .filter(footage -> footage.version() != null)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .zipWhen(footage -> overlays.of(footage, locale).collectList())
                .flatMap(found -> page(found.getT1(), visitor, locale)
                        .map(page -> page.modelAttribute("overlays", json.writeValueAsString(found.getT2()))
                                .modelAttribute(
                                        "adjusted",
                                        found.getT1().isChangedBy(visitor) && adjusted != null ? adjusted : "")
                                .build()));
    }

    private Mono<Rendering.Builder<?>> page(Footage footage, Visitor visitor, Locale locale) {
        return Mono.justOrEmpty(footage.placeId())
                .flatMap(places::find)
                .<Rendering.Builder<?>>map(
                        place -> page(footage, visitor, title(footage, place), "/places/" + place.id(), locale))
                .switchIfEmpty(Mono.fromSupplier(() -> page(
                        footage,
                        visitor,
                        footage.title() == null ? footage.master().name() : footage.title(),
                        "/",
                        locale)));
    }

    private static String title(Footage footage, Place place) {
        return footage.title() == null ? place.name() : place.name() + " " + footage.title();
    }

    private Rendering.Builder<?> page(Footage footage, Visitor visitor, String title, String back, Locale locale) {
        return Rendering.view("watch")
                .modelAttribute("imports", Imports.JSON)
                .modelAttribute("id", footage.id())
                .modelAttribute("media", Objects.requireNonNull(grants.address(footage, visitor)))
                .modelAttribute("title", title)
                .modelAttribute("filmedBy", footage.filmedBy() == null ? "" : footage.filmedBy())
                .modelAttribute(
                        "era",
                        footage.era() == null ? "" : Era.ofEdtf(footage.era()).text(locale))
                .modelAttribute("back", back);
    }
}
