package org.omoide.search;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Year;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.footage.FootageView;
import org.omoide.footage.FootageViews;
import org.omoide.place.Place;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api")
class SearchApi {

    private static final int LAST_PAGE = 1_000_000;

    @Schema(description = "One page of a longer list; pages are counted from 0")
    record PlaceList(
            List<Place> items,
            long total,

            @Schema(description = "Nothing is written or sounds like that, but these nearly do")
            boolean approximate,

            int page,
            int size) {}

    @Schema(description = "A place with what was found there, or footage that has no place yet")
    record PlaceWithFootage(@Nullable Place place, List<FootageView> footage) {}

    @Schema(description = "One page of what was found; pages are counted from 0")
    record SearchResult(
            List<PlaceWithFootage> items,
            long total,

            @Schema(description = "Nothing is written or sounds like that, but these nearly do")
            boolean approximate,

            @Schema(description = "First year that was looked for", example = "1943") @Nullable
            Integer from,

            @Schema(description = "Last year that was looked for", example = "1963") @Nullable
            Integer to,

            int page,
            int size) {}

    private final Search search;
    private final FootageViews views;
    private final Clock clock;

    SearchApi(Search search, FootageViews views, Clock clock) {
        this.search = search;
        this.views = views;
        this.clock = clock;
    }

    @GetMapping("/places")
    @Tag(name = "Places")
    @Operation(
            summary = "Search places",
            description = "All words of q are to be found in the name, the reading, an old name or the area, in kanji,"
                    + " kana or romaji; if nothing is, what nearly is. Without q in the order of their readings.")
    Mono<PlaceList> places(
            @RequestParam(defaultValue = "") String q,
            @Parameter(description = "Latitude, longitude: the nearest come first", example = "33.01,130.43")
                    @RequestParam(defaultValue = "")
                    String near,
            @RequestParam(defaultValue = "") String area,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        check(q, page, size);
        // A number may be the name of a place, where nothing but places is looked for.
        var sought = new Question("", "", "", "", "", "", near, area)
                .understood(Year.now(clock))
                .orThrow()
                .withWords(Question.split(q));
        return search.places(sought, page, size)
                .map(found -> new PlaceList(
                        found.hits().stream().map(Found.Hit::place).toList(),
                        found.total(),
                        found.approximate(),
                        page,
                        size));
    }

    @GetMapping("/search")
    @Tag(name = "Search", description = "Places and footage, as people remember them")
    @Operation(
            summary = "Search places and footage",
            description = "By words (q; a time or “昭和8年生まれ” among them is understood), a time (era), a birth year"
                    + " (born, for which the years from the age of 10 to 30 are taken), years (from, to), a spot (near)"
                    + " and an area. Sees what the visitor may see.")
    Mono<SearchResult> search(
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @RequestParam(defaultValue = "") String q,
            @Parameter(example = "昭和30年代") @RequestParam(defaultValue = "") String era,
            @Parameter(example = "昭和8年") @RequestParam(defaultValue = "") String born,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @Parameter(example = "33.01,130.43") @RequestParam(defaultValue = "") String near,
            @RequestParam(defaultValue = "") String area,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "24") int size,
            Locale locale,
            Visitor visitor) {
        check(q, page, size);
        var understood = Question.of(parameters).understood(Year.now(clock));
        return search.search(understood.orThrow(), visitor, page, size)
                .map(found -> new SearchResult(
                        found.hits().stream()
                                .map(hit -> new PlaceWithFootage(
                                        hit.place(),
                                        hit.footage().stream()
                                                .map(footage -> views.of(footage, visitor, locale))
                                                .toList()))
                                .toList(),
                        found.total(),
                        found.approximate(),
                        understood.years() == null ? null : understood.years().from(),
                        understood.years() == null ? null : understood.years().to(),
                        page,
                        size));
    }

    private static void check(String words, int page, int size) {
        if (page < 0 || page > LAST_PAGE || size < 1 || size > 100 || words.length() > 200) {
            throw new Problem(HttpStatus.BAD_REQUEST, "problem.page");
        }
    }
}
