package org.omoide.watch;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.web.Imports;
import org.omoide.web.Problem;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.ObjectMapper;

/** The page in which the viewer runs, and what it asks for as somebody goes on from there. */
@Controller
@Tag(name = "Footage")
class WatchPage {

    /** Of the parameter {@code edit}. */
    private static final String HOTSPOTS = "hotspots";

    private final Footages footages;
    private final Watches watches;
    private final ObjectMapper json;

    WatchPage(Footages footages, Watches watches, ObjectMapper json) {
        this.json = json;
        this.footages = footages;
        this.watches = watches;
    }

    @GetMapping("/watch/{id}")
    Mono<Rendering> watch(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String adjust,
            @RequestParam(required = false) @Nullable String edit,
            Locale locale,
            Visitor visitor,
            ServerWebExchange exchange) {
        Imports.allow(exchange);
        return watchable(id, visitor)
                .flatMap(footage -> watches.of(footage, visitor, locale)
                        .map(view -> page(
                                view,
                                footage.isChangedBy(visitor) && adjust != null ? adjust : "",
                                footage.isChangedBy(visitor) && HOTSPOTS.equals(edit))));
    }

    @GetMapping("/api/footage/{id}/watch")
    @ResponseBody
    @Operation(summary = "All that a viewer needs to show it")
    Mono<WatchView> watch(@PathVariable String id, Locale locale, Visitor visitor) {
        return watchable(id, visitor).flatMap(footage -> watches.of(footage, visitor, locale));
    }

    private Mono<Footage> watchable(String id, Visitor visitor) {
        return footages.find(id, visitor)
                .filter(footage -> footage.version() != null)
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    private Rendering page(WatchView view, String adjusted, boolean editing) {
        return Rendering.view("watch")
                .modelAttribute("imports", Imports.JSON)
                .modelAttribute("watch", view)
                .modelAttribute("overlays", json.writeValueAsString(view.overlays()))
                .modelAttribute("hotspots", json.writeValueAsString(view.hotspots()))
                .modelAttribute("adjusted", adjusted)
                .modelAttribute("editing", editing)
                .build();
    }
}
