package org.omoide.footage;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Year;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Audit;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage.State;
import org.omoide.footage.Footages.Wanted;
import org.omoide.footage.Suggestions.Suggested;
import org.omoide.place.Places;
import org.omoide.web.MergePatch;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/footage")
@Tag(name = "Footage", description = "Films and photos, from the first byte of their upload on")
class FootageApi {

    @Schema(name = "FootageList", description = "One page of a longer list; pages are counted from 0")
    record Listed(List<FootageView> items, long total, int page, int size) {}

    private final Footages footages;
    private final Places places;
    private final Deletion deletion;
    private final Suggestions suggestions;
    private final MergePatch patches;
    private final FootageViews views;
    private final Audit audit;
    private final Clock clock;

    FootageApi(
            Footages footages,
            Places places,
            Deletion deletion,
            Suggestions suggestions,
            MergePatch patches,
            FootageViews views,
            Audit audit,
            Clock clock) {
        this.footages = footages;
        this.places = places;
        this.deletion = deletion;
        this.suggestions = suggestions;
        this.patches = patches;
        this.views = views;
        this.audit = audit;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "List footage", description = "The oldest era first")
    Mono<Listed> list(
            @RequestParam(required = false) @Nullable String placeId,
            @RequestParam(required = false) @Nullable State state,
            @Parameter(description = "The first year of those that the era may lie in")
                    @RequestParam(required = false)
                    @Nullable
                    Integer from,
            @Parameter(description = "The last one") @RequestParam(required = false) @Nullable Integer to,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size,
            Locale locale,
            Visitor visitor) {
        if (page < 0 || page > 1_000_000 || size < 1 || size > 100) {
            return Mono.error(new Problem(HttpStatus.BAD_REQUEST, "problem.page"));
        }
        return footages.search(new Wanted(placeId, state, from, to), visitor, page, size)
                .map(found -> new Listed(
                        found.items().stream()
                                .map(footage -> views.of(footage, visitor, locale))
                                .toList(),
                        found.total(),
                        found.page(),
                        found.size()));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One film or photo")
    Mono<FootageView> find(@PathVariable String id, Locale locale, Visitor visitor) {
        return known(id, visitor).map(footage -> views.of(footage, visitor, locale));
    }

    @GetMapping("/{id}/suggestions")
    @Operation(summary = "What the file itself says of its place and time")
    Mono<Suggested> suggestions(@PathVariable String id, Locale locale, Visitor visitor) {
        return changed(id, visitor).flatMap(footage -> suggestions.of(footage, locale));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
    @Operation(summary = "Say more of it", description = "JSON merge patch, RFC 7396")
    Mono<FootageView> describe(
            @PathVariable String id,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = FootageDraft.class)))
                    @RequestBody
                    JsonNode patch,
            Locale locale,
            Visitor visitor) {
        return changed(id, visitor)
                .map(footage -> patches.apply(FootageDraft.of(footage), patch, FootageDraft.class)
                        .checked(Year.now(clock)))
                .flatMap(draft -> places.require(draft.placeId())
                        .then(Mono.defer(() -> footages.describe(id, draft, Set.copyOf(patch.propertyNames())))))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(footage -> audit.note(
                                visitor,
                                "footage.described",
                                id,
                                FootageDraft.of(footage).title())
                        .thenReturn(footage))
                .map(footage -> views.of(footage, visitor, locale));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete it for good", description = "The master and all that was made of it")
    Mono<Void> delete(@PathVariable String id, Visitor visitor) {
        return changed(id, visitor)
                .flatMap(footage -> deletion.delete(id))
                .flatMap(found -> found ? Mono.empty() : Mono.error(Problem.notFound()));
    }

    private Mono<Footage> known(String id, Visitor visitor) {
        return footages.find(id, visitor).switchIfEmpty(Mono.error(Problem::notFound));
    }

    private Mono<Footage> changed(String id, Visitor visitor) {
        return known(id, visitor).doOnNext(footage -> footage.requireChangeBy(visitor));
    }
}
