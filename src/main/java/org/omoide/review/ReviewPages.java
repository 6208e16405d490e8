package org.omoide.review;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Facilities;
import org.omoide.account.Facility;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.FootageView;
import org.omoide.footage.FootageViews;
import org.omoide.footage.Footages;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.omoide.harvest.Catalogue;
import org.omoide.pack.Copies;
import org.omoide.place.Place;
import org.omoide.place.Places;
import org.omoide.transcoder.Inspection;
import org.omoide.web.Problem;
import org.omoide.web.TownTime;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What waits for the coordinator's look, and the look itself. */
@Controller
class ReviewPages {

    private static final int MOST = 60;

    /** One that waits, with the number of days. */
    record Waiting(FootageView view, String since, @Nullable String note) {}

    private final Footages footages;
    private final Places places;
    private final ReactiveMongoTemplate mongo;
    private final Facilities facilities;
    private final FootageViews views;
    private final Copies copies;
    private final Catalogue catalogue;
    private final JsonMapper json;

    ReviewPages(
            Footages footages,
            Places places,
            ReactiveMongoTemplate mongo,
            Facilities facilities,
            FootageViews views,
            Copies copies,
            Catalogue catalogue,
            JsonMapper json) {
        this.footages = footages;
        this.places = places;
        this.mongo = mongo;
        this.facilities = facilities;
        this.views = views;
        this.copies = copies;
        this.catalogue = catalogue;
        this.json = json;
    }

    @GetMapping("/review")
    Mono<Rendering> list(Locale locale, Visitor visitor) {
        ReviewApi.requireCoordinator(visitor);
        return Mono.zip(waiting(Review.State.WAITING, visitor, locale), waiting(Review.State.RETURNED, visitor, locale))
                .map(lists -> Rendering.view("review-list")
                        .modelAttribute("waiting", lists.getT1())
                        .modelAttribute("returned", lists.getT2())
                        .build());
    }

    private Mono<List<Waiting>> waiting(Review.State state, Visitor visitor, Locale locale) {
        return footages.inReview(state, MOST)
                .map(footage -> new Waiting(
                        views.of(footage, visitor, locale),
                        date(footage.review().at(), locale),
                        footage.review().note()))
                .collectList();
    }

    @GetMapping("/review/{id}")
    Mono<Rendering> review(@PathVariable String id, Locale locale, Visitor visitor) {
        ReviewApi.requireCoordinator(visitor);
        return footages.find(id)
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(
                        footage -> footage.isTakenDown() ? takenDown(footage, locale) : look(footage, visitor, locale));
    }

    private Mono<Rendering> look(Footage footage, Visitor visitor, Locale locale) {
        var view = views.of(footage, visitor, locale);
        var rights = footage.rights();
        var inspection = footage.inspection();
        boolean film = inspection != null && inspection.medium() instanceof Inspection.Film;
        return Mono.zip(
                        place(footage),
                        facilities.all().collectList(),
                        name(
                                rights.facesChecked() == null
                                        ? null
                                        : rights.facesChecked().by()),
                        name(footage.uploadedBy()),
                        catalogue.isShared(footage.id()))
                .map(found -> Rendering.view("review")
                        .modelAttribute("footage", view)
                        .modelAttribute("film", film)
                        .modelAttribute(
                                "picture",
                                view.poster() == null
                                        ? ""
                                        : view.poster()
                                                .replaceFirst("poster\\.jpg$", film ? "fallback.mp4" : "fallback.jpg"))
                        .modelAttribute("findings", Finding.of(footage))
                        .modelAttribute("review", footage.review())
                        .modelAttribute("rights", rights)
                        .modelAttribute("licences", Rights.Licence.values())
                        .modelAttribute("audiences", Rights.Audience.values())
                        .modelAttribute("edits", json.writeValueAsString(EditsDraft.of(footage.edits())))
                        .modelAttribute(
                                "length",
                                inspection != null && inspection.medium() instanceof Inspection.Film of
                                        ? Math.floor(of.seconds() * 10) / 10
                                        : 0.0)
                        .modelAttribute(
                                "placeName", found.getT1().map(Place::name).orElse(""))
                        .modelAttribute("facilities", found.getT2())
                        .modelAttribute("checkedBy", found.getT3())
                        .modelAttribute(
                                "checkedAt",
                                rights.facesChecked() == null
                                        ? ""
                                        : date(rights.facesChecked().at(), locale))
                        .modelAttribute("uploader", found.getT4())
                        .modelAttribute("shared", found.getT5())
                        .build());
    }

    /** A page with the status that its addresses have too; it says more, as only coordinators see it. */
    private Mono<Rendering> takenDown(Footage footage, Locale locale) {
        var takedown = Objects.requireNonNull(footage.takedown());
        return Mono.zip(name(footage.review().by()), copiesOf(footage))
                .map(found -> Rendering.view("review-gone")
                        .status(HttpStatus.GONE)
                        .header("Clear-Site-Data", "\"cache\"")
                        .modelAttribute(
                                "name",
                                footage.title() == null ? footage.master().name() : footage.title())
                        .modelAttribute("reason", footage.review().note())
                        .modelAttribute("by", found.getT1())
                        .modelAttribute("copies", found.getT2())
                        .modelAttribute("at", date(footage.review().at(), locale))
                        .modelAttribute("masterKept", takedown.masterKept())
                        .build());
    }

    /** The headsets that have it still, by facility and name. */
    private Mono<List<String>> copiesOf(Footage footage) {
        return facilities
                .all()
                .collectMap(Facility::id, Facility::name)
                .flatMap(names -> copies.of(footage.id())
                        .map(headset -> (names.getOrDefault(headset.facilityId(), "") + " " + headset.name()).strip())
                        .sort()
                        .collectList());
    }

    private Mono<Optional<Place>> place(Footage footage) {
        return Mono.justOrEmpty(footage.placeId())
                .flatMap(places::find)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
    }

    private Mono<String> name(@Nullable String accountId) {
        return Mono.justOrEmpty(accountId)
                .flatMap(id -> mongo.findById(id, Account.class))
                .map(Account::name)
                .defaultIfEmpty("");
    }

    private static String date(Instant instant, Locale locale) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale)
                .format(instant.atZone(TownTime.ZONE));
    }
}
